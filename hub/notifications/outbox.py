"""The e-mail backend of the whole site: every message is stored first, then delivered by the worker.

Whoever sends mail (django-allauth, Wagtail, ours) uses Django's ordinary functions. The row is written in the
transaction that causes it: a message exists if and only if what it speaks of was saved, and no request waits for the
mail server.
"""

from email import message_from_bytes
from email.policy import default as default_policy

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from .models import OutgoingEmail


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        """Store one row for each recipient (nobody sees the others' addresses); return the number of messages."""
        from . import tasks

        with transaction.atomic():
            for message in email_messages:
                for recipient in message.recipients():
                    row = _store(message, recipient)
                    transaction.on_commit(lambda pk=row.pk: tasks.deliver.enqueue(pk))
        return len(email_messages)


def _store(message: EmailMessage, recipient: str) -> OutgoingEmail:
    message.to, message.cc, message.bcc = [recipient], [], []
    user = get_user_model().objects.filter(email__iexact=recipient).first()
    return OutgoingEmail.objects.create(
        recipient=recipient, user=user, subject=message.subject[:255], message=message.message().as_bytes()
    )


class StoredMessage(EmailMessage):
    """A message read back from its row, to be handed as it is to the transport."""

    def __init__(self, row: OutgoingEmail):
        self.parsed = message_from_bytes(bytes(row.message), policy=default_policy)
        super().__init__(subject=row.subject, from_email=str(self.parsed["From"]), to=[row.recipient])

    def message(self):
        return self.parsed
