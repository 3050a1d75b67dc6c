"""What is found, in which order, and what is not."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from hub.core import content_version
from hub.search.engine import Answer, find, shown
from tests.factories.glossary import TermFactory
from tests.factories.kit import ResourcePageFactory

from .conftest import indexed

pytestmark = [pytest.mark.every_database, pytest.mark.django_db]


def titles(answer: Answer) -> list[str]:
    return [view.title for _, view in shown(answer.hits)]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("scenariser", "Scénariser une formation hybride"),
        ("l’évaluation", "Scénariser une formation hybride"),
        ("oeuvre", "Accessibilité et droit à l’image"),
        ("ŒUVRES", "Accessibilité et droit à l’image"),
        ("sous titres", "Accessibilité et droit à l’image"),
        ("élève", "Accessibilité et droit à l’image"),
        ("droit a l image", "Accessibilité et droit à l’image"),
        ("inscription", "Sessions et inscriptions"),
        ("inscrire des stagiaires", "Sessions et inscriptions"),
        ("distancielles", "distanciel"),
        ("en ligne", "distanciel"),
        ("GESTIONNAIRES", "gestionnaire"),
    ],
)
def test_find_reads_french_as_people_write_it(query, first):
    assert titles(find(query))[0] == first


@pytest.mark.usefixtures("library")
def test_find_says_and_follows_the_synonyms_of_the_glossary():
    answer = find("foad")
    assert titles(answer) == ["distanciel", "Scénariser une formation hybride"]
    assert answer.hits[0].is_named
    assert answer.query.synonyms == ("distanciel", "formation à distance")


@pytest.mark.usefixtures("library")
def test_find_exactly_leaves_synonyms_out():
    answer = find("foad", exact=True)
    assert titles(answer) == ["distanciel"]
    assert not answer.hits[0].is_named
    assert answer.query.synonyms == ()


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("gestionaire", "gestionnaire"),
        ("evaluatoin", "évaluation"),
        ("hybrride", "hybride"),
        ("sttagiaires", "stagiaires"),
    ],
)
def test_find_forgives_one_slip(typed, corrected):
    answer = find(typed)
    assert answer.correction == corrected
    assert answer.hits != ()


@pytest.mark.usefixtures("library")
def test_find_corrects_only_what_nothing_holds():
    answer = find("sesions hybride")
    assert answer.correction == "sessions hybride"
    assert find("sesions", exact=True).hits == ()


@pytest.mark.usefixtures("library")
def test_find_too_far_from_every_word_finds_nothing():
    assert find("zzzzqqq") == Answer(find("zzzzqqq").query)


def test_find_prefers_the_title_then_the_summary_then_the_text():
    text = "<p>Rien de plus à dire ici que ceci.</p>"
    for place, fields in {
        "text": {"text": "<p>Un mot : tournesol, et la suite.</p>"},
        "summary": {"summary": "Le tournesol en bref.", "text": text},
        "title": {"title": "Le tournesol", "text": text},
    }.items():
        ResourcePageFactory(**{"title": f"Page {place}", "summary": "Une phrase.", **fields}, slug=place)
    assert titles(find("tournesol")) == ["Le tournesol", "Page summary", "Page text"]


def test_find_prefers_what_holds_every_word():
    ResourcePageFactory(title="Le tournesol", slug="a")
    ResourcePageFactory(title="Le potager", slug="b", text="<p>Un tournesol y pousse.</p>")
    assert titles(find("tournesol potager"))[0] == "Le potager"


def test_find_needs_half_of_three_words():
    ResourcePageFactory(title="Le tournesol", slug="a")
    assert find("tournesol violet carré").hits == ()
    assert find("tournesol violet carré").known == ("tournesol",)


def test_drafts_are_not_found_nor_corrected_to():
    ResourcePageFactory(title="Le mimosa caché", slug="a", live=False)
    indexed(TermFactory(term="mimosa", live=False, synonyms=["acacia"]))
    for query in ("mimosa", "acacia", "mimoza"):
        answer = find(query)
        assert (answer.hits, answer.correction, answer.query.synonyms, answer.known) == ((), "", (), ())


def test_restricted_pages_are_not_found(member):
    page = ResourcePageFactory(title="Le mimosa réservé", slug="a")
    assert len(find("mimosa").hits) == 1
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.first())
    content_version.bump()
    assert (find("mimosa").hits, find("mimoza").correction, find("mimosa").known) == ((), "", ())


def test_a_deleted_page_leaves_the_index():
    from hub.search.models import Entry

    before = Entry.objects.count()
    page = ResourcePageFactory(title="Le mimosa", slug="a")
    assert Entry.objects.count() == before + 1
    page.delete()
    assert Entry.objects.count() == before
    assert find("mimosa").hits == ()


def test_what_is_published_is_found_at_once_with_its_tags(django_capture_on_commit_callbacks):
    page = ResourcePageFactory(title="Avant", slug="a")
    page.title = "Après"
    page.tags.add("glycine")
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert titles(find("glycine")) == ["Après"]
    assert find("avant").hits == ()


def test_a_draft_of_a_live_page_does_not_show_before_it_is_published():
    page = ResourcePageFactory(title="Le mimosa", slug="a")
    page.title = "La glycine"
    page.save_revision()
    assert titles(find("mimosa")) == ["Le mimosa"]
    assert find("glycine").hits == ()


def test_a_term_is_found_by_what_its_revision_publishes(django_capture_on_commit_callbacks):
    from hub.glossary.models import Spelling

    term = TermFactory(term="glycine")
    term.spellings.add(Spelling(text="wisteria", sort_order=0))
    with django_capture_on_commit_callbacks(execute=True):
        term.save_revision().publish()
    assert titles(find("wisteria")) == ["glycine"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            " ",
            "le la les",
            "'",
            '"',
            "%",
            "_",
            "a OR b",
            "NEAR(a b)",
            "-a",
            "*",
            "😀",
            "«\u00a0»",
            "\\",
            "(((",
            "t:x",
        ),
        *("a" * 5000, "é" * 300, "\u202e", "a\u0301" * 50, "1" * 70, " ".join(["session"] * 200), "ﷺ" * 20),
    ],
)
def test_find_never_fails(query):
    find(query)
