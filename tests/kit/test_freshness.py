"""What the badge says, by date."""

from datetime import UTC, date, datetime

import pytest

from hub.kit.freshness import Badge, badge

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("reviewed_on", "review_due_on", "published_at", "expected"),
    [
        (date(2026, 11, 3), date(2027, 11, 3), None, Badge("à jour au 3\u00a0novembre", "ok", "checkbox-circle-line")),
        (date(2026, 10, 1), None, None, Badge("à jour au 1er\u00a0octobre", "ok", "checkbox-circle-line")),
        (date(2025, 12, 5), None, None, Badge("à jour au 5\u00a0décembre\u00a02025", "ok", "checkbox-circle-line")),
        (date(2025, 11, 3), date(2026, 11, 24), None, Badge("à relire", "warm", "time-line")),
        (None, date(2026, 11, 25), datetime(2026, 11, 20, tzinfo=UTC), Badge("nouveau", "info", "star-s-line")),
        (None, None, datetime(2026, 10, 27, 12, tzinfo=UTC), Badge("nouveau", "info", "star-s-line")),
        (
            None,
            None,
            datetime(2026, 10, 26, 12, tzinfo=UTC),
            Badge("publiée le 26\u00a0octobre", "muted", "calendar-line"),
        ),
        (None, None, None, None),
    ],
)
def test_badge_says_the_state(reviewed_on, review_due_on, published_at, expected):
    found = badge(reviewed_on=reviewed_on, review_due_on=review_due_on, published_at=published_at, today=TODAY)
    assert found == expected
