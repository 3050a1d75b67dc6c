"""How French words are compared: one normalisation for what is kept in an index and for what a reader types.

Pure functions. Accents, ligatures, case, elisions and endings make no difference; the order of words does not either.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

# Letters that no decomposition opens, the apostrophes, and what is written inside words without being read.
_OPENED = str.maketrans(
    {
        **{"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"},
        **dict.fromkeys("’‘ʼ`´", "'"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
    }
)
# A word: letters, apart accents and digits; an at sign between letters is one of them (« m@gistère »).
_LETTERS = r"(?:[^\W_]|[\u0300-\u036f])+"
_WORD = re.compile(rf"{_LETTERS}(?:@{_LETTERS})*")
# What an elision leaves before the apostrophe.
_ELIDED = frozenset(["c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"])
# Words that say nothing of the subject. Folded.
_SILENT = """
    a afin ai aie ainsi alors apres as au aucun aucune aussi autre autres aux avant avec avez avoir avons ayant c
    car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de depuis des du
    donc dont e elle elles en encore entre es est et etc etre eu eux fait faire faut font hors il ils j je jusque l
    la le les leur leurs lui m ma mais me mes mon meme n ne ni nos notre nous on ont ou par parce pas peut peuvent
    plus pour pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans se sera seront ses si soit
    son sont suis sur t ta te tes toi ton tous tout toute toutes tres tu un une va vers veut veux voici voila vos
    votre vous y
"""
STOP_WORDS = frozenset(_SILENT.split())
# Families that the stemmer leaves apart, and endings that it leaves in two ways. Applied to the stem.
_FAMILIES = (
    (re.compile(r"scri(?:pt|r|t|v)$"), "scri"),  # inscrire, inscription, inscrit; transcrire…
    (re.compile(r"(?<=ouv)(?:r|ert|ertur)$"), "r"),  # ouvrir, ouvert, ouverture
    (re.compile(r"eau$"), "el"),  # nouveau, nouvelle
    (re.compile(r"(?<=at)(?:rice?|eur)$"), "eur"),  # formatrice, formateur
    (re.compile(r"^travail$"), "traval"),  # travail, travaux
)
_stemmer = Stemmer.Stemmer("french")
# Longer than any word: what is longer is an address or a key, of which the beginning is enough.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written, where it stands, and the two ways it is compared."""

    text: str
    start: int
    end: int
    folded: str
    stem: str


def fold(text: str) -> str:
    """Lower case, without accents, ligatures opened, one kind of apostrophe, nothing invisible.

    >>> fold("L’Œuvre d’Ève")
    "l'oeuvre d'eve"
    """
    text = text.lower().translate(_OPENED)
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text).lower()  # « ℠ » opens into capitals
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_OPENED)


@lru_cache(maxsize=50_000)
def stem(folded: str) -> str:
    """What a folded word has in common with its plural, its feminine and the words of its family.

    >>> stem("evaluation"), stem("evaluer"), stem("conseilleres")
    ('evalu', 'evalu', 'conseil')
    """
    # Twice: without accents, the first pass stops at « evalue » in « evaluee ».
    found = _stemmer.stemWord(_stemmer.stemWord(folded))
    for pattern, replacement in _FAMILIES:
        found = pattern.sub(replacement, found)
    return found


def words(text: str) -> Iterator[Word]:
    """The words of a text that say something, in order; places are those of `text` itself.

    >>> [word.stem for word in words("L’évaluation à chaud d’un m@gistère")]
    ['evalu', 'chaud', 'magist']
    """
    for match in _WORD.finditer(text):
        folded = fold(match[0]).replace("@", "a")[:LONGEST]
        following = match.string[match.end() : match.end() + 1]
        if not folded or folded in STOP_WORDS or (folded in _ELIDED and following in ("'", "’", "ʼ")):
            continue
        yield Word(match[0], match.start(), match.end(), folded, stem(folded))


def normalise(text: str) -> str:
    """The text as it is compared: the stems of its words.

    >>> normalise("Les nuages de mots") == normalise("nuage de mot")
    True
    """
    return " ".join(word.stem for word in words(text))
