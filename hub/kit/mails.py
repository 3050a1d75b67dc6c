"""What the hub writes to somebody who proposed a resource."""

from django.conf import settings
from django.urls import reverse

from hub.core.emails import send_email

from .models import Proposal


def received(proposal: Proposal, *, is_again: bool) -> None:
    """The receipt: it arrived, who reads it, what happens next."""
    _send(proposal, "kit/received", is_again=is_again)


def changes_asked(proposal: Proposal) -> None:
    """An editor asks for changes: their word, and the way back to the text."""
    _send(proposal, "kit/changes_asked")


def published(proposal: Proposal) -> None:
    """The page is in the kit."""
    _send(proposal, "kit/published", page_url=proposal.page.full_url or settings.SITE_URL)


def _send(proposal: Proposal, template: str, **context) -> None:
    if not proposal.author.email:
        return
    url = settings.SITE_URL + reverse("kit:proposal", args=[proposal.token])
    send_email(
        proposal.author.email,
        template,
        {
            "proposal": proposal,
            "name": proposal.author.display_name,
            "proposal_url": url,
            "contributions_url": settings.SITE_URL + reverse("kit:contributions"),
            **context,
        },
    )
