"""Time: an account that sleeps for two years is erased after two messages; one that nobody confirmed is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.accounts import groups, tasks
from hub.accounts.models import User
from hub.notifications.models import OutgoingEmail
from hub.notifications.outbox import StoredMessage
from tests.conftest import make_user
from tests.factories.accounts import UserFactory

START = datetime(2024, 1, 10, 12, tzinfo=UTC)


def text_of(row: OutgoingEmail) -> str:
    return StoredMessage(row).parsed.get_body(("plain",)).get_content()


@pytest.fixture
def sleeper(time_machine, db):
    time_machine.move_to(START, tick=False)
    return make_user("dort@example.org", last_login=START)


@pytest.fixture
def on_day(time_machine):
    def _on_day(days: float):
        time_machine.move_to(START + timedelta(days=days), tick=False)
        tasks.retire_inactive_accounts()
        tasks.retire_inactive_accounts()  # twice does no more than once

    return _on_day


def test_two_messages_then_erasure(sleeper, on_day):
    on_day(669)
    assert OutgoingEmail.objects.count() == 0
    on_day(670)
    first = OutgoingEmail.objects.get()
    assert (first.recipient, first.subject) == ("dort@example.org", "Votre compte dort depuis longtemps")
    assert "effacé le 9 janvier 2026" in text_of(first)
    on_day(699)
    assert OutgoingEmail.objects.count() == 1
    on_day(700)
    assert OutgoingEmail.objects.count() == 2
    assert ["effacé le 9 janvier 2026" in text_of(each) for each in OutgoingEmail.objects.all()] == [True, True]
    on_day(729)
    assert User.objects.filter(pk=sleeper.pk).exists()
    on_day(730)
    assert not User.objects.filter(pk=sleeper.pk).exists()


def test_a_visit_starts_all_over(sleeper, on_day):
    on_day(670)
    on_day(700)
    User.objects.update(last_login=START + timedelta(days=710))
    on_day(740)
    on_day(710 + 669)
    assert OutgoingEmail.objects.count() == 2
    on_day(710 + 670)
    assert OutgoingEmail.objects.count() == 3
    on_day(710 + 701)
    assert OutgoingEmail.objects.count() == 4
    assert User.objects.filter(pk=sleeper.pk).exists()


def test_a_worker_that_slept_still_leaves_a_month_between_steps(sleeper, on_day):
    on_day(1000)
    assert (OutgoingEmail.objects.count(), User.objects.count()) == (1, 1)
    on_day(1029)
    assert (OutgoingEmail.objects.count(), User.objects.count()) == (1, 1)
    on_day(1030)
    assert (OutgoingEmail.objects.count(), User.objects.count()) == (2, 1)
    on_day(1060)
    assert User.objects.count() == 0


def test_an_account_that_never_visited_counts_from_its_opening(time_machine, on_day, db):
    time_machine.move_to(START, tick=False)
    UserFactory(email="jamais@example.org")
    on_day(670)
    assert OutgoingEmail.objects.count() == 1


def test_the_last_administrator_and_demonstration_accounts_stay(time_machine, on_day, db):
    time_machine.move_to(START, tick=False)
    make_user("admin@example.org", group=groups.ADMINISTRATORS)
    UserFactory(is_demo=True)
    for days in (670, 700, 730, 760):
        on_day(days)
    assert User.objects.count() == 2
    assert [each.recipient for each in OutgoingEmail.objects.all()] == ["admin@example.org"] * 2


def test_an_account_that_nobody_confirmed_is_forgotten_after_a_week(time_machine, db):
    time_machine.move_to(START, tick=False)
    UserFactory(email="jamais@example.org", address=False)
    UserFactory(email="confirmee@example.org")
    time_machine.move_to(START + timedelta(days=6, hours=23), tick=False)
    tasks.forget_unconfirmed_accounts()
    assert User.objects.count() == 2
    time_machine.move_to(START + timedelta(days=7), tick=False)
    tasks.forget_unconfirmed_accounts()
    assert list(User.objects.values_list("email", flat=True)) == ["confirmee@example.org"]
