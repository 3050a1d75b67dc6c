"""Dates as a French reader says them: « mercredi 2 décembre, 15 h 30 », « hier », « il y a 4 jours »."""

from datetime import date, datetime

from django.utils import timezone

NO_BREAK = "\u00a0"
# Written here rather than asked of Django for each date: a list of topics shows forty.
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def _local(moment: date | datetime) -> date | datetime:
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(timezone.get_current_timezone())
    return moment


def day_fr(day: date | datetime, *, year: bool | None = None) -> str:
    """« 3 novembre », « 1er octobre », with the year when it is not this one (or as `year` says)."""
    day = _local(day)
    if year is None:
        year = day.year != timezone.localdate().year
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first}{NO_BREAK}{MONTHS[day.month - 1]}" + (f"{NO_BREAK}{day.year}" if year else "")


def clock_fr(moment: datetime) -> str:
    """« 15 h 30 », « 9 h 00 », in the current time zone."""
    moment = _local(moment)
    return f"{moment.hour}{NO_BREAK}h{NO_BREAK}{moment.minute:02}"


def date_fr(moment: datetime) -> str:
    """« mercredi 2 décembre, 15 h 30 », in the current time zone."""
    moment = _local(moment)
    return f"{DAYS[moment.weekday()]} {day_fr(moment)}, {clock_fr(moment)}"


def ago(moment: datetime) -> str:
    """How long ago, in words, under a week; the day beyond. A moment to come is shown by its day."""
    now = timezone.now()
    minutes = int((now - moment).total_seconds() // 60)
    if 0 <= minutes < 1:
        return "à l’instant"
    if 0 < minutes < 60:
        return f"il y a {minutes}{NO_BREAK}min"
    moment, today = _local(moment), _local(now)
    days = (today.date() - moment.date()).days
    if minutes > 0 and days == 0:
        return f"il y a {minutes // 60}{NO_BREAK}h"
    if days == 1:
        return "hier"
    if 1 < days < 7:
        return f"il y a {days}{NO_BREAK}jours"
    return f"le {day_fr(moment, year=moment.year != today.year)}"
