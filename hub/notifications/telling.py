"""From an event to the members it concerns: done by the worker, once."""

from django.db import transaction
from django.utils import timezone

from hub.accounts.models import User

from .models import HOLD, Event, Notification, Preferences, Subscription, nearest
from .registry import EventKind, event_kind, subject_of
from .services import lock_members, recount

Level = Subscription.Level
Mail = Notification.Mail


@transaction.atomic
def tell(event_pk: int) -> None:
    """Make the notifications of one event, in a number of queries that does not depend on how many there are.

    Does nothing the second time: the event's row is locked, then says that it was told, in the same transaction.
    """
    event = Event.objects.select_for_update(of=("self",)).filter(pk=event_pk, told_at=None).first()
    if event is None:
        return
    reasons = _reasons(event)
    if reasons:
        _make(event, event_kind(event.kind), reasons)
    event.told_at, event.recipients = timezone.now(), []
    event.save(update_fields=["told_at", "recipients"])


def _reasons(event: Event) -> dict[int, str]:
    """Who is to be told, and why: those named first, then followers; neither who did it nor who silenced it."""
    scopes = [tuple(scope) for scope in event.scopes]
    kind = event_kind(event.kind)
    rows = nearest(list(Subscription.objects.about_pairs(scopes).select_related("about_type")), scopes)
    reasons = dict(reversed(event.recipients))
    if event.to_followers:
        for user, row in rows.items():
            if row.level == Level.FOLLOW:
                reasons.setdefault(user, _follow_reason(row))
    silenced = set() if kind.prompt else {user for user, row in rows.items() if row.level == Level.SILENT}
    concerned = set(reasons) - silenced - {event.actor_id}
    subject = subject_of(event.about_type.model_class())
    allowed = set(subject.readers(event.about_id, concerned)) if subject and concerned else set()
    return {user: reason for user, reason in reasons.items() if user in concerned & allowed}


def _follow_reason(row: Subscription) -> str:
    subject = subject_of(row.about_type.model_class())
    if subject is None:
        return ""
    return (row.automatic and subject.automatic_reason) or subject.follow_reason


def _make(event: Event, kind: EventKind, reasons: dict[int, str]) -> None:
    lock_members(reasons)
    told = Notification.objects.filter(key=event.key, recipient__in=reasons).values_list("recipient_id", flat=True)
    wanted = set(reasons) - set(told)
    members = User.objects.filter(pk__in=wanted, is_active=True).select_related("academy", "notification_preferences")
    now, made, newcomers = timezone.now(), [], []
    for member in members:
        preferences = getattr(member, "notification_preferences", None)
        if preferences is None:
            preferences = Preferences(user=member)
            preferences.plan_digest(now)
            newcomers.append(preferences)
        refused = preferences.cadence == Preferences.Cadence.NONE or kind.alert in preferences.alerts_off
        made.append(
            Notification(
                recipient=member,
                event=event,
                key=event.key,
                reason=reasons[member.pk][:160],
                prompt=kind.prompt,
                created_at=event.created_at,
                mail=Mail.NONE if refused else Mail.WAITING,
                mail_after=event.created_at + (HOLD * (not kind.prompt)),
            )
        )
    Preferences.objects.bulk_create(newcomers, ignore_conflicts=True)
    Notification.objects.bulk_create(made, batch_size=500)
    recount([each.recipient_id for each in made])
