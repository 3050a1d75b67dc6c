"""What a resource page shows that is the same for every reader: read once per version, kept by each process."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from hub.core import content_version

from .anchors import Heading, anchor_headings
from .catalogue import Catalogue, address_of, catalogue
from .models import ResourceAuthor, ResourcePage

# Seconds; a renamed member is seen within it, whatever is published is seen at once.
TIMEOUT = 300
RELATED = 3
# Ids that the page's own template uses.
PAGE_IDS = frozenset({"contenu", "avis", "avis-titre", "sommaire", "ensuite", "menu", "pied", "fil", "q"})


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Facts:
    """What frames the body of a resource, and the body itself, as HTML."""

    trail: tuple[tuple[str, str], ...]
    body: SafeString
    headings: tuple[Heading, ...]
    authors: tuple[str, ...]
    audience: str
    tags: tuple[str, ...]
    related: tuple[Link, ...]

    @property
    def signature(self) -> str:
        """« Hélène M. (Lyon) et Yao K. (Guyane) »."""
        return enumerate_fr(list(self.authors))


def facts_of(page: ResourcePage, request: HttpRequest) -> Facts:
    """The facts of a live page, kept; those of a page being previewed, made anew."""
    if getattr(request, "is_preview", False) or page.pk is None:
        return read(page, request)
    key = f"kit-facts:{content_version.current()}:{page.pk}:{page.latest_revision_id}"
    kept = caches["process"].get(key)
    if kept is None:
        kept = read(page, request)
        caches["process"].set(key, kept, TIMEOUT)
    return kept


def read(page: ResourcePage, request: HttpRequest) -> Facts:
    """Read from the database and render the body."""
    kit = catalogue()
    entry = kit.by_pk.get(page.pk)
    block = page.body.stream_block
    html, headings = anchor_headings(str(block.render(page.body, {"page": page, "request": request})), PAGE_IDS)
    # A page that is not listed (previewed, restricted) is asked for its own words.
    roles = entry.plurals("role") if entry else [role.plural for role in page.roles.all()]
    degrees = entry.names("degre") if entry else [degree.name for degree in page.degrees.all()]
    return Facts(
        trail=_trail(page),
        body=mark_safe(html),
        headings=tuple(headings),
        authors=tuple(link.label for link in _authors(page)),
        audience=_audience(roles, degrees, everyone=len(roles) == kit.number_of_roles),
        tags=tuple(sorted(tag.name for tag in page.tags.all())),
        related=tuple(_related(page, kit)),
    )


def _trail(page: ResourcePage) -> tuple[tuple[str, str], ...]:
    kit = address_of(page).rstrip("/").rpartition("/")[0] + "/"
    return (("Accueil", "/"), ("Kit", kit), (page.get_section_display(), f"{kit}?rayon={page.section}"))


def _authors(page: ResourcePage) -> Iterable[ResourceAuthor]:
    return page.author_links.select_related("user__academy")


def _audience(roles: list[str], degrees: list[str], *, everyone: bool) -> str:
    """« Pour les formateurs et pilotes, 1er degré et 2nd degré »."""
    who = "Pour tout le réseau" if everyone or not roles else f"Pour les {enumerate_fr(roles)}"
    return f"{who}, {enumerate_fr(degrees)}" if degrees else who


def enumerate_fr(words: list[str]) -> str:
    """« a, b et c »."""
    return " et ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def _related(page: ResourcePage, kit: Catalogue) -> list[Link]:
    """The pages chosen by the editor that readers may see, completed by those of the same themes."""
    chosen = [kit.by_pk.get(link.related_id) for link in page.related_links.all()]
    entry = kit.by_pk.get(page.pk)
    found = [each for each in chosen if each] + (kit.neighbours(entry) if entry else [])
    return [Link(each.title, each.url) for each in dict.fromkeys(found)][:RELATED]
