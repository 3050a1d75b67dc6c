"""The pages of text in the search of the whole site: help, legal notices."""

from collections.abc import Iterable

from hub.core.models import share_site_roots
from hub.core.search_rooms import SearchRoom, Shown, register_search_room

from .models import ContentPage


def show(pks: Iterable[int]) -> dict[int, Shown]:
    """One query."""
    return {
        page.pk: Shown(
            title=page.title,
            url=page.get_url() or "",
            origin="Page du site",
            icon="information-line",
            texts=(page.summary, *page.body.stream_block.get_searchable_content(page.body)),
        )
        for page in share_site_roots(ContentPage.objects.filter(pk__in=pks))
    }


register_search_room(
    SearchRoom("site", "Pages du site", order=90, model=ContentPage, visible=ContentPage.objects.listed, show=show)
)
