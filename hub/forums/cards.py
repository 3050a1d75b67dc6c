"""The posts of a page and the lines of a list, as HTML: a pure function of what is shown, kept by the process.

What a hundred members read is written once. What depends on the reader (rights, own reactions, clock) is part of what
is asked, so that nothing of one reader can be given to another.
"""

from datetime import date, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import NamedTuple

from django.http import HttpRequest
from django.template import engines
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from hub.core import content_version
from hub.core.dates import ago

from .reads import ListedTopic, PostRow
from .working_hours import is_late

KEPT = 4000


class Reader(NamedTuple):
    """For whom a post is written: everything about them that changes it."""

    topic: int
    is_member: bool
    may_reply: bool
    may_certify: bool
    may_moderate: bool
    # Their own time zone where it is not that of Paris.
    zone: str


def card(
    request: HttpRequest, post: PostRow, reader: Reader, marks: frozenset[str], answer: int | None, user_pk: int | None
) -> SafeString:
    """One post. `marks`: this reader's reactions to it; words that the glossary knows are explained, once a page."""
    is_own = user_pk is not None and post.author_id == user_pk
    may_restore = is_own and post.removed_by_id == user_pk
    shown = post._replace(cooked="")
    before, after = _frame(shown, reader, marks, answer == post.number, is_own, may_restore, timezone.localdate())
    if post.state == "visible":
        return mark_safe(before + explained(request, post.cooked) + after)
    # A text that is no longer shown is folded there for moderators.
    return mark_safe(before + (post.cooked if reader.may_moderate else "") + after)


def explained(request: HttpRequest, cooked: str) -> SafeString:
    """A text with the words that the glossary explains, those already explained on this page left alone."""
    if not hasattr(request, "explained_words"):
        request.explained_words = set()
    html, found = _explained(cooked, frozenset(request.explained_words), content_version.current())
    request.explained_words |= found
    return mark_safe(html)


def row(topic: ListedTopic, since: datetime | None, *, shows_forum: bool, waits: bool) -> SafeString:
    """One line of a list. `since`: what this member has unread, of all that was touched later (None: a visitor)."""
    unread = topic.last_number - topic.read_number if since is not None and topic.last_posted_at > since else 0
    return _row(
        topic,
        shows_forum,
        waits,
        waits and is_late(topic.created_at),
        since is not None,
        unread,
        ago(topic.created_at) if waits else "",
        "" if waits else ago(topic.last_posted_at),
    )


@lru_cache(maxsize=KEPT)
def _row(topic: ListedTopic, *shown) -> SafeString:
    return mark_safe(str(engines["jinja2"].env.get_template("forums/row.html").module.row(topic, *shown)))


@lru_cache(maxsize=KEPT)
def _explained(cooked: str, seen: frozenset[str], version: str) -> tuple[str, frozenset[str]]:
    page = SimpleNamespace(explained_words=set(seen))
    html = engines["jinja2"].env.filters["explain_words"]({"request": page}, cooked)
    return str(html), frozenset(page.explained_words - seen)


@lru_cache(maxsize=KEPT)
def _frame(
    post: PostRow, reader: Reader, marks: frozenset[str], is_answer: bool, is_own: bool, may_restore: bool, today: date
) -> tuple[str, str]:
    """What stands before and after the text; `today` since a date of this year is said without it."""
    macros = engines["jinja2"].env.get_template("forums/post.html").module
    asked = (post, reader, marks, is_answer, is_own, may_restore)
    return str(macros.before(*asked)), str(macros.after(*asked))
