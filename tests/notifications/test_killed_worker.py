"""Kill the worker at any point: once it is back, nothing is missing, and at most the message in flight is repeated.

First at each step, by raising in the place of each statement in turn; then for real, with a worker of its own, a mail
server, and SIGKILL.
"""

import os
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from hub.accounts.models import User
from hub.notifications import tasks
from hub.notifications.models import LEASE, Event, Notification, OutgoingEmail, Preferences
from hub.notifications.services import notify
from tests.conftest import make_user
from tests.factories.notifications import MessageFactory, ThreadFactory


class KilledError(BaseException):
    """Not an Exception: nothing in the worker may catch it, no more than it would catch a SIGKILL."""


class Killer:
    """Kills at the statement number `at`, or just after the mail server has taken a message (`at` None)."""

    def __init__(self, at: int | None):
        self.at, self.count = at, 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == self.at:
            raise KilledError
        return execute(sql, params, many, context)


class KillingTransport(BaseEmailBackend):
    """Takes the message, then dies before anybody knows, once."""

    armed = False

    def send_messages(self, email_messages):
        mail.outbox.extend(email_messages)
        if KillingTransport.armed:
            KillingTransport.armed = False
            raise KilledError
        return len(email_messages)


def turn():
    """One turn of the worker's jobs, without what catches and logs: the killer must come through."""
    tasks.tell_untold()
    tasks.mail_ripe()
    tasks.mail_digests()
    tasks.deliver_due()


def prepare(members, choose):
    """Two members who want everything at once and one who wants a digest; two messages for each of them."""
    for user, cadence in zip(members, ("instant", "instant", "daily"), strict=True):
        choose(user, cadence)
    thread = ThreadFactory()
    for number in range(2):
        notify(members, "test.message", MessageFactory(), key=f"test:{number}", group=thread)
    later = timezone.now() + timedelta(minutes=11)
    Preferences.objects.filter(cadence="daily").update(next_digest_at=later)
    return later


def received() -> Counter:
    return Counter((message.to[0], message.message()["Message-ID"]) for message in mail.outbox)


@pytest.fixture
def members(transactional_db):
    return [make_user(f"{name}@example.org") for name in ("anne", "bob", "chloe")]


def run_killed(killer, time_machine) -> bool:
    """A turn that the killer may end; then a worker that starts again and works until nothing is left."""
    killed = False
    with connection.execute_wrapper(killer):
        try:
            turn()
        except KilledError:
            killed = True
    for _ in range(3):
        time_machine.move_to(timezone.now() + LEASE + timedelta(seconds=1), tick=False)
        turn()
    return killed


def test_killed_at_each_statement_nothing_is_missing(room, members, choose, time_machine):
    """Every statement of a whole turn, one after another: 5 messages arrive, and none twice."""
    users = User.objects.filter(pk__in=[each.pk for each in members])
    at, killed = 0, True
    while killed:
        at += 1
        with transaction.atomic():
            later = prepare(members, choose)
        time_machine.move_to(later, tick=False)
        mail.outbox.clear()
        killed = run_killed(Killer(at), time_machine)
        found = received()
        assert sum(found.values()) - len(found) <= 1, f"killed at statement {at}: {found}"
        assert len(found) == 5, f"killed at statement {at}: {found}"
        assert {row.mail for row in Notification.objects.all()} == {"sent"}
        assert list(users.values_list("unread_notifications", flat=True)) == [2, 2, 2]
        for model in (Notification, Event, OutgoingEmail, Preferences):
            model.objects.all().delete()
        users.update(unread_notifications=0)
    assert at > 60  # the turn was cut at that many places


def test_killed_once_the_server_has_taken_a_message_only_that_one_is_repeated(
    room, members, choose, time_machine, settings
):
    settings.EMAIL_TRANSPORT = f"{__name__}.KillingTransport"
    later = prepare(members, choose)
    time_machine.move_to(later, tick=False)
    KillingTransport.armed = True
    assert run_killed(Killer(None), time_machine)
    found = received()
    assert (len(found), sum(found.values())) == (5, 6)


# ---- For real ----------------------------------------------------------------------------------------------------


class MailServer(socketserver.ThreadingTCPServer):
    """Just enough of SMTP to take messages slowly, and to say what it took."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken: list[str] = []


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self.say("354 go on")
                lines = []
                while (each := self.rfile.readline()) != b".\r\n":
                    if not each:
                        return
                    lines.append(each)
                time.sleep(0.03)
                message = message_from_bytes(b"".join(lines))
                self.server.taken.append(f"{message['To']} {message['Message-ID'].strip()}")
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, text):
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mail_server():
    server = MailServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def database_url() -> str:
    """The address of the database of this test."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, host, port = database["USER"], database["HOST"], database["PORT"]
    return f"postgres://{user}@{host}:{port}/{database['NAME']}"


# The worker as it is, with the room of these tests in it.
WORKER = """
import django
django.setup()
from django.core.management import call_command
from hub.notifications import registry
from tests.factories.notifications import DECISION, Room
registry.register_event(DECISION)
for subject in Room().subjects():
    registry.register_subject(subject)
call_command("worker")
"""


def start_worker(mail_server, folder) -> subprocess.Popen:
    host, port = mail_server.server_address
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=django_settings.BASE_DIR,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")},
            "DJANGO_SETTINGS_MODULE": "hub.settings.base",
            "HUB_DATA_DIR": str(folder),
            "DATABASE_URL": database_url(),
            "EMAIL_URL": f"smtp://{host}:{port}",
            "SECRET_KEY": "tests-only",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_until(condition, seconds=60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.every_database
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_for_good_loses_nothing(room, mail_server, tmp_path: Path):
    """SIGKILL four times while mail leaves; the last worker is left to finish."""
    members = [make_user(f"membre{number}@example.org") for number in range(4)]
    for user in members:
        Preferences.objects.create(user=user, cadence="instant")
    thread = ThreadFactory()
    for number in range(10):
        notify(members, "test.decision", MessageFactory(), key=f"test:{number}", group=thread)
    total, deaths = 40, 4
    for death in range(deaths):
        worker = start_worker(mail_server, tmp_path)
        target = len(mail_server.taken) + 2 + 3 * death
        try:
            assert wait_until(lambda: len(mail_server.taken) >= target), f"death {death}: {worker.poll()}"  # noqa: B023
        finally:
            worker.kill()
            worker.wait()
        # The lease of what was in flight: as if a minute passed.
        OutgoingEmail.objects.filter(state="sending").update(claimed_at=timezone.now() - 2 * LEASE)
    worker = start_worker(mail_server, tmp_path)
    try:
        assert wait_until(lambda: len(set(mail_server.taken)) == total, 90), len(set(mail_server.taken))
        assert wait_until(lambda: not OutgoingEmail.objects.exclude(state="sent").exists(), 90)
    finally:
        worker.terminate()
        worker.wait()
    assert len(set(mail_server.taken)) == total
    assert len(mail_server.taken) - total <= deaths
