"""Pages of a long list by key, never by rank: page 50 costs what page 1 costs, and nothing is skipped or seen twice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q, QuerySet

CURSOR = re.compile(r"([ar])(\d{1,16})-(\d{1,18})")
SECOND = 1_000_000
# Past it, no calendar: what an address says beyond is unreadable.
LAST_STAMP = int(datetime(9000, 1, 1, tzinfo=UTC).timestamp()) * SECOND
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cursor:
    """A place in a list: after (`a`) or before (`r`) a row, known by its moment and its key; or the beginning."""

    direction: str = ""
    moment: datetime = NEVER
    pk: int = 0

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """What an address says; the beginning when it cannot be read."""
        match = CURSOR.fullmatch(text)
        if match is None or int(match[2]) > LAST_STAMP:
            return cls()
        moment = datetime.fromtimestamp(int(match[2]) // SECOND, UTC).replace(microsecond=int(match[2]) % SECOND)
        return cls(match[1], moment, int(match[3]))


@dataclass(frozen=True)
class Slice:
    """Some rows of a list, and the cursors of its neighbours (empty where there is none)."""

    rows: Sequence
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Keyset:
    """The order of a list: a moment, then the primary key, both down or both up."""

    field: str
    is_descending: bool = True

    def apply(self, queryset: QuerySet, direction: str, moment, pk) -> QuerySet:
        """The rows on one side of a place (all of them when `direction` is empty), the nearest first."""
        down = self.is_descending != (direction == "r")
        if direction:
            side = "lt" if down else "gt"
            beyond = Q(**{f"{self.field}__{side}": moment}) | Q(**{self.field: moment, f"pk__{side}": pk})
            # The last condition says part of it again, in the way that an index reads.
            queryset = queryset.filter(beyond & Q(**{f"{self.field}__{side}e": moment}))
        sign = "-" if down else ""
        return queryset.order_by(f"{sign}{self.field}", f"{sign}pk")

    def cut(self, rows: list, place: Cursor, size: int) -> Slice:
        """The slice that `size + 1` rows from a place give, in the order of the list."""
        backwards = place.direction == "r"
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        before = more if backwards else bool(place.direction)
        after = backwards or more
        return Slice(
            rows,
            self._cursor("r", rows[0]) if before and rows else "",
            self._cursor("a", rows[-1]) if after and rows else "",
        )

    def _cursor(self, direction: str, row) -> str:
        moment = getattr(row, self.field)
        return f"{direction}{int(moment.replace(microsecond=0).timestamp()) * SECOND + moment.microsecond}-{row.pk}"


LAST_ACTIVE_FIRST = Keyset("last_posted_at")
OLDEST_FIRST = Keyset("created_at", is_descending=False)
