"""The kit in the search of the whole site."""

from collections.abc import Iterable

from django.utils import timezone

from hub.core.models import share_site_roots
from hub.core.search_rooms import SearchRoom, Shown, register_search_room

from .freshness import badge
from .models import ResourcePage


def show(pks: Iterable[int]) -> dict[int, Shown]:
    """One query."""
    return {page.pk: _shown(page) for page in share_site_roots(ResourcePage.objects.filter(pk__in=pks))}


def _shown(page: ResourcePage) -> Shown:
    state = badge(
        reviewed_on=page.reviewed_on,
        review_due_on=page.review_due_on,
        published_at=page.first_published_at,
        today=timezone.localdate(),
    )
    return Shown(
        title=page.title,
        url=page.get_url() or "",
        origin=f"Kit, {page.get_kind_display().lower()}",
        icon=page.icon,
        texts=(page.summary, *page.body.stream_block.get_searchable_content(page.body)),
        note=state.text[:1].upper() + state.text[1:] if state else "",
    )


register_search_room(
    SearchRoom("kit", "Kit", order=10, model=ResourcePage, visible=ResourcePage.objects.listed, show=show)
)
