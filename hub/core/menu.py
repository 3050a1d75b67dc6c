"""The main menu: the rooms that are pages, in the tree, and those that are services, announced by their app."""

from collections.abc import Iterator
from dataclasses import dataclass

from wagtail import hooks
from wagtail.models import Page


@dataclass(frozen=True)
class MenuItem:
    """One entry: its text, its address, and its rank (pages have the rank their class gives in `menu_order`)."""

    label: str
    url: str
    order: int

    @property
    def section(self) -> str:
        """The first segment of the address: the entry is current on every page below it."""
        return self.url.strip("/").split("/")[0]


def main_menu() -> Iterator[MenuItem]:
    """Every entry, in order: two queries, then kept with the header.

    A room that is not a page registers `@hooks.register("hub_main_menu")`, a function that returns its `MenuItem`.
    """
    items = [register() for register in hooks.get_hooks("hub_main_menu")]
    for page in Page.objects.filter(depth=3).live().public().in_menu().specific():
        items.append(MenuItem(page.title, page.get_url(), getattr(page, "menu_order", 100)))
    yield from sorted(items, key=lambda item: item.order)
