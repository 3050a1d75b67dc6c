import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.search.excerpts import LENGTH, excerpt


def test_excerpt_marks_every_form_of_the_words():
    assert excerpt(["Les élèves, l’évaluation."], {("elev",), ("evalu",)}) == (
        "Les <mark>élèves</mark>, l’<mark>évaluation</mark>."
    )


def test_excerpt_marks_an_expression_whole_and_only_whole():
    text = "Une formation, ouverte, puis une formation à distance, la distance."
    assert excerpt([text], {("format", "distanc")}) == (
        "Une formation, ouverte, puis une <mark>formation à distance</mark>, la distance."
    )


def test_excerpt_marks_the_words_of_an_expression_that_is_nowhere_whole():
    assert excerpt(["La distance, puis la formation."], {("format", "distanc")}) == (
        "La <mark>distance</mark>, puis la <mark>formation</mark>."
    )


def test_excerpt_takes_the_text_that_holds_most():
    assert excerpt(["Un mot ici.", "Un mot et un autre."], {("mot",), ("autr",)}).startswith("Un <mark>mot</mark> ")
    assert excerpt(["Rien.", "Un mot."], {("mot",)}) == "Un <mark>mot</mark>."


def test_excerpt_without_any_word_is_the_beginning():
    assert excerpt(["Une phrase."], {("mot",)}) == "Une phrase."
    assert excerpt([], {("mot",)}) == ""


def test_excerpt_cuts_between_words():
    text = " ".join(f"a{number}" for number in range(200)) + " tournesol " + " ".join(f"b{n}" for n in range(200))
    found = excerpt([text], {("tournesol",)})
    plain = unescape(re.sub(r"</?mark>", "", found))
    assert plain.startswith("… a")
    assert plain.endswith("…")
    assert set(plain.strip("… ").split()) <= set(text.split())
    assert len(plain) <= LENGTH + 3


@pytest.mark.parametrize("phrases", [set(), {("mot",)}])
@given(texts=st.lists(st.text(max_size=400), max_size=3))
def test_excerpt_is_the_text_with_marks_alone(phrases, texts):
    found = str(excerpt(texts, phrases))
    assert re.fullmatch(r"(?:[^<>]|</?mark>)*", found)
    plain = unescape(re.sub(r"</?mark>", "", found)).removeprefix("… ").removesuffix("…")
    assert not texts or any(plain in " ".join(text.split()) + "…" for text in texts) or plain == ""
