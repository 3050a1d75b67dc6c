"""From notifications to e-mails: at once, or in digests. Done by the worker, one member and one transaction at a time.

An e-mail is a row of the outbox, written in the transaction that marks its notifications as sent: killed anywhere, the
worker has done both or neither.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hub.accounts.models import User

from . import checks, mails, outbox
from .digest import Digest, Item, build, make_item
from .holidays import in_holidays
from .models import LATE, Notification, OutgoingEmail, Preferences, RefusedAddress
from .registry import extras_for
from .schedule import Rhythm
from .services import lock_members, recount

Mail = Notification.Mail
Kind = OutgoingEmail.Kind
# Notifications sent to one member in 24 hours: beyond, they wait, and leave together.
DAILY_LIMIT = 100
# In one transaction, so that nobody's row stays locked for long.
BATCH = 20
# News from elsewhere go no further back.
NEWS = timedelta(days=14)


@transaction.atomic
def send_ripe_to(user_pk: int) -> None:
    """Send a member what must leave now: one message per event, or one for all that is late."""
    lock_members([user_pk])
    now = timezone.now()
    room = DAILY_LIMIT - OutgoingEmail.objects.sent_lately(user_pk, now).count()
    if room <= 0:
        return
    ripe = Notification.objects.ripe(now).filter(recipient=user_pk).select_related("event__about_type", "event__actor")
    user = User.objects.select_related("academy").get(pk=user_pk)
    late = list(ripe.filter(mail_after__lt=now - LATE).order_by("pk"))
    if len(late) > 1:
        _send_digest(user, late, now, catches_up=True)
        return
    notifications = list(ripe.order_by("pk")[: min(room, BATCH)])
    wanted = sort_out(user, notifications)
    for notification in notifications:
        if notification.pk in wanted:
            message = mails.notification_message(user, notification, wanted[notification.pk])
            _mark_sent([notification.pk], outbox.store(message, user.email, user=user, kind=Kind.NOTIFICATION))


@transaction.atomic
def send_digest_to(user_pk: int) -> None:
    """Send a member the digest that is due, if it holds anything, and plan the next: one, however many were missed."""
    lock_members([user_pk])
    now = timezone.now()
    preferences = Preferences.objects.digest_due(now).select_related("user__academy").filter(pk=user_pk).first()
    if preferences is None:
        return
    user = preferences.user
    if preferences.pause_in_holidays and in_holidays(user, now.astimezone(user.tzinfo).date()):
        preferences.paused_since = preferences.paused_since or now
    elif not RefusedAddress.objects.filter(email=user.email).exists():
        if _send_digest(user, waiting(user, now), now, catches_up=preferences.paused_since is not None):
            preferences.last_digest_at = now
        preferences.paused_since = None
    preferences.plan_digest(now)
    preferences.save(update_fields=["paused_since", "last_digest_at", "next_digest_at"])


def waiting(user: User, now: datetime) -> list[Notification]:
    """What the next digest would be made of, at that moment."""
    rows = Notification.objects.waiting().filter(recipient=user, mail_after__lte=now)
    return list(rows.select_related("event__about_type", "event__actor").order_by("pk"))


def held(user: User) -> list[Notification]:
    """What is about to be sent to a member who wants it at once, unless they read it before; the first due first."""
    rows = Notification.objects.waiting().filter(recipient=user).select_related("event__about_type", "event__actor")
    return list(rows.order_by("mail_after", "pk")[:50])


def preview(user: User, preferences: Preferences) -> Digest:
    """The digest that would leave at the time planned, were nothing more to happen; changes nothing."""
    notifications = waiting(user, preferences.next_digest_at or timezone.now())
    shown, seen = checks.shown_to(user, notifications), checks.seen_by(user, notifications)
    items = [make_item(each, shown[each.pk]) for each in notifications if each.pk in shown and each.pk not in seen]
    return build(items, _extras(user, preferences, bool(items)))


def sort_out(user: User, notifications: list[Notification]) -> dict[int, Item]:
    """Among these, by primary key, those that may still be told; the others are noted as never to be sent.

    What was read on the pages themselves is read for the bell too.
    """
    shown = checks.shown_to(user, notifications)
    seen = checks.seen_by(user, [each for each in notifications if each.pk in shown])
    gone = [each.pk for each in notifications if each.pk not in shown]
    Notification.objects.filter(pk__in=[*gone, *seen]).update(mail=Mail.NONE)
    if Notification.objects.unread().filter(pk__in=[*gone, *seen]).update(read_at=timezone.now()):
        recount([user.pk])
    return {
        each.pk: make_item(each, shown[each.pk]) for each in notifications if each.pk in shown and each.pk not in seen
    }


def _send_digest(user: User, notifications: list[Notification], now: datetime, *, catches_up: bool) -> bool:
    """Put these in one message, if anything may still be told; whether a message was made."""
    wanted = sort_out(user, notifications)
    preferences = Preferences.objects.get(user=user)
    digest = build(wanted.values(), _extras(user, preferences, bool(wanted)))
    if not digest:
        return False
    message = mails.digest_message(user, digest, key=f"{now:%Y%m%d%H%M%S}", catches_up=catches_up)
    _mark_sent(wanted, outbox.store(message, user.email, user=user, kind=Kind.DIGEST))
    return True


def _extras(user: User, preferences: Preferences, has_news: bool) -> Iterable:
    """News from elsewhere end a digest; alone, they make the weekly one only, which promises the essential."""
    if not has_news and preferences.rhythm is not Rhythm.WEEKLY:
        return []
    now = timezone.now()
    since = max(preferences.last_digest_at or now - NEWS, now - NEWS)
    return extras_for(user, since, limit=10)


def _mark_sent(pks: Iterable[int], email: OutgoingEmail) -> None:
    Notification.objects.filter(pk__in=list(pks)).update(mail=Mail.SENT, email=email)


# ---- Between the outbox and the server ---------------------------------------------------------------------------


@transaction.atomic
def is_still_wanted(email: OutgoingEmail) -> bool:
    """Whether a message made some time ago may still leave as it is.

    If something in it was read, removed or closed meanwhile, it is cancelled; what remains of a digest is told again in
    a new one. So is everything when the address has come to refuse our messages.
    """
    user = email.user
    if email.kind == Kind.ORDINARY or user is None:
        return True
    lock_members([user.pk])
    notifications = list(email.notifications.select_related("event__about_type", "event__actor"))
    refused = RefusedAddress.objects.filter(email=email.recipient).exists() or email.recipient != user.email
    unread = [each for each in notifications if each.read_at is None]
    wanted = sort_out(user, unread)
    if not refused and notifications and len(wanted) == len(notifications):
        return True
    if not notifications and not refused and email.kind == Kind.DIGEST:
        return True
    OutgoingEmail.objects.filter(pk=email.pk).update(state=OutgoingEmail.State.CANCELLED)
    Notification.objects.filter(pk__in=wanted).update(mail=Mail.WAITING, email=None)
    if wanted and email.kind == Kind.DIGEST:
        Preferences.objects.filter(user=user, next_digest_at__isnull=False).update(next_digest_at=timezone.now())
    return False
