"""The glossary of the demo."""

import pytest
from wagtail.models import Revision

from hub.demo import glossary
from hub.glossary.models import Category, Suggestion, Term

pytestmark = pytest.mark.django_db


def test_terms_are_loaded_once_and_brought_back():
    glossary.load_terms()
    drafts = sorted(Term.objects.filter(live=False).values_list("slug", flat=True))
    assert drafts == ["co-developpement", "comodal", "pnf"]
    assert (Term.objects.count(), Category.objects.count()) == (81, 7)
    term = Term.objects.get(slug="distanciel")
    assert term.synonyms == ["formation à distance", "FOAD", "FAD", "enseignement à distance"]
    assert [relation.target.slug for relation in term.relations.all()] == ["presentiel", "synchrone", "asynchrone"]
    term.source = "Changée"
    term.save_revision().publish()
    revisions = Revision.objects.count()
    glossary.load_terms()
    assert Term.objects.get(slug="distanciel").source == "Rédaction du réseau"
    assert (Term.objects.count(), Revision.objects.count()) == (81, revisions + 1)


def test_suggestions_wait_and_an_answer_stays(member):
    glossary.load_suggestions({"lucas-d": member})
    assert [(each.word, each.kind) for each in Suggestion.objects.waiting().order_by("created_at")] == [
        ("trace", "nouveau"),
        ("écoute seule", "nouveau"),
        ("comodal", "correction"),
    ]
    assert Suggestion.objects.get(author=member).word == "écoute seule"
    Suggestion.objects.filter(word="trace").update(state="refusee", comment="Déjà là.")
    glossary.load_suggestions({})
    assert (Suggestion.objects.count(), Suggestion.objects.waiting().count()) == (3, 2)
