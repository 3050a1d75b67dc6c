"""The key of a word, and what is found under it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.glossary.folding import fold, letter, other_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("École", "ecole"),
        ("ŒUVRE", "oeuvre"),
        ("l’été", "l'ete"),
        ("a\u00a0b\u202fc", "a b c"),
        ("e\u2011formation", "e-formation"),
        ("re\u0301seau", "réseau"),
        ("  deux   mots ", "deux mots"),
    ],
)
def test_fold_makes_two_writings_of_one_word_equal(one, other):
    assert fold(one) == fold(other) != ""


@given(st.text(max_size=40))
def test_fold_is_the_same_when_done_again(text):
    assert fold(fold(text)) == fold(text)


def test_letter_files_a_key_under_its_first_letter():
    assert [letter(fold(text)) for text in ("École", "œuvre", "1er degré", "", "état")] == ["E", "O", "#", "#", "E"]


def test_other_names_repeats_nothing():
    assert other_names("Inspé", "institut national", ["INSPE", "Institut National", "Espé"]) == ["Espé"]
