"""The part of a text that answers best, with the words that were looked for marked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hub.core.french import words

# Characters around the words that were found.
LENGTH = 220
# Past as much text, in characters, the rest of an object is not read to find a better excerpt.
READ = 100_000


@dataclass(frozen=True)
class Found:
    """A piece of text that was looked for: where it stands, and which phrase it is."""

    phrase: tuple[str, ...]
    start: int
    end: int


def excerpt(texts: Iterable[str], phrases: Collection[tuple[str, ...]], *, length: int = LENGTH) -> SafeString:
    """As HTML: the window of one of these texts that holds the most of the phrases (of stems), the first such one.

    Without any of them, that of their words apart; without those, the beginning of the first text. Whatever the texts
    hold is escaped; only `<mark>` is added.
    """
    texts = list(texts)
    best, found = _best(texts, phrases, length)
    if not found:
        best, found = _best(texts, {(stem,) for phrase in phrases for stem in phrase}, length)
    return _marked(best, found, length)


def _best(texts: list[str], phrases: Collection[tuple[str, ...]], length: int) -> tuple[str, list[Found]]:
    best, best_found, read = "", [], 0
    for text in texts:
        text = " ".join(text.split())
        best = best or text
        found = _window(list(_find(text, phrases)), length)
        if _held(found) > _held(best_found):
            best, best_found = text, found
        read += len(text)
        if _held(best_found) == len(phrases) or read > READ:
            break
    return best, best_found


def _find(text: str, phrases: Collection[tuple[str, ...]]) -> Iterator[Found]:
    """Each phrase in the text, the longest where two begin together."""
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        by_first[phrase[0]].append(phrase)
    said = list(words(text))
    at = 0
    while at < len(said):
        here = by_first.get(said[at].stem, ())
        phrase = next((each for each in here if tuple(w.stem for w in said[at : at + len(each)]) == each), None)
        if phrase:
            yield Found(phrase, said[at].start, said[at + len(phrase) - 1].end)
        at += len(phrase) if phrase else 1


def _held(found: list[Found]) -> int:
    return len({each.phrase for each in found})


def _window(found: list[Found], length: int) -> list[Found]:
    """The first run, no longer than `length` characters, that holds the most different phrases."""
    best: list[Found] = []
    for first, each in enumerate(found):
        run = [other for other in found[first : first + 40] if other.end - each.start <= length]
        if _held(run) > _held(best):
            best = run
    return best


def _marked(text: str, found: list[Found], length: int) -> SafeString:
    start, end = _bounds(text, found, length)
    parts, at = ["… " if start else ""], start
    for each in found:
        parts += [escape(text[at : each.start]), "<mark>", escape(text[each.start : each.end]), "</mark>"]
        at = each.end
    parts += [escape(text[at:end]), "…" if end < len(text) else ""]
    return mark_safe("".join(parts))


def _bounds(text: str, found: list[Found], length: int) -> tuple[int, int]:
    """Where to cut: between words, a third of what is left before the found words, the rest after."""
    if len(text) <= length:
        return 0, len(text)
    first, last = (found[0].start, found[-1].end) if found else (0, 0)
    start = max(0, first - max(0, length - (last - first)) // 3)
    if start:
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else first
    end = min(len(text), max(start + length, last))
    if end < len(text):
        end = max(text.rfind(" ", last, end), last) if " " in text[last:end] else end
    return start, end
