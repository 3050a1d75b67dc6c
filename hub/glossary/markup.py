"""Cut HTML into text and markup exactly where a browser does, and say which text may be touched.

Nothing is parsed into a tree and nothing is written again: joining the pieces gives the same bytes back.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

SPACE = r"[\t\n\f\r ]"
# Elements whose content is text to a browser, whatever it looks like. What follows an unclosed one is opaque.
RAW = ("style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript")
ATTRIBUTES = (
    r"(?:[\t\n\f\r /]++|[^\t\n\f\r />][^\t\n\f\r />=]*+"
    rf"(?:{SPACE}*+={SPACE}*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?+)?+)*+(?:>|\Z)"
)
PIECES = re.compile(
    "("
    # A script may hide its own end from us: everything up to the last one is opaque.
    rf"<script(?=[\t\n\f\r />]){ATTRIBUTES}(?:.*(?=</script)|.*)"
    + "".join(rf"|<{name}(?=[\t\n\f\r />]){ATTRIBUTES}.*?(?=</{name}[\t\n\f\r />]|\Z)" for name in RAW)
    + r"|<plaintext(?=[\t\n\f\r />]).*"
    + rf"|</?[a-z][^\t\n\f\r />]*+{ATTRIBUTES}"
    + r"|<!--(?:-?>|.*?(?:--!?>|\Z))"
    + r"|<(?:[!?]|/[^a-z])[^>]*+(?:>|\Z)"
    + ")",
    re.DOTALL | re.IGNORECASE,
)
TAG = re.compile(r"<(/?)([a-z][^\t\n\f\r />]*)", re.IGNORECASE)

# Where a word is not explained: titles, what is already a control or a link, quoted or literal text, other media.
SKIPPED = frozenset(
    {
        *("h1", "h2", "h3", "h4", "h5", "h6", "a", "button", "summary", "label", "legend", "select", "option", "nav"),
        *("blockquote", "q", "code", "pre", "kbd", "samp", "var", "abbr", "dfn"),
        *("svg", "math", "script", *RAW, "template", "object", "audio", "video", "canvas", "progress", "meter", "head"),
    }
)
# An element that asks to be left alone, and the bubbles that are already there.
LEFT_ALONE = re.compile(r"\sdata-no-words\b|\sclass=\"[^\"]*\bhub-word-def\b", re.IGNORECASE)
VOID = frozenset(
    {*("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")}
)
# Elements that do not end a word: in « auto<em>formation</em> », one word is written.
INLINE = frozenset(
    {
        *(
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "cite",
            "code",
            "dfn",
            "em",
            "font",
            "i",
            "ins",
            "del",
            "kbd",
            "mark",
            "q",
            "s",
        ),
        *("samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr"),
    }
)


def cut(html: str) -> list[str]:
    """Text at even ranks, markup at odd ones; `"".join(cut(html)) == html`. Linear in the length."""
    return PIECES.split(html)


def open_texts(pieces: list[str]) -> Iterator[int]:
    """The ranks of the texts where a word may be explained."""
    zone, depth = "", 0
    for rank, piece in enumerate(pieces):
        if not rank % 2:
            if not zone and piece and not piece.isspace():
                yield rank
            continue
        closing, name = _tag(piece) if len(piece) < SHORT else _read_tag(piece)
        if zone:
            if name == zone:
                depth += -1 if closing else 1
                if not depth:
                    zone = ""
        elif closing or not name or _closes_itself(name, piece):
            continue
        elif name in SKIPPED or _wants_to_be_left_alone(piece):
            zone, depth = name, 1


def _read_tag(piece: str) -> tuple[str, str]:
    """(« / » when it closes, name) of a tag; two empty texts for a comment."""
    tag = TAG.match(piece)
    return (tag[1], tag[2].lower()) if tag else ("", "")


# The same few tags make most of a page; long ones (a script, an address) are not kept.
SHORT = 80
_tag = lru_cache(maxsize=4096)(_read_tag)


def _closes_itself(name: str, piece: str) -> bool:
    return name in VOID or (name in ("svg", "math") and piece.endswith("/>"))


def _wants_to_be_left_alone(piece: str) -> bool:
    return ("hub-word-def" in piece or "data-no-words" in piece) and LEFT_ALONE.search(piece) is not None


def char_before(pieces: list[str], rank: int) -> str:
    """The character that a reader sees right before this text; a space when something separates them."""
    while rank >= 2 and _is_inline(pieces[rank - 1]):
        rank -= 2
        if pieces[rank]:
            return pieces[rank][-1]
    return " "


def char_after(pieces: list[str], rank: int) -> str:
    """The character that a reader sees right after this text; a space when something separates them."""
    while rank + 2 < len(pieces) and _is_inline(pieces[rank + 1]):
        rank += 2
        if pieces[rank]:
            return pieces[rank][0]
    return " "


def _is_inline(piece: str) -> bool:
    name = _read_tag(piece)[1]
    return not name or name in INLINE
