"""The home page of visitors and members, and the pages that belong to no room."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import caches
from django.utils import timezone

from hub.core.models import SiteSettings
from hub.home import tree
from hub.home.models import HomePage
from hub.kit.models import Favourite, Proposal
from tests.factories.glossary import TermFactory
from tests.factories.kit import ProposalFactory, ResourcePageFactory

pytestmark = pytest.mark.django_db


def titles(response, section: str) -> list[str]:
    """The titles of the rows of the section that this heading labels."""
    html = response.content.decode()
    part = re.search(rf'<section[^>]*aria-labelledby="{section}".*?</section>', html, re.DOTALL)
    return [unescape(title) for title in re.findall(r'hub-row__title"><a[^>]*>(.*?)</a>', part[0])] if part else []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/contribuer/",
        "/plan-du-site/",
        "/aide/",
        "/contact/",
        "/accessibilite/",
        "/mentions-legales/",
        "/donnees-personnelles/",
        "/conditions-d-utilisation/",
    ],
)
def test_page_answers_a_visitor_a_member_and_an_editor(client, member, editor, sign_in, path):
    assert client.get(path).status_code == 200
    assert client.get(path).cookies.get("sessionid") is None
    for user in (member, editor):
        sign_in(client, user)
        assert client.get(path).status_code == 200


# ---- Home, visitors ----------------------------------------------------------------------------------------------


def test_home_says_what_the_hub_is_and_gives_three_queries(client):
    page = HomePage.objects.get()
    html = client.get("/").content.decode()
    assert f'<h1 class="fr-h1">{page.headline}</h1>' in html
    assert re.findall(r'href="/recherche/\?q=[^"]*">(.*?)</a>', html) == page.examples
    assert len(page.examples) == 3


def test_home_of_an_empty_kit_shows_no_hole(client):
    response = client.get("/")
    assert titles(response, "nouveau") == []
    assert "Le kit, rayon par rayon" not in response.content.decode()


def test_home_shows_the_last_reviewed_first_and_never_a_draft(client):
    today = timezone.localdate()
    ResourcePageFactory(title="Ancienne", reviewed_on=today - timedelta(days=90))
    ResourcePageFactory(title="Récente", reviewed_on=today - timedelta(days=2))
    ResourcePageFactory(title="Parue hier", published_at=timezone.now() - timedelta(days=1))
    ResourcePageFactory(title="Brouillon", live=False)
    assert titles(client.get("/"), "nouveau") == ["Parue hier", "Récente", "Ancienne"]


@pytest.mark.parametrize("number", [1, 3])
def test_home_costs_visitors_the_same_queries_whatever_the_kit_holds(client, assert_queries, number):
    ResourcePageFactory.create_batch(number, roles=["formateur"], themes=["pilotage"])
    with assert_queries(14):
        client.get("/")


def test_home_is_kept_for_visitors(client, assert_queries):
    client.get("/")
    with assert_queries(0):
        assert client.get("/").status_code == 200


# ---- Home, members -----------------------------------------------------------------------------------------------


def test_home_greets_members_by_their_first_name(client, member, sign_in):
    member.display_name = "Jean-Marc <b>"
    member.save()
    html = sign_in(client, member).get("/").content.decode()
    assert '<h1 class="fr-h2">Bonjour Jean-Marc</h1>' in html


def test_home_says_what_is_awaited_from_a_member(client, member, other_member, sign_in):
    ProposalFactory(author=member, title="La mienne")
    ProposalFactory(author=other_member, title="Celle d’un autre")
    assert titles(sign_in(client, member).get("/"), "attendu") == ["Continuer\u00a0: La mienne"]


def test_home_tells_editors_how_many_proposals_wait(client, editor, member, sign_in):
    for _ in range(2):
        ProposalFactory(author=member, state=Proposal.State.SENT, sent_at=timezone.now())
    assert titles(sign_in(client, editor).get("/"), "attendu") == ["2\u00a0ressources proposées à relire"]
    assert titles(sign_in(client, member).get("/"), "attendu") == []


def test_home_shows_what_is_new_for_the_roles_of_a_member(client, member, sign_in):
    member.roles.set(member.roles.model.objects.filter(slug="pilote"))
    ResourcePageFactory(title="Pour pilotes", roles=["pilote"])
    ResourcePageFactory(title="Pour formateurs", roles=["formateur"])
    assert titles(sign_in(client, member).get("/"), "nouveau") == ["Pour pilotes"]


def test_home_shows_the_favourites_of_a_member_and_of_nobody_else(client, member, other_member, sign_in):
    mine, theirs = ResourcePageFactory(title="Gardée"), ResourcePageFactory(title="Autre")
    Favourite.objects.create(user=member, page=mine)
    Favourite.objects.create(user=other_member, page=theirs)
    assert titles(sign_in(client, member).get("/"), "favoris") == ["Gardée"]


@pytest.mark.parametrize("number", [1, 3])
def test_home_costs_members_the_same_queries_whatever_they_keep(client, member, sign_in, assert_queries, number):
    for page in ResourcePageFactory.create_batch(number, roles=["formateur"]):
        Favourite.objects.create(user=member, page=page)
        ProposalFactory(author=member)
    client.get("/")  # what every reader shares is read
    sign_in(client, member)
    with assert_queries(11):
        client.get("/")


# ---- Other pages -------------------------------------------------------------------------------------------------


def test_contribute_shows_the_doors_that_exist(client):
    html = client.get("/contribuer/").content.decode()
    assert 'href="/kit/proposer/"' in html
    assert "Créer un compte" in html


def test_site_map_lists_pages_by_section_then_services_then_the_rest(client):
    ResourcePageFactory(title="Concevoir à deux", slug="a-deux", section="concevoir")
    client.get("/plan-du-site/")
    groups = tree.groups()
    assert [group.title for group in groups] == ["Le kit", "Services", "À propos"]
    assert [(inner.title, [link.url for link in inner.links]) for inner in groups[0].groups] == [
        ("Concevoir", ["/kit/a-deux/"])
    ]
    assert [link.url for link in groups[2].links] == [
        "/aide/",
        "/accessibilite/",
        "/mentions-legales/",
        "/donnees-personnelles/",
        "/conditions-d-utilisation/",
        "/contact/",
        "/plan-du-site/",
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_site_map_costs_the_same_queries_whatever_the_kit_holds(client, assert_queries, number):
    ResourcePageFactory.create_batch(number)
    with assert_queries(15):
        client.get("/plan-du-site/")


def test_accessibility_says_the_status_of_the_settings(client, django_capture_on_commit_callbacks):
    assert "<strong>non conforme</strong>" in client.get("/accessibilite/").content.decode()
    site_settings = SiteSettings.objects.get()
    site_settings.accessibility_status = SiteSettings.Accessibility.PARTIAL
    with django_capture_on_commit_callbacks(execute=True):
        site_settings.save()
    html = client.get("/accessibilite/").content.decode()
    assert "<strong>partiellement conforme</strong>" in html
    assert "Aucun audit" not in html


def test_placeholders_are_marked_for_editors_only(client, member, editor, sign_in):
    assert "<mark>" not in client.get("/mentions-legales/").content.decode()
    assert "<mark>" not in sign_in(client, member).get("/mentions-legales/").content.decode()
    response = sign_in(client, editor).get("/mentions-legales/")
    assert response.context["missing"] == response.content.decode().count("<mark>") == 10


def test_placeholders_of_the_contact_page_are_marked_for_editors_only(client, editor, sign_in):
    assert "<mark>" not in client.get("/contact/").content.decode()
    response = sign_in(client, editor).get("/contact/")
    assert response.context["missing"] == response.content.decode().count("<mark>") == 3


def test_home_shows_the_rooms_that_have_something_to_show(client):
    assert titles(client.get("/"), "salles") == []
    ResourcePageFactory()
    TermFactory()
    caches["process"].clear()
    assert titles(client.get("/"), "salles") == ["Le kit", "Le glossaire"]
