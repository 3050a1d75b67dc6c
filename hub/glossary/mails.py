"""What the hub writes about a suggestion: to the member, and to the editors."""

from django.conf import settings
from django.urls import reverse

from hub.accounts import groups
from hub.accounts.models import User
from hub.core.emails import send_email

from .models import Suggestion


def received(suggestion: Suggestion) -> None:
    """The receipt: it arrived, who reads it, what happens next."""
    _to_member(suggestion, "glossary/received")


def taken(suggestion: Suggestion) -> None:
    """An editor is at work on it."""
    _to_member(suggestion, "glossary/taken")


def published(suggestion: Suggestion) -> None:
    """It is in the glossary."""
    _to_member(suggestion, "glossary/published", term_url=settings.SITE_URL + suggestion.term.get_absolute_url())


def declined(suggestion: Suggestion) -> None:
    """It is not kept: the editor's reason."""
    _to_member(suggestion, "glossary/declined")


def to_review(suggestion: Suggestion) -> None:
    """Tell each editor that something waits."""
    url = settings.SITE_URL + reverse("glossary_review", args=[suggestion.pk])
    for editor in User.objects.filter(groups__name=groups.EDITORS, is_active=True).exclude(email=""):
        send_email(editor.email, "glossary/to_review", {"suggestion": suggestion, "review_url": url})


def _to_member(suggestion: Suggestion, template: str, **context) -> None:
    author = suggestion.author
    if author is None or not author.is_active or not author.email:
        return
    url = settings.SITE_URL + reverse("glossary:suggestion", args=[suggestion.token])
    send_email(
        author.email,
        template,
        {"suggestion": suggestion, "name": author.display_name, "suggestion_url": url, **context},
    )
