"""How a member wishes to be told."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from hub.accounts.models import User
from hub.notifications.models import Notification, Preferences

Cadence = Preferences.Cadence


def preferences_of(user: User) -> Preferences:
    """A member's choices, made with the defaults the first time; their académie is at hand."""
    found = Preferences.objects.select_related("user__academy").filter(user=user).first()
    if found is None:
        made = Preferences(user=User.objects.select_related("academy").get(pk=user.pk))
        made.plan_digest(timezone.now())
        Preferences.objects.bulk_create([made], ignore_conflicts=True)
        found = Preferences.objects.select_related("user__academy").get(user=user)
    return found


@transaction.atomic
def save_choices(
    user: User,
    *,
    cadence: str,
    pause_in_holidays: bool,
    follow_what_i_write_in: bool,
    alerts_off: Collection[str] = (),
) -> Preferences:
    """Keep what a member chose, and plan their next digest accordingly.

    Choosing « Rien » gives up what was waiting to be sent: coming back later does not bring it all at once.
    """
    preferences = preferences_of(user)
    preferences.cadence = Cadence(cadence)
    preferences.pause_in_holidays = pause_in_holidays
    preferences.follow_what_i_write_in = follow_what_i_write_in
    preferences.alerts_off = sorted(alerts_off)
    preferences.stopped_at, preferences.stopped_cadence = None, ""
    _plan(preferences)
    return preferences


@transaction.atomic
def stop_mails(user: User) -> None:
    """Stop every notification by e-mail, as a mailbox asks with one click; twice does no more than once."""
    preferences = preferences_of(user)
    if preferences.cadence == Cadence.NONE:
        return
    preferences.stopped_at, preferences.stopped_cadence = timezone.now(), preferences.cadence
    preferences.cadence = Cadence.NONE
    _plan(preferences)


@transaction.atomic
def resume_mails(user: User) -> Preferences:
    """Undo `stop_mails`: e-mails come again as before it, or as a daily digest for whoever never had any."""
    preferences = preferences_of(user)
    if preferences.cadence == Cadence.NONE:
        preferences.cadence = Cadence(preferences.stopped_cadence or Cadence.DAILY)
        preferences.stopped_at, preferences.stopped_cadence = None, ""
        _plan(preferences)
    return preferences


def _plan(preferences: Preferences) -> None:
    preferences.plan_digest(timezone.now())
    preferences.save()
    if preferences.cadence == Cadence.NONE:
        waiting = Notification.objects.filter(recipient=preferences.user, mail=Notification.Mail.WAITING)
        waiting.update(mail=Notification.Mail.NONE)
