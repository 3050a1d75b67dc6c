"""The kit home: facets, preset, pages, cost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from hub.core import content_version
from hub.kit.models import Favourite, KitIndexPage, ResourcePage, Tally
from hub.network.models import Role
from tests.factories.kit import ResourcePageFactory


def titles(response) -> list[str]:
    return re.findall(r'hub-row__title">\s*<a href="[^"]*">([^<]*)</a>', response.content.decode())


def counted(response, facet: str, slug: str) -> int:
    return int(re.search(rf'id="n-{facet}-{slug}">\s*(\d+)', response.content.decode())[1])


@pytest.fixture
def _three(db):
    ResourcePageFactory(title="A", roles=["formateur"], themes=["accompagnement"], degrees=["1er-degre"], kind="fiche")
    ResourcePageFactory(
        title="B", roles=["formateur", "pilote"], themes=["pilotage"], degrees=["2nd-degre"], kind="gabarit"
    )
    ResourcePageFactory(title="C", roles=["pilote"], themes=["pilotage"], kind="gabarit", section="piloter")


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A", "B", "C"]),
        ("?role=formateur", ["A", "B"]),
        ("?role=formateur&role=pilote", ["A", "B", "C"]),
        ("?role=formateur&theme=pilotage", ["B"]),
        ("?type=gabarit&rayon=piloter", ["C"]),
        ("?degre=1er-degre", ["A"]),
        ("?role=formateur&rayon=piloter", []),
    ],
)
def test_index_filters_by_the_address(client, query, expected):
    assert titles(client.get(f"/kit/{query}")) == expected


@pytest.mark.usefixtures("_three")
def test_index_counts_each_option_with_the_other_facets_kept(client):
    response = client.get("/kit/?role=formateur")
    assert [counted(response, "role", "formateur"), counted(response, "role", "pilote")] == [2, 2]
    assert [counted(response, "theme", "pilotage"), counted(response, "type", "gabarit")] == [1, 1]


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    "query",
    ["role=inconnu", "role=%00", "page=abc", "page=-1", "page=99999999999", "tri=<script>", "theme=%27%20OR%201=1"],
)
def test_index_leaves_out_what_it_does_not_know_and_says_so(client, query):
    response = client.get(f"/kit/?{query}")
    assert response.status_code == 200
    assert titles(response) == ["A", "B", "C"]
    assert "Un filtre de cette adresse n’existe pas" in response.content.decode()


@pytest.mark.usefixtures("_three")
def test_index_says_that_nothing_matches_and_offers_a_way_out(client):
    html = client.get("/kit/?role=formateur&rayon=piloter").content.decode()
    assert "Aucune ressource ne réunit tous ces filtres" in html
    assert 'href="/kit/">Voir tout le kit</a>' in html


def test_index_of_an_empty_kit_invites(client, db):
    assert "La première pourrait être la vôtre" in client.get("/kit/").content.decode()


@pytest.mark.usefixtures("_three")
def test_index_starts_on_the_role_of_the_reader_and_says_it(client, sign_in, member):
    member.roles.set(Role.objects.filter(slug="pilote"))
    sign_in(client, member)
    response = client.get("/kit/")
    html = unescape(response.content.decode())
    assert titles(response) == ["B", "C"]
    assert "Trié pour votre rôle\xa0: <strong>pilote</strong>. 2\xa0ressources sur 3." in html
    assert 'href="/kit/?tout=1">Voir tout le kit</a>' in html


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    ("query", "expected"),
    [("?tout=1", ["A", "B", "C"]), ("?role=formateur&tout=1", ["A", "B"]), ("?type=gabarit", ["B", "C"])],
)
def test_index_preset_is_lifted_by_the_address(client, sign_in, member, query, expected):
    member.roles.set(Role.objects.filter(slug="pilote"))
    sign_in(client, member)
    assert titles(client.get(f"/kit/{query}")) == expected


@pytest.mark.usefixtures("_three")
def test_index_says_the_role_in_the_form_chosen(client, sign_in, member):
    member.roles.set(Role.objects.filter(slug="formateur"))
    member.role_form = "f"
    member.save()
    assert "<strong>formatrice</strong>" in sign_in(client, member).get("/kit/").content.decode()


@pytest.mark.usefixtures("_three")
def test_index_ignores_a_role_that_no_resource_is_for(client, sign_in, member):
    member.roles.set(Role.objects.filter(slug="cadre"))
    assert titles(sign_in(client, member).get("/kit/")) == ["A", "B", "C"]


@pytest.mark.usefixtures("_three")
def test_index_sorts_by_usefulness_then_by_date(client):
    Tally.objects.create(page=ResourcePage.objects.get(title="C"), useful=5)
    ResourcePage.objects.filter(title="B").update(first_published_at=timezone.now() + timedelta(hours=1))
    ResourcePage.objects.filter(title="C").update(first_published_at=timezone.now() - timedelta(hours=1))
    content_version.bump()
    assert titles(client.get("/kit/")) == ["C", "A", "B"]
    assert titles(client.get("/kit/?tri=recent")) == ["B", "A", "C"]


def test_index_pages_by_twenty_and_keeps_the_filters(client, db):
    ResourcePageFactory.create_batch(21, roles=["formateur"])
    first, second = client.get("/kit/?role=formateur"), client.get("/kit/?role=formateur&page=2")
    assert [len(titles(first)), len(titles(second))] == [20, 1]
    assert 'href="/kit/?role=formateur&amp;page=2"' in first.content.decode()
    assert titles(client.get("/kit/?role=formateur&page=50")) == titles(second)


def test_index_shows_neither_drafts_nor_restricted_pages(client, db):
    from wagtail.models import PageViewRestriction

    ResourcePageFactory(title="Brouillon", live=False)
    hidden = ResourcePageFactory(title="Réservée")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    ResourcePageFactory(title="Publique")
    assert titles(client.get("/kit/")) == ["Publique"]


@pytest.mark.parametrize("number", [1, 3, 20, 200])
@pytest.mark.parametrize("reader", ["visitor", "member"])
def test_index_costs_the_same_whatever_the_number(client, sign_in, member, assert_queries, number, reader):
    ResourcePageFactory.create_batch(number, roles=["formateur"], themes=["pilotage"], degrees=["1er-degre"])
    if reader == "member":
        member.roles.set(Role.objects.filter(slug="formateur"))
        sign_in(client, member)
    client.get("/kit/?tri=recent")  # the chrome is made once
    from django.core.cache import caches

    caches["process"].delete(f"kit-catalogue:{content_version.current()}")
    with assert_queries({"visitor": 4, "member": 8}[reader]):
        response = client.get("/kit/")
    assert len(titles(response)) == min(number, 20)


def test_index_of_visitors_is_kept_whole_until_something_is_published(client, assert_queries, db):
    page = ResourcePageFactory(title="Avant")
    client.get("/kit/")
    with assert_queries(0):
        assert titles(client.get("/kit/")) == ["Avant"]
    page.title = "Après"
    page.save_revision().publish()
    content_version.bump()
    assert titles(client.get("/kit/")) == ["Après"]


def test_index_sets_no_cookie_for_a_visitor(client, db):
    ResourcePageFactory()
    response = client.get("/kit/?role=formateur")
    assert not response.cookies
    assert not Favourite.objects.exists()
    assert KitIndexPage.objects.get().get_url() == "/kit/"
