"""The e-mail backend of the whole site: every message is stored first, then delivered by the worker.

Whoever sends mail (django-allauth, Wagtail, ours) uses Django's ordinary functions. The row is written in the
transaction that causes it: a message exists if and only if what it speaks of was saved, and no request waits for the
mail server.
"""

import email.message
from email import message_from_bytes
from email.policy import default

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from .models import OutgoingEmail


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        """Store one row for each recipient (nobody sees the others' addresses); return the number of messages."""
        with transaction.atomic():
            for message in email_messages:
                for recipient in message.recipients():
                    user = get_user_model().objects.filter(email__iexact=recipient).first()
                    store(message, recipient, user=user)
        return len(email_messages)


def store(message: EmailMessage, recipient: str, *, user, kind: str = OutgoingEmail.Kind.ORDINARY) -> OutgoingEmail:
    """Write the row of one message to one address; the worker is told once the present transaction is committed."""
    from . import tasks

    message.to, message.cc, message.bcc = [recipient], [], []
    built = message.message()
    row = OutgoingEmail.objects.create(
        recipient=recipient,
        user=user,
        kind=kind,
        subject=message.subject[:255],
        message=built.as_bytes(),
        message_id=(built["Message-ID"] or "")[:255],
    )
    transaction.on_commit(lambda: tasks.deliver.enqueue(row.pk))
    return row


class _Message(email.message.EmailMessage):
    """A message that Django's SMTP transport can ask for the line ends that it wants."""

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        return super().as_bytes(unixfrom, policy=self.policy.clone(linesep=linesep))


# A header is handed over as written: re-folded, a long address without a blank would be encoded, hence unreadable.
AS_WRITTEN = default.clone(refold_source="none", message_factory=_Message)


class StoredMessage(EmailMessage):
    """A message read back from its row, to be handed as it is to the transport."""

    def __init__(self, row: OutgoingEmail):
        self.parsed = message_from_bytes(bytes(row.message), policy=AS_WRITTEN)
        super().__init__(subject=row.subject, from_email=str(self.parsed["From"]), to=[row.recipient])

    def message(self):
        return self.parsed
