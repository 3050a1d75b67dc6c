"""Find and rank, in every room at once and in the same way on every database.

The database picks the candidates with one sum; the fine ranking is plain Python over their words (ADR 0015).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, F, FloatField, Q, Sum, Value, When

from hub.core.search_rooms import SearchRoom, search_rooms
from hub.glossary.models import Term

from .lexicon import Lexicon, lexicon
from .models import Posting, readable
from .query import Group, Query, understand
from .spelling import corrected

# As many objects are ranked, and so can be paged through; beyond, the words are too common to choose by.
CANDIDATES = 500
# What another way to say it is worth, beside the reader's own words.
SAID_OTHERWISE = 0.7
# How much an object loses for each word that it lacks: 0, nothing; the higher, the more.
MISSING = 1.5
# Added when the whole query names a term: it comes before whatever only holds the words.
NAMED = 100.0


@dataclass(frozen=True)
class Hit:
    room: SearchRoom
    pk: int
    score: float
    # The whole query is one of its names.
    is_named: bool = False


@dataclass(frozen=True)
class Answer:
    query: Query
    hits: tuple[Hit, ...] = ()
    # What was looked for instead of what was typed, when that gives nothing.
    correction: str = ""
    # There is more than what was ranked.
    more: bool = False
    # When nothing holds all the words: those that something holds.
    known: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """The number of results of each room, by slug."""
        counts = dict.fromkeys((room.slug for room in search_rooms()), 0)
        for hit in self.hits:
            counts[hit.room.slug] += 1
        return counts


def find(text: str, *, exact: bool = False) -> Answer:
    """What anyone may read that answers this text, the best first.

    Unless `exact`, the other names that the glossary gives are looked for too, and a word that is found nowhere is
    taken for a slip of the keyboard when a word one letter away is found.
    """
    allowed = readable(search_rooms())
    known = lexicon()
    query = understand(text, known, exact=exact)
    if not query.words:
        return Answer(query)
    frequencies = _frequencies(query, allowed)
    correction = "" if exact else corrected(query, frequencies, allowed)
    if correction:
        query = understand(correction, known)
        frequencies = _frequencies(query, allowed)
    hits, more = _rank(query, _rarity(frequencies, known.size), allowed, {} if exact else _named(query, known))
    known_words = () if hits else tuple(word.text for word in query.words if word.stem in frequencies)
    return Answer(query, hits, correction, more, known_words)


def _frequencies(query: Query, allowed: Q) -> Mapping[str, int]:
    """How many readable objects hold each stem: one query."""
    rows = Posting.objects.filter(allowed, stem__in=query.stems)
    return dict(rows.values_list("stem").annotate(Count("entry", distinct=True)).order_by())


def _named(query: Query, known: Lexicon) -> dict[int, int]:
    """The terms that the whole query names, with their rank."""
    return {pk: rank for rank, pk in enumerate(known.terms.get(query.phrase, ()))}


def _rarity(frequencies: Mapping[str, int], total: int) -> dict[str, float]:
    """What each stem is worth: the fewer objects hold it, the more (the usual idf of BM25)."""
    return {stem: math.log(1 + max(total - count + 0.5, 0.5) / (count + 0.5)) for stem, count in frequencies.items()}


def _rank(query: Query, rarity: Mapping[str, float], allowed: Q, named: dict[int, int]) -> tuple[tuple, bool]:
    """The results, the best first, and whether there are more: two queries."""
    if not rarity:
        return (), False
    candidates = _candidates(rarity, query, allowed)
    weights: dict[int, dict[str, float]] = defaultdict(dict)
    rows = Posting.objects.filter(entry__in=list(candidates)[:CANDIDATES], stem__in=rarity)
    for entry, stem, weight in rows.values_list("entry_id", "stem", "weight"):
        # Two forms of one word: as if it occurred once more, not as two words.
        weights[entry][stem] = 1 - (1 - weights[entry].get(stem, 0)) * (1 - weight)
    rooms = {ContentType.objects.get_for_model(room.model).pk: room for room in search_rooms()}
    hits = []
    for entry, held in weights.items():
        content_type, pk = candidates[entry]
        room = rooms[content_type]
        score = score_of(query, {stem: weight * rarity[stem] for stem, weight in held.items()})
        is_named = room.model is Term and pk in named
        if is_named:
            score += NAMED / (1 + named[pk])
        if score > 0:
            hits.append(Hit(room, pk, score, is_named))
    hits.sort(key=lambda hit: (-round(hit.score, 9), hit.room.order, hit.pk))
    return tuple(hits), len(candidates) > CANDIDATES


def _candidates(rarity: Mapping[str, float], query: Query, allowed: Q) -> dict[int, tuple[int, int]]:
    """The objects that hold the most of these words, roughly: entry to (content type, primary key); one query."""
    own = set(query.phrase)
    worth = Case(
        *(
            When(stem=stem, then=Value(value if stem in own else value * SAID_OTHERWISE))
            for stem, value in rarity.items()
        ),
        output_field=FloatField(),
    )
    rows = (
        Posting.objects.filter(allowed, stem__in=rarity)
        .values("entry_id", "entry__content_type_id", "entry__object_id")
        .annotate(rough=Sum(F("weight") * worth))
        .order_by("-rough", "entry_id")
    )
    found = rows.values_list("entry_id", "entry__content_type_id", "entry__object_id")[: CANDIDATES + 1]
    return {entry: (content_type, pk) for entry, content_type, pk in found}


def score_of(query: Query, values: Mapping[str, float]) -> float:
    """The score of an object that holds these stems, each with its worth; 0 when it lacks too much of the query.

    Half of the words are needed when there are three or more.
    """
    number = len(query.words)
    score = covered = 0.0
    for group in query.groups:
        part, share = _best(group, values)
        score += part
        covered += share * len(group.words)
    if covered < (number / 2 if number > 2 else 0.5):
        return 0.0
    return score * (covered / number) ** MISSING


def _best(group: Group, values: Mapping[str, float]) -> tuple[float, float]:
    """The worth of a group and how much of it is there: in the reader's words, or said otherwise, whichever is more."""
    held = [values[stem] for stem in group.stems if stem in values]
    best = sum(held), len(held) / len(group.stems)
    for saying in group.sayings:
        if all(stem in values for stem in saying.phrase):
            # An expression is worth what its words are worth on average, or long ones would win over short ones.
            average = sum(values[stem] for stem in saying.phrase) / len(saying.phrase)
            best = max(best, (average * SAID_OTHERWISE * len(group.stems), 1.0), key=lambda each: each[0] * each[1])
    return best


def shown(hits: Iterable[Hit]) -> list[tuple[Hit, object]]:
    """These results with what to show of each: as many queries as their rooms need, whatever their number."""
    hits = list(hits)
    by_room: dict[SearchRoom, list[int]] = defaultdict(list)
    for hit in hits:
        by_room[hit.room].append(hit.pk)
    views = {room: room.show(pks) for room, pks in by_room.items()}
    return [(hit, views[hit.room][hit.pk]) for hit in hits if hit.pk in views[hit.room]]
