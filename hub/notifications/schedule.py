"""When digests leave, in the member's own time: pure functions."""

from datetime import date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

HOUR = time(7)
MONDAY, SUNDAY = 0, 6


class Rhythm(Enum):
    DAILY = "daily"
    WEEKLY = "weekly"


def has_digest(day: date, rhythm: Rhythm) -> bool:
    """Whether a digest leaves that day: Mondays for the weekly one, every day but Sunday for the daily one."""
    return day.weekday() == MONDAY if rhythm is Rhythm.WEEKLY else day.weekday() != SUNDAY


def next_digest(after: datetime, rhythm: Rhythm, zone: ZoneInfo) -> datetime:
    """The first moment strictly after `after` when a digest leaves: seven o'clock on the member's clock, in UTC."""
    day = after.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, HOUR, zone)
        # Compared as instants: between two times of one zone, Python compares the clocks, which change twice a year.
        if has_digest(day, rhythm) and moment.timestamp() > after.timestamp():
            return moment.astimezone(ZoneInfo("UTC"))
        day += timedelta(days=1)
