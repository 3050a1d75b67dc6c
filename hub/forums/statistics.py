"""How soon questions are answered: what readers are promised, and what moderators follow. Nobody is ranked."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.core.cache import caches
from django.utils import timezone

from hub.core import content_version
from hub.core.dates import NO_BREAK

from .models import Flag, Post, Topic
from .working_hours import ANSWER_WITHIN, working_hours_before

# Seconds during which a process keeps the delay that it announces.
TIMEOUT = 600
# Fewer questions than this promise nothing.
ENOUGH = 5


def median_delay(since: datetime, until: datetime | None = None) -> timedelta | None:
    """The median time to a first answer, of the public questions asked since then; None when there are too few."""
    rows = Topic.objects.public().filter(created_at__gte=since, first_reply_at__isnull=False)
    if until:
        rows = rows.filter(created_at__lt=until)
    delays = [answered - asked for asked, answered in rows.values_list("created_at", "first_reply_at")]
    return median(delays) if len(delays) >= ENOUGH else None


def announced_delay() -> str:
    """The median of the last thirty days in words, kept by the process; empty when there is nothing to promise."""
    key = f"forums:delay:{content_version.current()}"
    found = caches["process"].get(key)
    if found is None:
        delay = median_delay(timezone.now() - timedelta(days=30))
        found = duration(delay) if delay is not None else ""
        caches["process"].set(key, found, TIMEOUT)
    return found


def duration(delay: timedelta) -> str:
    """« 40 min », « 5 h 20 », « 3 jours »."""
    minutes = max(1, round(delay.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes}{NO_BREAK}min"
    if minutes < 48 * 60:
        return f"{minutes // 60}{NO_BREAK}h{NO_BREAK}{minutes % 60:02}"
    return f"{round(minutes / 60 / 24)}{NO_BREAK}jours"


# ---- For moderators ----------------------------------------------------------------------------------------------

WEEKS = 12


@dataclass(frozen=True)
class Week:
    """What was written in one week; `height` is for the drawing, out of 100."""

    start: date
    topics: int
    posts: int
    unanswered: int
    height: int


def weeks(now: datetime) -> list[Week]:
    """The last twelve weeks, the oldest first: two queries."""
    monday = timezone.localdate(now) - timedelta(days=timezone.localdate(now).weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    since = timezone.make_aware(datetime.combine(first, time.min))
    topics = Topic.objects.listed().filter(created_at__gte=since).values_list("created_at", "replies_count")
    posts = Post.objects.visible().filter(created_at__gte=since).values_list("created_at", flat=True)
    by_week = Counter(_monday(at) for at in posts)
    opened = Counter(_monday(at) for at, _ in topics)
    alone = Counter(_monday(at) for at, replies in topics if not replies)
    most = max(by_week.values(), default=1)
    starts = [first + timedelta(weeks=rank) for rank in range(WEEKS)]
    return [
        Week(start, opened[start], by_week[start], alone[start], round(100 * by_week[start] / most)) for start in starts
    ]


def _monday(moment: datetime) -> date:
    day = timezone.localdate(moment)
    return day - timedelta(days=day.weekday())


def oldest_waiting() -> datetime | None:
    """Since when the oldest report waits."""
    return Flag.objects.waiting().order_by("created_at").values_list("created_at", flat=True).first()


def figures(now: datetime) -> list[tuple[str, str]]:
    """What there is to know at a glance, as (label, value), over the last thirty days."""
    since = now - timedelta(days=30)
    asked = Topic.objects.listed().filter(created_at__gte=since, is_announcement=False)
    number, alone = asked.count(), asked.filter(replies_count=0).count()
    delay = median_delay(since)
    late = Topic.objects.public().late(working_hours_before(now, ANSWER_WITHIN)).count()
    oldest = oldest_waiting()
    return [
        ("Temps médian avant la première réponse, 30 jours", duration(delay) if delay else "trop peu de questions"),
        (
            "Questions sans réponse, 30 jours",
            f"{alone} sur {number}" + (f" ({round(100 * alone / number)}\u00a0%)" if number else ""),
        ),
        ("Sans réponse depuis plus de 48 heures ouvrées", str(late)),
        ("Signalements en attente", str(Flag.objects.waiting().values("post").distinct().count())),
        ("Le plus ancien attend depuis", duration(now - oldest) if oldest else "rien n’attend"),
    ]
