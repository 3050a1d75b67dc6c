"""Servers that refuse for ever: we stop, the member sees it, the team sees it, and it can be undone."""

import smtplib
from email.message import EmailMessage
from io import BytesIO, TextIOWrapper

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.core.management import call_command
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.notifications import addresses, bounces, tasks
from hub.notifications.models import OutgoingEmail, RefusedAddress
from tests.factories.notifications import ThreadFactory

from .conftest import text_of
from .test_outbox import FailingTransport

GONE = (550, b"5.1.1 <membre@example.org>: Recipient address rejected: User unknown")


@pytest.fixture
def failing(settings):
    """`failing(error)`: the server answers with this error; `failing(None)`: it takes everything again."""
    working = settings.EMAIL_TRANSPORT

    def _failing(error):
        settings.EMAIL_TRANSPORT = f"{FailingTransport.__module__}.FailingTransport" if error else working
        FailingTransport.error = error

    return _failing


def refusal(email, answer=GONE):
    return smtplib.SMTPRecipientsRefused({email: answer})


def test_a_final_refusal_stops_notifications_to_that_address(room, happen, member, choose, worker, failing):
    choose(member)
    failing(refusal(member.email))
    happen([member])
    worker(minutes=11)
    row = RefusedAddress.objects.get()
    assert (row.email, row.user, row.answer) == (member.email, member, f"550 {GONE[1].decode()}")
    failing(None)
    for _ in range(3):
        happen([member])
    worker(minutes=11)
    assert (mail.outbox, OutgoingEmail.objects.count()) == ([], 1)


def test_what_waited_leaves_together_once_the_address_is_forgiven(room, happen, member, choose, worker):
    choose(member)
    addresses.refuse(member.email, "550 5.1.1")
    for number in range(3):
        happen([member], group=ThreadFactory(name=f"Sujet {number}"))
    worker(days=2)
    assert mail.outbox == []
    assert addresses.forgive(member.email)
    worker(minutes=1)
    (message,) = mail.outbox
    assert "Voici, en une fois" in text_of(message)


def test_digests_stop_too_and_catch_up(room, happen, member, at, worker):
    at("2026-11-25T09:00:00+00:00")
    addresses.refuse(member.email, "550 5.1.1")
    happen([member])
    worker(days=2)
    assert mail.outbox == []
    addresses.forgive(member.email)
    worker(days=1)
    assert len(mail.outbox) == 1


def test_a_message_made_before_the_refusal_does_not_leave(room, happen, member, choose, worker, time_machine):
    from datetime import timedelta

    from django.utils import timezone

    choose(member)
    happen([member])
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    tasks.mail_ripe()
    addresses.refuse(member.email, "550 5.1.1")
    worker(minutes=5)
    assert mail.outbox == []
    addresses.forgive(member.email)
    worker(minutes=1)
    assert len(mail.outbox) == 1


def test_what_the_member_asks_for_still_leaves_and_mends(db, member, worker):
    addresses.refuse(member.email, "550 5.1.1")
    send_mail("Réinitialiser", "lien", None, [member.email])
    worker(seconds=1)
    assert (len(mail.outbox), RefusedAddress.objects.count()) == (1, 0)


def test_a_new_address_is_written_to(room, happen, member, choose, worker):
    choose(member)
    addresses.refuse(member.email, "550 5.1.1")
    happen([member])
    member.email = "nouvelle@example.org"
    member.save()
    worker(minutes=11)
    assert [message.to for message in mail.outbox] == [["nouvelle@example.org"]]


@pytest.mark.parametrize(
    "answer",
    [
        (450, b"4.2.1 greylisted"),
        (552, b"5.2.2 mailbox full"),
        (550, b"5.7.1 blocked: reputation of your address"),
        (554, b"5.3.4 message too big"),
    ],
)
def test_a_refusal_that_is_not_about_the_address_does_not_condemn_it(db, member, failing, answer):
    failing(refusal(member.email, answer))
    send_mail("s", "b", None, [member.email])
    tasks.deliver_due()
    assert RefusedAddress.objects.count() == 0


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPAuthenticationError(535, b"bad password"),
        smtplib.SMTPSenderRefused(550, b"not you", "hub@example.org"),
        smtplib.SMTPHeloError(501, b"who?"),
    ],
)
def test_our_own_fault_is_tried_again_and_blames_nobody(db, member, failing, error):
    failing(error)
    send_mail("s", "b", None, [member.email])
    tasks.deliver_due()
    assert [row.state for row in OutgoingEmail.objects.all()] == ["waiting"]
    assert RefusedAddress.objects.count() == 0


# ---- Bounces -----------------------------------------------------------------------------------------------------


def report(email="membre@example.org", message_id="<test.1@127.0.0.1>", status="5.1.1", action="failed") -> bytes:
    return f"""\
From: MAILER-DAEMON@mx.example.org
To: hub@127.0.0.1
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="limite"

--limite
Content-Type: text/plain

I am sorry.

--limite
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {email}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--limite
Content-Type: text/rfc822-headers

From: hub@127.0.0.1
Message-ID: {message_id}
Subject: Relancer

--limite--
""".encode()


@pytest.fixture
def sent(room, happen, member, choose, worker):
    choose(member)
    happen([member], key="test:1")
    worker(minutes=11)
    assert len(mail.outbox) == 1


def bounce(raw, monkeypatch, capsys) -> str:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(raw)))
    call_command("read_bounce")
    return capsys.readouterr().out


def test_a_bounce_stops_notifications(sent, monkeypatch, capsys, member):
    assert bounce(report(), monkeypatch, capsys) == "1 échec(s) lu(s), 1 adresse(s) notée(s).\n"
    row = RefusedAddress.objects.get()
    assert (row.email, row.user, row.answer) == (member.email, member, "5.1.1 550 5.1.1 User unknown")
    assert [mail.last_error for mail in OutgoingEmail.objects.in_trouble()] == ["Bounce: 5.1.1 550 5.1.1 User unknown"]


@pytest.mark.parametrize(
    "raw",
    [
        report(message_id="<forged@example.org>"),
        report(email="autre@example.org"),
        report(status="4.2.2"),
        report(action="delayed"),
        report(message_id=""),
        b"",
        b"Subject: bonjour\n\ntexte",
        EmailMessage().as_bytes(),
    ],
    ids=["another message", "another member", "temporary", "delayed", "no id", "nothing", "a letter", "empty"],
)
def test_what_is_not_a_final_bounce_of_ours_silences_nobody(sent, monkeypatch, capsys, raw):
    bounce(raw, monkeypatch, capsys)
    assert RefusedAddress.objects.count() == 0


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_reading_a_bounce_survives_anything(noise):
    assert isinstance(bounces.read(report()[:-40] + noise), list)
    assert isinstance(bounces.read(noise), list)


@given(st.integers(400, 599), st.text(max_size=40))
def test_only_a_final_answer_about_the_address_blames_it(code, text):
    assert not addresses.blames_the_address(code, f"5.7.1 {text}")
    assert not addresses.blames_the_address(min(code, 499), text)


# ---- What the team sees ------------------------------------------------------------------------------------------


def test_the_team_sees_refusals_and_troubled_mail(client, sign_in, administrator, member, db):
    addresses.refuse(member.email, "550 5.1.1 User unknown")
    OutgoingEmail.objects.create(recipient="x@example.org", subject="Un objet", message=b"", last_error="451 later")
    sign_in(client, administrator)
    html = client.get(reverse("notifications_refused")).content.decode()
    assert member.email in html
    assert "550 5.1.1 User unknown" in html
    html = client.get(reverse("notifications_troubled_mail")).content.decode()
    assert "451 later" in html
    assert "1\u00a0adresse qui refuse" in client.get("/admin/").content.decode()
    client.post(reverse("notifications_refused_retry", args=[RefusedAddress.objects.get().pk]))
    assert RefusedAddress.objects.count() == 0
    assert "Aucune adresse ne refuse" in client.get(reverse("notifications_refused")).content.decode()


@pytest.mark.parametrize("who", ["member", "moderator", "editor"])
def test_nobody_else_sees_addresses(request, db, client, sign_in, who):
    addresses.refuse("x@example.org", "550 5.1.1 User unknown")
    sign_in(client, request.getfixturevalue(who))
    for name in ("notifications_refused", "notifications_troubled_mail", "notifications_refused_results"):
        response = client.get(reverse(name))
        assert response.status_code in (302, 403)
        assert "x@example.org" not in response.content.decode()
    pk = RefusedAddress.objects.get().pk
    client.post(reverse("notifications_refused_retry", args=[pk]))
    assert RefusedAddress.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_reports_cost_the_same_whatever_they_hold(client, sign_in, administrator, assert_queries, count):
    for number in range(count):
        addresses.refuse(f"{number}@example.org", "550")
    sign_in(client, administrator)
    address = reverse("notifications_refused_results")
    client.get(address)
    with assert_queries(9):
        client.get(address)
