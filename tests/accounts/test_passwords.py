"""A password is accepted when it is long, or strong by estimate; never when it is known or about its owner."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.accounts.models import User
from hub.accounts.passwords import LONG, LONGEST, SHORTEST, PassphraseValidator

MEMBER = User(email="nadia.benali@ac-exemple.fr", display_name="Nadia B.")


def verdict(password: str, user=MEMBER) -> str:
    """The sentence of the refusal, or "" when the password is accepted."""
    try:
        PassphraseValidator().validate(password, user)
    except ValidationError as error:
        return error.messages[0]
    return ""


@pytest.mark.parametrize(
    "password",
    [
        "quatre mots au soleil",
        "tout en minuscules sans chiffre",
        "kX9#pQ2vLm",
        "éàùç ôêî œæ ñ ß",
        "1948 3571 9026 48",
        "correct cheval pile agrafe" * 5,
    ],
)
def test_a_strong_password_is_accepted(password):
    assert verdict(password) == ""


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court7!", "7\u00a0caractères"),
        ("azertyuiop", "dans les listes"),
        ("password1", "dans les listes"),
        ("Bonjour2024", "se devine trop vite"),
        ("aaaaaaaaaaaaaaaa", "se devine trop vite"),
        ("abababababababab", "se devine trop vite"),
        ("nadia.benali@ac-exemple.fr", "ressemble à votre adresse"),
        ("NadiaBenali2024", "ressemble à votre adresse"),
        ("n.a.d.i.a benali 75", "ressemble à votre adresse"),
        ("x" * (LONGEST + 1), "dépasse 256"),
    ],
)
def test_a_weak_password_is_refused_and_told_why(password, reason):
    assert reason in verdict(password)


def test_a_password_may_hold_a_word_of_the_address_with_much_else():
    assert verdict("le vélo de nadia roule sous la pluie") == ""


def test_without_a_user_only_the_password_counts():
    assert verdict("nadia.benali@ac-exemple.fr", None) == ""


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=0, max_size=LONGEST + 20))
def test_any_text_gets_a_verdict_and_short_ones_are_refused(password):
    refused = verdict(password)
    if not SHORTEST <= len(password) <= LONGEST:
        assert refused


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="bcdfghjklmpqrstvwxz", min_size=LONG, max_size=60).filter(lambda text: len(set(text)) > 4))
def test_length_alone_is_enough(password):
    assert verdict(password) == ""
