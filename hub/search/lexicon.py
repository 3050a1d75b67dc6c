"""What the glossary teaches the search: which words are said for which, read once per version of the site."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.cache import caches

from hub.core import content_version
from hub.core.french import normalise
from hub.glossary.models import Spelling, Term

from .models import Entry

TIMEOUT = 300
LONGEST_PHRASE = 8


@dataclass(frozen=True)
class Saying:
    """One way to say a term: as written, and as compared."""

    text: str
    phrase: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    # What a phrase may also be called: the sayings of every term that it names.
    sayings: dict[tuple[str, ...], tuple[Saying, ...]]
    # The terms (primary keys) that a phrase names, the terms of that very name first.
    terms: dict[tuple[str, ...], tuple[int, ...]]
    # How many objects are indexed: what makes a word rare.
    size: int


def lexicon() -> Lexicon:
    """The lexicon of the published terms: kept by the process, three queries when something has changed."""
    key = f"search-lexicon:{content_version.current()}"
    kept = caches["process"].get(key)
    if kept is None:
        kept = _read()
        caches["process"].set(key, kept, TIMEOUT)
    return kept


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(normalise(text).split())[:LONGEST_PHRASE]


def _read() -> Lexicon:
    sayings: dict[tuple[str, ...], dict[str, Saying]] = defaultdict(dict)
    terms: dict[tuple[str, ...], dict[int, int]] = defaultdict(dict)
    for term in Term.objects.published().prefetch_related("spellings").order_by("pk"):
        written = [term.term, term.expansion]
        written += [each.text for each in term.spellings.all() if each.kind != Spelling.Kind.SEARCH_ONLY]
        said = {phrase: Saying(text, phrase) for text in reversed(written) if (phrase := _phrase(text))}
        for rank, text in enumerate([*written, *term.search_only]):
            if phrase := _phrase(text):
                terms[phrase].setdefault(term.pk, rank)
        for phrase in said:
            sayings[phrase] |= {saying.text: saying for saying in reversed(said.values())}
    return Lexicon(
        sayings={phrase: tuple(said.values()) for phrase, said in sayings.items()},
        size=Entry.objects.count(),
        terms={phrase: tuple(sorted(ranks, key=lambda pk: (ranks[pk], pk))) for phrase, ranks in terms.items()},
    )
