"""The index and the lists: what they cost, what they show, to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hub.forums.models import Topic, TopicUser
from hub.forums.services import posting, reading
from hub.forums.views.lists import VIEWS
from hub.notifications.services import Level, follow
from tests.factories.forums import ForumFactory, make_topic

from .pages import link, quick_views, text_of, titles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("forums", [5, 60])
def test_index_costs_the_same_whatever_the_number_of_forums(
    client, sign_in, member, other_member, assert_queries, forums
):
    for forum in ForumFactory.create_batch(forums):
        make_topic(forum, other_member)
    sign_in(client, member).get("/forums/")
    with assert_queries(7):
        response = client.get("/forums/")
    assert len(titles(response)) == forums
    assert quick_views(response) == {"Sans réponse": forums, "Non lus": forums}


@pytest.mark.parametrize("topics", [1, 3, 20])
@pytest.mark.parametrize(
    "address", ["/forums/recents/", "/forums/sans-reponse/", "/forums/non-lus/", "/forums/animer/"]
)
def test_a_list_costs_the_same_whatever_its_length(
    client, sign_in, member, other_member, forum, assert_queries, topics, address
):
    for _ in range(topics):
        make_topic(forum, other_member, tags=["tutorat"])
    sign_in(client, member).get(address)
    with assert_queries(5):
        response = client.get(address)
    assert len(titles(response)) == topics


def test_a_visitor_pays_nothing_once_the_page_is_kept(client, forum, member, assert_queries):
    make_topic(forum, member)
    for address in ("/forums/", "/forums/recents/", "/forums/animer/"):
        client.get(address)
        with assert_queries(0):
            assert client.get(address).status_code == 200


def test_recent_topics_are_paged_by_key_both_ways(client, forum, member):
    start = timezone.now() - timedelta(days=1)
    for rank in range(45):
        make_topic(forum, member, title=f"Sujet numéro {rank:02}", last_posted_at=start + timedelta(minutes=rank))
    expected = [f"Sujet numéro {rank:02}" for rank in reversed(range(45))]
    first = client.get("/forums/recents/")
    second = client.get(f"/forums/recents/{link(first, 'next')}")
    third = client.get(f"/forums/recents/{link(second, 'next')}")
    assert titles(first) + titles(second) + titles(third) == expected
    assert (link(first, "prev"), link(third, "next")) == ("", "")
    back = client.get(f"/forums/recents/{link(third, 'prev')}")
    assert titles(back) == titles(second)


@pytest.mark.parametrize("cursor", ["x", "a1", "a1-", "a-1", "a99999999999999999999-1", "r0-0", "'"])
def test_an_unreadable_cursor_is_the_beginning(client, forum, member, cursor):
    make_topic(forum, member)
    response = client.get("/forums/recents/", {"suite": cursor})
    assert response.status_code == 200


def test_unanswered_shows_the_oldest_first_and_forgets_what_is_settled(client, forum, member):
    now = timezone.now()
    make_topic(forum, member, title="La plus récente ici", created_at=now - timedelta(hours=1))
    make_topic(forum, member, title="La plus ancienne ici", created_at=now - timedelta(days=9))
    make_topic(forum, member, title="Elle a une réponse", replies=1)
    make_topic(forum, member, title="Elle est fermée ici", is_locked=True)
    make_topic(forum, member, title="Elle est résolue ici", is_solved=True)
    response = client.get("/forums/sans-reponse/")
    assert titles(response) == ["La plus ancienne ici", "La plus récente ici"]
    assert "hub-state--warm" in response.content.decode()


def test_pinned_topics_come_first_in_their_forum_only(client, forum, member):
    now = timezone.now()
    make_topic(forum, member, title="Épinglé et ancien", is_pinned=True, last_posted_at=now - timedelta(days=50))
    make_topic(forum, member, title="Le dernier sujet", last_posted_at=now)
    response = client.get("/forums/animer/")
    assert titles(response) == ["Épinglé et ancien", "Le dernier sujet"]
    assert titles(client.get("/forums/recents/")) == ["Le dernier sujet", "Épinglé et ancien"]


def test_followed_topics_are_those_followed_or_of_a_followed_forum(client, sign_in, forum, member, other_member):
    elsewhere = ForumFactory()
    kept = make_topic(forum, other_member, title="Suivi pour lui-même")
    make_topic(forum, other_member, title="Ni l’un ni l’autre")
    make_topic(elsewhere, other_member, title="Suivi par son forum")
    hushed = make_topic(elsewhere, other_member, title="Réduit au silence")
    follow(member, kept, Level.FOLLOW)
    follow(member, elsewhere, Level.FOLLOW)
    follow(member, hushed, Level.SILENT)
    response = sign_in(client, member).get("/forums/suivis/")
    assert titles(response) == ["Suivi par son forum", "Suivi pour lui-même"]
    assert quick_views(response)["Suivis"] == 2


def test_unread_list_and_badge_agree(client, sign_in, forum, member, other_member):
    read = make_topic(forum, other_member, title="Lu jusqu’au bout")
    partly = make_topic(forum, other_member, title="Lu en partie seulement", replies=3)
    make_topic(forum, other_member, title="Jamais ouvert du tout")
    old = make_topic(forum, other_member, title="Trop vieux pour compter")
    Topic.objects.filter(pk=old.pk).update(last_posted_at=timezone.now() - timedelta(days=61))
    make_topic(forum, member, title="Écrit par soi-même")
    reading.mark_read(member, read, 1)
    reading.mark_read(member, partly, 2)
    type(member).objects.filter(pk=member.pk).update(date_joined=timezone.now() - timedelta(days=300))
    response = sign_in(client, member).get("/forums/non-lus/")
    assert titles(response) == ["Jamais ouvert du tout", "Lu en partie seulement"]
    assert quick_views(response)["Non lus"] == 2
    assert "Animer 2 non lus" in text_of(client.get("/forums/"))
    assert "2 non lus" in text_of(response)


def test_mark_all_read_reads_one_forum_or_all(client, sign_in, forum, member, other_member):
    elsewhere = ForumFactory()
    type(member).objects.filter(pk=member.pk).update(date_joined=timezone.now() - timedelta(days=1))
    for each in (forum, forum, elsewhere):
        make_topic(each, other_member, replies=2)
    sign_in(client, member).post(reverse("forums:read_forum", args=["animer"]))
    member.refresh_from_db()
    unread = Topic.objects.visible_to(member).unread_by(member)
    assert list(unread.values_list("forum", flat=True)) == [elsewhere.pk]
    client.post("/forums/tout-lu/")
    assert unread.count() == 0
    assert set(TopicUser.objects.filter(user=member).values_list("last_read", flat=True)) == {3}
    assert client.get("/forums/tout-lu/").status_code == 405


@pytest.mark.every_database
def test_tag_list_shows_its_topics_and_an_unknown_tag_is_not_found(client, forum, member):
    make_topic(forum, member, title="Avec un mot-clé", tags=["tutorat", "Relance"])
    make_topic(forum, member, title="Sans aucun mot-clé")
    assert titles(client.get("/forums/mots-cles/tutorat/")) == ["Avec un mot-clé"]
    assert client.get("/forums/mots-cles/inconnu/").status_code == 404


@pytest.mark.parametrize("slug", [slug for slug, view in VIEWS.items() if view.members_only])
def test_a_visitor_is_asked_to_sign_in_for_their_own_lists(client, slug):
    response = client.get(f"/forums/{slug}/")
    assert response.status_code == 302
    assert response.url == f"/compte/connexion/?next=/forums/{slug}/"


def test_empty_lists_say_what_to_do(client, sign_in, member, forum):
    sign_in(client, member)
    for slug, view in VIEWS.items():
        assert view.empty in text_of(client.get(f"/forums/{slug}/"))


def test_a_removed_topic_leaves_every_list(client, sign_in, forum, member, moderator):
    topic = make_topic(forum, member, title="Retirée des listes", tags=["tutorat"])
    posting.remove(topic.posts.get(number=1), moderator)
    for address in ("/forums/recents/", "/forums/sans-reponse/", "/forums/animer/"):
        assert titles(client.get(address)) == []
    forum.refresh_from_db()
    assert (forum.topics_count, forum.posts_count, forum.last_topic) == (0, 0, None)
