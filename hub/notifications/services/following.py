"""How closely members follow things."""

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from hub.accounts.models import User
from hub.notifications.models import Preferences, Subscription, nearest

Level = Subscription.Level


def pair(instance: Model) -> tuple[int, int]:
    """(content type, primary key): how an object of any model is pointed to."""
    return ContentType.objects.get_for_model(instance).pk, instance.pk


def follow(user: User, about: Model, level: str = Level.FOLLOW) -> None:
    """Set how closely a member follows something: `Level.FOLLOW`, `NORMAL` or `SILENT`. Their own choice."""
    set_level(user, *pair(about), level)


def set_level(user: User, about_type: int, about_id: int, level: str) -> None:
    """`follow`, for what is known by content type and primary key."""
    Subscription.objects.update_or_create(
        user=user,
        about_type_id=about_type,
        about_id=about_id,
        defaults={"level": Level(level), "automatic": False, "created_at": timezone.now()},
    )


@transaction.atomic
def save_levels(user: User, changed: Collection[tuple[Subscription, str]]) -> None:
    """Keep the new levels of a member's own rows (another's are left alone); chosen now, hence no longer automatic."""
    for row, level in changed:
        Subscription.objects.filter(pk=row.pk, user=user).update(level=Level(level), automatic=False)


def follow_automatically(user: User, about: Model) -> None:
    """Have a member follow what they write in, unless they chose otherwise, for it or in general. Two queries."""
    if Preferences.objects.filter(user=user, follow_what_i_write_in=False).exists():
        return
    about_type, about_id = pair(about)
    Subscription.objects.bulk_create(
        [Subscription(user=user, about_type_id=about_type, about_id=about_id, automatic=True)], ignore_conflicts=True
    )


def level_of(user: User, about: Model) -> Level:
    """How closely a member follows something: `Level.NORMAL` unless they or the hub said otherwise. One query."""
    return levels_of(user, type(about), [about.pk]).get(about.pk, Level.NORMAL)


def levels_of(user: User, model: type[Model], pks: Collection[int]) -> dict[int, Level]:
    """The level of each of these objects for which there is one, by primary key. One query, none for a visitor."""
    if not user.is_authenticated or not pks:
        return {}
    about_type = ContentType.objects.get_for_model(model)
    rows = Subscription.objects.filter(user=user, about_type=about_type, about_id__in=pks)
    return {about_id: Level(level) for about_id, level in rows.values_list("about_id", "level")}


def followers(about: Model, *within: Model) -> set[int]:
    """The members (primary keys) who follow `about`, or what it is within unless they said otherwise nearer.

    One query.
    """
    scopes = [pair(scope) for scope in (about, *within)]
    rows = nearest(list(Subscription.objects.about(about, *within)), scopes)
    return {user for user, row in rows.items() if row.level == Level.FOLLOW}


@transaction.atomic
def move_followers(source: Model, target: Model) -> None:
    """Have those who follow or silence `source` do so for `target` (topics merged); what they chose there stays."""
    about_type, about_id = pair(target)
    rows = list(Subscription.objects.about(source))
    Subscription.objects.bulk_create(
        [
            Subscription(
                user_id=row.user_id,
                about_type_id=about_type,
                about_id=about_id,
                level=row.level,
                automatic=row.automatic,
                created_at=row.created_at,
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    Subscription.objects.filter(pk__in=[row.pk for row in rows]).delete()
