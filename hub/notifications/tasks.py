"""Deliver what is stored: at once when it can be, again later when it cannot."""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import Q
from django.utils import timezone

from hub.core.background import background, every

from . import addresses, mailing, services, telling
from .models import LEASE, RETRY_AFTER, Event, Notification, OutgoingEmail, Preferences
from .outbox import StoredMessage

logger = logging.getLogger(__name__)

# Sent messages name people: they are kept this long, for those who ask « did it leave? ».
KEEP_SENT = timedelta(days=30)
# What the bell shows, read and unread: « Données personnelles » says it.
KEEP_READ = timedelta(days=90)
KEEP_UNREAD = timedelta(days=180)
# A message made within this time says what is still true.
FRESH = timedelta(minutes=1)
# Members served by one turn of a periodic job, so that other work has its turn too.
MEMBERS_AT_ONCE = 500
# Answers of the server that are about us, not about the message: our account, our address, our greeting.
OUR_OWN_FAULT = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPHeloError,
    smtplib.SMTPConnectError,
)


@background
def tell(pk: int) -> None:
    """Make the notifications of one event."""
    telling.tell(pk)


@every(timedelta(seconds=30))
def tell_untold() -> None:
    """Take up the events that a dead worker left."""
    for pk in Event.objects.untold().values_list("pk", flat=True)[:200]:
        tell.call(pk)


@every(timedelta(seconds=30))
def mail_ripe() -> None:
    """Send what must leave now; a member whose message cannot be made does not keep the others waiting."""
    members = Notification.objects.ripe().order_by("recipient").values_list("recipient", flat=True).distinct()
    _for_each(members[:MEMBERS_AT_ONCE], mailing.send_ripe_to)


@every(timedelta(seconds=60))
def mail_digests() -> None:
    """Send the digests that are due."""
    members = Preferences.objects.digest_due().values_list("user", flat=True)
    _for_each(members[:MEMBERS_AT_ONCE], mailing.send_digest_to)


def _for_each(members, send) -> None:
    for pk in list(members):
        try:
            send(pk)
        except Exception:
            logger.exception("Notifications of member %s not sent", pk)


@every(timedelta(hours=24))
def forget_old() -> None:
    """Forget notifications, then the events that nobody has any more."""
    services.forget(before_read=timezone.now() - KEEP_READ, before=timezone.now() - KEEP_UNREAD)


@background
def deliver(pk: int) -> None:
    """Send one message if it is due, still wanted, and nobody else is sending it; on failure, say when to try again."""
    row = _claim(pk)
    if row is None or (_has_waited(row) and not mailing.is_still_wanted(row)):
        return
    try:
        get_connection(settings.EMAIL_TRANSPORT).send_messages([StoredMessage(row)])
    except smtplib.SMTPRecipientsRefused as error:
        answers = [(code, _text(answer)) for code, answer in error.recipients.values()]
        _fail(row, error, permanent=all(500 <= code < 600 for code, _ in answers))
        if answers and all(addresses.blames_the_address(*answer) for answer in answers):
            addresses.refuse(row.recipient, "{} {}".format(*answers[0]))
    except OUR_OWN_FAULT as error:
        _fail(row, error, permanent=False)
    except smtplib.SMTPResponseException as error:
        _fail(row, error, permanent=500 <= error.smtp_code < 600)
    except Exception as error:
        _fail(row, error, permanent=False)
    else:
        row.state, row.sent_at, row.last_error = OutgoingEmail.State.SENT, timezone.now(), ""
        row.save(update_fields=["state", "sent_at", "last_error"])
        addresses.forgive(row.recipient)


def _has_waited(row: OutgoingEmail) -> bool:
    """Whether what the message speaks of may have changed since it was made."""
    return row.attempts > 0 or timezone.now() - row.created_at > FRESH


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


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
