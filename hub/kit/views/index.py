"""The kit home."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from hub.accounts.models import User
from hub.core.page_cache import public_page
from hub.kit import facets
from hub.kit.catalogue import Catalogue, address_of, catalogue
from hub.kit.filters import SORTS, KitFilterForm
from hub.kit.models import KitIndexPage

PER_PAGE = 20
# Beyond as many options, the others are folded under « Les 5 autres rôles ».
SHOWN_OPTIONS = 5
LEGENDS = {
    "role": ("Rôle", "rôles"),
    "theme": ("Thème", "thèmes"),
    "degre": ("Degré", "degrés"),
    "type": ("Type", "types"),
}


def kit_index(request: HttpRequest, page: KitIndexPage) -> HttpResponse:
    """Every resource that matches the address, with the counts of each further choice."""
    if not request.user.is_authenticated and not getattr(request, "is_preview", False):
        public_page(request)
    kit = catalogue()
    roles = _roles(request, kit)
    filters = KitFilterForm(request.GET, kit).read(preset=frozenset(roles))
    entries = kit.latest_first() if filters.sort == "recent" else kit.entries
    found = facets.select(entries, filters.choice)
    results = Paginator(found, PER_PAGE).get_page(filters.page)
    counts = facets.count(kit.entries, filters.choice)
    response = render(
        request,
        "kit/index.html",
        {
            "page": page,
            "page_url": address_of(page),
            "trail": [("Accueil", "/")],
            "here": page.title,
            "filters": filters,
            "groups": _groups(kit, filters.choice, counts),
            "sections": kit.options["rayon"],
            "counts": counts,
            "results": results,
            "total": len(kit.entries),
            "preset_roles": list(roles.values()),
            "sorts": SORTS,
            "no_values": frozenset(),
        },
    )
    # The same address answers htmx and a plain click: a cache must not hand one the other's answer.
    patch_vary_headers(response, ["HX-Request"])
    return response


def _groups(kit: Catalogue, choice: facets.Choice, counts) -> list[dict]:
    """The facets as the form shows them: the first options, and those folded."""
    groups = []
    for facet, (legend, plural) in LEGENDS.items():
        options = [
            {
                "slug": term.slug,
                "name": term.name,
                "count": counts[facet][term.slug],
                "checked": term.slug in choice.get(facet, ()),
            }
            for term in kit.options[facet]
        ]
        # Folding one option alone would hide it for nothing.
        shown = SHOWN_OPTIONS if len(options) > SHOWN_OPTIONS + 1 else len(options)
        groups.append(
            {
                "facet": facet,
                "legend": legend,
                "plural": plural,
                "first": options[:shown],
                "others": options[shown:],
                "open": any(option["checked"] for option in options[shown:]),
            }
        )
    return groups


def _roles(request: HttpRequest, kit: Catalogue) -> dict[str, str]:
    """The reader's own roles that some resource is for, as slug to the form of the name they chose."""
    if not request.user.is_authenticated:
        return {}
    known = {term.slug for term in kit.options["role"]}
    feminine = request.user.role_form == User.Address.FEMININE
    return {
        role.slug: role.feminine if feminine else role.name for role in request.user.roles.all() if role.slug in known
    }
