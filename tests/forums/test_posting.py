"""Open, reply, change, take away, put back."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from hub.forums import limits
from hub.forums.models import Draft, Forum, Post, Topic, TopicUser
from hub.forums.services import posting, reading
from hub.forums.services.counters import recount_forums, recount_topic
from hub.notifications.models import Event
from hub.notifications.services import level_of
from tests.factories.forums import make_topic, post_of

pytestmark = pytest.mark.django_db


def counters(topic) -> tuple:
    topic.refresh_from_db()
    return topic.last_number, topic.replies_count, topic.last_author_id


def test_a_topic_opens_with_its_question_and_is_followed(forum, member):
    topic = make_topic(forum, member, title="Une question  posée ici ?", text="Bonjour à tous.", tags=["tutorat"])
    assert topic.title == "Une question posée ici\u202f?"
    assert (topic.slug, topic.excerpt, topic.tag_list) == (
        "une-question-posee-ici",
        "Bonjour à tous.",
        [["tutorat", "tutorat"]],
    )
    assert counters(topic) == (1, 0, member.pk)
    assert level_of(member, topic) == "follow"
    assert TopicUser.objects.get(user=member, topic=topic).last_read == 1
    forum.refresh_from_db()
    assert (forum.topics_count, forum.posts_count, forum.last_topic_id) == (1, 1, topic.pk)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("2024 2025 2026", "2024-2025-2026"),
        ("20242025", "sujet-20242025"),
        ("?????????? !!", "sujet"),
        ("Répondre", "sujet-repondre"),
    ],
)
def test_a_slug_is_never_a_post_number_nor_a_page_of_the_topic(title, slug):
    assert posting.slug_of(title) == slug


def test_replies_take_consecutive_numbers_and_keep_the_counters(forum, member, other_member):
    topic = make_topic(forum, member, replies=3, by=other_member)
    assert list(topic.posts.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert counters(topic) == (4, 3, other_member.pk)
    before = Topic.objects.values().get(pk=topic.pk), Forum.objects.values().get(pk=forum.pk)
    recount_topic(topic)
    recount_forums(forum.pk)
    assert (Topic.objects.values().get(pk=topic.pk), Forum.objects.values().get(pk=forum.pk)) == before


def test_a_form_sent_twice_is_one_post(forum, member):
    topic = make_topic(forum, member)
    key = uuid.uuid4()
    first = posting.reply(topic, member, "Bonjour.", submission=key)
    assert posting.reply(topic, member, "Bonjour.", submission=key).pk == first.pk
    assert counters(topic)[:2] == (2, 1)
    key = uuid.uuid4()
    opened = posting.create_topic(forum, member, "Une autre question", "Texte", submission=key)
    assert posting.create_topic(forum, member, "Une autre question", "Texte", submission=key).pk == opened.pk


def test_a_reply_counts_nothing_and_stays_short(forum, member, other_member, assert_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    topic = make_topic(forum, member, replies=2)
    posting.reply(topic, other_member, "Un premier message.")
    with CaptureQueriesContext(connection) as queries:
        posting.reply(topic, other_member, "Un second message.")
    sql = [query["sql"] for query in queries]
    assert [each for each in sql if "COUNT(" in each] == []
    assert len(sql) <= 15, "\n".join(sql)


def test_a_closed_topic_refuses_members_and_takes_moderators(forum, member, moderator):
    topic = make_topic(forum, member, is_locked=True)
    with pytest.raises(limits.RefusedError):
        posting.reply(topic, member, "Bonjour.")
    assert posting.reply(topic, moderator, "Un mot de la modération.").number == 2


def test_a_reply_to_a_number_that_is_not_there_answers_nobody(forum, member):
    topic = make_topic(forum, member)
    assert posting.reply(topic, member, "Bonjour.", reply_to=7).reply_to is None
    assert posting.reply(topic, member, "Bonjour bis.", reply_to=2).reply_to == 2


def test_publishing_forgets_the_draft(forum, member):
    topic = make_topic(forum, member)
    reading.keep_draft(member, topic, text="Brouillon")
    posting.reply(topic, member, "Message.")
    assert Draft.objects.count() == 0


def test_a_change_within_five_minutes_leaves_no_trace(forum, member):
    topic = make_topic(forum, member)
    posting.edit(post_of(topic, 1), member, "Corrigé.")
    post = post_of(topic, 1)
    assert (post.raw, post.cooked, post.edited_at, post.revisions.count()) == ("Corrigé.", "<p>Corrigé.</p>\n", None, 0)
    topic.refresh_from_db()
    assert topic.excerpt == "Corrigé."


def test_a_later_change_keeps_what_was_said(client, forum, member):
    topic = make_topic(forum, member, text="Le parcours dure deux heures.")
    Post.objects.filter(topic=topic).update(created_at=timezone.now() - timedelta(minutes=6))
    posting.edit(post_of(topic, 1), member, "Le parcours dure trois heures.", title="Un titre tout neuf")
    post = post_of(topic, 1)
    assert post.edited_at is not None
    revision = post.revisions.get()
    assert (revision.raw, revision.title) == ("Le parcours dure deux heures.", "Une question posée ici")
    page = client.get(f"/forums/m/{post.pk}/versions/").content.decode()
    assert "<del>deux</del>" in page
    assert "<ins>trois</ins>" in page
    assert not posting.edit(post, member, "Le parcours dure trois heures.")


def test_removing_marks_the_place_and_restoring_gives_it_back(forum, member):
    topic = make_topic(forum, member, replies=2)
    posting.remove(post_of(topic, 3), member)
    topic.refresh_from_db()
    assert (topic.last_number, topic.replies_count) == (3, 1)
    assert posting.reply(topic, member, "La suite.").number == 4
    posting.restore(post_of(topic, 3))
    topic.refresh_from_db()
    assert (topic.last_number, topic.replies_count) == (4, 3)
    assert not posting.restore(post_of(topic, 3))


def test_removing_the_question_removes_the_topic_for_members(forum, member, moderator):
    topic = make_topic(forum, member)
    posting.remove(post_of(topic, 1), moderator)
    assert not Topic.objects.visible_to(member).filter(pk=topic.pk).exists()
    assert Topic.objects.visible_to(moderator).filter(pk=topic.pk).exists()
    posting.restore(post_of(topic, 1))
    assert Topic.objects.visible_to(member).filter(pk=topic.pk).exists()


def test_removing_the_certified_answer_leaves_the_question_open(forum, member, other_member):
    from hub.forums.services import answers

    topic = make_topic(forum, member, replies=1, by=other_member)
    answers.certify(topic, post_of(topic, 2), member)
    posting.remove(post_of(topic, 2), other_member)
    topic.refresh_from_db()
    assert (topic.answer_number, topic.is_solved) == (None, False)


def test_whoever_is_named_is_told_and_only_once_by_an_edit(forum, member, other_member, third_member):
    topic = make_topic(forum, member)
    post = posting.reply(topic, member, f"Merci @[Autre](membre:{other_member.pk}).")
    kinds = list(Event.objects.filter(key=f"forums.post:{post.pk}").values_list("kind", flat=True))
    assert kinds == ["forums.mention", "forums.reply"]
    posting.edit(post, member, f"Merci @[Autre](membre:{other_member.pk}) et @[Troisième](membre:{third_member.pk}).")
    told = Event.objects.filter(kind="forums.mention").order_by("pk").values_list("recipients", flat=True)
    assert [[each[0] for each in row] for row in told] == [[other_member.pk], [third_member.pk]]


@pytest.mark.every_database
@pytest.mark.parametrize("field", ["number", "submission"])
def test_the_database_refuses_a_number_or_a_form_taken_twice(forum, member, field):
    from django.db import IntegrityError, transaction

    topic = make_topic(forum, member)
    taken = {"number": 1} if field == "number" else {"number": 2, "submission": post_of(topic, 1).submission}
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(topic=topic, raw="x", cooked="x", **taken)
