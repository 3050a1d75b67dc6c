"""What the pages of the forums ask for while they are made."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from jinja2.ext import Extension

from hub.core.dates import clock_fr

from .permissions import public_forum_ids


def own_clock(moment: datetime, zone: str) -> str:
    """« 20 h 05 », the clock of the reader's own zone."""
    with timezone.override(ZoneInfo(zone)):
        return clock_fr(moment)


class ForumsExtension(Extension):
    def __init__(self, environment):
        super().__init__(environment)
        environment.globals.update(
            own_clock=own_clock, public_forums=lambda: set(public_forum_ids()), new_submission=uuid.uuid4
        )
