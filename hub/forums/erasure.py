"""When somebody leaves: their messages stay, their name goes, even where others wrote it."""

import re

from django.db.models import Q

from hub.accounts.models import User
from hub.accounts.privacy import register_eraser

from .models import Attachment, Post, Revision
from .services.posting import cook

GONE = "membre du réseau"


@register_eraser
def forget(user: User) -> None:
    """Take the member's name out of mentions and quotations, in present and former texts; drop what was not published.

    A text that others wrote keeps every other word.
    """
    for attachment in Attachment.objects.filter(uploader=user, post=None):
        attachment.file.delete(save=False)
        attachment.delete()
    named = Q(raw__contains=f"(membre:{user.pk})")
    if user.display_name:
        named |= Q(raw__contains=f"[{user.display_name}, n°") & Q(raw__contains="/forums/t/")
    addresses = _addresses_of(user)
    for post in Post.objects.filter(named).select_related("author").iterator():
        raw = without(post.raw, user, addresses)
        if raw != post.raw:
            Post.objects.filter(pk=post.pk).update(raw=raw, cooked=cook(raw, post.author, post).html)
    for revision in Revision.objects.filter(named).iterator():
        Revision.objects.filter(pk=revision.pk).update(raw=without(revision.raw, user, addresses))


def _addresses_of(user: User) -> set[str]:
    """The permanent addresses of the member's messages, former ones included."""
    posts = Post.objects.filter(author=user)
    here = posts.values_list("topic_id", "number")
    before = posts.filter(aliases__isnull=False).values_list("aliases__topic_id", "aliases__number")
    return {f"/forums/t/{topic}/{number}/" for topic, number in (*here, *before)}


def without(text: str, user: User, addresses: set[str]) -> str:
    """The text without this member's name, where it is a mention or says who is quoted."""
    text = re.sub(rf"@\[[^\]\n]{{1,80}}\]\(membre:{user.pk}\)", f"@{GONE}", text)

    def anonymous(match: re.Match) -> str:
        return f"[{GONE.capitalize()}, n°{match[2]}]({match[3]})" if match[3] in addresses else match[0]

    return re.sub(r"\[([^\]\n]{1,80}), n°([\s\u00a0]?\d+)\]\((/forums/t/\d+/\d+/)\)", anonymous, text)
