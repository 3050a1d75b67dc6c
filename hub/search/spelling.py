"""One slip of the keyboard is forgiven: a word found nowhere becomes the nearest that something readable holds."""

from collections.abc import Mapping

from django.db.models import Count, Q

from hub.core.french import Word, stem

from .models import Posting
from .query import Query

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# A shorter word has too many neighbours for any to be the right one.
SHORTEST = 4
# Each word asks for some hundreds of neighbours.
MOST_WORDS = 2


def neighbours(word: str) -> set[str]:
    """Every word at one slip: a letter missing, too many, taken for another, or swapped with the next.

    >>> {"chat", "cat", "hcat", "coat"} & neighbours("chat")
    {'cat'}
    """
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    missing = {left + letter + right for left, right in cuts for letter in LETTERS}
    extra = {left + right[1:] for left, right in cuts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    other = {left + letter + right[1:] for left, right in cuts if right for letter in LETTERS}
    return (missing | extra | swapped | other) - {word}


def corrected(query: Query, frequencies: Mapping[str, int], allowed: Q) -> str:
    """The query with its unknown words corrected, or nothing when none is, or when none can be: one query a word."""
    unknown = [
        word
        for group in query.groups
        if not group.sayings
        for word in group.words
        if word.stem not in frequencies and len(word.folded) >= SHORTEST and not word.folded.isdigit()
    ]
    text, changed = query.text, False
    # From the last: the places of the words before it stay true.
    for word in reversed(unknown[:MOST_WORDS]):
        if replacement := _nearest(word, allowed):
            text = text[: word.start] + replacement + text[word.end :]
            changed = True
    return text if changed else ""


def _nearest(word: Word, allowed: Q) -> str:
    near = Q(folded__in=neighbours(word.folded)) | Q(stem__in=neighbours(word.stem)) | Q(folded__startswith=word.folded)
    found = (
        Posting.objects.filter(allowed, near)
        .values("written", "folded")
        .annotate(count=Count("entry"), named=Count("entry", filter=Q(place__isnull=False)))
    )
    close = neighbours(word.folded)

    def merit(row) -> tuple:
        return (row["folded"] in close, stem(row["folded"]) in neighbours(word.stem), row["named"] > 0, row["count"])

    best = max(found, key=lambda row: (*merit(row), row["written"]), default=None)
    return best["written"] if best else ""
