"""The page of results and the suggestions."""

import re
from html import unescape

import pytest

from hub.search import views
from tests.factories.glossary import TermFactory
from tests.factories.kit import ResourcePageFactory

from .conftest import indexed

pytestmark = [pytest.mark.django_db]


def text_of(response) -> str:
    main = response.content.decode().partition('<main id="contenu"')[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def heading(response) -> str:
    return unescape(re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)[1]).strip()


def titles(response) -> list[str]:
    return [
        unescape(title).strip()
        for title in re.findall(r'hub-row__title">\s*<a href="[^"]*">(.*?)</a>', response.content.decode(), re.DOTALL)
    ]


def test_empty_search_helps_to_begin(client):
    response = client.get("/recherche/")
    assert heading(response) == "Rechercher"
    assert "quelle visio pour 70 personnes" in text_of(response)


@pytest.mark.usefixtures("library")
def test_results_show_the_term_then_the_pages_and_how_to_undo_synonyms(client):
    response = client.get("/recherche/", {"q": "foad"})
    assert heading(response) == "2\u00a0résultats pour «\u00a0foad\u00a0»"
    assert titles(response) == ["Scénariser une formation hybride"]
    page = response.content.decode()
    best = page.partition('aria-label="Meilleure réponse"')[2].partition("</section>")[0]
    assert '<a href="/glossaire/distanciel/">distanciel</a>' in best
    assert "Résultats aussi pour : distanciel, formation à distance." in text_of(response).replace("\u00a0", " ")
    assert 'href="/recherche/?q=foad&amp;exact=1"' in page
    assert "<mark>distanciel</mark>" in page


@pytest.mark.usefixtures("library")
def test_exact_search_offers_the_synonyms_back(client):
    response = client.get("/recherche/", {"q": "foad", "exact": "1"})
    assert heading(response) == "1\u00a0résultat pour «\u00a0foad\u00a0»"
    assert 'href="/recherche/?q=foad"' in response.content.decode()


@pytest.fixture
def _sunflowers(db):
    ResourcePageFactory(title="Le tournesol", slug="tournesol")
    indexed(TermFactory(term="fleur", definition="<p>Le tournesol en est une.</p>"))


@pytest.mark.usefixtures("_sunflowers")
def test_rooms_narrow_the_results_with_their_counts(client):
    response = client.get("/recherche/", {"q": "tournesol"})
    assert "Tout 2 résultats Kit 1 résultat Glossaire 1 résultat" in text_of(response)
    assert titles(client.get("/recherche/", {"q": "tournesol", "dans": "kit"})) == ["Le tournesol"]
    assert titles(client.get("/recherche/", {"q": "tournesol", "dans": "glossaire"})) == ["fleur"]


@pytest.mark.usefixtures("_sunflowers")
def test_a_room_without_result_says_so_and_shows_the_others(client):
    response = client.get("/recherche/", {"q": "tournesol", "dans": "documents"})
    assert "Rien dans « Documents »" in text_of(response).replace("\u00a0", " ")
    assert titles(response) == ["Le tournesol", "fleur"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "extra", [{"dans": "nulle-part"}, {"page": "999"}, {"page": "abc"}, {"page": "-1"}, {"dans": "\x00"}]
)
def test_a_value_that_means_nothing_is_left_out(client, extra):
    assert titles(client.get("/recherche/", {"q": "sessions", **extra})) != []


@pytest.mark.usefixtures("library")
def test_a_slip_is_told_and_can_be_refused(client):
    response = client.get("/recherche/", {"q": "gestionaire"})
    assert heading(response) == "1\u00a0résultat pour «\u00a0gestionnaire\u00a0»"
    assert "Chercher plutôt « gestionaire »" in text_of(response).replace("\u00a0", " ")
    refused = client.get("/recherche/", {"q": "gestionaire", "exact": "1"})
    assert heading(refused) == "Aucun résultat pour «\u00a0gestionaire\u00a0»"


def test_nothing_found_leads_somewhere(client):
    response = client.get("/recherche/", {"q": "zzzzqqq"})
    assert heading(response) == "Aucun résultat pour «\u00a0zzzzqqq\u00a0»"
    for address in ("/contact/", "/kit/", "/glossaire/"):
        assert f'href="{address}"' in response.content.decode()


def test_too_long_a_search_keeps_what_was_typed(client):
    typed = "mot " * 2500
    response = client.get("/recherche/", {"q": typed})
    assert "Cherchez avec 200 caractères au plus : quelques mots suffisent." in text_of(response).replace("\u00a0", " ")
    assert typed in response.content.decode()


@pytest.mark.parametrize("typed", ["\x00", "a\x00b", "<script>alert(1)</script>", "\"'><b>", "%00", "😀"])
def test_hostile_words_are_shown_as_words(client, typed):
    response = client.get("/recherche/", {"q": typed})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    client.get("/recherche/suggestions/", {"q": typed})


def test_excerpts_escape_what_pages_hold(client):
    ResourcePageFactory(title="Le mimosa", summary="Un <b>mimosa</b> & un <script>x</script>", slug="m")
    page = client.get("/recherche/", {"q": "mimosa"}).content.decode()
    assert "Un &lt;b&gt;<mark>mimosa</mark>&lt;/b&gt; &amp; un &lt;script&gt;x&lt;/script&gt;" in page


@pytest.mark.parametrize("count", [1, 3, 12])
def test_search_costs_the_same_whatever_it_finds(client, assert_queries, count):
    for number in range(count):
        ResourcePageFactory(title=f"Le tournesol {number}", slug=f"t{number}")
    client.get("/recherche/", {"q": "mimosa"})  # the lexicon and the header are read once per version
    with assert_queries(5):
        response = client.get("/recherche/", {"q": "tournesol"})
    assert len(titles(response)) == min(count, 10)


def test_results_are_paged_with_the_address_kept(client):
    for number in range(23):
        ResourcePageFactory(title=f"Le tournesol {number}", slug=f"t{number}")
    seen = [titles(client.get("/recherche/", {"q": "tournesol", "dans": "kit", "page": page})) for page in (1, 2, 3)]
    assert [len(each) for each in seen] == [10, 10, 3]
    assert len({title for each in seen for title in each}) == 23
    assert (
        "?q=tournesol&amp;dans=kit&amp;page=2"
        in client.get("/recherche/", {"q": "tournesol", "dans": "kit"}).content.decode()
    )


def test_the_page_is_the_same_for_a_member_and_writes_nothing_for_a_visitor(client, member, sign_in, library):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/recherche/", {"q": "mimosa"})  # the addresses of sites are kept at the first page of all
    with CaptureQueriesContext(connection) as queries:
        visitor = client.get("/recherche/", {"q": "sessions"})
    assert [q["sql"] for q in queries if not q["sql"].lstrip("( ").upper().startswith("SELECT")] == []
    assert not visitor.cookies
    assert titles(sign_in(client, member).get("/recherche/", {"q": "sessions"})) == titles(visitor)


def test_too_many_searches_wait(client, monkeypatch):
    monkeypatch.setattr(views, "MOST_SEARCHES", 2)
    for number in range(2):
        assert client.get("/recherche/", {"q": f"mot{number}"}).status_code == 200
    response = client.get("/recherche/", {"q": "encore"})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert heading(response) == "Recherche en pause"
    assert 'value="encore"' in response.content.decode()


# ---- Suggestions -------------------------------------------------------------------------------------------------


def suggested(client, typed: str) -> list[str]:
    page = client.get("/recherche/suggestions/", {"q": typed}).content.decode()
    return [unescape(title) for title in re.findall(r'hub-suggest__title">(.*?)</span>', page)]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", []),
        ("s", []),
        ("sess", ["Sessions et inscriptions"]),
        ("scenar", ["Scénariser une formation hybride"]),
        ("foa", ["distanciel"]),
        ("form", ["distanciel", "Scénariser une formation hybride"]),
        ("formation hyb", ["Scénariser une formation hybride"]),
        ("droit à l’ima", ["Accessibilité et droit à l’image"]),
        ("zzz", []),
    ],
)
def test_suggestions_complete_the_names(client, typed, expected):
    assert suggested(client, typed) == expected


def test_suggestions_never_show_a_draft(client):
    ResourcePageFactory(title="Le mimosa caché", slug="m", live=False)
    assert suggested(client, "mimo") == []


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("number", [1, 3])
def test_suggestions_cost_the_same(client, assert_queries, number):
    for each in range(number):
        ResourcePageFactory(title=f"Tournesol {each}", slug=f"t{each}")
    client.get("/recherche/suggestions/", {"q": "mimosa"})
    with assert_queries(3):
        assert len(suggested(client, "tourn")) == number
