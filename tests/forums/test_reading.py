"""Where readers are: unread, positions, drafts."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.forums.models import Topic, TopicUser
from hub.forums.services import posting, reading
from tests.factories.forums import make_topic

pytestmark = pytest.mark.django_db


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["read", "write", "other", "all"]), st.integers(1, 6)), max_size=12))
def test_a_position_never_goes_back_and_own_posts_are_never_unread(forum, member, other_member, steps):
    topic = make_topic(forum, other_member, replies=1)
    last = 0
    for step, number in steps:
        topic.refresh_from_db()
        if step == "read":
            reading.mark_read(member, topic, min(number, topic.last_number))
        elif step == "write":
            posting.reply(topic, member, f"À moi {random.random()}")
        elif step == "all":
            reading.mark_all_read(member)
        else:
            posting.reply(topic, other_member, f"À d’autres {random.random()}")
        topic.refresh_from_db()
        row = TopicUser.objects.filter(user=member, topic=topic).first()
        position = row.last_read if row else 0
        assert position >= last
        assert position <= topic.last_number
        last = position
        newest = topic.posts.order_by("-number").first()
        is_unread = Topic.objects.visible_to(member).unread_by(member).filter(pk=topic.pk).exists()
        assert is_unread == (position < topic.last_number)
        if newest.author_id == member.pk:
            assert not is_unread


def test_what_was_there_before_the_member_came_is_not_unread(forum, member, other_member):
    topic = make_topic(forum, other_member)
    Topic.objects.filter(pk=topic.pk).update(last_posted_at=member.date_joined - timedelta(minutes=1))
    assert list(Topic.objects.visible_to(member).unread_by(member)) == []
    posting.reply(topic, other_member, "Du nouveau.")
    assert list(Topic.objects.visible_to(member).unread_by(member)) == [topic]


def test_unread_costs_one_query_whatever_there_is(forum, member, other_member, assert_queries):
    for _ in range(5):
        make_topic(forum, other_member, replies=1)
    Topic.objects.visible_to(member).unread_by(member).count()
    with assert_queries(1):
        assert Topic.objects.visible_to(member).unread_by(member).count() == 5


def test_a_draft_is_replaced_then_forgotten_when_emptied(forum, member):
    topic = make_topic(forum, member)
    reading.keep_draft(member, topic, text="Un")
    reading.keep_draft(member, topic, text="Un deux")
    reading.keep_draft(member, None, text="Ailleurs", title="Un titre")
    assert list(member.forum_drafts.order_by("pk").values_list("text", flat=True)) == ["Un deux", "Ailleurs"]
    assert reading.keep_draft(member, topic, text="  ") is None
    assert member.forum_drafts.count() == 1
    assert timezone.now() - member.forum_drafts.get().updated_at < timedelta(minutes=1)
