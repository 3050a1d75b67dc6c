"""Serve a page by its address in two queries, where Wagtail's own routing takes two per level of the tree."""

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from . import content_version
from .restrictions import is_restricted


def serve(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer with the live page at this address.

    Whatever is not a plain, public, live page (restricted, routed inside a page, unknown) is left to Wagtail.
    """
    page = live_page_at(request, path)
    if page is None or is_restricted(page.path):
        return wagtail_serve(request, path)
    return page.check_request_method(request) or page.serve(request)


def live_page_at(request: HttpRequest, path: str) -> Page | None:
    """The live page whose address this is, as its own class, or None."""
    root_url_path = _root_url_path(request)
    if not root_url_path:
        return None
    url_path = f"{root_url_path}{path.strip('/')}/" if path.strip("/") else root_url_path
    page = Page.objects.filter(url_path=url_path, live=True).first()
    return page.specific if page else None


def _root_url_path(request: HttpRequest) -> str:
    """The place in the tree of the home page of the site that was asked for; empty if there is none.

    Known to each process, read again at bumps: it costs two queries where the shared cache is a table.
    """
    key = f"site-root:{content_version.current()}:{request.get_host()}"
    found = caches["process"].get(key)
    if found is None:
        site = Site.find_for_request(request)
        roots = Site.get_site_root_paths() if site else []
        found = next((root.root_path for root in roots if root.site_id == site.pk), "")
        caches["process"].set(key, found, 60)
    return found
