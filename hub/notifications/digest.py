"""What a list and a digest show of many notifications: grouped by subject, the best first. Pure functions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .models import Notification
from .registry import EventKind, Extra, Shown, event_kind

# In a digest: subjects that concern the person, subjects that they follow, news from elsewhere.
PER_SECTION = 5


def because(reason: str) -> str:
    """« parce que vous suivez ce sujet », « parce qu’on vous cite »; nothing without a reason."""
    if not reason:
        return ""
    return f"parce qu’{reason}" if reason[0].lower() in "aeiouyéèêâîôû" else f"parce que {reason}"


@dataclass(frozen=True)
class Item:
    """One notification and what may be shown of it."""

    pk: int
    kind: EventKind
    group: tuple[int, int]
    rank: int
    at: datetime
    reason: str
    is_read: bool
    shown: Shown

    @property
    def sentence(self) -> str:
        return self.kind.said(self.shown.author)

    @property
    def because(self) -> str:
        return because(self.reason)


@dataclass(frozen=True)
class Group:
    """The notifications of one subject, in the order of the discussion."""

    items: tuple[Item, ...]

    @property
    def latest(self) -> Item:
        return max(self.items, key=lambda item: (item.at, item.pk))

    @property
    def first_unread(self) -> Item:
        """Where to take up reading: the first unread one, else the last."""
        return next((item for item in self.items if not item.is_read), self.latest)

    @property
    def title(self) -> str:
        return self.latest.shown.title

    @property
    def unread(self) -> int:
        return sum(not item.is_read for item in self.items)

    @property
    def concerns_the_person(self) -> bool:
        return any(item.kind.personal for item in self.items)

    @property
    def because(self) -> str:
        """Why the person is told, of what concerns them most."""
        return max(self.items, key=lambda item: (item.kind.personal, item.kind.weight)).because

    @property
    def summary(self) -> str:
        """« Nadia B. vous répond » for one, « 1 mention et 3 réponses » for several, the heaviest first."""
        if len(self.items) == 1:
            return self.items[0].sentence
        counts = Counter(item.kind for item in self.items)
        parts = [kind.counted(counts[kind]) for kind in sorted(counts, key=lambda kind: (-kind.weight, kind.slug))]
        return " et ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]

    @property
    def worth(self) -> tuple:
        """The greater the better: what weighs most, then what moved most, then what moved last."""
        return max(item.kind.weight for item in self.items), len(self.items), self.latest.at, self.latest.pk


@dataclass(frozen=True)
class Digest:
    personal: tuple[Group, ...]
    followed: tuple[Group, ...]
    extras: tuple[Extra, ...]
    # Subjects that found no room: they are on the site.
    left_out: int

    def __bool__(self) -> bool:
        return bool(self.personal or self.followed or self.extras)

    @property
    def groups(self) -> tuple[Group, ...]:
        return self.personal + self.followed


def make_item(notification: Notification, shown: Shown) -> Item:
    """What is shown of a notification whose event is at hand."""
    event = notification.event
    return Item(
        pk=notification.pk,
        kind=event_kind(event.kind),
        group=event.group_pair,
        rank=event.rank,
        at=notification.created_at,
        reason=notification.reason,
        is_read=notification.read_at is not None,
        shown=shown,
    )


def grouped(items: Iterable[Item]) -> list[Group]:
    """One group per subject, the last moved first; within a group, in the order of the discussion."""
    by_group: dict[tuple[int, int], list[Item]] = {}
    for item in items:
        by_group.setdefault(item.group, []).append(item)
    groups = [Group(tuple(sorted(found, key=lambda item: (item.rank, item.pk)))) for found in by_group.values()]
    return sorted(groups, key=lambda group: (group.latest.at, group.latest.pk), reverse=True)


def build(items: Iterable[Item], extras: Iterable[Extra] = ()) -> Digest:
    """The digest of these unread notifications: at most 5 subjects, 5 more that are followed, 5 news from elsewhere."""
    best_first = sorted(grouped(items), key=lambda group: group.worth, reverse=True)
    personal = [group for group in best_first if group.concerns_the_person]
    followed = [group for group in best_first if not group.concerns_the_person]
    shown_titles = {group.title for group in best_first}
    elsewhere = [extra for extra in extras if extra.title not in shown_titles]
    return Digest(
        personal=tuple(personal[:PER_SECTION]),
        followed=tuple(followed[:PER_SECTION]),
        extras=tuple(elsewhere[:PER_SECTION]),
        left_out=len(personal[PER_SECTION:]) + len(followed[PER_SECTION:]),
    )
