import xml.etree.ElementTree as ElementTree

import pytest

from hub.forums.services import posting
from tests.factories.forums import make_topic, post_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(response) -> list[str]:
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314 (our own answer)
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def test_each_feed_holds_what_it_says(client, forum, member):
    topic = make_topic(forum, member, title="Avec <un> mot-clé & plus", replies=2, tags=["tutorat"])
    make_topic(forum, member, title="Sans aucun mot-clé")
    posting.remove(post_of(topic, 2), member)
    assert entries(client.get("/forums/flux.atom")) == ["Sans aucun mot-clé", "Avec <un> mot-clé & plus"]
    assert entries(client.get("/forums/animer/flux.atom")) == ["Sans aucun mot-clé", "Avec <un> mot-clé & plus"]
    assert entries(client.get("/forums/mots-cles/tutorat/flux.atom")) == ["Avec <un> mot-clé & plus"]
    assert entries(client.get(f"/forums/t/{topic.pk}/flux.atom")) == ["n°\u00a03, Membre", "n°\u00a01, Membre"]


def test_an_unchanged_feed_is_not_sent_again(client, forum, member):
    make_topic(forum, member)
    first = client.get("/forums/flux.atom")
    again = client.get("/forums/flux.atom", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_topic(forum, member)
    assert client.get("/forums/flux.atom", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_feed_costs_the_same_whatever_its_length(client, forum, member, assert_queries):
    make_topic(forum, member)
    client.get("/forums/flux.atom")
    with assert_queries(1):
        client.get("/forums/flux.atom")
    make_topic(forum, member), make_topic(forum, member)
    with assert_queries(1):
        client.get("/forums/flux.atom")
