"""The counts of each facet are those of a brute-force reader."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from hub.kit.facets import FACETS, Faceted, count, matches, select

VALUES = st.frozensets(st.sampled_from("abcd"), max_size=4)


@dataclass(frozen=True)
class Item(Faceted):
    by_facet: tuple

    def values(self, facet):
        return dict(self.by_facet)[facet]


ITEMS = st.lists(st.builds(Item, st.tuples(*(st.tuples(st.just(facet), VALUES) for facet in FACETS))), max_size=12)
CHOICES = st.dictionaries(st.sampled_from(FACETS), VALUES)


@given(ITEMS, CHOICES)
def test_count_equals_what_choosing_each_value_gives(items, choice):
    counts = count(items, choice)
    for facet in FACETS:
        for value in "abcd":
            alone = {**choice, facet: frozenset({value})}
            assert counts[facet][value] == len(select(items, alone)), (facet, value)


@given(ITEMS, CHOICES)
def test_select_keeps_the_order_and_only_what_matches(items, choice):
    assert select(items, choice) == [item for item in items if matches(item, choice)]


@given(ITEMS)
def test_select_keeps_everything_when_nothing_is_chosen(items):
    assert select(items, {}) == items
    assert select(items, {facet: frozenset() for facet in FACETS}) == items


def test_select_accepts_any_value_within_a_facet_and_wants_every_facet():
    def item(role, theme):
        return Item(tuple((facet, frozenset({"role": role, "theme": theme}.get(facet, ""))) for facet in FACETS))

    both, trainer, pilot = item("a", "x"), item("a", "y"), item("b", "x")
    choice = {"role": frozenset("ab"), "theme": frozenset("x")}
    assert select([both, trainer, pilot], choice) == [both, pilot]
