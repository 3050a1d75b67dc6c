"""What makes two spellings one word: the same letters, whatever the case, the accents and the kind of space."""

import re

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
