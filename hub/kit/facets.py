"""Choosing among resources: what is kept, and how many each further choice would leave.

Pure functions over a light index; the database is read in `catalogue.py`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

# The facets, by their name in the address, in the order in which they are shown.
FACETS = ("role", "theme", "degre", "type", "rayon")

# What is chosen: for each facet, the accepted values; a facet that is absent or empty accepts everything.
Choice = Mapping[str, frozenset[str]]


class Faceted:
    """What a facet can be asked of: `values(facet)` gives the values that an item has for it."""

    def values(self, facet: str) -> frozenset[str]:
        raise NotImplementedError


def matches(item: Faceted, choice: Choice, *, but: str = "") -> bool:
    """Whether the item has, for each facet, one of the chosen values; the facet named `but` is left out."""
    return all(not item.values(facet).isdisjoint(wanted) for facet, wanted in choice.items() if wanted and facet != but)


def select(items: Iterable[Faceted], choice: Choice) -> list:
    """The items that match the whole choice, in the order given."""
    return [item for item in items if matches(item, choice)]


def count(items: Iterable[Faceted], choice: Choice) -> dict[str, Counter]:
    """For each facet, how many items each of its values would give, the choices in the other facets being kept."""
    counts: dict[str, Counter] = {facet: Counter() for facet in FACETS}
    wanted = {facet: values for facet, values in choice.items() if values}
    for item in items:
        missed = [facet for facet, values in wanted.items() if item.values(facet).isdisjoint(values)]
        if len(missed) > 1:
            continue
        # An item that fails one facet only still counts there, and nowhere else.
        for facet in missed or FACETS:
            counts[facet].update(item.values(facet))
    return counts
