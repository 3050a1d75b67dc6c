"""Fill the hub with fictitious content in French: once or many times, the result is the same."""

from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from hub.accounts.models import User
from hub.core import content_version
from hub.kit.models import ResourcePage
from hub.notifications.models import OutgoingEmail

from . import forums, glossary, kit, people


class DemoCounts(dict):
    """How many of each thing the demo holds, by its French name."""

    def __str__(self):
        return ", ".join(f"{count} {name}" for name, count in self.items())


@transaction.atomic
def load_demo() -> DemoCounts:
    """Create what the demo lacks and bring back what was changed in it; nothing else is touched.

    Dates are counted from today. No e-mail leaves: what the loading would send is dropped.
    """
    members = people.load_people()
    with no_mail_to(members.values()):
        terms = glossary.load_terms()
        glossary.load_suggestions(members)
        pages = kit.load_resources(members)
        kit.load_visio()
        kit.load_feedback(pages)
        kit.load_favourites(members)
        kit.load_proposals(members)
        glossary.load_uses()
        topics = forums.load_forums(members)
    transaction.on_commit(content_version.bump)
    return DemoCounts({"membres": len(members), "mots": len(terms), "ressources": len(pages), "sujets": topics})


@contextmanager
def no_mail_to(users):
    """Drop the messages to these members that are stored meanwhile and until the end of the transaction."""
    since, addresses = timezone.now(), [user.email for user in users]
    yield
    transaction.on_commit(
        lambda: OutgoingEmail.objects.filter(created_at__gte=since, recipient__in=addresses).delete(), robust=False
    )


def is_empty() -> bool:
    """Whether nobody has an account and the kit holds nothing."""
    return not User.objects.exists() and not ResourcePage.objects.exists()
