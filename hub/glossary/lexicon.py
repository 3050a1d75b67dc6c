"""Every published term, as lists, lookups and the linker need it: read once per version, kept by each process."""

import secrets
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import caches
from django.db.models import Count, Max
from django.utils.safestring import SafeString
from wagtail.rich_text import expand_db_html

from hub.core import content_version

from .folding import letter
from .linker import Automaton, Entry
from .lookup import Word, find
from .models import Category, Term

# Seconds between two looks at the database when nothing was published.
TIMEOUT = 300


@dataclass(frozen=True)
class Lexicon:
    """The glossary as of one version, in the order of the index."""

    words: tuple[Word, ...]
    categories: tuple[tuple[str, str, int], ...]

    @cached_property
    def by_slug(self) -> dict[str, Word]:
        return {word.slug: word for word in self.words}

    @cached_property
    def automaton(self) -> Automaton:
        """What is explained in pages."""
        return Automaton(_entry(word, word.linked) for word in self.words)

    @cached_property
    def automaton_of_uses(self) -> Automaton:
        """What counts as a use: the term itself as well, when it is too common to be explained everywhere."""
        return Automaton(_entry(word, (word.title, *word.synonyms, *word.forms)) for word in self.words)

    def find(self, text: str, category: str = "") -> list[Word]:
        """The words that a reader looks for; all of them without a text."""
        words = [word for word in self.words if not category or word.category == category]
        return find(words, text)

    def around(self, slug: str, number: int = 2) -> list[Word]:
        """A word and its neighbours in the index."""
        rank = next((rank for rank, word in enumerate(self.words) if word.slug == slug), None)
        return [] if rank is None else list(self.words[max(0, rank - number) : rank + number + 1])


_held: dict = {"token": None, "fingerprint": None, "lexicon": None}


def lexicon() -> Lexicon:
    """The glossary as of now: no query while nothing is published, one when something else was."""
    key = f"glossary:{content_version.current()}"
    token = caches["process"].get(key)
    if token is None or token != _held["token"]:
        found = fingerprint()
        if found != _held["fingerprint"]:
            _held.update(lexicon=read(), fingerprint=found)
        token = secrets.token_hex(8)
        _held["token"] = token
        caches["process"].set(key, token, TIMEOUT)
    return _held["lexicon"]


def fingerprint() -> tuple:
    """What changes with any change of what is published: one query.

    It counts on `last_published_at`, which every way of publishing a term sets.
    """
    facts = Term.objects.published().aggregate(count=Count("pk"), last=Max("last_published_at"), newest=Max("pk"))
    categories = tuple(Category.objects.values_list("slug", "name", "order").order_by("pk"))
    return (*facts.values(), categories)


def read() -> Lexicon:
    """Read the published terms: four queries."""
    words = tuple(_word(term) for term in Term.objects.for_index())
    counts = Counter((word.category_order, word.category, word.category_name) for word in words if word.category)
    return Lexicon(words, tuple((slug, name, count) for (_, slug, name), count in sorted(counts.items())))


def _word(term: Term) -> Word:
    category = term.category
    return Word(
        pk=term.pk,
        slug=term.slug,
        title=term.term,
        key=term.key,
        letter=letter(term.key),
        url=term.get_absolute_url(),
        expansion=term.expansion,
        definition=SafeString(expand_db_html(term.definition)),
        plain=term.plain_definition,
        category=category.slug if category else "",
        category_name=category.name if category else "",
        category_order=category.order if category else 0,
        synonyms=tuple(term.synonyms),
        forms=tuple(term.forms),
        search_only=tuple(term.search_only),
        tags=tuple(sorted(item.tag.name for item in term.tagged_items.all())),
        autolink=term.autolink,
        case_sensitive=term.case_sensitive,
    )


def _entry(word: Word, spellings: tuple[str, ...]) -> Entry:
    text = f"{word.expansion[0].upper()}{word.expansion[1:]}. {word.plain}" if word.expansion else word.plain
    return Entry(word.slug, word.title, text, word.url, spellings, word.case_sensitive)
