"""What each room tells the search of itself, so that the search knows no room by name.

A room calls `register_search_room` in its `search_room.py`. What is found in its objects is said by their model, as
anywhere in Wagtail: `search_fields`, whose boosts are weights, and `AutocompleteField` for what is suggested while
somebody types.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import Model, QuerySet
from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Shown:
    """One object as a list of results shows it."""

    title: str
    url: str
    # Where it comes from: « Kit, tutoriel ».
    origin: str
    icon: str
    # Plain texts in which to look for the words, the best first; the excerpt is taken from the first that has most.
    texts: tuple[str, ...] = ()
    # A last line: « À jour au 3 novembre 2026 ».
    note: str = ""


@dataclass(frozen=True)
class SearchRoom:
    """A room that can be searched.

    `visible()` gives the objects that anyone may read: the only ones that are ever found, counted or suggested.
    `show(pks)` says how to show some of them, by primary key, in a number of queries that does not depend on how many.
    """

    slug: str
    label: str
    order: int
    model: type[Model]
    visible: Callable[[], QuerySet]
    show: Callable[[Iterable[int]], Mapping[int, Shown]]


_rooms: list[SearchRoom] = []


def register_search_room(room: SearchRoom) -> None:
    _rooms.append(room)


@cache
def search_rooms() -> tuple[SearchRoom, ...]:
    """Every room that registered, in the order of the filters."""
    autodiscover_modules("search_room")
    return tuple(sorted(_rooms, key=lambda room: room.order))
