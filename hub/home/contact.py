"""Hand a visitor's message to the team; nothing of it is kept but the outgoing mail."""

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest

from hub.core.emails import send_email
from hub.core.throttle import reader_key, seconds_to_wait

from .models import ContactSubject

# Messages that one reader may send, per period in seconds.
LIMIT = 5
PERIOD = 3600
# Seconds during which the same message again is a second click.
SAME_MESSAGE = 600


def send(request: HttpRequest, data: dict) -> int:
    """Send a cleaned `ContactForm` to the team, and a word to its writer; return 0, or the seconds to wait.

    A member gets a copy at their confirmed address. A visitor gets a receipt without their text: the form must not
    carry anyone's words to an address that nobody confirmed. What fell in the trap is dropped without a word.
    """
    if data["website"]:
        return 0
    digest = hashlib.sha256(repr([data[name] for name in ("email", "message", "page")]).encode()).hexdigest()
    who = reader_key(request)
    again_key = f"contact:{who}:{digest}"
    if caches["default"].get(again_key):
        return 0
    if wait := seconds_to_wait("contact", who, limit=LIMIT, period=PERIOD):
        return wait
    caches["default"].set(again_key, True, SAME_MESSAGE)
    context = {**data, "user": request.user}
    answer = "contact_copy" if request.user.is_authenticated else "contact_receipt"
    with transaction.atomic():
        send_email(settings.TEAM_EMAIL, "home/contact_team", context, {"Reply-To": data["email"]})
        send_email(data["email"], f"home/{answer}", context, {"Reply-To": settings.TEAM_EMAIL})
    return 0


def thanks(request: HttpRequest, subject: ContactSubject) -> str:
    """What the page says once the message has left."""
    sent = "Une copie vous a été envoyée" if request.user.is_authenticated else "Un accusé de réception suit"
    return f"Votre message est parti. {sent}. Délai de réponse\u00a0: {subject.delay}."
