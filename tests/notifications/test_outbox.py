"""Mail: stored with what causes it, sent once, tried again when the server fails, given up when it refuses."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.notifications import tasks
from hub.notifications.models import LEASE, RETRY_AFTER, OutgoingEmail
from hub.notifications.outbox import StoredMessage

State = OutgoingEmail.State


class FailingTransport(BaseEmailBackend):
    """A mail server that answers with `error`; set by each test."""

    error: Exception

    def send_messages(self, email_messages):
        raise self.error


@pytest.fixture
def failing(settings):
    settings.EMAIL_TRANSPORT = f"{__name__}.FailingTransport"

    def _with(error):
        FailingTransport.error = error

    return _with


def send(**fields):
    send_mail("Objet", "Corps", None, ["membre@example.org"], **fields)
    return OutgoingEmail.objects.get()


def test_a_message_is_stored_then_sent_by_the_worker(member, mailbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = EmailMultiAlternatives(
            "Ça marche", "Bonjour é", "Le hub <hub@example.org>", [member.email], headers={"X-Own": "1"}
        )
        message.attach_alternative("<p>Bonjour é</p>", "text/html")
        message.attach("trame.txt", "contenu", "text/plain")
        message.send()
    row = OutgoingEmail.objects.get()
    assert (row.state, row.user, row.subject, mail.outbox) == (State.WAITING, member, "Ça marche", [])
    (sent,) = mailbox()
    assert (sent.subject, sent.to, sent.from_email) == ("Ça marche", [member.email], "Le hub <hub@example.org>")
    parsed = sent.message()
    assert parsed["X-Own"] == "1"
    assert parsed.get_body(("plain",)).get_content().strip() == "Bonjour é"
    assert parsed.get_body(("html",)).get_content().strip() == "<p>Bonjour é</p>"
    assert [part.get_filename() for part in parsed.iter_attachments()] == ["trame.txt"]
    row.refresh_from_db()
    assert (row.state, row.attempts, row.sent_at is None) == (State.SENT, 0, False)


def test_a_stored_message_is_what_an_smtp_server_wants(db):
    """Django's SMTP transport asks for CRLF; a file or a test asks for nothing."""
    row = send()
    message = StoredMessage(row).message()
    assert message.as_bytes(linesep="\r\n") == bytes(row.message).replace(b"\n", b"\r\n")
    assert message.as_bytes() == bytes(row.message)


def test_each_recipient_has_a_message_of_their_own(db):
    EmailMultiAlternatives("s", "b", None, ["a@example.org"], bcc=["c@example.org"], cc=["b@example.org"]).send()
    rows = OutgoingEmail.objects.order_by("recipient")
    assert [row.recipient for row in rows] == ["a@example.org", "b@example.org", "c@example.org"]
    for row in rows:
        text = bytes(row.message).decode()
        assert [name for name in "abc" if f"{name}@example.org" in text] == [row.recipient[0]]


@pytest.mark.every_database
@pytest.mark.django_db(transaction=True)
def test_no_message_leaves_a_transaction_that_was_undone():
    with transaction.atomic():
        send_mail("s", "b", None, ["a@example.org"])
        transaction.set_rollback(True)
    assert OutgoingEmail.objects.count() == 0


def test_a_request_never_waits_for_the_mail_server(db, failing, django_capture_on_commit_callbacks):
    failing(AssertionError("the transport was asked"))
    with django_capture_on_commit_callbacks(execute=True):
        row = send()
    assert row.last_error == ""


def test_a_failure_is_tried_again_later_and_later_then_given_up(db, failing, time_machine):
    failing(ConnectionRefusedError("nobody there"))
    start = timezone.now().replace(microsecond=0)
    time_machine.move_to(start, tick=False)
    row = send()
    moment = start
    for attempt, wait in enumerate(RETRY_AFTER, start=1):
        tasks.deliver_due()
        row.refresh_from_db()
        assert (row.state, row.attempts, row.next_attempt_at) == (State.WAITING, attempt, moment + wait)
        tasks.deliver_due()  # not yet due: nothing happens
        row.refresh_from_db()
        assert row.attempts == attempt
        moment += wait
        time_machine.move_to(moment, tick=False)
    tasks.deliver_due()
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.FAILED, "ConnectionRefusedError: nobody there")
    assert list(OutgoingEmail.objects.in_trouble()) == [row]


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPResponseException(451, b"later"), State.WAITING),
        (smtplib.SMTPResponseException(550, b"no such user"), State.FAILED),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"unknown")}), State.FAILED),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (450, b"greylisted")}), State.WAITING),
        (smtplib.SMTPServerDisconnected("gone"), State.WAITING),
        (TimeoutError("slow"), State.WAITING),
    ],
)
def test_a_refusal_is_final_and_a_trouble_is_not(db, failing, error, state):
    failing(error)
    row = send()
    tasks.deliver.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (state, 1)
    assert row.last_error.startswith(type(error).__name__)


def test_a_message_sent_is_not_sent_again(db):
    row = send()
    tasks.deliver.call(row.pk)
    tasks.deliver.call(row.pk)
    tasks.deliver_due()
    assert len(mail.outbox) == 1


@pytest.mark.every_database
def test_a_worker_that_died_is_relieved_after_the_lease(db, time_machine):
    start = timezone.now()
    row = send()
    OutgoingEmail.objects.update(state=State.SENDING, claimed_at=start)
    time_machine.move_to(start + LEASE - timedelta(seconds=1))
    tasks.deliver_due()
    assert mail.outbox == []
    time_machine.move_to(start + LEASE + timedelta(seconds=1))
    tasks.deliver_due()
    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert row.state == State.SENT


@pytest.mark.every_database
def test_two_workers_send_one_message_once(db):
    row = send()
    first, second = tasks._claim(row.pk), tasks._claim(row.pk)
    assert (first, second) == (row, None)


def test_sent_messages_are_forgotten_after_a_month(db, time_machine):
    row = send()
    tasks.deliver.call(row.pk)
    time_machine.move_to(timezone.now() + tasks.KEEP_SENT - timedelta(hours=1))
    tasks.purge_sent()
    assert OutgoingEmail.objects.count() == 1
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    tasks.purge_sent()
    assert OutgoingEmail.objects.count() == 0


def test_header_injection_is_refused(db):
    from django.core.mail import BadHeaderError

    with pytest.raises(BadHeaderError):
        send_mail("Objet\nBcc: autre@example.org", "b", None, ["a@example.org"])
    assert OutgoingEmail.objects.count() == 0


def test_what_is_due_is_found_with_one_query(db):
    for _ in range(3):
        send_mail("s", "b", None, ["a@example.org"])
    with CaptureQueriesContext(connection) as queries:
        assert OutgoingEmail.objects.due().count() == 3
    assert len(queries) == 1
