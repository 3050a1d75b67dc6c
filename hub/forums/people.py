"""Members that can be named in a message."""

from django.db.models import Q, QuerySet

from hub.accounts.models import User

from .models import Forum


def find_members(text: str, forum_slug: str | None, limit: int) -> list[dict]:
    """Members whose name or académie holds each word of this text, the names that begin with it first.

    Only those who may read the forum; nobody for a forum that does not exist. One query, or two for a restricted forum.
    """
    words = text.split()
    if not words:
        return []
    found = User.objects.filter(is_active=True, welcomed_at__isnull=False).exclude(display_name="")
    if forum_slug:
        forum = Forum.objects.filter(slug=forum_slug).first()
        found = _readers(found, forum) if forum else found.none()
    for word in words[:5]:
        found = found.filter(Q(display_name__icontains=word) | Q(academy__name__icontains=word))
    starts = Q(display_name__istartswith=words[0])
    rows = found.alias(starts=starts).order_by("-starts", "display_name", "pk").distinct()
    return list(rows.values("pk", "display_name", "academy__name")[:limit])


def _readers(members: QuerySet, forum: Forum) -> QuerySet:
    """Those of these members who may read the forum."""
    from hub.accounts.groups import ADMINISTRATORS

    groups, roles = forum.groups.values("pk"), forum.roles.values("pk")
    if not groups.exists() and not roles.exists():
        return members
    allowed = Q(groups__in=groups) | Q(roles__in=roles) | Q(is_superuser=True) | Q(groups__name=ADMINISTRATORS)
    return members.filter(allowed)
