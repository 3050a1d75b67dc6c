"""One number that changes whenever something visible to everyone changes.

Whatever a process keeps for itself (finished pages, header, facet index) is kept under a key that holds this number:
bumping it empties every process at once, with no list of what to invalidate.
"""

import logging
import time

from django.core.cache import caches
from django.db import transaction

logger = logging.getLogger(__name__)

KEY = "hub:content-version"
# A process asks the shared cache at most this often, in seconds: what another process bumped is seen within it.
FRESH_FOR = 1.0

_known = {"version": "0", "read_at": float("-inf")}


def current() -> str:
    """The version to put in a key.

    While the shared cache does not answer, a new one each second: the site goes on, and shows nothing stale.
    """
    now = time.monotonic()
    if now - _known["read_at"] > FRESH_FOR:
        try:
            version = caches["default"].get(KEY) or "0"
        except Exception:
            logger.exception("The shared cache does not answer")
            version = f"unknown-{now:.0f}"
        _known.update(version=version, read_at=now)
    return _known["version"]


def bump() -> None:
    """Make everything that was kept stale: called by publication, moderation, erasure and settings."""
    version = str(time.time_ns())
    caches["default"].set(KEY, version, timeout=None)
    _known.update(version=version, read_at=time.monotonic())


def bump_after_commit(**signal_arguments) -> None:
    """Bump once the current transaction is committed; also a signal receiver."""
    transaction.on_commit(bump)


def forget() -> None:
    """Read the shared cache again at the next call (between tests, which share the process)."""
    _known.update(version="0", read_at=float("-inf"))
