"""The e-mails themselves: headers that mailboxes sort, thread and unsubscribe by; a text and an HTML part."""

import logging
import re
from email.header import Header
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from hub.accounts.models import User
from hub.core.emails import render_email
from hub.core.text import sanitise

from .digest import Digest, Item
from .models import Notification
from .registry import Shown
from .stopping import stop_address

logger = logging.getLogger(__name__)


def host() -> str:
    """The name that ids are made under."""
    return urlsplit(settings.SITE_URL).hostname


def message_id_of(key: str) -> str:
    """The Message-ID made from a key or from an id that a room keeps: the same whoever receives it, however often.

    One that is whole already (« <…@…> », an imported message's) stays as it is, if it is sound.
    """
    if re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", key):
        return key
    return f"<{re.sub(r'[^A-Za-z0-9.-]+', '.', key).strip('.')}@{host()}>"


def notification_message(user: User, notification: Notification, item: Item) -> EmailMultiAlternatives:
    """One event, in the thread of its subject."""
    shown, event = item.shown, notification.event
    own_id, references = message_id_of(event.key), [message_id_of(each) for each in shown.references]
    if shown.message_id and item.kind.delivers:
        own_id = message_id_of(shown.message_id)
    elif shown.message_id:
        references.append(message_id_of(shown.message_id))
    headers = {"Message-ID": own_id, "List-Archive": f"<{settings.SITE_URL}{shown.url}>"}
    if references:
        headers |= {"In-Reply-To": references[-1], "References": " ".join(references)}
    if shown.list_id:
        slug, name = shown.list_id
        headers["List-Id"] = f"{_phrase(name)} <{slug}.{host()}>"
    context = {
        "item": item,
        "shown": shown,
        "html": _readable_elsewhere(shown.html),
        "url": settings.SITE_URL + shown.url,
        "is_answer": bool(references),
    }
    sender = _sender(shown)
    return _message(user, "notifications/notification", context, headers, group=event.group_pair, sender=sender)


def digest_message(user: User, digest: Digest, *, key: str, catches_up: bool) -> EmailMultiAlternatives:
    """Everything that waited, in one message; `key` names this digest among the member's."""
    context = {
        "digest": digest,
        "catches_up": catches_up,
        "list_url": settings.SITE_URL + reverse("notifications:list"),
        "first": digest.groups[0].title if digest.groups else digest.extras[0].title,
        "others": max(0, len(digest.groups) + digest.left_out - 1),
    }
    headers = {"Message-ID": message_id_of(f"digest.{user.pk}.{key}"), "List-Id": f"<resume.{host()}>"}
    return _message(user, "notifications/digest", context, headers)


def _message(
    user: User, template: str, context: dict, headers: dict, *, group: tuple[int, int] | None = None, sender: str = ""
) -> EmailMultiAlternatives:
    stop_url = stop_address(user, group)
    context |= {
        "user": user,
        "stop_url": stop_url,
        "settings_url": settings.SITE_URL + reverse("notifications:settings"),
    }
    subject, text, html = render_email(template, context)
    headers |= {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "list",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    message = EmailMultiAlternatives(subject, text, sender or None, [user.email], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def _readable_elsewhere(html: str) -> str:
    """A room's HTML, as a mailbox may show it: once more through the allow-list, with addresses that are whole."""
    return sanitise(html).replace(' href="/', f' href="{settings.SITE_URL}/')


def _sender(shown: Shown) -> str:
    """« Nadia B. – Le hub <hub@…> »: who wrote, at the hub's address."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    author = " ".join(shown.author.split())
    return formataddr((f"{author} – {name}", address)) if author else settings.DEFAULT_FROM_EMAIL


def _phrase(name: str) -> str:
    """A name before an address in a header: encoded apart, since what follows must stay readable by machines."""
    name = " ".join(name.split())
    if name.isascii():
        return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return Header(name, "utf-8").encode().replace("\n", "")
