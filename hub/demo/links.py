"""Where the links of the demo's texts lead: `kit:slug`, `terme:slug`, or an address of the site."""

from django.urls import Resolver404, resolve
from wagtail.models import Page

from hub.core.serve import serve
from hub.glossary.models import Term
from hub.home.manuscripts import Linker
from hub.home.models import HomePage
from hub.kit.models import ResourcePage


def linker() -> Linker:
    """A function that gives the attributes of a link; None for what does not exist (yet): the words stay alone."""
    resources = dict(ResourcePage.objects.values_list("slug", "pk"))
    terms = set(Term.objects.published().values_list("slug", flat=True))
    root = HomePage.objects.get().url_path
    pages = {path.removeprefix(root): pk for path, pk in Page.objects.live().values_list("url_path", "pk")}

    def link(address: str) -> dict[str, str] | None:
        kind, _, name = address.partition(":")
        if kind == "kit":
            return {"linktype": "page", "id": str(resources[name])}
        if kind == "terme":
            return {"href": f"/glossaire/{name}/"} if name in terms else None
        if not address.startswith("/"):
            return {"href": address}
        path = address.partition("?")[0].strip("/")
        if f"{path}/" in pages and "?" not in address:
            return {"linktype": "page", "id": str(pages[f"{path}/"])}
        return {"href": address} if f"{path}/" in pages or _is_service(address) else None

    return link


def _is_service(address: str) -> bool:
    """Whether a view of the hub answers there, not the tree of pages."""
    try:
        match = resolve(address.partition("?")[0])
    except Resolver404:
        return False
    return match.func is not serve and not match.func.__module__.startswith("wagtail")
