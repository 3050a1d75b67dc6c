"""Files that bring terms, and those that take them away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Protocol

from hub.glossary.models import Term

from . import document, moodle, table
from .records import Entry, ExchangeError, Record, record_of

# A larger file is refused before its first byte is read. The network's glossary takes a hundredth of it.
LARGEST = 20 * 1024 * 1024
MOST_ENTRIES = 20_000
BATCH = 50
NAME = "Glossaire du réseau"


class Format(Protocol):
    def read(self, stream: BinaryIO) -> Iterator[Entry]: ...

    def write(self, records: Iterable[Record], name: str) -> Iterator[str]: ...


@dataclass(frozen=True)
class Kind:
    """A format of files: how to read and write it, and how it is announced."""

    format: Format
    label: str
    content_type: str


KINDS = {
    "xml": Kind(moodle, "XML de Moodle", "application/xml; charset=utf-8"),
    "csv": Kind(table, "CSV, pour un tableur", "text/csv; charset=utf-8"),
    "json": Kind(document, "JSON, pour un programme", "application/json; charset=utf-8"),
}


def kind_of_name(name: str) -> str:
    """The format that a file name announces. Raises ExchangeError for another."""
    extension = name.rpartition(".")[2].lower()
    if extension not in KINDS:
        raise ExchangeError("Choisissez un fichier XML (Moodle), CSV ou JSON.")
    return extension


def check_size(size: int) -> None:
    """Raise ExchangeError when a file is too large; called before it is opened."""
    if size > LARGEST:
        raise ExchangeError(
            f"Ce fichier pèse {size / 1024 / 1024:.0f}\u00a0Mo\u00a0; la limite est de "
            f"{LARGEST // 1024 // 1024}\u00a0Mo. Exportez le glossaire sans ses fichiers joints."
        )
    if not size:
        raise ExchangeError("Ce fichier est vide.")


def read_entries(stream: BinaryIO, kind: str) -> list[Entry]:
    """The entries of a file. Raises ExchangeError when it cannot be read to its end, or holds none."""
    entries = list(islice(KINDS[kind].format.read(stream), MOST_ENTRIES + 1))
    if len(entries) > MOST_ENTRIES:
        raise ExchangeError(f"Ce fichier a plus de {MOST_ENTRIES}\u00a0entrées\u00a0: partagez-le.")
    if not entries:
        raise ExchangeError("Ce fichier ne contient aucune entrée.")
    return entries


def records_to_export() -> Iterator[Record]:
    """Every published term, in the order of the index; a few queries for each batch."""
    terms = Term.objects.published().for_exchange().order_by("key")
    return map(record_of, terms.iterator(chunk_size=BATCH))


def write_file(kind: str) -> Iterator[bytes]:
    """The glossary as a file, in pieces."""
    for piece in KINDS[kind].format.write(records_to_export(), NAME):
        yield piece.encode()
