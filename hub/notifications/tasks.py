"""Deliver what is stored: at once when it can be, again later when it cannot."""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import Q
from django.utils import timezone

from hub.core.background import background, every

from .models import LEASE, RETRY_AFTER, OutgoingEmail
from .outbox import StoredMessage

logger = logging.getLogger(__name__)

# Sent messages name people: they are kept this long, for those who ask « did it leave? ».
KEEP_SENT = timedelta(days=30)


@background
def deliver(pk: int) -> None:
    """Send one message if it is due and nobody else is sending it; on failure, say when to try again."""
    row = _claim(pk)
    if row is None:
        return
    try:
        get_connection(settings.EMAIL_TRANSPORT).send_messages([StoredMessage(row)])
    except smtplib.SMTPRecipientsRefused as error:
        _fail(row, error, permanent=all(500 <= code < 600 for code, _ in error.recipients.values()))
    except smtplib.SMTPResponseException as error:
        _fail(row, error, permanent=500 <= error.smtp_code < 600)
    except Exception as error:
        _fail(row, error, permanent=False)
    else:
        row.state, row.sent_at, row.last_error = OutgoingEmail.State.SENT, timezone.now(), ""
        row.save(update_fields=["state", "sent_at", "last_error"])


@every(timedelta(seconds=30))
def deliver_due() -> None:
    """Take up what waits for its next attempt, and what a dead worker left."""
    for pk in OutgoingEmail.objects.due().order_by("next_attempt_at").values_list("pk", flat=True)[:200]:
        deliver.call(pk)


@every(timedelta(hours=6))
def purge_sent() -> None:
    OutgoingEmail.objects.filter(state=OutgoingEmail.State.SENT, sent_at__lt=timezone.now() - KEEP_SENT).delete()


def _claim(pk: int) -> OutgoingEmail | None:
    """Mark the message as ours, in one UPDATE that two workers cannot both win."""
    now = timezone.now()
    won = (
        OutgoingEmail.objects.filter(pk=pk)
        .filter(
            Q(state=OutgoingEmail.State.WAITING, next_attempt_at__lte=now)
            | Q(state=OutgoingEmail.State.SENDING, claimed_at__lt=now - LEASE)
        )
        .update(state=OutgoingEmail.State.SENDING, claimed_at=now)
    )
    return OutgoingEmail.objects.get(pk=pk) if won else None


def _fail(row: OutgoingEmail, error: Exception, *, permanent: bool) -> None:
    row.attempts += 1
    row.last_error = f"{type(error).__name__}: {error}"[:500]
    if permanent or row.attempts > len(RETRY_AFTER):
        row.state = OutgoingEmail.State.FAILED
    else:
        row.state = OutgoingEmail.State.WAITING
        row.next_attempt_at = timezone.now() + RETRY_AFTER[row.attempts - 1]
    row.save(update_fields=["attempts", "last_error", "state", "next_attempt_at"])
    logger.warning("E-mail %s not sent (attempt %s, %s): %s", row.pk, row.attempts, row.state, row.last_error)
