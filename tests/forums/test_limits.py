"""What a newcomer must wait for, and what nobody may do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.forums import limits
from hub.forums.models import Post
from tests.conftest import make_user
from tests.factories.forums import make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(db):
    return make_user("nouveau@example.org")


def settle(user, *, seconds: int = 31) -> None:
    """As if their messages had been written a little before."""
    Post.objects.filter(author=user).update(created_at=timezone.now() - timedelta(seconds=seconds))


def test_an_academic_address_an_old_account_and_a_moderator_are_known(newcomer, moderator):
    assert limits.is_newcomer(newcomer)
    assert not limits.is_newcomer(make_user("nadia@ac-reims.fr"))
    assert not limits.is_newcomer(make_user("nadia@region.ac-reims.fr"))
    assert limits.is_newcomer(make_user("nadia@fac-reims.fr.example.org"))
    assert not limits.is_newcomer(make_user("ancien@example.org", date_joined=timezone.now() - timedelta(days=2)))
    assert not limits.is_newcomer(moderator)


def test_a_newcomer_waits_thirty_seconds(forum, newcomer):
    make_topic(forum, newcomer)
    with pytest.raises(limits.RefusedError, match=r"dans (29|30)\u00a0s"):
        limits.check(newcomer, "Autre chose", is_topic=False)
    settle(newcomer)
    limits.check(newcomer, "Autre chose", is_topic=False)


def test_a_newcomer_opens_three_topics_and_writes_ten_replies(forum, newcomer):
    for _ in range(3):
        topic = make_topic(forum, newcomer)
    settle(newcomer)
    with pytest.raises(limits.RefusedError, match="3\u00a0sujets au plus.*24\u00a0h"):
        limits.check(newcomer, "Encore", is_topic=True)
    limits.check(newcomer, "Encore", is_topic=False)
    make_topic(forum, newcomer, replies=10)
    settle(newcomer, seconds=400)
    with pytest.raises(limits.RefusedError, match="10\u00a0réponses au plus"):
        limits.check(newcomer, "Encore", is_topic=False)
    assert topic.pk


def test_a_newcomer_writes_two_links(newcomer):
    limits.check(newcomer, "https://a.example http://b.example", is_topic=False)
    with pytest.raises(limits.RefusedError, match="2\u00a0liens"):
        limits.check(newcomer, "https://a.example http://b.example HTTPS://c.example", is_topic=False)


def test_the_same_text_twice_in_five_minutes_is_refused_to_anybody(forum, moderator):
    make_topic(forum, moderator, text="Bonjour à tous.")
    with pytest.raises(limits.RefusedError, match="réessayez dans 5\u00a0min"):
        limits.check(moderator, "Bonjour à tous.", is_topic=False)
    settle(moderator, seconds=301)
    limits.check(moderator, "Bonjour à tous.", is_topic=False)


def test_a_burst_is_stopped_for_anybody(forum, moderator):
    make_topic(forum, moderator, replies=19)
    with pytest.raises(limits.RefusedError, match="5\u00a0min"):
        limits.check(moderator, "Un de plus", is_topic=False)
