"""Many at once: numbers stay distinct and consecutive, counters right, nothing is written twice."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from hub.forums.models import Forum, Post, Reaction, Topic, TopicUser
from hub.forums.services import answers, posting, reading
from tests.conftest import make_user
from tests.factories.forums import ForumFactory, make_topic, post_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.every_database]


def at_once(workers: int, work, each) -> list:
    """Run `work` on each value, in as many threads, each with a connection of its own."""

    def run(value):
        try:
            return work(value)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, each))


@pytest.fixture
def load():
    """Threads and posts of each: SQLite writes one at a time, PostgreSQL is asked for what the promise says."""
    return (20, 50) if connection.vendor == "postgresql" else (6, 10)


def test_posts_written_at_once_take_consecutive_numbers(load):
    threads, posts = load
    users = [make_user(f"membre{rank}@example.org") for rank in range(threads)]
    topic = make_topic(ForumFactory(), users[0])

    def write(user):
        for rank in range(posts):
            posting.reply(topic, user, f"Message {rank} de {user.pk}.")

    at_once(threads, write, users)
    total = threads * posts + 1
    assert list(topic.posts.order_by("number").values_list("number", flat=True)) == list(range(1, total + 1))
    topic.refresh_from_db()
    assert (topic.last_number, topic.replies_count) == (total, total - 1)
    assert Forum.objects.get().posts_count == total
    assert TopicUser.objects.filter(topic=topic).count() == threads


def test_topics_opened_at_once_keep_the_forum_s_counts(load):
    threads, _ = load
    users = [make_user(f"membre{rank}@example.org") for rank in range(threads)]
    forum = ForumFactory()
    at_once(
        threads,
        lambda user: [posting.create_topic(forum, user, f"Question {n} de {user.pk}", "Texte") for n in range(3)],
        users,
    )
    forum.refresh_from_db()
    assert (forum.topics_count, forum.posts_count) == (3 * threads, 3 * threads)


def test_one_form_sent_at_once_many_times_is_one_post():
    user = make_user("membre@example.org")
    topic = make_topic(ForumFactory(), user)
    key = uuid.uuid4()
    written = at_once(6, lambda _: posting.reply(topic, user, "Une fois.", submission=key).pk, range(12))
    assert len(set(written)) == 1
    topic.refresh_from_db()
    assert (topic.last_number, topic.posts.count()) == (2, 2)


def test_reactions_and_positions_given_at_once_are_counted_once():
    author = make_user("auteur@example.org")
    topic = make_topic(ForumFactory(), author, replies=5)
    post = post_of(topic, 1)
    users = [make_user(f"membre{rank}@example.org") for rank in range(4)]

    def act(user):
        for number in (5, 2, 6):
            answers.react(user, post, "utile", on=True)
            reading.mark_read(user, topic, number)

    at_once(8, act, users * 3)
    assert Post.objects.get(pk=post.pk).useful_count == Reaction.objects.count() == 4
    assert set(TopicUser.objects.exclude(user=author).values_list("last_read", flat=True)) == {6}
    assert Topic.objects.get().reads_count == 4
