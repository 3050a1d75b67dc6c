"""The site map: pages of the tree and services, in groups."""

from dataclasses import dataclass

from hub.kit.catalogue import address_of, catalogue
from hub.kit.models import Section

from .models import HomePage
from .rooms import Service, kit_url, services


@dataclass(frozen=True)
class Group:
    """A title and its links; `url` when the title is a page itself."""

    title: str
    url: str
    links: list[Service]
    # Groups inside this one.
    groups: tuple["Group", ...] = ()


def groups() -> list[Group]:
    """The kit by section, the services, then the pages about the site."""
    return [group for group in (_kit(), Group("Services", "", services()), _about()) if group.links or group.groups]


def _kit() -> Group:
    """The kit, section by section."""
    url, entries = kit_url(), catalogue().entries
    sections = []
    for value, label in Section.choices:
        links = [Service(entry.title, entry.url) for entry in entries if entry.section == value]
        if links:
            sections.append(Group(label, f"{url}?rayon={value}", links))
    return Group("Le kit", url, [], tuple(sections))


def _about() -> Group:
    home = HomePage.objects.first()
    pages = home.get_children().live().public().filter(content_type__app_label="home").order_by("path") if home else []
    return Group("À propos", "", [Service(page.title, address_of(page)) for page in pages])
