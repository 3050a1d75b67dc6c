"""Who may read which forum, and what they may do there."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import caches
from django.utils import timezone

from hub.accounts.permissions import group_names, is_administrator, is_moderator
from hub.core import content_version

# Seconds; an editor's change makes it stale at once.
TIMEOUT = 300
# How long a member may change what they wrote.
EDIT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Access:
    """Who may read one forum: everybody, unless groups or roles are named."""

    slug: str
    groups: frozenset[str]
    roles: frozenset[int]

    @property
    def is_public(self) -> bool:
        return not self.groups and not self.roles


def access_map() -> dict[int, Access]:
    """The rule of each forum, kept by the process: one query when an editor has changed one."""
    key = f"forums:access:{content_version.current()}"
    found = caches["process"].get(key)
    if found is None:
        from .models import Forum

        named: dict[int, tuple[str, set, set]] = {}
        for pk, slug, group, role in Forum.objects.order_by("pk").values_list("pk", "slug", "groups__name", "roles"):
            _, groups, roles = named.setdefault(pk, (slug, set(), set()))
            groups.add(group)
            roles.add(role)
        found = {
            pk: Access(slug, frozenset(groups - {None}), frozenset(roles - {None}))
            for pk, (slug, groups, roles) in named.items()
        }
        caches["process"].set(key, found, TIMEOUT)
    return found


def forum_pk(slug: str) -> int | None:
    """The forum at this address, whoever may read it; None when there is none."""
    return next((pk for pk, access in access_map().items() if access.slug == slug), None)


def public_forum_ids() -> list[int]:
    """The forums that anyone may read."""
    return [pk for pk, access in access_map().items() if access.is_public]


def readable_forum_ids(user) -> list[int]:
    """The forums that this reader may read, hence write in; resolved once per request."""
    if not user.is_authenticated:
        return public_forum_ids()
    if not hasattr(user, "_readable_forums"):
        known = access_map()
        if is_administrator(user):
            user._readable_forums = list(known)
        else:
            names = group_names(user)
            restricted_to_roles = any(access.roles for access in known.values())
            roles = set(user.roles.values_list("pk", flat=True)) if restricted_to_roles else set()
            user._readable_forums = [
                pk for pk, access in known.items() if access.is_public or access.groups & names or access.roles & roles
            ]
    return user._readable_forums


def may_read(user, forum_id: int) -> bool:
    return forum_id in readable_forum_ids(user)


def may_post(user, forum_id: int) -> bool:
    """A member writes wherever they read."""
    return user.is_authenticated and user.is_active and may_read(user, forum_id)


def may_moderate(user) -> bool:
    return user.is_authenticated and is_moderator(user)


def may_reply(user, topic) -> bool:
    """Write in a topic: closed, it is for moderators only."""
    return may_post(user, topic.forum_id) and (not topic.is_locked or may_moderate(user))


def may_edit(user, post) -> bool:
    """Change the text of a post: its author for a month, as long as it is visible; moderators at any time."""
    if may_moderate(user):
        return True
    return _is_author(user, post) and post.state == "visible" and timezone.now() - post.created_at < EDIT_FOR


def may_remove(user, post, topic) -> bool:
    """Take a post away: its author, unless it is a question that has answers; moderators at any time."""
    if may_moderate(user):
        return True
    return _is_author(user, post) and post.state == "visible" and (post.number > 1 or topic.replies_count == 0)


def may_restore(user, post) -> bool:
    """Put a post back: whoever took it away, for its author; moderators at any time."""
    if may_moderate(user):
        return True
    return _is_author(user, post) and post.state == "removed" and post.removed_by_id == user.pk


def may_certify(user, topic) -> bool:
    """Say which answer is the right one: who asked, or a moderator."""
    return may_moderate(user) or (user.is_authenticated and topic.author_id == user.pk)


def may_see_text(user, post) -> bool:
    """Read a post that is not visible: its author and moderators."""
    return post.state == "visible" or may_moderate(user) or _is_author(user, post)


def _is_author(user, post) -> bool:
    return user.is_authenticated and user.is_active and post.author_id == user.pk
