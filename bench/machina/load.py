"""Load the corpus into django-machina; print where its pages are. Run in its own environment, on an empty database."""

import json
import sys
import time
from collections import defaultdict
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils.text import slugify  # noqa: E402
from machina.apps.forum.models import Forum  # noqa: E402
from machina.apps.forum_conversation.models import Post, Topic  # noqa: E402
from machina.apps.forum_permission.models import ForumPermission, UserForumPermission  # noqa: E402
from machina.apps.forum_tracking.models import TopicReadTrack  # noqa: E402
from machina.core.markdown import markdown  # noqa: E402

from bench._corpus import TARGETS  # noqa: E402
from bench._reading import pairs  # noqa: E402

CATEGORIES = 4
BATCH = 2000

users: dict[str, User] = {}
forums: dict[str, Forum] = {}
topics: dict[str, Topic] = {}
posts: dict[str, list[Post]] = defaultdict(list)


def main(corpus: Path, readers: int) -> dict:
    call_command("migrate", verbosity=0)
    for name in ("created", "updated"):
        for model in (Topic, Post):
            field = model._meta.get_field(name)
            field.auto_now = field.auto_now_add = False
    start = time.perf_counter()
    read(corpus)
    spent = time.perf_counter() - start
    tracks = [
        TopicReadTrack(user=users[f"u{reader}"], topic=topics[f"t{topic}"])
        for reader, topic in pairs(len(users), len(topics))
    ]
    TopicReadTrack.objects.bulk_create(tracks, batch_size=5000)
    return {
        "load": spent,
        "sessions": [session(users[f"u{rank}"]) for rank in range(1, readers + 1)],
        "index": "/forums/",
        "list": f"/forums/forum/{forums['f1'].slug}-{forums['f1'].pk}/",
        "topic": address(topics["t2"]),
        "long": address(topics["t1"]),
        "unread": "/forums/tracking/unread-topics/",
        "replies": [address(topics[f"t{rank}"]) + "post/create/" for rank in TARGETS],
    }


def read(corpus: Path) -> None:
    """Everything of the corpus, then the counters, as django-machina keeps them."""
    lines = defaultdict(list)
    for line in corpus.open(encoding="utf-8"):
        record = json.loads(line)
        lines[record["type"]].append(record)
    fresh = [User(username=each["name"], email=each["email"], password="!") for each in lines["user"]]  # noqa: S106
    users.update(zip((each["id"] for each in lines["user"]), User.objects.bulk_create(fresh), strict=True))
    parents = [Forum.objects.create(name=f"Partie {rank}", type=Forum.FORUM_CAT) for rank in range(CATEGORIES)]
    for rank, each in enumerate(lines["forum"]):
        parent = parents[rank * CATEGORIES // len(lines["forum"])]
        parent.refresh_from_db()
        forums[each["id"]] = Forum.objects.create(
            name=each["title"], description=each["intro"], type=Forum.FORUM_POST, parent=parent
        )
    for codename in ("can_see_forum", "can_read_forum"):
        permission = ForumPermission.objects.get(codename=codename)
        UserForumPermission.objects.create(permission=permission, anonymous_user=True, has_perm=True)
    add_topics(lines["topic"])
    add_posts(lines["post"])
    for key, topic in topics.items():
        topic.first_post, topic.last_post = posts[key][0], posts[key][-1]
        topic.posts_count, topic.last_post_on = len(posts[key]), posts[key][-1].created
    Topic.objects.bulk_update(
        topics.values(), ["first_post", "last_post", "posts_count", "last_post_on"], batch_size=BATCH
    )
    for forum in Forum.objects.filter(type=Forum.FORUM_POST):
        forum.update_trackers()


def add_topics(records: list[dict]) -> None:
    fresh = []
    for each in records:
        created = datetime.fromisoformat(each["created"])
        fresh.append(
            Topic(
                forum=forums[each["forum"]], poster=users[each["author"]], subject=each["title"],
                slug=slugify(each["title"], allow_unicode=True), type=Topic.TOPIC_POST, status=Topic.TOPIC_UNLOCKED,
                views_count=each["views"], created=created, updated=created,
            )
        )  # fmt: skip
    topics.update(zip((each["id"] for each in records), Topic.objects.bulk_create(fresh, BATCH), strict=True))


def add_posts(records: list[dict]) -> None:
    for start in range(0, len(records), BATCH):
        fresh = []
        for each in records[start : start + BATCH]:
            created = datetime.fromisoformat(each["created"])
            post = Post(
                topic=topics[each["topic"]], poster=users[each["author"]], subject=topics[each["topic"]].subject,
                content=each["text"], created=created, updated=created,
            )  # fmt: skip
            post._content_rendered = rendered(each["text"])
            fresh.append(post)
            posts[each["topic"]].append(post)
        Post.objects.bulk_create(fresh)


@lru_cache(100_000)
def rendered(text: str) -> str:
    return str(markdown(text, safe_mode=True, extras={"break-on-newline": True}))


def address(topic: Topic) -> str:
    forum = topic.forum
    return quote(f"/forums/forum/{forum.slug}-{forum.pk}/topic/{topic.slug}-{topic.pk}/")


def session(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
