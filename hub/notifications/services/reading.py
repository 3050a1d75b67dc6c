"""What members have read, and the number beside the bell."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Model, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from hub.accounts.models import User
from hub.notifications.models import Event, Notification

from .following import pair


def mark_read(user: User, group: Model, up_to: int | None = None) -> None:
    """The member has read this group (up to the rank `up_to`, included): its notifications are read.

    No query when the member has no unread notification, which the user's row says; one when none is of this group.
    `user.unread_notifications` is brought up to date, for the header of the page being made.
    """
    if not user.is_authenticated or not user.unread_notifications:
        return
    group_type, group_id = pair(group)
    events = Event.objects.filter(group_type=group_type, group_id=group_id)
    if up_to is not None:
        events = events.filter(rank__lte=up_to)
    _mark_read(user, Q(event__in=events.values("pk")))


def mark_all_read(user: User) -> datetime:
    """Everything is read; the moment to give to `mark_unread_again` if that was a mistake."""
    moment = timezone.now()
    _mark_read(user, Q(), moment)
    return moment


def mark_some_read(user: User, pks: Collection[int]) -> datetime:
    """These notifications (primary keys), if they are this member's, are read; returns as `mark_all_read`."""
    moment = timezone.now()
    _mark_read(user, Q(pk__in=pks), moment)
    return moment


def mark_subject_read(user: User, notification: Notification) -> None:
    """The member went to this notification: it is read, and what came before it in the same subject."""
    event = notification.event
    before = Event.objects.filter(group_type=event.group_type_id, group_id=event.group_id, rank__lte=event.rank)
    _mark_read(user, Q(pk=notification.pk) | Q(event__in=before.values("pk")))


@transaction.atomic
def mark_unread_again(user: User, moment: datetime) -> int:
    """Undo: what was marked as read at this very moment is unread again. How many there are."""
    count = Notification.objects.filter(recipient=user, read_at=moment).update(read_at=None)
    recount([user.pk])
    user.refresh_from_db(fields=["unread_notifications"])
    return count


def _mark_read(user: User, which: Q, moment: datetime | None = None) -> None:
    with transaction.atomic():
        unread = Notification.objects.unread().filter(which, recipient=user)
        if unread.update(read_at=moment or timezone.now()):
            recount([user.pk])
            user.refresh_from_db(fields=["unread_notifications"])


@transaction.atomic
def forget(*, before_read: datetime, before: datetime) -> None:
    """Delete notifications read before the one moment, made before the other, and events that nobody was told of."""
    old = Notification.objects.filter(Q(read_at__lt=before_read) | Q(created_at__lt=before))
    members = list(old.unread().values_list("recipient_id", flat=True).distinct())
    old.delete()
    recount(members)
    Event.objects.filter(told_at__lt=before_read, notifications=None).delete()


def lock_members(pks: Collection[int]) -> None:
    """Make every change to these members' notifications wait for this transaction; in one order, so that none blocks
    another for ever."""
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    list(rows.values_list("pk", flat=True))


def recount(members: Collection[int]) -> None:
    """Set the bell's number from the notifications themselves.

    Counted once the members' rows are locked, hence after whoever held them has committed: the number is exact
    whatever runs at the same time, and any past mistake is mended.
    """
    if not members:
        return
    lock_members(members)
    unread = (
        Notification.objects.unread()
        .filter(recipient=OuterRef("pk"))
        .order_by()
        .values("recipient")
        .annotate(number=Count("pk"))
        .values("number")
    )
    User.objects.filter(pk__in=members).update(unread_notifications=Coalesce(Subquery(unread), 0))
