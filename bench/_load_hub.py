"""Load the corpus into the hub; print where its pages are. Run in an environment of its own, on an empty database."""

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from bench._corpus import TARGETS  # noqa: E402
from bench._reading import pairs  # noqa: E402
from hub.accounts.models import User  # noqa: E402
from hub.demo.glossary import load_terms  # noqa: E402
from hub.forums.models import Forum, Topic, TopicUser  # noqa: E402
from hub.forums.services.importing import import_forum  # noqa: E402
from hub.network.models import Academy  # noqa: E402


def main(corpus: Path, readers: int) -> dict:
    call_command("prepare", verbosity=0, stdout=sys.stderr)
    load_terms()
    start = time.perf_counter()
    with corpus.open(encoding="utf-8") as lines:
        report = import_forum(lines)
    if report.skipped:
        raise SystemExit(f"Lignes laissées de côté : {report.skipped[:5]}")
    spent = time.perf_counter() - start
    settle()
    users = {
        user.email.removesuffix("@bench.test"): user for user in User.objects.filter(email__endswith="@bench.test")
    }
    topics = {topic.legacy_id: topic for topic in Topic.objects.exclude(legacy_id=None)}
    marks = [
        TopicUser(user=users[f"membre{reader}"], topic=topics[f"t{topic}"], last_read=topics[f"t{topic}"].last_number)
        for reader, topic in pairs(len(users), len(topics))
    ]
    TopicUser.objects.bulk_create(marks, batch_size=5000)
    forum = Forum.objects.get(legacy_id="f1")
    return {
        "load": spent,
        "sessions": [session(users[f"membre{rank}"]) for rank in range(1, readers + 1)],
        "index": "/forums/",
        "list": f"/forums/{forum.slug}/",
        "topic": topics["t2"].get_absolute_url(),
        "long": topics["t1"].get_absolute_url(),
        "unread": "/forums/non-lus/",
        "replies": [f"/forums/t/{topics[f't{rank}'].pk}/repondre/" for rank in TARGETS],
    }


def settle() -> None:
    """Members as they are once they have said who they are."""
    academies = list(Academy.objects.values_list("pk", flat=True))
    members = list(User.objects.filter(email__endswith="@bench.test"))
    for rank, member in enumerate(members):
        member.welcomed_at = timezone.now()
        member.function = "Formation des enseignants"
        member.academy_id = academies[rank % len(academies)]
    User.objects.bulk_update(members, ["welcomed_at", "function", "academy"], batch_size=500)


def session(user: User) -> str:
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
