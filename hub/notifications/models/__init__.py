"""Who follows what, what happened, who is told, what is sent, and that it is sent once."""

from .events import HOLD, LATE, Event, Notification
from .following import Subscription, nearest
from .outgoing import LEASE, RETRY_AFTER, OutgoingEmail
from .preferences import Preferences, RefusedAddress

__all__ = [
    "HOLD",
    "LATE",
    "LEASE",
    "RETRY_AFTER",
    "Event",
    "Notification",
    "OutgoingEmail",
    "Preferences",
    "RefusedAddress",
    "Subscription",
    "nearest",
]
