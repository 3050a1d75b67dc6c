"""A room that happens things, and the worker's turns."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.notifications import registry, tasks
from hub.notifications.registry import Alert
from hub.notifications.services import notify, save_choices
from tests.factories.notifications import (
    ANSWER,
    DECISION,
    MEETING,
    MESSAGE,
    SOLVED,
    MessageFactory,
    Room,
    ThreadFactory,
)

# A Wednesday, in winter time: ten o'clock in Paris.
WEDNESDAY = "2026-11-25T09:00:00+00:00"


@pytest.fixture
def room(monkeypatch):
    """The one room that notifications know in these tests."""
    room = Room()
    monkeypatch.setattr(registry, "_found", [True])
    monkeypatch.setattr(registry, "_subjects", {subject.model: subject for subject in room.subjects()})
    kinds = (ANSWER, MESSAGE, SOLVED, DECISION, MEETING)
    monkeypatch.setattr(registry, "_kinds", {kind.slug: kind for kind in kinds})
    monkeypatch.setattr(registry, "_alerts", {"meetings": Alert("meetings", "une rencontre change")})
    monkeypatch.setattr(registry, "_extras", [lambda user, since, limit: room.extras[:limit]])
    return room


@pytest.fixture
def thread(db, room):
    return ThreadFactory(name="Relancer sans harceler")


@pytest.fixture
def happen(thread):
    """`happen(members, kind="test.message")`: a new message of the thread, told to these members; returns it."""

    def _happen(members=(), kind="test.message", **options):
        message = options.pop("about", None) or MessageFactory()
        options = {"key": f"test:{message.pk}", "group": thread, "reason": "on vous cite", **options}
        notify(members, kind, message, **options)
        tell_all()
        return message

    return _happen


def tell_all():
    tasks.tell_untold()


@pytest.fixture
def choose():
    """`choose(user, "instant")`: keep this member's choices."""

    def _choose(user, cadence="instant", **options):
        options = {"pause_in_holidays": False, "follow_what_i_write_in": True, "alerts_off": (), **options}
        return save_choices(user, cadence=cadence, **options)

    return _choose


@pytest.fixture
def worker(time_machine):
    """`worker(minutes=11)`: let time pass, then give each periodic job its turn, and deliver."""

    def _worker(**elapsed):
        time_machine.move_to(timezone.now() + timedelta(**elapsed), tick=False)
        tell_all()
        tasks.mail_ripe()
        tasks.mail_digests()
        tasks.deliver_due()

    return _worker


@pytest.fixture
def at(time_machine):
    """`at("2026-11-25T09:00:00+00:00")`: it is now that moment."""
    return lambda moment: time_machine.move_to(moment, tick=False)


def text_of(message) -> str:
    """The text part of a message that was sent."""
    return message.message().get_body(("plain",)).get_content()


def html_of(message) -> str:
    return message.message().get_body(("html",)).get_content()
