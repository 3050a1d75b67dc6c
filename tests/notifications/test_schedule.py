"""When digests leave: seven o'clock on the member's own clock, whatever the night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.notifications.schedule import Rhythm, has_digest, next_digest

ZONES = ["Europe/Paris", "Indian/Reunion", "America/Cayenne", "America/Miquelon", "Pacific/Noumea", "Pacific/Tahiti"]
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 (bounds)


@given(moments, st.sampled_from(Rhythm), st.sampled_from(ZONES))
def test_the_next_digest_is_the_first_seven_oclock_that_suits_after_now(now, rhythm, name):
    zone = ZoneInfo(name)
    moment = next_digest(now, rhythm, zone)
    local = moment.astimezone(zone)
    assert moment > now
    assert (local.hour, local.minute, local.second) == (7, 0, 0)
    assert has_digest(local.date(), rhythm)
    day = now.astimezone(zone).date()
    while day < local.date():
        seven = datetime(day.year, day.month, day.day, 7, tzinfo=zone)
        assert not has_digest(day, rhythm) or seven.astimezone(UTC) <= now
        day += timedelta(days=1)


@given(moments, st.sampled_from(Rhythm), st.sampled_from(ZONES))
def test_planning_again_just_before_changes_nothing(now, rhythm, name):
    zone = ZoneInfo(name)
    moment = next_digest(now, rhythm, zone)
    assert next_digest(moment - timedelta(microseconds=1), rhythm, zone) == moment
    assert next_digest(moment, rhythm, zone) > moment


@pytest.mark.parametrize(
    ("now", "rhythm", "zone", "expected"),
    [
        # A Wednesday.
        ("2026-11-25T05:59:59", Rhythm.DAILY, "Europe/Paris", "2026-11-25T06:00:00"),
        ("2026-11-25T06:00:00", Rhythm.DAILY, "Europe/Paris", "2026-11-26T06:00:00"),
        # Saturday, then Monday: none on Sunday.
        ("2026-11-28T06:00:00", Rhythm.DAILY, "Europe/Paris", "2026-11-30T06:00:00"),
        ("2026-11-25T06:00:00", Rhythm.WEEKLY, "Europe/Paris", "2026-11-30T06:00:00"),
        ("2026-11-30T06:00:00", Rhythm.WEEKLY, "Europe/Paris", "2026-12-07T06:00:00"),
        # The nights when the clock changes: 28 to 29 March, 24 to 25 October (Sundays: nothing leaves), then Mondays.
        ("2026-03-28T06:00:00", Rhythm.DAILY, "Europe/Paris", "2026-03-30T05:00:00"),
        ("2026-10-24T05:00:00", Rhythm.DAILY, "Europe/Paris", "2026-10-26T06:00:00"),
        ("2026-11-25T04:00:00", Rhythm.DAILY, "Indian/Reunion", "2026-11-26T03:00:00"),
        ("2026-11-25T05:00:00", Rhythm.DAILY, "Pacific/Tahiti", "2026-11-25T17:00:00"),
        ("2028-02-28T07:00:00", Rhythm.DAILY, "Europe/Paris", "2028-02-29T06:00:00"),
    ],
)
def test_next_digest_on_days_that_matter(now, rhythm, zone, expected):
    now, expected = (datetime.fromisoformat(f"{moment}+00:00") for moment in (now, expected))
    assert next_digest(now, rhythm, ZoneInfo(zone)) == expected
