"""What the pages of notifications show; reads only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from hub.accounts.models import User
from hub.core.dates import clock_fr, date_fr, day_fr

from . import checks, mailing
from .digest import Digest, Group, build, grouped, make_item
from .holidays import holidays_are_known, in_holidays
from .models import Notification, Preferences, RefusedAddress, Subscription
from .registry import Shown, subject_of

PER_PAGE = 50


@dataclass(frozen=True)
class ListPage:
    """A page of the bell's list; `older`: what to ask for to see the next one; `gone`: unread, and nothing to show."""

    groups: list[Group]
    older: int | None
    gone: list[int]


@dataclass(frozen=True)
class Followed:
    """One thing that a member follows or silences."""

    row: Subscription
    title: str
    url: str
    label: str
    # « depuis le 3 septembre », « vous y avez écrit »
    note: str


@dataclass(frozen=True)
class NextMail:
    """What the settings page says of the e-mail to come."""

    # « Demain, 7 h à La Réunion »; empty when none is planned.
    moment: str
    digest: Digest | None
    # What to know besides: a pause, an unknown calendar.
    note: str = ""


def page_of_notifications(user: User, only_unread: bool, before: int | None) -> ListPage:
    """A page by key: the notifications older than `before`, by subject; one query, and one per room in them."""
    rows = Notification.objects.for_list(user).select_related("event__about_type")
    if only_unread:
        rows = rows.unread()
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PER_PAGE + 1])
    shown = checks.shown_to(user, found[:PER_PAGE])
    items = [make_item(each, shown[each.pk]) for each in found[:PER_PAGE] if each.pk in shown]
    gone = [each.pk for each in found[:PER_PAGE] if each.pk not in shown and each.read_at is None]
    older = found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None
    return ListPage(grouped(items), older, gone)


def shown_of(user: User, notification: Notification) -> Shown | None:
    """What one notification leads to, if it may be shown."""
    return checks.shown_to(user, [notification]).get(notification.pk)


def refusal_of(user: User) -> RefusedAddress | None:
    """What the server of the member's address answered, if it refuses our messages."""
    return RefusedAddress.objects.filter(email=user.email).first()


def title_of(user: User, pointed: tuple[int, int] | None) -> str:
    """The title of what a link points to, if there is something that this member may read."""
    if pointed is None:
        return ""
    about_type = ContentType.objects.filter(pk=pointed[0]).first()
    subject = subject_of(about_type.model_class()) if about_type else None
    shown = subject.show(user, {pointed[1]}).get(pointed[1]) if subject else None
    return shown.title if shown else ""


def followed(user: User, limit: int, before: int | None = None) -> tuple[list[Followed], int | None]:
    """What a member follows or silences, the last chosen first, and the key of the next page.

    Leaves out what is gone or closed to them. One query, and one per kind of thing.
    """
    rows = Subscription.objects.for_settings(user)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: limit + 1])
    by_type = defaultdict(set)
    for row in found[:limit]:
        by_type[row.about_type].add(row.about_id)
    subjects = {about_type: subject_of(about_type.model_class()) for about_type in by_type}
    shown = {
        (about_type.pk, pk): each
        for about_type, pks in by_type.items()
        if subjects[about_type]
        for pk, each in subjects[about_type].show(user, pks).items()
    }
    lines = [
        Followed(
            row,
            shown[row.about_type_id, row.about_id].title,
            shown[row.about_type_id, row.about_id].url,
            subjects[row.about_type].label,
            _note(row, subjects[row.about_type].automatic_reason),
        )
        for row in found[:limit]
        if (row.about_type_id, row.about_id) in shown
    ]
    return lines, found[limit - 1].pk if len(found) > limit else None


def _note(row: Subscription, automatic_reason: str) -> str:
    if row.automatic and automatic_reason:
        return automatic_reason
    return f"depuis le {day_fr(row.created_at)}"


# ---- The next e-mail ---------------------------------------------------------------------------------------------


def next_mail(user: User, preferences: Preferences) -> NextMail:
    """What would leave next, were nothing more to happen."""
    if preferences.cadence == Preferences.Cadence.NONE:
        return NextMail("", None, "Aucun courriel ne partira. La cloche, elle, reste à jour.")
    if preferences.cadence == Preferences.Cadence.INSTANT:
        held = mailing.held(user)
        note = "Dix minutes après chaque nouveauté, si vous ne l’avez pas lue entre-temps."
        return NextMail(_moment(held[0].mail_after, preferences) if held else "", _digest_of(user, held), note)
    digest = mailing.preview(user, preferences)
    return NextMail(_moment(preferences.next_digest_at, preferences), digest or None, _pause(preferences))


def _digest_of(user: User, notifications: list[Notification]) -> Digest | None:
    shown = checks.shown_to(user, notifications)
    return build([make_item(each, shown[each.pk]) for each in notifications if each.pk in shown]) or None


def _pause(preferences: Preferences) -> str:
    user = preferences.user
    if not preferences.pause_in_holidays or preferences.next_digest_at is None:
        return ""
    if not holidays_are_known(user):
        return "Le hub ne connaît pas encore le calendrier de votre académie\u00a0: d’ici là, pas de pause."
    if in_holidays(user, preferences.next_digest_at.astimezone(user.tzinfo).date()):
        return "Ce sont les vacances\u00a0: rien ne partira avant la rentrée, puis un seul courriel de rattrapage."
    return ""


def _moment(moment: datetime | None, preferences: Preferences) -> str:
    """« Demain, 7 h 00 », on the member's clock, whose place is said when it is not that of Paris."""
    if moment is None:
        return ""
    user = preferences.user
    local, today = moment.astimezone(user.tzinfo), timezone.now().astimezone(user.tzinfo).date()
    days = (local.date() - today).days
    with timezone.override(user.tzinfo):
        said = {0: "Aujourd’hui", 1: "Demain"}.get(days)
        said = f"{said}, {clock_fr(moment)}" if said else date_fr(moment).capitalize()
    if user.tzinfo.key == "Europe/Paris":
        return said
    place = user.academy.name if user.academy and user.academy.timezone == user.tzinfo.key else ""
    return f"{said}, heure de {place}" if place else f"{said}, à votre heure"
