"""What makes two spellings one word: the same letters, whatever the case, the accents and the kind of space."""

import re
import unicodedata

# Letters that no decomposition splits, and the signs that French writes in several ways.
SAME = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ø": "o",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u00ad": "",
        "\u200b": "",
        "\ufeff": "",
    }
)
# What NFKD puts after a letter: accents, cedillas, the marks of other scripts.
MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1dc0-\u1dff\u20d0-\u20ff]+")
SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """The key of a word: lower case, no accent, ligatures open, one kind of apostrophe, hyphen and space.

    >>> fold("  L’École\u00a0d’été ; ŒUVRE ")
    "l'ecole d'ete ; oeuvre"
    """
    text = text.lower().translate(SAME)
    if not text.isascii():
        text = MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(SAME)
    return SPACES.sub(" ", text).strip()


def letter(key: str) -> str:
    """Where a folded key stands in an A–Z index: its first letter, or « # » for anything else.

    >>> letter("ecole"), letter("1er degre")
    ('E', '#')
    """
    return key[0].upper() if key[:1].isascii() and key[:1].isalpha() else "#"
