"""Working hours: a working day counts for 24, so that « 48 working hours » is two days without Saturday nor Sunday.

A question asked on a Friday at 17 h is late on the Tuesday at 17 h.
"""

from datetime import datetime, timedelta

from django.utils import timezone

SATURDAY = 5


def add_working_hours(moment: datetime, hours: int) -> datetime:
    """The moment when as many working hours have passed, by the clock of Paris."""
    current = timezone.localtime(moment)
    if current.weekday() >= SATURDAY:
        current = _midnight(current + timedelta(days=7 - current.weekday()))
    days, rest = divmod(hours, 24)
    for _ in range(days):
        current += timedelta(days=3 if current.weekday() == SATURDAY - 1 else 1)
    current += timedelta(hours=rest)
    if current.weekday() >= SATURDAY:
        current += timedelta(days=2)
    return current


def working_hours_before(moment: datetime, hours: int) -> datetime:
    """What was asked before this moment has waited for as many working hours (a whole number of days)."""
    current = timezone.localtime(moment)
    if current.weekday() >= SATURDAY:
        current = _midnight(current - timedelta(days=current.weekday() - SATURDAY))
        current -= timedelta(microseconds=1)
    for _ in range(hours // 24):
        current -= timedelta(days=3 if current.weekday() == 0 else 1)
    return current


# Working hours after which an unanswered question is the team's business.
ANSWER_WITHIN = 48


def is_late(created_at: datetime, now: datetime | None = None) -> bool:
    """Whether a question asked then should have been answered by now."""
    return add_working_hours(created_at, ANSWER_WITHIN) < (now or timezone.now())


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
