"""Which pages are reserved to some readers: known to each process, read again whenever the content version changes."""

from django.core.cache import caches
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

from . import content_version

# Seconds; a safety net, since making or lifting a restriction changes the version in the key.
TIMEOUT = 60


def restricted_paths() -> tuple[str, ...]:
    """The tree paths of the pages that bear a view restriction; it holds for all that is below them."""
    key = f"restricted-paths:{content_version.current()}"
    return caches["process"].get_or_set(
        key, lambda: tuple(PageViewRestriction.objects.values_list("page__path", flat=True)), TIMEOUT
    )


def is_restricted(page_path: str) -> bool:
    """Whether a view restriction holds for the page at this tree path."""
    return page_path.startswith(restricted_paths())


def unrestricted(pages: PageQuerySet) -> PageQuerySet:
    """Those of the pages that anyone may read: Wagtail's `public()`, which asks the database at each call."""
    for path in restricted_paths():
        pages = pages.exclude(path__startswith=path)
    return pages
