"""Find a word in the glossary while it is typed; pure functions over words already read."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from .folding import fold, other_names


@dataclass(frozen=True)
class Word:
    """A published term, as lists show it."""

    pk: int
    slug: str
    title: str
    key: str
    letter: str
    url: str
    expansion: str
    # HTML and text of the same definition.
    definition: SafeString
    plain: str
    category: str
    category_name: str
    category_order: int
    synonyms: tuple[str, ...]
    forms: tuple[str, ...]
    search_only: tuple[str, ...]
    tags: tuple[str, ...]
    autolink: bool
    case_sensitive: bool

    @cached_property
    def shown_synonyms(self) -> list[str]:
        """Those that do not only repeat what is shown beside them."""
        return other_names(self.title, self.expansion, self.synonyms)

    @property
    def linked(self) -> tuple[str, ...]:
        """What is explained in pages, the preferred spelling first."""
        return (*((self.title,) if self.autolink else ()), *self.synonyms, *self.forms)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every folded spelling, the term first."""
        spellings = (self.expansion, *self.synonyms, *self.forms, *self.search_only)
        return (self.key, *(fold(text) for text in spellings if text))


def find(words: Iterable[Word], text: str) -> list[Word]:
    """The words one of whose names holds the text, at the beginning of a word; all of them when the text is empty.

    The order of the index is kept, save that exact names come first.
    """
    wanted = fold(text)
    if not wanted:
        return list(words)
    ranked = [(rank, word) for word in words if (rank := _rank(word, wanted)) is not None]
    return [word for _, word in sorted(ranked, key=lambda pair: pair[0])]


def _rank(word: Word, wanted: str) -> int | None:
    """0 for an exact name, 1 for a piece of one, None when it is in none."""
    found = None
    for name in word.names:
        if name == wanted:
            return 0
        if any(f"{mark}{wanted}" in f" {name}" for mark in " '-"):
            found = 1
    return found


def found_by(word: Word, text: str) -> str:
    """The name that answers a search when nothing shown does: « DAFPEN » under EAFC."""
    wanted = fold(text)
    shown = fold(" ".join((word.title, word.expansion, *word.synonyms)))
    if not wanted or wanted in shown:
        return ""
    return next((text for text in (*word.search_only, *word.forms) if wanted in fold(text)), "")
