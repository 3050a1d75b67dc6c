"""Move, split, merge: every address still leads to its post, every reader is where they were."""

import pytest

from hub.forums.models import ModerationAction, Topic, TopicUser
from hub.forums.services import answers, reading, topics
from hub.notifications.services import Level, follow, level_of
from tests.factories.forums import ForumFactory, make_topic, post_of

pytestmark = pytest.mark.django_db


def place_of(client, topic_pk: int, number: int) -> str:
    """Where a permanent address ends."""
    response = client.get(f"/forums/t/{topic_pk}/{number}/", follow=True)
    assert response.status_code == 200
    return response.redirect_chain[-1][0]


def text_at(topic_pk: int, number: int) -> str:
    return post_of(Topic.objects.get(pk=topic_pk), number).raw


def test_moving_keeps_addresses_and_counts(client, forum, member, moderator):
    target = ForumFactory()
    topic = make_topic(forum, member, replies=2)
    topics.move(topic, target, moderator, "Il est mieux ici.")
    assert place_of(client, topic.pk, 3) == f"/forums/t/{topic.pk}/{topic.slug}/#m3"
    forum.refresh_from_db(), target.refresh_from_db()
    assert (forum.topics_count, forum.posts_count, forum.last_topic) == (0, 0, None)
    assert (target.topics_count, target.posts_count, target.last_topic_id) == (1, 3, topic.pk)
    action = ModerationAction.objects.get()
    assert (action.kind, action.reason, action.details) == (
        "move", "Il est mieux ici.", {"source": "Animer", "target": target.title},
    )  # fmt: skip


def test_splitting_renumbers_and_every_former_address_leads_to_its_post(client, forum, member, other_member, moderator):
    topic = make_topic(forum, member, replies=6, by=other_member)
    new = topics.split(topic, {3, 5, 7}, "Une autre question", forum, moderator, "Deux sujets en un.")
    assert [post.raw for post in new.posts.order_by("number")] == ["Réponse 2.", "Réponse 4.", "Réponse 6."]
    assert list(topic.posts.order_by("number").values_list("number", flat=True)) == [1, 2, 4, 6]
    assert place_of(client, topic.pk, 5) == f"/forums/t/{new.pk}/{new.slug}/#m2"
    assert place_of(client, topic.pk, 4) == f"/forums/t/{topic.pk}/{topic.slug}/#m4"
    topic.refresh_from_db(), new.refresh_from_db()
    assert (topic.last_number, topic.replies_count) == (7, 3)
    assert (new.last_number, new.replies_count, new.author_id) == (3, 2, other_member.pk)


def test_splitting_leaves_readers_where_they_were(forum, member, other_member, third_member, moderator):
    topic = make_topic(forum, member, replies=6, by=other_member)
    reading.mark_read(third_member, topic, 4)
    new = topics.split(topic, {3, 5, 7}, "Une autre question", forum, moderator, "Deux sujets en un.")
    assert TopicUser.objects.get(user=third_member, topic=new).last_read == 1
    assert TopicUser.objects.get(user=other_member, topic=new).last_read == 3


def test_splitting_the_certified_answer_leaves_the_question_open(forum, member, other_member, moderator):
    topic = make_topic(forum, member, replies=2, by=other_member)
    answers.certify(topic, post_of(topic, 2), member)
    topics.split(topic, {2}, "Une autre question", forum, moderator, "Motif.")
    topic.refresh_from_db()
    assert (topic.answer_number, topic.is_solved) == (None, False)


@pytest.mark.parametrize("numbers", [set(), {1}, {99}])
def test_nothing_to_split_changes_nothing(forum, member, moderator, numbers):
    topic = make_topic(forum, member, replies=1)
    with pytest.raises(ValueError, match="nothing to split"):
        topics.split(topic, numbers, "Une autre question", forum, moderator, "Motif.")
    assert Topic.objects.count() == 1


def test_merging_adds_at_the_end_and_every_former_address_leads_to_its_post(
    client, forum, member, other_member, moderator
):
    source = make_topic(forum, other_member, title="Déjà posée ailleurs", replies=2)
    target = make_topic(forum, member, title="La question qui reste", replies=1)
    topics.merge(source, target, moderator, "C’est la même question.")
    assert list(target.posts.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert place_of(client, source.pk, 2) == f"/forums/t/{target.pk}/{target.slug}/#m4"
    moved = client.get(f"/forums/t/{source.pk}/{source.slug}/")
    assert (moved.status_code, moved.url) == (301, f"/forums/t/{source.pk}/1/")
    target.refresh_from_db()
    assert (target.last_number, target.replies_count) == (5, 4)
    assert list(Topic.objects.visible_to(member).values_list("pk", flat=True)) == [target.pk]
    forum.refresh_from_db()
    assert (forum.topics_count, forum.posts_count) == (1, 5)


def test_merging_moves_followers_and_never_marks_as_read_what_was_not(
    forum, member, other_member, third_member, moderator
):
    source = make_topic(forum, other_member, replies=2)
    target = make_topic(forum, member, replies=3)
    follow(third_member, source, Level.FOLLOW)
    reading.mark_read(third_member, source, 3)
    reading.mark_read(third_member, target, 2)
    reading.mark_read(moderator, source, 2)
    reading.mark_read(moderator, target, 4)
    topics.merge(source, target, moderator, "C’est la même question.")
    assert level_of(third_member, target) == Level.FOLLOW
    assert TopicUser.objects.get(user=third_member, topic=target).last_read == 2
    assert TopicUser.objects.get(user=moderator, topic=target).last_read == 6


def test_a_post_that_moved_twice_is_found_from_each_of_its_addresses(client, forum, member, moderator):
    topic = make_topic(forum, member, replies=3)
    new = topics.split(topic, {3}, "Une autre question", forum, moderator, "Motif.")
    third = make_topic(forum, member, title="Une troisième question")
    topics.merge(new, third, moderator, "Motif.")
    for address in ((topic.pk, 3), (new.pk, 1)):
        assert place_of(client, *address) == f"/forums/t/{third.pk}/{third.slug}/#m2"
    assert text_at(third.pk, 2) == "Réponse 2."
