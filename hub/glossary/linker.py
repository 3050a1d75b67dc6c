"""Explain the words of the glossary where they are met: `link(html, automaton)`, a pure function.

The automaton is a tree of words, made once per version of the glossary. A text is cut into words, each word is folded
once and remembered, and only those that begin a term are followed: the cost does not depend on the number of terms.
ADR 0013 says why.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from unicodedata import normalize

from .folding import fold
from .markup import char_after, char_before, cut, open_texts

# What stands between two words, entities included (a letter written as an entity is not recognised: none is produced).
BETWEEN = re.compile(r"((?:[^\w\u0300-\u036f\u00ad&]++|&(?:#?\w+;)?)+)")
BETWEEN_WITHOUT_ENTITY = re.compile(r"([^\w\u0300-\u036f\u00ad]+)")
KNOWN_MARK = re.compile(r"<span [^>]*\bid=\"mot-([-\w]+)\"")
# Touching one of these, a match is a piece of something longer: an address, a compound, an inclusive form.
HYPHENS = "-\u2010\u2011"
GLUE = frozenset("@/\\_#=&%+~$·•.:" + HYPHENS)
APOSTROPHES = frozenset("'’")
# Unless they may as well be the end of a sentence or of a quotation.
FINAL = frozenset("'’.:")
# « l’archive », « d’une session »: what an elision leaves before its apostrophe.
ELISIONS = frozenset({"l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"})
# « l’archive-t-elle », « cette session-là »: what may follow a hyphen without making a compound.
ENCLITICS = frozenset({*("ci", "la", "t", "je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ce")})
# An all-capital spelling up to this length is an acronym: « EAFC », « RGPD ». Others match in any case.
ACRONYM_LENGTH = 6
REMEMBERED_WORDS = 50_000
NO_ACCENTS = dict.fromkeys(range(0x300, 0x370))


@dataclass(frozen=True)
class Entry:
    """One term, as the linker needs it."""

    # Names the term in `exclude` and in the identifier of its bubble: a slug.
    slug: str
    title: str
    # Plain text.
    definition: str
    url: str
    # What is recognised in texts, the preferred spelling first.
    spellings: tuple[str, ...]
    case_sensitive: bool = False


@dataclass
class _Node:
    # By what stands between (folded), then by the next word (folded).
    next: dict[tuple[str, str], "_Node"] = field(default_factory=dict)
    # The same words, whatever stands between: most words that begin a term are not followed by its second word.
    following: set[str] = field(default_factory=set)
    # Terms whose spelling ends here: (exact spelling or None when case does not matter, rank of the entry).
    ends: list[tuple[str | None, int]] = field(default_factory=list)


class _Remembered(dict):
    """A dictionary that computes what it lacks, and forgets everything when it grows too large."""

    def __init__(self, compute):
        super().__init__()
        self.compute = compute

    def __missing__(self, key):
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        value = self[key] = self.compute(key)
        return value


class Automaton:
    """Every spelling of every entry, ready to be found in a text.

    When two entries claim a spelling, the one whose term it is wins over the one whose synonym it is, then the first.
    """

    def __init__(self, entries: Iterable[Entry]):
        self.entries = list(entries)
        self.marks = [_marks(entry) for entry in self.entries]
        self._root: dict[str, _Node] = {}
        spelt = [
            (order, rank, spelling)
            for rank, entry in enumerate(self.entries)
            for order, spelling in enumerate(entry.spellings)
        ]
        spelt.sort(key=lambda item: (item[0] > 0, item[1], item[0]))
        for _, rank, spelling in spelt:
            self._add(spelling, rank)
        _add_plurals(self._root)
        _note_following(self._root)
        self.folded = _Remembered(_fold_word)
        self.cased = _Remembered(lambda text: _cased(unescape(text)))
        self.between = _Remembered(lambda text: _canonical(unescape(text)))

    def _add(self, spelling: str, rank: int) -> None:
        parts = words_of(spelling.strip())
        words = [fold(word) for word in parts[::2]]
        if not all(words) or (len(words) == 1 and (len(words[0]) < 2 or words[0].isdigit())):
            return
        node = self._root.setdefault(words[0], _Node())
        for between, word in zip(parts[1::2], words[1:], strict=True):
            node = node.next.setdefault((_canonical(between), word), _Node())
        exact = _cased(spelling) if self.entries[rank].case_sensitive or is_acronym(spelling) else None
        if all(known != exact for known, _ in node.ends):
            node.ends.append((exact, rank))
            node.ends.sort(key=lambda end: end[0] is None)

    def matches(self, parts: list[str], before: str = " ", after: str = " ") -> Iterator[tuple[int, int, int]]:
        """(rank of the entry, first and last word) of the longest matches in a text cut by `words_of`, left to right.

        `before` and `after` are the characters that surround the text.
        """
        keys = list(map(self.folded.__getitem__, parts[::2]))
        resume, end = 0, len(keys) - 1
        for start, node in enumerate(map(self._root.get, keys)):
            if node is None or start < resume:
                continue
            if not node.ends and (start == end or keys[start + 1] not in node.following):
                continue
            found = self._longest(parts, keys, start, node, after)
            if found and self._begins_a_word(parts, start, before):
                yield found[0], start, found[1]
                resume = found[1] + 1

    def _longest(
        self, parts: list[str], keys: list[str], start: int, node: _Node, after: str
    ) -> tuple[int, int] | None:
        """(rank of the entry, last word) of the longest spelling that begins at this word."""
        found, last = None, start
        while True:
            if node.ends and self._ends_a_word(parts, last, after):
                text = None
                for exact, rank in node.ends:
                    if exact is not None and text is None:
                        text = self.cased["".join(parts[2 * start : 2 * last + 1])]
                    if exact is None or text in (exact, exact + "s"):
                        found = (rank, last)
                        break
            last += 1
            if last == len(keys) or keys[last] not in node.following:
                return found
            node = node.next.get((self.between[parts[2 * last - 1]], keys[last]))
            if node is None:
                return found

    def _begins_a_word(self, parts: list[str], start: int, before: str) -> bool:
        if start and parts[2 * start - 1] == " ":
            return True
        between = unescape(parts[2 * start - 1]) if start else ""
        touching = between[-1] if between else before
        if touching not in APOSTROPHES:
            return not touching.isalnum() and touching not in GLUE
        # An elision, or an opening quotation mark.
        previous = parts[2 * start - 2] if start else ""
        return len(between) > 1 or not previous or self.folded[previous] in ELISIONS

    def _ends_a_word(self, parts: list[str], last: int, after: str) -> bool:
        is_edge = 2 * last + 1 == len(parts)
        if not is_edge and parts[2 * last + 1] == " ":
            return True
        between = after if is_edge else unescape(parts[2 * last + 1])
        if between[0].isalnum():
            return False
        if between[0] not in GLUE and between[0] not in APOSTROPHES:
            return True
        if is_edge:
            return between in FINAL
        following = parts[2 * last + 2] or (after if after.isalnum() else "")
        return len(between) > 1 or not following or (between in HYPHENS and self.folded[following] in ENCLITICS)


def words_of(text: str) -> list[str]:
    """Words at even ranks, what stands between them at odd ones; the first and the last word may be empty."""
    return (BETWEEN if "&" in text else BETWEEN_WITHOUT_ENTITY).split(text)


def link(html: str, automaton: Automaton, *, exclude: Collection[str] = (), seen: set[str] | None = None) -> str:
    """Make the first occurrence of each term a button that opens its definition.

    `exclude` holds slugs that are never explained (the page of the term itself). `seen` holds those already explained
    on the page and is completed: give the same set to each part of a page. What is returned is `html` with elements
    added around some of its words, and not one other change; given back, it is returned as it is.
    """
    seen = set() if seen is None else seen
    pieces = cut(html)
    if "mot-" in html:
        seen.update(mark[1] for mark in map(KNOWN_MARK.match, pieces[1::2]) if mark)
    for rank in list(open_texts(pieces)):
        parts = words_of(pieces[rank])
        changed = False
        # What surrounds a text is looked at when a word touches its edge, or only one sign stands between.
        before = char_before(pieces, rank) if parts[0] else " "
        after = char_after(pieces, rank) if parts[-1] or len(parts[-2]) == 1 else " "
        for entry, first, last in automaton.matches(parts, before, after):
            slug = automaton.entries[entry].slug
            if slug in seen or slug in exclude:
                continue
            seen.add(slug)
            opening, closing = automaton.marks[entry]
            parts[2 * first] = opening + parts[2 * first]
            parts[2 * last] += closing
            changed = True
        if changed:
            pieces[rank] = "".join(parts)
    return "".join(pieces)


def is_acronym(spelling: str) -> bool:
    """Whether only these capitals make this word: « EAFC » and « IH2EF » are, « Sympa » is not.

    >>> [is_acronym(word) for word in ("EAFC", "m@gistère", "WEBINAIRE")]
    [True, False, False]
    """
    return spelling.isupper() and 2 <= len(spelling) <= ACRONYM_LENGTH


def _marks(entry: Entry) -> tuple[str, str]:
    """The markup before and after a word: phrasing content alone, valid in a paragraph, no script needed."""
    title = escape(entry.title[:1].upper() + entry.title[1:])
    opening = f'<button type="button" class="hub-word" popovertarget="mot-{entry.slug}">'
    closing = (
        f'</button><span popover class="hub-word-def" id="mot-{entry.slug}" role="note"'
        f' aria-label="Définition\u00a0: {title}"><b>{title}</b> {escape(entry.definition)}'
        f' <a href="{escape(entry.url)}">Voir dans le glossaire</a></span>'
    )
    return opening, closing


def _fold_word(word: str) -> str:
    # Each new word of a page passes here: what most French words need, faster.
    if word.isascii():
        return word.lower()
    plain = normalize("NFD", word.lower()).translate(NO_ACCENTS)
    return plain if plain.isascii() else fold(word)


def _canonical(between: str) -> str:
    """What stands between two words, so that a hyphen, a line break and a no-break space are one space."""
    return re.sub(r"[\s\-\u2010\u2011]+", " ", between.replace("’", "'"))


def _cased(text: str) -> str:
    """The folded text, capitals kept."""
    folded = (fold(char) if char.islower() else fold(char).upper() for char in text if not char.isspace())
    return "".join(folded)


def _add_plurals(nodes: dict, singular=lambda key: key, put=lambda key, word: word) -> None:
    """Give each word the plurals it lacks, at every level; a word that is there for itself is left alone."""
    own = list(nodes.items())
    for key, node in own:
        _add_plurals(node.next, singular=lambda key: key[1], put=lambda key, word: (key[0], word))
        for plural in _plurals(singular(key)):
            nodes.setdefault(put(key, plural), node)


def _note_following(nodes: dict) -> None:
    for node in nodes.values():
        if node.next and not node.following:
            node.following = {word for _, word in node.next}
            _note_following(node.next)


def _plurals(word: str) -> list[str]:
    """The simple plurals of a folded French word: « sessions », « reseaux », « journaux »."""
    if word[-1] in "sxz" or not word[-1].isalpha():
        return []
    plurals = [word + "s"]
    if word.endswith(("au", "eu", "ou")):
        plurals.append(word + "x")
    if word.endswith("al"):
        plurals.append(word[:-2] + "aux")
    if word.endswith("ail"):
        plurals.append(word[:-3] + "aux")
    return plurals
