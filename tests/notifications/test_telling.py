"""One notification per member and event, to those concerned and to nobody else."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hub.notifications import tasks, telling
from hub.notifications.models import Event, Notification, Preferences, Subscription
from hub.notifications.services import (
    Level,
    follow,
    follow_automatically,
    followers,
    level_of,
    levels_of,
    move_followers,
    notify,
    pair,
    regroup,
    save_choices,
    withdraw,
)
from tests.conftest import make_user
from tests.factories.notifications import MessageFactory, PlaceFactory, ThreadFactory

from .conftest import tell_all

Mail = Notification.Mail


def told():
    """Who was told, and why."""
    return sorted(Notification.objects.values_list("recipient__email", "reason"))


def test_notify_tells_the_named_once_whatever_the_number_of_reasons(room, thread, member, other_member):
    follow(member, thread)
    follow(other_member, thread)
    message = MessageFactory()
    for _ in range(2):
        notify([member], "test.answer", message, key="test:1", reason="on vous répond", group=thread)
        notify([member.pk], "test.message", message, key="test:1", reason="on vous cite", group=thread)
        notify([], "test.message", message, key="test:1", group=thread, followers=True)
        tell_all()
    assert told() == [(other_member.email, "vous suivez ce sujet"), (member.email, "on vous répond")]
    member.refresh_from_db()
    assert member.unread_notifications == 1


def test_notify_is_part_of_the_transaction_that_makes_it_happen(room, thread, member):
    with transaction.atomic():
        notify([member], "test.message", MessageFactory(), key="test:1", group=thread)
        transaction.set_rollback(True)
    assert Event.objects.count() == 0


def test_notify_costs_one_insert_and_one_task(room, thread, member, django_capture_on_commit_callbacks):
    message = MessageFactory()
    notify([member], "test.message", message, key="test:0", group=thread)  # content types are known from now on
    with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks() as callbacks:
        notify([member], "test.message", message, key="test:1", group=thread, within=[thread])
    written = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert (len(written), written[0].split()[0], len(callbacks)) == (1, "INSERT", 1)


def test_notify_about_nobody_writes_nothing(room, thread):
    notify([], "test.message", MessageFactory(), key="test:1", group=thread)
    assert Event.objects.count() == 0


def test_notify_refuses_a_kind_that_no_room_registered(room, thread, member):
    with pytest.raises(ValueError, match=r"'test\.unknown'"):
        notify([member], "test.unknown", MessageFactory(), key="test:1", group=thread)


def test_whoever_did_it_is_not_told(room, happen, member, other_member):
    happen([member, other_member], actor=member)
    assert told() == [(other_member.email, "on vous cite")]


def test_those_who_may_not_read_it_are_not_told(room, happen, member, other_member):
    room.closed_to = {member.pk}
    happen([member, other_member])
    assert told() == [(other_member.email, "on vous cite")]


def test_nobody_is_told_of_what_is_already_gone(room, thread, member):
    message = MessageFactory()
    notify([member], "test.message", message, key="test:1", group=thread)
    room.gone = {message.pk}
    tell_all()
    assert (told(), Event.objects.get().told_at is None) == ([], False)


def test_a_closed_account_is_not_told(room, happen, member):
    member.is_active = False
    member.save()
    happen([member])
    assert told() == []


@pytest.mark.parametrize(
    ("thread_level", "place_level", "reason"),
    [
        (None, None, None),
        (Level.FOLLOW, None, "vous suivez ce sujet"),
        (None, Level.FOLLOW, "vous suivez ce forum"),
        (Level.FOLLOW, Level.SILENT, "vous suivez ce sujet"),
        (Level.SILENT, Level.FOLLOW, None),
        (Level.NORMAL, Level.FOLLOW, None),
        (Level.FOLLOW, Level.FOLLOW, "vous suivez ce sujet"),
    ],
)
def test_the_nearest_level_decides_who_follows(room, happen, thread, member, thread_level, place_level, reason):
    place = PlaceFactory()
    for about, level in ((thread, thread_level), (place, place_level)):
        if level:
            follow(member, about, level)
    happen(followers=True, within=[place])
    assert told() == ([(member.email, reason)] if reason else [])
    assert followers(thread, place) == ({member.pk} if reason else set())


def test_silence_stops_even_what_is_said_to_the_member(room, happen, thread, member, other_member):
    follow(member, thread, Level.SILENT)
    follow(other_member, thread, Level.NORMAL)
    happen([member, other_member], "test.answer")
    assert told() == [(other_member.email, "on vous cite")]


def test_silence_does_not_stop_what_cannot_wait(room, happen, thread, member):
    follow(member, thread, Level.SILENT)
    happen([member], "test.decision", reason="cela vous concerne")
    assert told() == [(member.email, "cela vous concerne")]


def test_one_is_followed_automatically_unless_one_chose_otherwise(room, thread, member, other_member):
    silent = make_user("discret@example.org")
    follow(silent, thread, Level.NORMAL)
    save_choices(other_member, cadence="daily", pause_in_holidays=False, follow_what_i_write_in=False)
    for user in (member, other_member, silent, member):
        follow_automatically(user, thread)
    rows = Subscription.objects.order_by("user__email").values_list("user__email", "level", "automatic")
    assert list(rows) == [(silent.email, "normal", False), (member.email, "follow", True)]


def test_an_automatic_follower_is_told_why(room, happen, thread, member):
    follow_automatically(member, thread)
    happen(followers=True)
    assert told() == [(member.email, "vous avez écrit dans ce sujet")]


def test_a_second_choice_replaces_the_first(thread, member):
    follow_automatically(member, thread)
    follow(member, thread, Level.SILENT)
    row = Subscription.objects.get()
    assert (row.level, row.automatic, level_of(member, thread)) == ("silent", False, Level.SILENT)


def test_levels_are_read_in_one_query(thread, member, client, assert_queries):
    other = ThreadFactory()
    follow(member, thread)
    with assert_queries(1):
        assert levels_of(member, type(thread), [thread.pk, other.pk]) == {thread.pk: Level.FOLLOW}
    assert level_of(member, other) == Level.NORMAL


def test_followers_go_with_a_merged_thread(thread, member, other_member):
    target = ThreadFactory()
    follow(member, thread)
    follow(other_member, thread)
    follow(other_member, target, Level.SILENT)
    move_followers(thread, target)
    assert levels_of(member, type(target), [target.pk]) == {target.pk: Level.FOLLOW}
    assert (level_of(other_member, target), Subscription.objects.about(thread).count()) == (Level.SILENT, 0)


def test_a_follow_level_that_does_not_exist_is_refused(thread, member):
    with pytest.raises(ValueError, match="fort"):
        follow(member, thread, "fort")


def test_withdraw_takes_back_what_was_not_sent_and_tells_again_once_restored(room, happen, member, other_member):
    message = happen([member, other_member])
    Notification.objects.filter(recipient=other_member).update(mail=Mail.SENT)
    withdraw(type(message), [message.pk])
    assert [(row.recipient, row.read_at is None) for row in Notification.objects.all()] == [(other_member, False)]
    for user in (member, other_member):
        user.refresh_from_db()
        assert user.unread_notifications == 0
    happen([member, other_member], about=message)
    assert Notification.objects.filter(recipient=member).count() == 1
    assert Notification.objects.filter(recipient=other_member).count() == 1
    member.refresh_from_db()
    assert member.unread_notifications == 1


def test_withdraw_forgets_what_the_worker_has_not_told_yet(room, thread, member):
    message = MessageFactory()
    notify([member], "test.message", message, key="test:1", group=thread)
    withdraw(type(message), [message.pk])
    tell_all()
    assert (Event.objects.count(), told()) == (0, [])


def test_regroup_follows_moved_messages(room, happen, member):
    message, target = happen([member]), ThreadFactory()
    regroup(type(message), {message.pk: 7}, target)
    event = Event.objects.get()
    assert (event.group_pair, event.rank) == (pair(target), 7)


def test_what_is_told_makes_the_members_choices_with_their_next_digest(room, happen, member, at):
    at("2026-11-25T09:00:00+00:00")
    happen([member])
    preferences = Preferences.objects.get()
    assert (preferences.cadence, preferences.next_digest_at.isoformat()) == ("daily", "2026-11-26T06:00:00+00:00")


@pytest.mark.parametrize("count", [1, 3, 30])
def test_telling_costs_the_same_whatever_the_number_of_members(room, thread, assert_queries, count):
    members = [make_user(f"membre{number}@example.org") for number in range(count)]
    for user in members:
        follow(user, thread)
    notify([], "test.message", MessageFactory(), key="test:1", group=thread, followers=True)
    event = Event.objects.get()
    with assert_queries(13):
        telling.tell(event.pk)
    assert Notification.objects.count() == count


@pytest.mark.every_database
def test_the_database_refuses_a_second_notification_of_one_event(room, happen, member):
    happen([member])
    first = Notification.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notification.objects.create(recipient=member, event=first.event, key=first.key)


@pytest.mark.every_database
def test_the_database_refuses_a_second_level_for_one_thing(thread, member):
    follow(member, thread)
    about_type, about_id = pair(thread)
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.create(user=member, about_type_id=about_type, about_id=about_id)


@pytest.mark.every_database
@pytest.mark.django_db(transaction=True)
def test_events_told_by_several_workers_at_once_are_counted_right(room):
    """Eight threads, each telling every event to the same members: nothing twice, and the bell's number is right."""
    thread = ThreadFactory()
    members = [make_user(f"membre{number}@example.org") for number in range(3)]
    for number in range(6):
        notify(members, "test.message", MessageFactory(), key=f"test:{number // 2}", group=thread)
    events, errors = list(Event.objects.values_list("pk", flat=True)), []

    def work(order):
        try:
            for pk in order:
                telling.tell(pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(events[n % 6 :] + events[: n % 6],)) for n in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert errors == []
    assert Notification.objects.count() == 9
    for user in members:
        user.refresh_from_db()
        assert user.unread_notifications == 3


def test_a_task_tells_within_seconds(room, thread, member, run_worker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notify([member], "test.message", MessageFactory(), key="test:1", group=thread)
    assert tasks.Event.objects.untold().count() == 1
    run_worker()
    assert told() == [(member.email, "")]
