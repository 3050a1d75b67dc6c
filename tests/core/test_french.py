import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.french import LONGEST, fold, normalise, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("École", "ecole"),
        ("l’école", "école"),
        ("l'ecole", "les écoles"),
        ("œuvres", "oeuvre"),
        ("m@gistère", "magistere"),
        ("évaluer", "évaluation"),
        ("évaluées", "évalué"),
        ("inscrire", "inscriptions"),
        ("conseillères pédagogiques", "conseiller pédagogique"),
        ("nouveaux", "nouvelle"),
        ("formatrices", "formateur"),
        ("nuages de mots", "nuage de mot"),
        ("sous-titres", "sous titre"),
        ("distancielle", "distanciel"),
        ("ouverture", "ouvrir"),
        ("A\u00a0B", "a b"),
    ],
)
def test_normalise_makes_one_of_what_means_the_same(one, other):
    assert normalise(one) == normalise(other) != ""


def test_normalise_keeps_different_words_apart():
    found = {normalise(word) for word in ("parcours", "session", "gabarit", "domaine", "module", "modèle")}
    assert len(found) == 6


def test_words_say_where_they_stand():
    text = "Voyez l’« Œuvre » !"
    assert [(text[word.start : word.end], word.folded) for word in words(text)] == [
        ("Voyez", "voyez"),
        ("Œuvre", "oeuvre"),
    ]


def test_words_of_stop_words_alone_are_none():
    assert list(words("le la les, d’un et de l’")) == []


@given(st.text())
def test_words_never_fail_and_stand_in_the_text(text):
    end = 0
    for word in words(text):
        assert end <= word.start < word.end
        assert text[word.start : word.end] == word.text
        assert 0 < len(word.folded) <= LONGEST
        end = word.end


@given(st.text())
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdeéèêàçœùûïô’ -LD", max_size=40))
def test_normalise_reads_composed_and_decomposed_letters_alike(text):
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))
