"""The reads of the pages that are asked for most, as prepared queries made of the querysets, hence of their rules."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from hub.accounts.models import User
from hub.notifications.models import Subscription

from . import permissions
from .models import Bookmark, Draft, Forum, Post, Reaction, Topic
from .models.topics import PER_PAGE, unread_since
from .paging import Cursor, Keyset, Slice
from .prepared import Prepared

# ---- One topic ---------------------------------------------------------------------------------------------------


class TopicRow(NamedTuple):
    """What a topic's page says of it, and of its reader (nothing for a visitor)."""

    pk: int
    forum_id: int
    title: str
    slug: str
    author_id: int | None
    excerpt: str
    tag_list: list[list[str]]
    is_pinned: bool
    is_announcement: bool
    is_locked: bool
    is_solved: bool
    answer_number: int | None
    removed_at: datetime | None
    last_number: int
    replies_count: int
    reads_count: int
    forum_title: str
    forum_slug: str
    certified_by_name: str | None
    poll_pk: int | None
    read_number: int = 0
    level: str | None = None
    draft_text: str | None = None
    draft_at: datetime | None = None


class PostRow(NamedTuple):
    """What a page shows of a post."""

    pk: int
    number: int
    cooked: str
    created_at: datetime
    edited_at: datetime | None
    state: str
    reply_to: int | None
    author_id: int | None
    removed_by_id: int | None
    useful_count: int
    thanks_count: int
    same_count: int
    author_name: str | None
    author_function: str | None
    author_academy: str | None


def _build_topic(forums: tuple[int, ...], is_moderator: bool, is_member: bool, *, topic, user) -> QuerySet:
    found = Topic.objects.readable(forums, is_moderator=is_moderator).filter(pk=topic)
    columns = [*TopicRow._fields[:16], "forum__title", "forum__slug", "certified_by__display_name", "poll__pk"]
    if is_member:
        about_type = ContentType.objects.get_for_model(Topic)
        levels = Subscription.objects.filter(user=user, about_type=about_type, about_id=OuterRef("pk"))
        drafts = Draft.objects.filter(user=user, topic=OuterRef("pk"))
        found = found.with_position_of(user).annotate(
            level=Subquery(levels.values("level")[:1]),
            draft_text=Subquery(drafts.values("text")[:1]),
            draft_at=Subquery(drafts.values("updated_at")[:1]),
        )
        columns += ["read_number", "level", "draft_text", "draft_at"]
    return found.values_list(*columns)


def _build_posts(*, topic, first, last) -> QuerySet:
    posts = Post.objects.filter(topic_id=topic, number__range=(first, last)).order_by("number")
    return posts.values_list(*PostRow._fields[:12], "author__display_name", "author__function", "author__academy__name")


def _build_marks(*, user, topic, first, last) -> QuerySet:
    shown = {"user": user, "post__topic": topic, "post__number__range": (first, last)}
    given = Reaction.objects.filter(**shown).values_list("post_id", "kind")
    kept = Bookmark.objects.filter(**shown).order_by().values_list("post_id", Value("signet"))
    return given.union(kept, all=True)


_topic = Prepared(_build_topic, "topic", "user")
_posts = Prepared(_build_posts, "topic", "first", "last")
_marks = Prepared(_build_marks, "user", "topic", "first", "last")


def _reader(user) -> tuple:
    """What of a reader changes the query itself: the forums open to them, whether they moderate, or are known."""
    return tuple(permissions.readable_forum_ids(user)), permissions.may_moderate(user), user.is_authenticated


def topic_row(user, pk: int) -> TopicRow | None:
    """A topic that this reader may see, with where they are in it; None when there is none. One query."""
    found = _topic.rows(*_reader(user), topic=pk, user=user.pk or 0)
    return TopicRow(*found[0]) if found else None


def post_rows(topic: int, page: int) -> list[PostRow]:
    """The posts of one page, in order: one query, which costs the same whatever the page."""
    first = (page - 1) * PER_PAGE + 1
    return [PostRow(*row) for row in _posts.rows(topic=topic, first=first, last=first + PER_PAGE - 1)]


def post_row(topic: int, number: int) -> PostRow | None:
    """One post, if it is visible."""
    found = [PostRow(*row) for row in _posts.rows(topic=topic, first=number, last=number)]
    return found[0] if found and found[0].state == Post.State.VISIBLE else None


def marks(user, topic: int, posts: list[PostRow]) -> dict[int, frozenset[str]]:
    """By post, the reactions of this member on a page, « signet » for a bookmark: one query, none for a visitor."""
    if not user.is_authenticated or not posts:
        return {}
    found: dict[int, set[str]] = {}
    for pk, kind in _marks.rows(user=user.pk, topic=topic, first=posts[0].number, last=posts[-1].number):
        found.setdefault(pk, set()).add(kind)
    return {pk: frozenset(kinds) for pk, kinds in found.items()}


# ---- Lists -------------------------------------------------------------------------------------------------------


class ListedTopic(NamedTuple):
    """What a list shows of a topic."""

    pk: int
    title: str
    slug: str
    excerpt: str
    replies_count: int
    last_number: int
    created_at: datetime
    last_posted_at: datetime
    is_pinned: bool
    is_locked: bool
    is_solved: bool
    same_count: int
    forum_title: str
    author_name: str | None
    author_academy: str | None
    last_author_name: str | None
    read_number: int = 0


LISTED_COLUMNS = (
    *ListedTopic._fields[:12],
    "forum__title", "author__display_name", "author__academy__name", "last_author__display_name",
)  # fmt: skip


def chosen(visible, view: str, user, since):
    """The topics of one quick view among those, in its order; `user` and `since` may be values or marks."""
    match view:
        case "sans-reponse":
            return visible.unanswered()
        case "resolus":
            return visible.solved()
        case "suivis":
            return visible.followed_by(user)
        case "non-lus":
            return visible.unread_since(user, since)
    return visible.recent()


def _build_list(
    forums, is_moderator, is_member, view, scope, order: Keyset, direction: str, size: int,
    *, user, forum, tag, before, since, moment,
) -> QuerySet:  # fmt: skip
    visible = Topic.objects.readable(forums, is_moderator=is_moderator)
    if scope in ("forum", "pinned"):
        visible = visible.filter(forum=forum)
    if scope == "tag":
        visible = visible.filter(tags__pk=tag)
    found = chosen(visible, view, user, since)
    if scope == "forum" and view == "recents":
        found = found.filter(is_pinned=False)
    if scope == "pinned":
        found = found.filter(is_pinned=True)
    columns = list(LISTED_COLUMNS)
    if is_member:
        found, columns = found.with_position_of(user), [*columns, "read_number"]
    found = order.apply(found, direction, moment, before)
    if view == "non-lus":
        # The page first, then the names that it shows: otherwise they are looked for in all that is unread.
        page = Topic.objects.filter(pk__in=found.values("pk")[: size + 1]).with_position_of(user)
        found = order.apply(page, direction, moment, before)
    return found[: size + 1].values_list(*columns)


_list = Prepared(_build_list, "user", "forum", "tag", "before", moments=("since", "moment"))


def topic_list(
    user, view: str, order: Keyset, cursor: str, size: int, *, scope: str = "", forum: int = 0, tag: int = 0
) -> Slice:
    """Some topics of a quick view, from a cursor on: everywhere, in one forum, or under one tag. One query."""
    place = Cursor.read(cursor)
    rows = _list.rows(
        *_reader(user), view, scope, order, place.direction, size,
        user=user.pk or 0, forum=forum, tag=tag, before=place.pk, moment=place.moment,
        since=unread_since(user) if user.is_authenticated else place.moment,
    )  # fmt: skip
    return order.cut([ListedTopic(*row) for row in rows], place, size)


# ---- Counts ------------------------------------------------------------------------------------------------------


def _number_of(rows: QuerySet):
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def _build_counts(forums, is_moderator, with_unread: bool, *, user, since) -> QuerySet:
    visible = Topic.objects.readable(forums, is_moderator=is_moderator)
    numbers = [_number_of(visible.unanswered()), _number_of(visible.followed_by(user))]
    if with_unread:
        numbers.append(_number_of(visible.unread_since(user, since)))
    return User.objects.filter(pk=user).values_list(*numbers)


def _build_unread(forums, is_moderator, *, user, since) -> QuerySet:
    unread = Topic.objects.readable(forums, is_moderator=is_moderator).unread_since(user, since)
    return unread.order_by().values("forum").annotate(number=Count("pk")).values_list("forum", "number")


_counts = Prepared(_build_counts, "user", moments=("since",))
_unread = Prepared(_build_unread, "user", moments=("since",))


def counts(user, unread: int | None = None) -> dict[str, int]:
    """How many topics each quick view holds for this reader; `unread` when it is known. One query."""
    forums, is_moderator, is_member = _reader(user)
    if not is_member:
        return {"sans-reponse": Topic.objects.visible_to(user).unanswered().count()}
    row = _counts.rows(forums, is_moderator, unread is None, user=user.pk, since=unread_since(user))[0]
    return {"sans-reponse": row[0], "suivis": row[1], "non-lus": row[2] if unread is None else unread}


def unread_by_forum(user) -> dict[int, int]:
    """How many unread topics each forum holds for this member; forums without any are absent. One query."""
    forums, is_moderator, _ = _reader(user)
    return dict(_unread.rows(forums, is_moderator, user=user.pk, since=unread_since(user)))


# ---- Index -------------------------------------------------------------------------------------------------------


class ForumRow(NamedTuple):
    """What the index shows of a forum."""

    id: int
    slug: str
    title: str
    intro: str
    icon: str
    topics_count: int
    last_topic_id: int | None
    last_topic_title: str | None
    last_post_number: int | None
    last_posted_at: datetime | None
    last_author: str | None


def _build_index(forums) -> QuerySet:
    return Forum.objects.for_index(forums).values_list(*ForumRow._fields)


def _build_announcements(forums, is_moderator) -> QuerySet:
    found = Topic.objects.readable(forums, is_moderator=is_moderator).recent().filter(is_announcement=True)
    return found.values_list("pk", "slug", "title", "excerpt")[:3]


class ForumHead(NamedTuple):
    """What the page of a forum says of it, and how closely its reader follows it."""

    pk: int
    slug: str
    title: str
    intro: str
    has_pinned: bool
    level: str | None = None


def _build_head(is_member: bool, *, forum, user) -> QuerySet:
    pinned = Topic.objects.filter(forum=OuterRef("pk"), is_pinned=True)
    columns = [*ForumHead._fields[:4], Exists(pinned)]
    if is_member:
        about_type = ContentType.objects.get_for_model(Forum)
        levels = Subscription.objects.filter(user=user, about_type=about_type, about_id=OuterRef("pk"))
        columns.append(Subquery(levels.values("level")[:1]))
    return Forum.objects.filter(pk=forum).values_list(*columns)


_head = Prepared(_build_head, "forum", "user")
_index = Prepared(_build_index)
_announcements = Prepared(_build_announcements)


def forum_rows(user) -> list[ForumRow]:
    """The forums open to this reader, in order, with their last activity: one query."""
    return [ForumRow(*row) for row in _index.rows(tuple(permissions.readable_forum_ids(user)))]


def forum_head(user, slug: str) -> ForumHead | None:
    """The forum at this address, if it is open to this reader: one query."""
    pk = permissions.forum_pk(slug)
    if pk is None or pk not in permissions.readable_forum_ids(user):
        return None
    found = _head.rows(user.is_authenticated, forum=pk, user=user.pk or 0)
    return ForumHead(*found[0]) if found else None


def announcements(user) -> list[tuple]:
    """(key, slug, title, excerpt) of what is announced: one query."""
    return _announcements.rows(*_reader(user)[:2])
