"""Moodle's glossary XML, as its versions 3.5 to 5 write it and read it.

Read as a stream, by expat itself: a document type or an entity is refused at its first character, the content of
attached files is never kept, and the memory used is that of the longest entry. Elements that Moodle does not know are
ignored by it: ours (`HUB`) carry what it has no word for.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape as escape_xml

from hub.glossary.folding import fold

from . import definitions
from .records import FIELDS, Entry, ExchangeError, Neighbour, Record, record

CHUNK = 64 * 1024
DEEPEST = 30
LONGEST_TEXT = 1_000_000
# What Moodle's entries speak of; the rest is ours.
SPOKEN = frozenset({"term", "definition", "synonyms", "category", "tags", "autolink", "case_sensitive"})
FORMATS: dict[str, Callable[[str], str]] = {
    "0": definitions.from_automatic,
    "1": lambda html: html,
    "2": definitions.from_text,
    "3": definitions.from_text,
    "4": definitions.from_markdown,
}


def read(stream: BinaryIO) -> Iterator[Entry]:
    """The entries of a Moodle glossary, one at a time.

    Raises ExchangeError, which names the line and the entry, for anything that is not well-formed, not a glossary, or
    hostile.
    """
    reader = _Reader()
    while chunk := stream.read(CHUNK):
        yield from reader.feed(chunk)
    yield from reader.feed(b"", last=True)


class _Reader:
    """What has been read of the entry at hand."""

    def __init__(self):
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.parser.ExternalEntityRefHandler = self.refuse
        self.path: list[str] = []
        self.done: list[Entry] = []
        self.values: dict[str, list[str]] | None = None
        self.text: list[str] = []
        self.number = self.line = self.length = 0

    def feed(self, chunk: bytes, *, last: bool = False) -> list[Entry]:
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise ExchangeError(
                f"Ce n’est pas un XML bien formé, ligne {error.lineno}, colonne {error.offset + 1}{self.where()}. "
                "Rien n’est importé."
            ) from error
        except (LookupError, UnicodeError) as error:
            raise ExchangeError("Ce XML annonce un encodage inconnu.") from error
        done, self.done = self.done, []
        return done

    def where(self) -> str:
        if self.values is None:
            return f", après l’entrée {self.number}" if self.number else ""
        concept = " ".join(self.values.get("CONCEPT", [])).strip()
        return f", dans l’entrée {self.number}" + (f" «\u00a0{concept[:80]}\u00a0»" if concept else "")

    def refuse(self, *arguments):
        raise ExchangeError("Ce XML déclare un type de document ou des entités\u00a0: il est refusé, par sécurité.")

    def start(self, name: str, attributes: dict):
        if not self.path and name != "GLOSSARY":
            raise ExchangeError("Ce XML n’est pas un glossaire de Moodle\u00a0: il commence par un autre élément.")
        if len(self.path) >= DEEPEST:
            raise ExchangeError(f"Ce XML imbrique trop d’éléments{self.where()}.")
        if self.path and self.path[-1] in ("CONCEPT", "DEFINITION"):
            raise ExchangeError(
                f"Ligne {self.parser.CurrentLineNumber}{self.where()}\u00a0: du HTML n’est pas échappé "
                f"(une balise «\u00a0{name[:40]}\u00a0» dans {self.path[-1]})."
            )
        self.path.append(name)
        if name == "ENTRY" and self.values is None:
            self.number += 1
            self.values, self.line, self.depth = {}, self.parser.CurrentLineNumber, len(self.path)
        self.text, self.length = [], 0

    def data(self, text: str):
        # Files are base64 in CONTENTS: their text is let go as it comes.
        if self.values is None or self.path[-1] == "CONTENTS":
            return
        self.length += len(text)
        if self.length > LONGEST_TEXT:
            raise ExchangeError(f"Un texte dépasse un million de caractères{self.where()}.")
        self.text.append(text)

    def end(self, name: str):
        self.path.pop()
        if self.values is None:
            return
        if name == "ENTRY" and len(self.path) == self.depth - 1:
            self.done.append(_entry(self.number, self.line, self.values))
            self.values = None
            return
        inner = "/".join([*self.path[self.depth :], name])
        self.values.setdefault(inner, []).append("".join(self.text))
        self.text, self.length = [], 0


def _entry(number: int, line: int, values: dict[str, list[str]]) -> Entry:
    def first(name: str, default: str = "") -> str:
        return (values.get(name) or [default])[0]

    raw = first("DEFINITION")
    html = FORMATS.get(first("FORMAT", "1").strip(), FORMATS["0"])(raw)
    aliases = values.get("ALIASES/ALIAS/NAME", [])
    categories = [name for name in values.get("CATEGORIES/CATEGORY/NAME", []) if name.strip()]
    ours = "HUB" in values
    common = {
        "term": first("CONCEPT"),
        "definition": html,
        "category": categories[0] if categories else "",
        "tags": values.get("TAGS/TAG", []),
        "autolink": first("USEDYNALINK", "1").strip() != "0",
        "case_sensitive": first("CASESENSITIVE", "0").strip() == "1",
    }
    if not ours:
        made = record(**common, synonyms=aliases)
        return Entry(number, made, SPOKEN, line, made.synonyms, _losses(html, values, categories))
    # The expansion is our first alias; a synonym may say the same.
    if aliases and first("HUB/EXPANSION") and fold(aliases[0]) == fold(first("HUB/EXPANSION")):
        aliases = aliases[1:]
    elsewhere = set(map(fold, values.get("HUB/FORM", [])))
    made = record(
        **common,
        synonyms=[alias for alias in aliases if fold(alias) not in elsewhere],
        expansion=first("HUB/EXPANSION"),
        forms=values.get("HUB/FORM", []),
        search_only=values.get("HUB/SEARCH", []),
        source=first("HUB/SOURCE"),
        slug=first("HUB/SLUG"),
        see_also=_neighbours(values, "SEEALSO"),
        distinct=_neighbours(values, "DISTINCT"),
    )
    return Entry(number, made, FIELDS, line, None, _losses(html, values, categories))


def _neighbours(values: dict[str, list[str]], name: str) -> list[Neighbour]:
    terms, notes = values.get(f"HUB/{name}/TERM", []), values.get(f"HUB/{name}/NOTE", [])
    return [Neighbour(term, note) for term, note in zip(terms, notes, strict=True)] if len(terms) == len(notes) else []


def _losses(html: str, values: dict[str, list[str]], categories: list[str]) -> tuple[str, ...]:
    files = [name for group in ("ENTRYFILES", "ATTACHMENTFILES") for name in values.get(f"{group}/FILE/FILENAME", [])]
    lost = [f"{part} de la définition" for part in definitions.losses(html)]
    if files:
        lost.append(f"fichiers joints\u00a0: {', '.join(name.strip()[:80] for name in files[:10])}")
    if categories[1:]:
        lost.append(f"autres catégories\u00a0: {', '.join(name.strip()[:80] for name in categories[1:10])}")
    return tuple(lost)


# ---- Writing ------------------------------------------------------------------------------------------------------


def write(records: Iterable[Record], name: str) -> Iterator[str]:
    """A file that Moodle 3.5 to 5 imports, in pieces; `read` gives the same records back."""
    settings = (
        ("NAME", name), ("INTRO", ""), ("INTROFORMAT", "1"), ("ALLOWDUPLICATEDENTRIES", "0"),
        ("DISPLAYFORMAT", "dictionary"), ("SHOWSPECIAL", "1"), ("SHOWALPHABET", "1"), ("SHOWALL", "1"),
        ("ALLOWCOMMENTS", "0"), ("USEDYNALINK", "1"), ("DEFAULTAPPROVAL", "1"), ("GLOBALGLOSSARY", "0"),
        ("ENTBYPAGE", "10"),
    )  # fmt: skip
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<GLOSSARY>\n  <INFO>\n'
    yield from (_line(2, tag, text) for tag, text in settings)
    yield "    <ENTRIES>\n"
    for each in records:
        yield "".join(_lines_of(each))
    yield "    </ENTRIES>\n  </INFO>\n</GLOSSARY>\n"


def _line(depth: int, tag: str, text: str) -> str:
    escaped = escape_xml(text, {'"': "&quot;", "'": "&#039;"})
    return f"{'  ' * depth}<{tag}>{escaped}</{tag}>\n"


def _lines_of(each: Record) -> Iterator[str]:
    yield "      <ENTRY>\n"
    yield _line(4, "CONCEPT", each.term)
    yield _line(4, "DEFINITION", each.definition)
    yield _line(4, "FORMAT", "1")
    yield _line(4, "USEDYNALINK", str(int(each.autolink)))
    yield _line(4, "CASESENSITIVE", str(int(each.case_sensitive)))
    yield _line(4, "FULLMATCH", "1")
    yield _line(4, "TEACHERENTRY", "1")
    # The words for the search alone are not aliases: Moodle would link them.
    if aliases := [*filter(None, [each.expansion]), *each.synonyms, *each.forms]:
        yield "        <ALIASES>\n"
        yield from (f"          <ALIAS>\n{_line(6, 'NAME', alias)}          </ALIAS>\n" for alias in aliases)
        yield "        </ALIASES>\n"
    if each.category:
        yield f"        <CATEGORIES>\n          <CATEGORY>\n{_line(6, 'NAME', each.category)}"
        yield f"{_line(6, 'USEDYNALINK', '0')}          </CATEGORY>\n        </CATEGORIES>\n"
    if each.tags:
        yield "        <TAGS>\n"
        yield from (_line(5, "TAG", tag) for tag in each.tags)
        yield "        </TAGS>\n"
    yield "        <HUB>\n"
    yield from (_line(5, tag, text) for tag, text in _ours(each))
    for tag, neighbours in (("SEEALSO", each.see_also), ("DISTINCT", each.distinct)):
        for neighbour in neighbours:
            yield f"          <{tag}>\n{_line(6, 'TERM', neighbour.term)}{_line(6, 'NOTE', neighbour.note)}"
            yield f"          </{tag}>\n"
    yield "        </HUB>\n      </ENTRY>\n"


def _ours(each: Record) -> Iterator[tuple[str, str]]:
    yield "SLUG", each.slug
    yield from (("EXPANSION", each.expansion),) if each.expansion else ()
    yield from (("FORM", form) for form in each.forms)
    yield from (("SEARCH", text) for text in each.search_only)
    yield from (("SOURCE", each.source),) if each.source else ()
