"""A topic's page, and the addresses that lead to its posts."""

import pytest
from django.utils import timezone

from hub.forums.models import Topic, TopicUser
from hub.forums.services import answers, posting, reading
from tests.factories.forums import make_topic, post_of

from .pages import numbers, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("replies", [0, 19])
def test_topic_page_costs_the_same_for_a_member(client, sign_in, forum, member, other_member, assert_queries, replies):
    topic = make_topic(forum, other_member, replies=replies, tags=["tutorat", "relance"], text="Bonjour à tous.")
    for number in range(2, replies + 2):
        post = post_of(topic, number)
        posting.edit(post, other_member, f"Bonjour @[{member.display_name}](membre:{member.pk}), réponse {number}.")
        answers.react(member, post, "utile", on=True)
    url = topic.get_absolute_url()
    sign_in(client, member).get(url)
    with assert_queries(6):
        response = client.get(url)
    assert numbers(response) == list(range(1, replies + 2))


def test_first_reading_advances_the_position_within_the_budget(
    client, sign_in, forum, member, other_member, assert_queries
):
    topic = make_topic(forum, other_member, replies=30)
    sign_in(client, member).get(make_topic(forum, member).get_absolute_url())
    # What reading writes: the position (tried, looked for, created) and the count of readings, in two savepoints.
    with assert_queries(6 + 8):
        client.get(topic.get_absolute_url())
    assert TopicUser.objects.get(user=member, topic=topic).last_read == 20
    assert Topic.objects.get(pk=topic.pk).reads_count == 1
    client.get(topic.get_absolute_url() + "?page=2")
    client.get(topic.get_absolute_url())
    assert TopicUser.objects.get(user=member, topic=topic).last_read == 31
    assert Topic.objects.get(pk=topic.pk).reads_count == 1


def test_visitor_page_costs_nothing_once_kept_and_writes_nothing(client, forum, member, assert_queries):
    topic = make_topic(forum, member, replies=3)
    url = topic.get_absolute_url()
    client.get(make_topic(forum, member).get_absolute_url())
    with assert_queries(2):
        client.get(url)
    with assert_queries(0):
        response = client.get(url)
    assert response.cookies == {}
    assert TopicUser.objects.filter(topic=topic).count() == 1


def test_page_250_costs_what_page_1_costs(client, sign_in, forum, member, other_member, assert_queries):
    topic = make_topic(forum, other_member)
    post = post_of(topic, 1)
    type(post).objects.bulk_create(
        type(post)(topic=topic, number=number, author=other_member, raw="x", cooked="<p>x</p>")
        for number in range(2, 5001)
    )
    Topic.objects.filter(pk=topic.pk).update(last_number=5000, replies_count=4999)
    reading.mark_read(member, topic, 5000)
    sign_in(client, member).get(topic.get_absolute_url())
    for page in (1, 250):
        with assert_queries(6):
            response = client.get(f"{topic.get_absolute_url()}?page={page}")
        assert numbers(response) == list(range(20 * page - 19, 20 * page + 1))


@pytest.mark.parametrize("page", ["0", "3", "x", "-1", "1e9", "99999999999999999999"])
def test_a_page_that_does_not_exist_is_not_found(client, forum, member, page):
    topic = make_topic(forum, member, replies=25)
    assert client.get(topic.get_absolute_url(), {"page": page}).status_code == 404


def test_new_posts_are_marked_and_read_ones_folded(client, sign_in, forum, member, other_member):
    topic = make_topic(forum, other_member, replies=9)
    reading.mark_read(member, topic, 8)
    response = sign_in(client, member).get(topic.get_absolute_url())
    assert "2 nouveaux messages" in text_of(response)
    assert "Afficher les n° 2 à 7, déjà lus" in text_of(response)
    assert f'href="/forums/t/{topic.pk}/9/">Reprendre ma lecture' in response.content.decode()


def test_the_certified_answer_is_under_the_question_wherever_it_is(client, forum, member, other_member):
    topic = make_topic(forum, member, replies=24, by=other_member)
    answers.certify(topic, post_of(topic, 23), member)
    text = client.get(topic.get_absolute_url()).content.decode()
    assert f"Réponse certifiée par {member.display_name}" in text
    assert "Réponse 22." in text


def test_permalink_lands_on_its_page_and_survives_a_rename(client, forum, member):
    topic = make_topic(forum, member, replies=24)
    first = client.get(f"/forums/t/{topic.pk}/23/")
    assert (first.status_code, first.url) == (302, f"/forums/t/{topic.pk}/{topic.slug}/?page=2#m23")
    posting.edit(post_of(topic, 1), member, "Le texte de la question.", title="Un tout autre titre")
    assert client.get(f"/forums/t/{topic.pk}/23/").url == f"/forums/t/{topic.pk}/un-tout-autre-titre/?page=2#m23"
    former = client.get(f"/forums/t/{topic.pk}/{topic.slug}/?page=2")
    assert (former.status_code, former.url) == (301, f"/forums/t/{topic.pk}/un-tout-autre-titre/?page=2")


def test_permalink_of_a_removed_post_lands_on_its_tombstone(client, forum, member):
    topic = make_topic(forum, member, replies=2)
    posting.remove(post_of(topic, 2), member)
    assert client.get(f"/forums/t/{topic.pk}/2/").url.endswith("#m2")
    text = client.get(topic.get_absolute_url()).content.decode()
    assert "Message retiré" in text
    assert "Réponse 1." not in text


def test_a_number_beyond_the_end_lands_on_the_last_post(client, forum, member):
    topic = make_topic(forum, member, replies=2)
    assert client.get(f"/forums/t/{topic.pk}/50/").url.endswith("#m3")
    assert client.get("/forums/t/999999/1/").status_code == 404


def test_whole_thread_is_on_one_page_without_what_was_removed(client, forum, member):
    topic = make_topic(forum, member, replies=30)
    posting.remove(post_of(topic, 5), member)
    text = text_of(client.get(f"/forums/t/{topic.pk}/fil-entier/"))
    assert [number for number in range(1, 32) if f"N° {number}," in text] == [1, 2, 3, 4, *range(6, 32)]


def test_a_reader_far_away_sees_their_own_clock(client, sign_in, forum, member, other_member):
    topic = make_topic(forum, other_member)
    at = timezone.now().replace(month=11, day=16, hour=16, minute=5)
    topic.posts.update(created_at=at)
    type(member).objects.filter(pk=member.pk).update(time_zone="Indian/Reunion")
    text = text_of(sign_in(client, member).get(topic.get_absolute_url()))
    assert "17 h 05" in text
    assert "20 h 05 chez vous" in text


def test_words_of_the_glossary_explain_themselves_in_posts(client, forum, member):
    from hub.glossary.models import Term

    term = Term(term="tutorat", slug="tutorat", definition="<p>Accompagner.</p>", live=True)
    term.save()
    term.save_revision().publish()
    topic = make_topic(forum, member, text="Parlons du tutorat et encore du tutorat.")
    text = client.get(topic.get_absolute_url()).content.decode()
    assert text.count('popovertarget="mot-tutorat"') == 1
