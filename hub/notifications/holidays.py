"""School holidays, as far as somebody knows them: the calendar itself is given by another part of the hub."""

from datetime import date
from typing import Protocol

from hub.accounts.models import User


class Calendar(Protocol):
    """What knows when schools are closed."""

    def knows(self, zone: str) -> bool:
        """Whether the holidays of this zone (`Academy.holiday_zone`: « A », « La Réunion »…) are known at all."""

    def is_holiday(self, zone: str, day: date) -> bool:
        """Whether schools of this zone are closed that day."""


_calendars: list[Calendar] = []


def register_calendar(calendar: Calendar) -> None:
    """Have this calendar asked, after those registered before."""
    _calendars.append(calendar)


def _calendar_of(user: User) -> Calendar | None:
    if user.academy is None:
        return None
    return next((each for each in _calendars if each.knows(user.academy.holiday_zone)), None)


def holidays_are_known(user: User) -> bool:
    """Whether anything knows the school holidays of this member's académie."""
    return _calendar_of(user) is not None


def in_holidays(user: User, day: date) -> bool:
    """Whether the schools of this member's académie are closed that day; no when nobody knows."""
    calendar = _calendar_of(user)
    return calendar is not None and calendar.is_holiday(user.academy.holiday_zone, day)
