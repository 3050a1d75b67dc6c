"""The light index of the kit: what lists and facets need of each resource, in two queries, kept by each process."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.core.cache import caches
from django.db.models import F, Value
from django.utils import timezone
from wagtail.models import Page

from hub.core import content_version
from hub.network.models import Role

from .facets import Faceted
from .freshness import Badge, badge
from .models import Kind, ResourcePage, Section
from .models.vocabulary import KIND_ICONS

# Seconds; publication makes it stale at once, answers to « utile ? » may take that long to change the order.
TIMEOUT = 60

# The facets whose values are entries of the network's vocabulary: the field of the page, then the columns to read.
TERMS = {
    "role": ("roles", "role__order", "role__name", "role__slug", "role__plural"),
    "theme": ("themes", "theme__order", "theme__name", "theme__slug", "theme__name"),
    "degre": ("degrees", "degree__order", "degree__name", "degree__slug", "degree__name"),
}


# Stands for the page in the rows that list the whole vocabulary.
NO_PAGE = 0


@dataclass(frozen=True)
class Term:
    """An entry of a vocabulary: what the address says, and what is shown."""

    slug: str
    name: str
    plural: str = ""


@dataclass(frozen=True)
class Entry(Faceted):
    """What a list shows of a resource."""

    pk: int
    title: str
    url: str
    summary: str
    kind: str
    section: str
    minutes: int
    useful: int
    reviewed_on: date | None
    review_due_on: date | None
    published_at: datetime | None
    terms: dict[str, tuple[Term, ...]] = field(default_factory=dict, compare=False)
    slugs: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)

    def values(self, facet: str) -> frozenset[str]:
        return self.slugs[facet]

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def icon(self) -> str:
        return KIND_ICONS[Kind(self.kind)]

    def names(self, facet: str) -> list[str]:
        return [term.name for term in self.terms[facet]]

    def plurals(self, facet: str) -> list[str]:
        return [term.plural for term in self.terms[facet]]

    def freshness(self, today: date | None = None) -> Badge | None:
        return badge(
            reviewed_on=self.reviewed_on,
            review_due_on=self.review_due_on,
            published_at=self.published_at,
            today=today or timezone.localdate(),
        )


@dataclass(frozen=True)
class Catalogue:
    """Every listed resource, and the values that each facet can take, in the order of their vocabulary."""

    entries: tuple[Entry, ...]
    options: dict[str, tuple[Term, ...]]
    # How many roles the network has, whether or not a resource is for them.
    number_of_roles: int = 0

    @cached_property
    def by_pk(self) -> dict[int, Entry]:
        return {entry.pk: entry for entry in self.entries}

    def neighbours(self, entry: Entry) -> list[Entry]:
        """The other resources that share a theme with this one: most shared themes first, then the most useful."""
        themes = entry.values("theme")
        shared = [(len(themes & other.values("theme")), other) for other in self.entries if other.pk != entry.pk]
        return [other for number, other in sorted(shared, key=lambda pair: -pair[0]) if number]

    def latest_first(self) -> list[Entry]:
        return sorted(
            self.entries, key=lambda entry: (entry.published_at is not None, entry.published_at), reverse=True
        )


def catalogue() -> Catalogue:
    """The index as of now; the most useful resources come first, then by title."""
    key = f"kit-catalogue:{content_version.current()}"
    kept = caches["process"].get(key)
    if kept is None:
        kept = build()
        caches["process"].set(key, kept, TIMEOUT)
    return kept


def build() -> Catalogue:
    """Read the index from the database: two queries."""
    pages = list(ResourcePage.objects.for_kit_list())
    terms, options, number_of_roles = _terms({page.pk for page in pages})
    entries = tuple(_entry(page, terms[page.pk]) for page in pages)
    kinds, sections = {entry.kind for entry in entries}, {entry.section for entry in entries}
    options["type"] = tuple(Term(value, label) for value, label in Kind.choices if value in kinds)
    options["rayon"] = tuple(Term(value, label) for value, label in Section.choices if value in sections)
    return Catalogue(entries, options, number_of_roles)


def _terms(page_ids: set[int]) -> tuple[dict, dict, int]:
    """In one query: the vocabulary entries of these pages by page then facet, those in use, the number of roles."""
    queries = [
        getattr(ResourcePage, relation)
        .through.objects.order_by()
        .annotate(facet=Value(facet))
        .annotate(shown_order=F(order), shown_name=F(name), shown_slug=F(slug), shown_plural=F(plural))
        .values_list("facet", "shown_order", "shown_name", "shown_slug", "shown_plural", "resourcepage_id")
        for facet, (relation, order, name, slug, plural) in TERMS.items()
    ]
    every_role = Role.objects.order_by().annotate(facet=Value("role"), page=Value(NO_PAGE))
    queries.append(every_role.values_list("facet", "order", "name", "slug", "plural", "page"))
    by_page = {page: {facet: [] for facet in TERMS} for page in page_ids}
    in_use = {facet: {} for facet in TERMS}
    number_of_roles = 0
    for facet, _order, name, slug, plural, page in sorted(queries[0].union(*queries[1:], all=True)):
        if page == NO_PAGE:
            number_of_roles += 1
        elif page in by_page:
            term = in_use[facet].setdefault(slug, Term(slug, name, plural))
            by_page[page][facet].append(term)
    return by_page, {facet: tuple(terms.values()) for facet, terms in in_use.items()}, number_of_roles


def address_of(page: Page) -> str:
    """The page's address, from its place in the tree: the first part of `url_path` is the home page's.

    Wagtail's `get_url` gives the same at the price of a query for each page: it asks the shared cache for the roots.
    """
    return "/" + page.url_path.split("/", 2)[2]


def _entry(page: ResourcePage, terms: dict[str, list[Term]]) -> Entry:
    slugs = {facet: frozenset(term.slug for term in found) for facet, found in terms.items()}
    return Entry(
        pk=page.pk,
        title=page.title,
        url=address_of(page),
        summary=page.summary,
        kind=page.kind,
        section=page.section,
        minutes=page.reading_minutes,
        useful=page.useful_count,
        reviewed_on=page.reviewed_on,
        review_due_on=page.review_due_on,
        published_at=page.first_published_at,
        terms={facet: tuple(found) for facet, found in terms.items()},
        slugs={**slugs, "type": frozenset({page.kind}), "rayon": frozenset({page.section})},
    )
