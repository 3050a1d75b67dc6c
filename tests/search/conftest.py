"""Searching needs content whose words are known."""

import pytest
from wagtail.search import index

from tests.factories.glossary import CategoryFactory, TermFactory
from tests.factories.kit import ResourcePageFactory


def indexed(obj):
    """Index an object once whole: in a test, its spellings and tags come after its first save."""
    index.insert_or_update_object(obj)
    return obj


@pytest.fixture
def library(db):
    """Three resources and two terms, one of which has other names."""
    pages = {
        "hybrid": ResourcePageFactory(
            title="Scénariser une formation hybride",
            slug="scenariser",
            summary="Chaque temps en distanciel a sa raison.",
            text="<h2>Le déroulé</h2><p>Ce qui se lit se lit chez soi, l’évaluation vient ensuite.</p>",
        ),
        "image": ResourcePageFactory(
            title="Accessibilité et droit à l’image",
            slug="droit-image",
            summary="Filmer, sous-titrer, publier.",
            text="<p>Une œuvre sous licence libre se cite. Les élèves sont protégés.</p>",
        ),
        "sessions": ResourcePageFactory(
            title="Sessions et inscriptions",
            slug="sessions",
            summary="Ouvrir, inscrire, clore.",
            text="<p>Inscrivez les stagiaires avant la réunion.</p>",
        ),
    }
    modality = CategoryFactory(name="Modalités")
    terms = {
        "distance": TermFactory(
            term="distanciel",
            slug="distanciel",
            category=modality,
            definition="<p>Temps où chacun est éloigné des autres.</p>",
            synonyms=["FOAD", "formation à distance"],
            search_only=["en ligne"],
        ),
        "manager": TermFactory(term="gestionnaire", slug="gestionnaire", definition="<p>Qui ouvre les sessions.</p>"),
    }
    for obj in [*pages.values(), *terms.values()]:
        indexed(obj)
    return pages | terms
