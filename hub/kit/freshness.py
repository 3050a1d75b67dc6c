"""Whether a page can still be trusted, in three words: « à jour », « à relire », « nouveau »."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hub.core.dates import day_fr

# A page that nobody has reviewed yet is said to be new for this long after its publication.
NEW_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Badge:
    """A state to show: its words, its colour (`ok`, `warm`, `info` or `muted`) and its icon."""

    text: str
    tone: str
    icon: str


def badge(
    *, reviewed_on: date | None, review_due_on: date | None, published_at: datetime | None, today: date
) -> Badge | None:
    """The freshness of a page; None for a page that was never published nor reviewed."""
    if review_due_on and review_due_on < today:
        return Badge("à relire", "warm", "time-line")
    if reviewed_on:
        return Badge(
            f"à jour au {day_fr(reviewed_on, year=reviewed_on.year != today.year)}", "ok", "checkbox-circle-line"
        )
    if published_at is None:
        return None
    if published_at.date() > today - NEW_FOR:
        return Badge("nouveau", "info", "star-s-line")
    return Badge(f"publiée le {day_fr(published_at, year=published_at.year != today.year)}", "muted", "calendar-line")
