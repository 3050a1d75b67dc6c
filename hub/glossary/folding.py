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


def fold(text: str) -> str:
    """The key of a word: lower case, no accent, ligatures open, one kind of apostrophe, hyphen and space.

    >>> fold("  L’École\u00a0d’été ; ŒUVRE ")
    "l'ecole d'ete ; oeuvre"
    """
    text = text.lower().translate(SAME)
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", text.translate(SAME)).strip()


def letter(key: str) -> str:
    """Where a folded key stands in an A–Z index: its first letter, or « # » for anything else.

    >>> letter("ecole"), letter("1er degre")
    ('E', '#')
    """
    return key[0].upper() if key[:1].isascii() and key[:1].isalpha() else "#"
