"""JSON: the format that keeps everything, for programs."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import BinaryIO

from . import definitions
from .records import FIELDS, Entry, ExchangeError, Neighbour, Record, record

_TEXTS = ("term", "definition", "expansion", "category", "source", "slug")
_LISTS = ("synonyms", "forms", "search_only", "tags")
_NEIGHBOURS = ("see_also", "distinct")
_FLAGS = ("autolink", "case_sensitive")


def read(stream: BinaryIO) -> Iterator[Entry]:
    """The terms of a JSON file: `{"terms": [{"term": …, "definition": …}]}`, or that list alone.

    Raises ExchangeError for what is not JSON, or for a value of another type than ours, with the entry's name.
    """
    try:
        content = json.loads(stream.read().decode("utf-8-sig"))
    except (UnicodeDecodeError, RecursionError) as error:
        raise ExchangeError("Ce fichier n’est pas un JSON en UTF-8.") from error
    except json.JSONDecodeError as error:
        raise ExchangeError(f"Ce n’est pas un JSON bien formé, ligne {error.lineno}, colonne {error.colno}.") from error
    terms = content.get("terms") if isinstance(content, dict) else content
    if not isinstance(terms, list):
        raise ExchangeError("Ce JSON n’a pas de liste «\u00a0terms\u00a0».")
    for number, raw in enumerate(terms, start=1):
        yield _entry(number, raw)


def _entry(number: int, raw) -> Entry:
    if not isinstance(raw, dict):
        raise ExchangeError(f"Entrée {number}\u00a0: ce n’est pas un objet.")
    values: dict = {}
    for name, value in raw.items():
        if name in _TEXTS:
            values[name] = _checked(number, raw, name, value, str)
        elif name in _FLAGS:
            values[name] = _checked(number, raw, name, value, bool)
        elif name in _LISTS:
            values[name] = [_checked(number, raw, name, each, str) for each in _checked(number, raw, name, value, list)]
        elif name in _NEIGHBOURS:
            each_of = _checked(number, raw, name, value, list)
            values[name] = [_neighbour(_checked(number, raw, name, each, dict), number, raw, name) for each in each_of]
    spoken = frozenset(values) & FIELDS
    lost = tuple(f"{part} de la définition" for part in definitions.losses(values.get("definition", "")))
    return Entry(number, record(**{"term": "", **values}), spoken, losses=lost)


def _neighbour(value: dict, number: int, raw: dict, name: str) -> Neighbour:
    term, note = (_checked(number, raw, name, value.get(part, ""), str) for part in ("term", "note"))
    return Neighbour(term, note)


def _checked(number: int, raw: dict, name: str, value, kind: type):
    if not isinstance(value, kind):
        word = f" «\u00a0{str(raw.get('term'))[:80]}\u00a0»" if raw.get("term") else ""
        raise ExchangeError(f"Entrée {number}{word}\u00a0: «\u00a0{name}\u00a0» n’est pas du type attendu.")
    return value


def write(records: Iterable[Record], name: str) -> Iterator[str]:
    """JSON, one term at a time; `read` gives the same records back."""
    yield f'{{"glossary": {json.dumps(name, ensure_ascii=False)}, "terms": ['
    for position, each in enumerate(records):
        yield ("," if position else "") + "\n" + json.dumps(asdict(each), ensure_ascii=False)
    yield "\n]}\n"
