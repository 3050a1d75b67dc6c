"""The glossary in the admin: terms, suggestions, who may decide."""

import json

import pytest
from django.urls import reverse

from hub.glossary.models import Suggestion, Term
from tests.factories.glossary import CategoryFactory, SuggestionFactory, TermFactory

pytestmark = pytest.mark.django_db
TERM = "wagtailsnippets_glossary_term"


@pytest.fixture
def desk(client, editor, sign_in):
    """The client of an editor."""
    return sign_in(client, editor)


def form(**changes):
    def formset(name, *rows):
        counts = {"TOTAL": len(rows), "INITIAL": 0, "MIN_NUM": 0, "MAX_NUM": 1000}
        return {
            **{f"{name}-{key}_FORMS": value for key, value in counts.items()},
            **{
                f"{name}-{rank}-{key}": value
                for rank, row in enumerate(rows)
                for key, value in {"ORDER": rank + 1, **row}.items()
            },
        }

    spellings = changes.pop("spellings", [])
    block = {"key": "a", "type": "unstyled", "text": "Une copie.", "depth": 0}
    block |= {"inlineStyleRanges": [], "entityRanges": []}
    definition = json.dumps({"blocks": [block], "entityMap": {}})
    return {
        "term": "session",
        "slug": "session",
        "definition": definition,
        "autolink": "on",
        **formset("spellings", *spellings),
        **formset("relations"),
        **changes,
    }


def test_editor_writes_a_term_and_publishes_it(desk):
    sent = form(spellings=[{"text": "stage", "kind": "synonyme"}], **{"action-publish": "1"})
    response = desk.post(reverse(f"{TERM}:add"), sent)
    assert response.status_code == 302
    term = Term.objects.get()
    assert (term.live, term.synonyms, term.plain_definition) == (True, ["stage"], "Une copie.")


def test_editor_is_told_of_a_spelling_written_twice(desk):
    rows = [{"text": "Œuvre", "kind": "synonyme"}, {"text": "oeuvre", "kind": "forme"}]
    response = desk.post(reverse(f"{TERM}:add"), form(spellings=rows, **{"action-publish": "1"}))
    assert response.status_code == 200
    assert "est écrit deux fois" in response.content.decode()
    assert not Term.objects.exists()


def test_editor_is_told_of_a_word_that_is_there(desk):
    TermFactory(term="Session", slug="autre")
    response = desk.post(reverse(f"{TERM}:add"), form())
    assert "Ce mot est déjà dans le glossaire" in response.content.decode()


def test_term_is_previewed_in_its_page(desk):
    term = TermFactory(term="session", synonyms=["stage"])
    term.tags.add("base")
    term.save_revision()
    desk.post(reverse(f"{TERM}:preview_on_edit", args=[term.pk]), form(term="session nouvelle"))
    html = desk.get(reverse(f"{TERM}:preview_on_edit", args=[term.pk])).content.decode()
    assert '<h1 class="fr-mb-0">session nouvelle</h1>' in html


def test_lists_of_the_glossary_are_shown(desk, member):
    TermFactory(term="session", category=CategoryFactory(name="Outils"))
    SuggestionFactory(author=member, word="comodal")
    for name, expected in (("term", "session"), ("suggestion", "comodal"), ("category", "Outils")):
        html = desk.get(reverse(f"wagtailsnippets_glossary_{name}:list")).content.decode()
        assert expected in html
    assert (
        reverse("glossary_review", args=[Suggestion.objects.get().pk])
        in desk.get(reverse("wagtailsnippets_glossary_suggestion:list")).content.decode()
    )
    assert "1\u00a0suggestion de mot à lire" in desk.get(reverse("wagtailadmin_home")).content.decode()


def test_terms_are_searched_by_any_spelling(desk):
    TermFactory(term="EAFC", synonyms=["école académique"])
    TermFactory(term="parcours")
    html = desk.get(reverse(f"{TERM}:list_results"), {"q": "académique"}).content.decode()
    assert ("EAFC" in html, "parcours" in html) == (True, False)


def test_editor_publishes_a_suggestion_as_it_is(desk, member):
    suggestion = SuggestionFactory(author=member, word="comodal", why="Partout.")
    address = reverse("glossary_review", args=[suggestion.pk])
    assert "Partout." in desk.get(address).content.decode()
    response = desk.post(address, {"action": "accept", "comment": ""})
    assert response.url == reverse("wagtailsnippets_glossary_suggestion:list")
    assert Term.objects.get().live
    assert "publiée" in desk.get(address).content.decode()


def test_editor_takes_a_suggestion_up_as_a_draft(desk, member):
    suggestion = SuggestionFactory(author=member, word="comodal")
    response = desk.post(reverse("glossary_review", args=[suggestion.pk]), {"action": "take"})
    assert response.url == reverse(f"{TERM}:edit", args=[Term.objects.get().pk])
    assert desk.get(response.url).status_code == 200


def test_editor_must_say_why_a_suggestion_is_not_kept(desk, member):
    suggestion = SuggestionFactory(author=member, word="comodal")
    address = reverse("glossary_review", args=[suggestion.pk])
    response = desk.post(address, {"action": "decline", "comment": ""})
    assert response.status_code == 422
    assert "pourquoi" in response.content.decode()
    assert desk.post(address, {"action": "decline", "comment": "Déjà là."}).status_code == 302
    assert Suggestion.objects.get().comment == "Déjà là."


def test_review_shows_what_a_correction_changes(desk, member):
    term = TermFactory(term="session", definition="<p>Ancienne.</p>")
    suggestion = SuggestionFactory(author=member, kind="correction", term=term, word="session", definition="Nouvelle.")
    html = desk.get(reverse("glossary_review", args=[suggestion.pk])).content.decode()
    assert "Ancienne." in html
    assert "Nouvelle." in html


@pytest.mark.parametrize("reader", ["member", "moderator"])
def test_others_do_not_decide(client, request, sign_in, member, reader):
    suggestion = SuggestionFactory(author=member)
    sign_in(client, request.getfixturevalue(reader))
    for method in (client.get, client.post):
        assert method(reverse("glossary_review", args=[suggestion.pk]), {"action": "accept"}).status_code in (302, 403)
    assert Suggestion.objects.get().state == "attente"
