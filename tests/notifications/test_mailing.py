"""At once or in digests: held ten minutes, checked as it leaves, never twice, never too much."""

import threading
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.network.models import Academy
from hub.notifications import mailing, tasks
from hub.notifications.holidays import _calendars, register_calendar
from hub.notifications.models import HOLD, LATE, Notification, OutgoingEmail, Preferences
from hub.notifications.registry import Extra
from hub.notifications.services import mark_all_read, mark_read, notify, preferences_of, stop_mails, withdraw
from tests.conftest import make_user
from tests.factories.notifications import MessageFactory, ThreadFactory

from .conftest import text_of

Mail = Notification.Mail
WEDNESDAY = "2026-11-25T09:00:00+00:00"


def states():
    return list(Notification.objects.order_by("pk").values_list("mail", flat=True))


def subjects():
    return [message.subject for message in mail.outbox]


# ---- At once -----------------------------------------------------------------------------------------------------


def test_a_message_is_held_ten_minutes(room, happen, member, choose, at, worker):
    at(WEDNESDAY)
    choose(member)
    happen([member])
    worker(minutes=9, seconds=59)
    assert mail.outbox == []
    worker(seconds=1)
    (message,) = mail.outbox
    assert (message.to, message.subject, states()) == ([member.email], "Relancer sans harceler", ["sent"])
    assert timedelta(minutes=10) == HOLD


def test_a_message_leaves_once(room, happen, member, choose, worker):
    choose(member)
    happen([member])
    for _ in range(3):
        worker(minutes=11)
    assert len(mail.outbox) == 1


def test_what_was_read_under_the_bell_is_not_sent(room, happen, member, choose, worker):
    choose(member)
    happen([member])
    mark_all_read(member)
    worker(minutes=11)
    assert mail.outbox == []


def test_what_was_read_on_the_page_is_not_sent_and_the_bell_knows(room, happen, member, choose, worker):
    choose(member)
    message = happen([member])
    room.seen = {(member.pk, message.pk)}
    worker(minutes=11)
    member.refresh_from_db()
    assert (mail.outbox, states(), member.unread_notifications) == ([], ["none"], 0)


@pytest.mark.parametrize("how", ["gone", "closed"])
def test_what_may_no_longer_be_read_is_not_sent(room, happen, member, choose, worker, how):
    choose(member)
    message = happen([member])
    room.gone, room.closed_to = ({message.pk}, set()) if how == "gone" else (set(), {member.pk})
    worker(minutes=11)
    member.refresh_from_db()
    assert (mail.outbox, states(), member.unread_notifications) == ([], ["none"], 0)


def test_what_was_withdrawn_is_not_sent(room, happen, member, choose, worker):
    choose(member)
    message = happen([member])
    withdraw(type(message), [message.pk])
    worker(minutes=11)
    assert mail.outbox == []


def test_a_closed_account_is_not_written_to(room, happen, member, choose, worker):
    choose(member)
    happen([member])
    member.is_active = False
    member.save()
    worker(minutes=11)
    assert mail.outbox == []


def test_what_cannot_wait_leaves_at_once_whatever_the_rhythm(room, happen, member, choose, worker):
    choose(member, "weekly")
    happen([member], "test.decision", reason="cela vous concerne")
    worker(seconds=1)
    assert subjects() == ["Relancer sans harceler"]
    assert "parce que cela vous concerne." in text_of(mail.outbox[0])


def test_an_alert_that_was_switched_off_stays_on_the_site(room, happen, member, choose, worker):
    choose(member, "instant", alerts_off=["meetings"])
    happen([member], "test.meeting")
    worker(minutes=11)
    member.refresh_from_db()
    assert (mail.outbox, member.unread_notifications) == ([], 1)


def test_nothing_leaves_for_whoever_wants_nothing(room, happen, member, choose, worker):
    choose(member, "none")
    happen([member])
    happen([member], "test.decision")
    worker(days=8)
    member.refresh_from_db()
    assert (mail.outbox, states(), member.unread_notifications) == ([], ["none", "none"], 2)


def test_what_waited_is_given_up_when_everything_is_stopped(room, happen, member, choose, worker):
    choose(member)
    happen([member])
    stop_mails(member)
    choose(member)
    worker(minutes=11)
    assert mail.outbox == []


def test_at_most_a_hundred_a_day_then_the_rest_together(room, happen, member, choose, at, worker, monkeypatch):
    monkeypatch.setattr(mailing, "DAILY_LIMIT", 3)
    at(WEDNESDAY)
    choose(member)
    for number in range(5):
        happen([member], group=ThreadFactory(name=f"Sujet {number}"))
    worker(minutes=11)
    worker(hours=13)
    assert (len(mail.outbox), states().count("waiting")) == (3, 2)
    worker(hours=11)
    worker(minutes=1)
    assert (len(mail.outbox), states()) == (4, ["sent"] * 5)


def test_the_daily_limit_is_a_hundred():
    assert mailing.DAILY_LIMIT == 100


def test_a_worker_asleep_for_three_days_sends_one_message_to_each(room, happen, member, other_member, choose, worker):
    for user in (member, other_member):
        choose(user)
    for _ in range(4):
        happen([member, other_member])
    worker(days=3)
    assert sorted(message.to[0] for message in mail.outbox) == sorted([member.email, other_member.email])
    assert "Voici, en une fois, ce qui s’est dit" in text_of(mail.outbox[0])
    worker(minutes=1)
    assert len(mail.outbox) == 2


def test_one_late_message_stays_itself(room, happen, member, choose, worker):
    choose(member)
    happen([member])
    worker(days=3)
    assert "Lire et répondre" in text_of(mail.outbox[0])
    assert timedelta(hours=12) == LATE


def test_a_member_whose_message_fails_does_not_keep_the_others_waiting(
    room, happen, member, other_member, choose, worker, monkeypatch
):
    choose(member)
    choose(other_member)
    happen([member, other_member])
    real = room.show

    def failing(user, pks):
        if user.pk == member.pk:
            raise RuntimeError("the room is broken")
        return real(user, pks)

    from hub.notifications import registry

    subject = registry.subject_of(type(Notification.objects.first().event.about))
    monkeypatch.setitem(registry._subjects, subject.model, type(subject)(subject.model, failing, subject.readers))
    worker(minutes=11)
    assert [message.to for message in mail.outbox] == [[other_member.email]]
    assert states().count("waiting") == 1


def test_a_turn_costs_the_same_with_one_message_and_three_rooms_questions(room, happen, member, choose, assert_queries):
    """Per message: the row of the outbox, the task, the note that it was sent; everything else once per member."""
    costs = []
    for count in (1, 3):
        choose(member)
        for _ in range(count):
            happen([member])
        Notification.objects.filter(mail=Mail.WAITING).update(mail_after=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            mailing.send_ripe_to(member.pk)
        costs.append(len(queries))
    per_message = (costs[1] - costs[0]) / 2
    assert per_message == int(per_message)
    assert per_message <= 4


# ---- Digests -----------------------------------------------------------------------------------------------------


def test_a_digest_leaves_at_seven_with_what_was_not_seen(room, happen, member, at, worker):
    at(WEDNESDAY)
    seen, unseen = happen([member]), happen([member], group=ThreadFactory(), key="test:b")
    room.seen, room.titles = {(member.pk, seen.pk)}, {unseen.pk: "Tester avant ouverture"}
    worker(hours=20, minutes=59)
    assert mail.outbox == []
    worker(minutes=1)
    (message,) = mail.outbox
    assert message.subject == "Tester avant ouverture"
    assert ("Relancer sans harceler" in text_of(message), states()) == (False, ["none", "sent"])
    assert preferences_of(member).next_digest_at.isoformat() == "2026-11-27T06:00:00+00:00"


def test_no_digest_when_there_is_nothing_new(room, happen, member, at, worker):
    at(WEDNESDAY)
    happen([member])
    mark_all_read(member)
    room.extras = [Extra("Une question", "/kit/", "sans réponse")]
    worker(days=1)
    assert mail.outbox == []


def test_the_weekly_digest_may_hold_news_from_elsewhere_only(room, member, choose, at, worker):
    at(WEDNESDAY)
    choose(member, "weekly")
    room.extras = [Extra("Une question", "/kit/", "sans réponse depuis 3 jours")]
    worker(days=7)
    (message,) = mail.outbox
    assert message.subject == "Une question"
    assert "sans réponse depuis 3 jours" in text_of(message)


def test_three_days_asleep_make_one_digest(room, happen, member, at, worker):
    at(WEDNESDAY)
    happen([member])
    worker(days=3)
    worker(seconds=1)
    assert len(mail.outbox) == 1
    # Saturday, ten o'clock: the next one is on Monday, none on Sunday.
    assert preferences_of(member).next_digest_at.isoformat() == "2026-11-30T06:00:00+00:00"


def test_a_digest_follows_the_members_clock(room, happen, member, at, worker):
    member.academy = Academy.objects.get(name="La Réunion")
    member.save()
    at(WEDNESDAY)
    happen([member])
    assert preferences_of(member).next_digest_at.isoformat() == "2026-11-26T03:00:00+00:00"
    worker(hours=18)
    assert len(mail.outbox) == 1


def test_what_is_still_held_waits_for_the_next_digest(room, happen, member, at, worker):
    at("2026-11-25T05:55:00+00:00")
    preferences_of(member)
    happen([member])
    worker(minutes=5)
    assert mail.outbox == []
    worker(days=1)
    assert len(mail.outbox) == 1


class Closed:
    """Zone A is on holiday from 26 November to 2 December."""

    def knows(self, zone):
        return zone == "A"

    def is_holiday(self, zone, day):
        return datetime(2026, 11, 26).date() <= day <= datetime(2026, 12, 2).date()  # noqa: DTZ001 (a day, not a moment)


@pytest.fixture
def holidays(monkeypatch):
    monkeypatch.setattr("hub.notifications.holidays._calendars", [])
    register_calendar(Closed())
    return _calendars


def test_digests_pause_during_the_members_holidays_then_catch_up_once(
    holidays, room, happen, member, choose, at, worker
):
    member.academy = Academy.objects.filter(holiday_zone="A").first()
    member.save()
    at(WEDNESDAY)
    choose(member, "daily", pause_in_holidays=True)
    for number in range(3):
        happen([member], group=ThreadFactory(name=f"Sujet {number}"))
        worker(days=1)
    assert mail.outbox == []
    worker(days=5)
    (message,) = mail.outbox
    assert "Voici, en une fois, ce qui s’est dit" in text_of(message)
    assert Preferences.objects.get().paused_since is None


@pytest.mark.parametrize(("pause", "zone"), [(False, "A"), (True, "C")])
def test_digests_do_not_pause_unless_wished_and_known(holidays, room, happen, member, choose, at, worker, pause, zone):
    member.academy = Academy.objects.filter(holiday_zone=zone).first()
    member.save()
    at(WEDNESDAY)
    choose(member, "daily", pause_in_holidays=pause)
    happen([member])
    worker(days=1)
    assert len(mail.outbox) == 1


def test_the_preview_is_the_next_digest_and_changes_nothing(room, happen, member, at, worker):
    at(WEDNESDAY)
    happen([member], "test.answer")
    preview = mailing.preview(member, preferences_of(member))
    assert [group.title for group in preview.personal] == ["Relancer sans harceler"]
    assert states() == ["waiting"]
    worker(days=1)
    assert subjects() == [preview.personal[0].title]


# ---- Between the outbox and the server ---------------------------------------------------------------------------


def queue(happen, member, choose, at, time_machine, cadence="instant", **options):
    """A message made, not yet delivered; a few minutes pass."""
    at(WEDNESDAY)
    choose(member, cadence)
    message = happen([member], **options)
    time_machine.move_to(timezone.now() + timedelta(minutes=11), tick=False)
    tasks.mail_ripe()
    time_machine.move_to(timezone.now() + timedelta(minutes=5), tick=False)
    assert [row.state for row in OutgoingEmail.objects.all()] == ["waiting"]
    return message


def test_what_was_read_while_the_server_was_down_does_not_leave(room, happen, thread, member, choose, at, time_machine):
    queue(happen, member, choose, at, time_machine)
    member.refresh_from_db()
    mark_read(member, thread)
    tasks.deliver_due()
    assert (mail.outbox, OutgoingEmail.objects.get().state) == ([], "cancelled")


def test_what_was_removed_while_the_server_was_down_does_not_leave(room, happen, member, choose, at, time_machine):
    message = queue(happen, member, choose, at, time_machine)
    room.gone = {message.pk}
    tasks.deliver_due()
    tasks.mail_ripe()
    tasks.deliver_due()
    assert (mail.outbox, OutgoingEmail.objects.get().state) == ([], "cancelled")


def test_what_is_still_true_leaves_late(room, happen, member, choose, at, time_machine):
    queue(happen, member, choose, at, time_machine)
    tasks.deliver_due()
    assert len(mail.outbox) == 1


def test_a_digest_of_which_a_part_was_removed_is_made_again(room, happen, member, at, time_machine):
    at(WEDNESDAY)
    gone, stays = happen([member]), happen([member], group=ThreadFactory(), key="test:b")
    room.titles = {gone.pk: "Ce qui part", stays.pk: "Ce qui reste"}
    time_machine.move_to(datetime.fromisoformat("2026-11-26T06:00:00+00:00"), tick=False)
    tasks.mail_digests()
    room.gone = {gone.pk}
    time_machine.move_to(timezone.now() + timedelta(minutes=5), tick=False)
    tasks.deliver_due()
    assert mail.outbox == []
    tasks.mail_digests()
    tasks.deliver_due()
    (message,) = mail.outbox
    assert ("Ce qui part" in text_of(message), "Ce qui reste" in text_of(message)) == (False, True)
    assert sorted(OutgoingEmail.objects.values_list("state", flat=True)) == ["cancelled", "sent"]


def test_old_notifications_are_forgotten(room, happen, member, time_machine):
    happen([member])
    happen([member])
    member.refresh_from_db()
    Notification.objects.filter(pk=Notification.objects.first().pk).update(read_at=timezone.now())
    time_machine.move_to(timezone.now() + timedelta(days=91))
    tasks.forget_old()
    assert Notification.objects.count() == 1
    time_machine.move_to(timezone.now() + timedelta(days=91))
    tasks.forget_old()
    member.refresh_from_db()
    assert (Notification.objects.count(), tasks.Event.objects.count(), member.unread_notifications) == (0, 0, 0)


# ---- Several workers ---------------------------------------------------------------------------------------------


@pytest.mark.every_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cadence", ["instant", "daily"])
def test_several_workers_at_once_make_each_message_once(room, choose, cadence):
    """Eight threads serve the same two members at the same moment."""
    members = [make_user(f"membre{number}@example.org") for number in range(2)]
    thread = ThreadFactory()
    for user in members:
        choose(user, cadence)
    for number in range(3):
        notify(members, "test.message", MessageFactory(), key=f"test:{number}", group=thread)
    tasks.tell_untold()
    Notification.objects.update(mail_after=timezone.now())
    Preferences.objects.filter(cadence="daily").update(next_digest_at=timezone.now())
    errors = []

    def work():
        try:
            for user in members:
                mailing.send_ripe_to(user.pk)
                mailing.send_digest_to(user.pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert OutgoingEmail.objects.count() == (6 if cadence == "instant" else 2)
    assert states() == ["sent"] * 6
