"""What an import would do, exactly: computed from a file and the glossary, shown, then applied as it is."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace

from django.db.models import QuerySet

from hub.glossary.folding import fold
from hub.glossary.models import Term

from .definitions import as_text
from .files import BATCH
from .records import FIELDS, LABELS, LONGEST, Entry, Neighbour, Record, record, record_of

LONGEST_CATEGORY = 120
LONGEST_TAG = 100
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a term, before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Write:
    """One term to add (`pk` is None) or to change, and the record that it must become."""

    entry: Entry
    record: Record
    pk: int | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Plan:
    additions: tuple[Write, ...] = ()
    changes: tuple[Write, ...] = ()
    unchanged: int = 0
    # (name of the entry, why): left out, without harm.
    skipped: tuple[tuple[str, str], ...] = ()
    # What forbids the import: sentences that name the entry.
    errors: tuple[str, ...] = ()
    # (name of the entry, what is lost of it).
    losses: tuple[tuple[str, str], ...] = ()

    @property
    def writes(self) -> tuple[Write, ...]:
        return self.additions + self.changes

    @property
    def digest(self) -> str:
        """What was previewed, in a few letters: the same plan has the same."""
        content = repr([(write.pk, write.record, write.differences) for write in self.writes]) + repr(self.errors)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass
class _Draft:
    """A plan being made."""

    additions: list[Write] = field(default_factory=list)
    changes: list[Write] = field(default_factory=list)
    unchanged: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    losses: list[tuple[str, str]] = field(default_factory=list)


def make_plan(entries: Iterable[Entry]) -> Plan:
    """Compare the entries of a file with the glossary; nothing is written. A few queries for each batch of entries."""
    draft = _Draft()
    kept = _sound(entries, draft)
    kept = _with_known_neighbours(kept, draft)
    for batch in _batches(kept, BATCH):
        found = {term.key: term for term in Term.objects.filter(key__in=[e.record.key for e in batch]).for_exchange()}
        for entry in batch:
            _compare(entry, found.get(entry.record.key), draft)
    return Plan(
        additions=tuple(draft.additions),
        changes=tuple(draft.changes),
        unchanged=draft.unchanged,
        skipped=tuple(draft.skipped),
        errors=tuple(draft.errors),
        losses=tuple(draft.losses),
    )


def _batches(entries: Sequence[Entry], size: int) -> Iterable[Sequence[Entry]]:
    return (entries[start : start + size] for start in range(0, len(entries), size))


def _sound(entries: Iterable[Entry], draft: _Draft) -> list[Entry]:
    """Those that say something, once each; the others are told in the draft."""
    seen: dict[str, int] = {}
    kept = []
    for entry in entries:
        key = entry.record.key
        if not key or not entry.record.definition:
            draft.skipped.append((entry.name, "sans mot" if not key else "sans définition"))
        elif key in seen:
            draft.skipped.append((entry.name, f"ce mot est déjà à l’entrée {seen[key]}"))
        elif too_long := _too_long(entry.record):
            draft.errors.append(f"{entry.name}\u00a0: {too_long}.")
        else:
            seen[key] = entry.number
            kept.append(entry)
            draft.losses += [(entry.name, loss) for loss in entry.losses]
    return kept


def _too_long(each: Record) -> str:
    """Which text is longer than the glossary holds, in words, or nothing."""
    texts = [(LABELS[name], getattr(each, name), LONGEST) for name in ("term", "expansion", "source")]
    texts += [
        (LABELS[name], text, LONGEST) for name in ("synonyms", "forms", "search_only") for text in getattr(each, name)
    ]
    texts += [(LABELS["category"], each.category, LONGEST_CATEGORY)]
    texts += [(LABELS["tags"], tag, LONGEST_TAG) for tag in each.tags]
    texts += [("Nuance", neighbour.note, LONGEST_NOTE) for neighbour in each.see_also + each.distinct]
    for label, text, limit in texts:
        if len(text) > limit:
            return f"«\u00a0{label}\u00a0» a {len(text)}\u00a0caractères, {limit} au plus"
    return ""


def _compare(entry: Entry, term: Term | None, draft: _Draft) -> None:
    if term is None:
        draft.additions.append(Write(entry, entry.record))
        return
    if not term.live or term.has_unpublished_changes:
        draft.skipped.append((entry.name, "un brouillon est en cours dans le glossaire"))
        return
    old = record_of(term)
    new = merged(old, entry)
    differences = tuple(
        Difference(LABELS[name], shown(old, name), shown(new, name))
        for name in LABELS
        if getattr(old, name) != getattr(new, name)
    )
    if differences:
        draft.changes.append(Write(entry, new, term.pk, differences))
    else:
        draft.unchanged += 1


def merged(old: Record, entry: Entry) -> Record:
    """What the glossary's record becomes: what the file speaks of is as in the file, the rest stays."""
    if entry.aliases is None:
        spoken = {name: getattr(entry.record, name) for name in entry.spoken}
        return _again(replace(old, **spoken))
    told = set(map(fold, entry.aliases))
    known = {fold(text) for text in (old.term, old.expansion, *old.synonyms, *old.forms, *old.search_only)}
    spoken = {name: getattr(entry.record, name) for name in entry.spoken & FIELDS - {"synonyms"}}
    synonyms = [text for text in old.synonyms if fold(text) in told]
    synonyms += [text for text in entry.aliases if fold(text) not in known]
    forms = tuple(text for text in old.forms if fold(text) in told)
    return _again(replace(old, **spoken, synonyms=tuple(synonyms), forms=forms))


def _again(each: Record) -> Record:
    values = {**asdict(each), "see_also": each.see_also, "distinct": each.distinct}
    return record(**values)


def _with_known_neighbours(entries: list[Entry], draft: _Draft) -> list[Entry]:
    """The entries without their links to words that are neither public nor coming with the file: those are told."""
    named = {fold(each.term) for entry in entries for each in entry.record.see_also + entry.record.distinct}
    coming = {entry.record.key for entry in entries}
    known = coming - _keys(coming, Term.objects.all()) | _keys(named, Term.objects.published())
    checked = []
    for entry in entries:
        lost = [each for each in entry.record.see_also + entry.record.distinct if fold(each.term) not in known]
        draft.losses += [
            (entry.name, f"lien vers «\u00a0{each.term}\u00a0», qui n’est pas dans le glossaire") for each in lost
        ]
        checked.append(replace(entry, record=_without(entry.record, lost)) if lost else entry)
    return checked


def _keys(wanted: set[str], terms: QuerySet[Term]) -> set[str]:
    """Those of the wanted keys that these terms have."""
    found: set[str] = set()
    for batch in _batches(sorted(wanted), BATCH):
        found.update(terms.filter(key__in=batch).values_list("key", flat=True))
    return found


def _without(each: Record, lost: list[Neighbour]) -> Record:
    return replace(
        each,
        see_also=tuple(neighbour for neighbour in each.see_also if neighbour not in lost),
        distinct=tuple(neighbour for neighbour in each.distinct if neighbour not in lost),
    )


def shown(each: Record, name: str) -> str:
    """A field of a record, in words."""
    value = getattr(each, name)
    if name == "definition":
        return as_text(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    return value
