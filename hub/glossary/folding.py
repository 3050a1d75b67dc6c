"""What makes two spellings one word: the same letters, whatever the case, the accents and the kind of space."""

import re
from collections.abc import Iterable

from hub.core import french

HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2013", "-"))
SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """The key of a word: lower case, no accent, ligatures open, one kind of apostrophe, hyphen and space.

    >>> fold("  L’École\u00a0d’été ; ŒUVRE ")
    "l'ecole d'ete ; oeuvre"
    """
    return SPACES.sub(" ", french.fold(text.translate(HYPHENS))).strip()


def letter(key: str) -> str:
    """Where a folded key stands in an A–Z index: its first letter, or « # » for anything else.

    >>> letter("ecole"), letter("1er degre")
    ('E', '#')
    """
    return key[0].upper() if key[:1].isascii() and key[:1].isalpha() else "#"


def other_names(term: str, expansion: str, synonyms: Iterable[str]) -> list[str]:
    """The synonyms that add something to a term and to the words of its acronym.

    >>> other_names("Inspé", "", ["INSPE", "Espé"])
    ['Espé']
    """
    known = {fold(term), fold(expansion)}
    return [synonym for synonym in synonyms if fold(synonym) not in known]
