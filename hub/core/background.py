"""Work that a request does not wait for, and work that comes back by the clock.

`background` is the one place that names the task library: when Django's own arrives (6.x), this line changes.
A task may be lost (a worker killed in the middle) and may run twice: the row it works on says what remains to do, and a
periodic job (`every`) sweeps what was left behind. Tasks are therefore idempotent.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.cache import caches
from django.utils.module_loading import autodiscover_modules
from django_tasks import task

logger = logging.getLogger(__name__)

HEARTBEAT = "hub:worker-heartbeat"
# A worker that has not been heard of for this long, in seconds, is taken for dead.
HEARTBEAT_LIMIT = 90


def background(function):
    """Make a module-level function a task: `function.enqueue(…)` hands it to the worker."""
    return task(backend="background")(function)


@dataclass
class Job:
    function: Callable[[], None]
    period: float
    due_at: float = field(default=0.0)


_jobs: list[Job] = []


def every(period: timedelta):
    """Have the worker call this function at its start, then once per `period`.

    The function decides from the database what is due: asleep for three days or run twice, it does the same work.
    """

    def register(function: Callable[[], None]) -> Callable[[], None]:
        _jobs.append(Job(function, period.total_seconds()))
        return function

    return register


def run_due_jobs() -> None:
    """Call each periodic function whose time has come; one that fails is logged and tried again at its next turn."""
    autodiscover_modules("tasks")
    now = time.monotonic()
    for job in _jobs:
        if job.due_at <= now:
            job.due_at = now + job.period
            try:
                job.function()
            except Exception:
                logger.exception("Periodic job %s failed", job.function.__qualname__)


def beat() -> None:
    """Say that the worker is alive."""
    caches["default"].set(HEARTBEAT, time.time(), timeout=None)


def worker_is_alive() -> bool:
    last = caches["default"].get(HEARTBEAT)
    return last is not None and time.time() - last < HEARTBEAT_LIMIT
