"""A term as files carry it: plain values in one canonical form, so that equal terms are equal records."""

import re
from dataclasses import dataclass, field, fields

from hub.glossary.folding import fold
from hub.glossary.models import Relation, Term

from .definitions import canonical, for_readers_elsewhere

LONGEST = 255
# What the records of one file may speak of; a format that knows nothing of a field leaves the glossary's own.
LABELS = {
    "term": "Mot",
    "expansion": "Développement",
    "definition": "Définition",
    "synonyms": "Synonymes",
    "forms": "Autres formes",
    "search_only": "Pour la recherche",
    "category": "Catégorie",
    "see_also": "Voir aussi",
    "distinct": "À ne pas confondre",
    "tags": "Mots-clés",
    "source": "Source",
    "autolink": "Expliqué dans les pages",
    "case_sensitive": "Majuscules respectées",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BLANK = re.compile(r"[ \t\r\n]+")


def line(text: str) -> str:
    """One line of text, without control characters; no-break spaces stay."""
    return _BLANK.sub(" ", _CONTROL.sub("", text)).strip(" ")


def lines(texts) -> tuple[str, ...]:
    """Texts in order, each once (as folded), the empty ones left out."""
    kept: dict[str, str] = {}
    for text in map(line, texts):
        if key := fold(text):
            kept.setdefault(key, text)
    return tuple(kept.values())


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another term, by its word, and what makes the difference."""

    term: str
    note: str = ""

    def __str__(self):
        return f"{self.term} ({self.note})" if self.note else self.term


@dataclass(frozen=True, slots=True)
class Record:
    """One term; made canonical by `record()`."""

    term: str
    definition: str
    expansion: str = ""
    synonyms: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    search_only: tuple[str, ...] = ()
    category: str = ""
    see_also: tuple[Neighbour, ...] = ()
    distinct: tuple[Neighbour, ...] = ()
    tags: tuple[str, ...] = ()
    source: str = ""
    autolink: bool = True
    case_sensitive: bool = False
    # Kept for a new term only: addresses never change.
    slug: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        return fold(self.term)[:LONGEST]


FIELDS = frozenset(each.name for each in fields(Record)) - {"slug"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry of a file says: a record, and of which fields it speaks."""

    # Its rank in the file, from 1, and its line where the format has lines.
    number: int
    record: Record
    spoken: frozenset[str] = FIELDS
    line: int = 0
    # Moodle knows one kind of synonym: they are sorted by what the glossary already has of each.
    aliases: tuple[str, ...] | None = None
    # What could not be kept.
    losses: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        where = f", ligne {self.line}" if self.line else ""
        word = f" «\u00a0{self.record.term[:80]}\u00a0»" if self.record.term else ""
        return f"Entrée {self.number}{word}{where}"


class ExchangeError(Exception):
    """A file that cannot be read; its message is a French sentence for whoever brought it."""


def record(**values) -> Record:
    """A canonical record of raw values; unknown ones are refused (TypeError)."""
    for name in ("term", "expansion", "category", "source", "slug"):
        values[name] = line(values.get(name) or "")
    values["definition"] = canonical(values.get("definition") or "")
    seen = {fold(values["term"])}
    for name in ("synonyms", "forms", "search_only"):
        values[name] = tuple(text for text in lines(values.get(name) or ()) if fold(text) not in seen)
        seen.update(map(fold, values[name]))
    neighbours = {fold(values["term"])}
    for name in ("see_also", "distinct"):
        values[name] = _neighbours(values.get(name) or (), neighbours)
    values["tags"] = tuple(sorted(lines(values.get("tags") or ()), key=fold))
    return Record(**values)


def _neighbours(raw, seen: set[str]) -> tuple[Neighbour, ...]:
    kept = []
    for each in raw:
        key = fold(line(each.term))
        if key and key not in seen:
            seen.add(key)
            kept.append(Neighbour(line(each.term), line(each.note)))
    return tuple(kept)


def record_of(term: Term) -> Record:
    """The record of a term of the glossary, as it is exported; without a query when its relations were prefetched."""
    relations = sorted(term.relations.all(), key=lambda relation: (relation.sort_order or 0, relation.pk))
    by_kind = {kind: [] for kind in Relation.Kind.values}
    for relation in relations:
        if relation.target.live:
            by_kind[relation.kind].append(Neighbour(relation.target.term, relation.note))
    return record(
        term=term.term,
        definition=for_readers_elsewhere(term.definition),
        expansion=term.expansion,
        synonyms=term.synonyms,
        forms=term.forms,
        search_only=term.search_only,
        category=term.category.name if term.category_id else "",
        see_also=by_kind[Relation.Kind.SEE_ALSO],
        distinct=by_kind[Relation.Kind.DISTINCT],
        tags=[item.tag.name for item in term.tagged_items.all()],
        source=term.source,
        autolink=term.autolink,
        case_sensitive=term.case_sensitive,
        slug=term.slug,
    )
