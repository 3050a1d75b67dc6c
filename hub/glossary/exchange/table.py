"""CSV: one line a term, for a spreadsheet; read as widely as people write it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from hub.glossary.folding import fold

from . import definitions
from .records import Entry, ExchangeError, Neighbour, Record, record

# What each column is called: what we write first, then what others do (folded).
COLUMNS = {
    "term": ("Mot", "concept", "terme", "term", "word", "entree"),
    "expansion": ("Développement", "expansion", "developpe"),
    "definition": ("Définition", "description"),
    "synonyms": ("Synonymes", "synonyme", "alias", "aliases", "synonym", "synonyms"),
    "forms": ("Autres formes", "formes", "forms"),
    "search_only": ("Pour la recherche", "recherche"),
    "category": ("Catégorie", "categories", "category"),
    "see_also": ("Voir aussi", "see also"),
    "distinct": ("À ne pas confondre",),
    "tags": ("Mots-clés", "tags", "etiquettes"),
    "source": ("Source",),
    "autolink": ("Expliqué dans les pages",),
    "case_sensitive": ("Majuscules respectées",),
    "slug": ("Adresse", "slug"),
}
_BY_HEADER = {fold(header): name for name, headers in COLUMNS.items() for header in headers}
_LISTS = ("synonyms", "forms", "search_only", "tags")
_NEIGHBOURS = ("see_also", "distinct")
_FLAGS = ("autolink", "case_sensitive")
# A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection): an apostrophe makes it a text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_YES, _NO = "oui", "non"
LONGEST_CELL = 1_000_000


def read(stream: BinaryIO) -> Iterator[Entry]:
    """The terms of a CSV file: separated by semicolons, commas or tabs, in UTF-8 or Windows-1252, with a header.

    Raises ExchangeError when it has no column for the word or the definition, or when a line cannot be read.
    """
    text = _decoded(stream.read())
    header, separator = _header(text)
    names = _names(header)
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number, started = 0, False
    try:
        for row in rows:
            if not started:
                started = True
            elif any(cell.strip() for cell in row):
                number += 1
                yield _entry(number, rows.line_num, row, names)
    except csv.Error as error:
        raise ExchangeError(f"Ligne {rows.line_num}\u00a0: ce CSV ne se lit pas ({_reason(error)}).") from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise ExchangeError("Ce fichier n’est pas un texte\u00a0: enregistrez-le en CSV, encodé en UTF-8.")


def _header(text: str) -> tuple[list[str], str]:
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    separator = max(";,\t", key=first.count)
    try:
        return next(csv.reader([first], delimiter=separator), []), separator
    except csv.Error as error:
        raise ExchangeError(f"La première ligne de ce CSV ne se lit pas ({_reason(error)}).") from error


def _names(header: list[str]) -> list[str]:
    """The field of each column; further columns without a name are synonyms, as some exports write them."""
    names = [_BY_HEADER.get(fold(_unguarded(cell)), "") for cell in header]
    if "term" not in names or "definition" not in names:
        raise ExchangeError(
            "La première ligne doit nommer les colonnes, dont «\u00a0Mot\u00a0» et «\u00a0Définition\u00a0»."
        )
    return ["synonyms" if not name and not cell.strip() else name for name, cell in zip(names, header, strict=True)]


def _entry(number: int, line: int, row: list[str], names: list[str]) -> Entry:
    values: dict = {}
    for name, cell in zip([*names, *["synonyms"] * (len(row) - len(names))], row, strict=False):
        cell = _unguarded(cell)
        if name in _LISTS:
            values.setdefault(name, []).extend(map(_unescaped, _split(cell)))
        elif name in _NEIGHBOURS:
            values.setdefault(name, []).extend(_neighbour(each) for each in _split(cell))
        elif name in _FLAGS:
            values[name] = fold(cell) not in (_NO, "0", "false", "faux", "") if cell.strip() else name == "autolink"
        elif name:
            values.setdefault(name, cell)
    raw = values.get("definition", "")
    values["definition"] = raw if definitions.has_tags(raw) else definitions.from_text(raw)
    spoken = frozenset(values) - {"slug"}
    lost = tuple(f"{part} de la définition" for part in definitions.losses(raw))
    return Entry(number, record(**values), spoken, line, losses=lost)


def write(records: Iterable[Record], name: str) -> Iterator[str]:
    """CSV as spreadsheets of here open it: semicolons, UTF-8 with its mark, no cell that runs as a formula."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield "\ufeff"
    writer.writerow([headers[0] for headers in COLUMNS.values()])
    for each in records:
        writer.writerow([_guarded(_cell(each, name)) for name in COLUMNS])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _cell(each: Record, name: str) -> str:
    value = getattr(each, name)
    if name == "definition":
        return definitions.as_text(value)
    if name in _FLAGS:
        return _YES if value else _NO
    if name in _NEIGHBOURS:
        return " | ".join(map(_neighbour_cell, value))
    return " | ".join(map(_escaped, value)) if name in _LISTS else value


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


# In a list of texts, a bar parts them, and a backslash takes the sign after it as it is.
def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _split(cell: str) -> list[str]:
    """The texts of a list, still escaped."""
    parts = re.findall(r"((?:[^\\|]|\\.)*)(?:\||$)", cell, re.DOTALL)
    return [part.strip(" ") for part in parts if part.strip(" ")]


def _neighbour_cell(neighbour: Neighbour) -> str:
    term = _escaped(neighbour.term).replace("::", "\\:\\:")
    return f"{term} :: {_escaped(neighbour.note)}" if neighbour.note else term


def _neighbour(text: str) -> Neighbour:
    term, _, note = text.partition(" :: ")
    return Neighbour(_unescaped(term), _unescaped(note))


def _reason(error: csv.Error) -> str:
    return "une cellule est trop longue" if "limit" in str(error) else "un guillemet n’est pas fermé ou pas doublé"
