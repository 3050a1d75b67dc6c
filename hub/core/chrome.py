"""What frames every page (head, header, footer), rendered once per kind of reader, section and content version.

The header costs ten times the text of a page when it is rendered each time (menu queries, twenty small templates), and
only three things in it depend on the reader: whether they are signed in, their name, and how many notifications they
have not read. So each variant is rendered by its ordinary Django template, kept by the process, and name and number are
put in their places.
"""

from dataclasses import dataclass, replace
from urllib.parse import quote

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import SimpleLazyObject
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Site

from . import content_version
from .menu import MenuItem, main_menu
from .models import SiteSettings

# Stands in the kept header for the reader's name; no member can type it (it is replaced before any of their text).
NAME_MARK = "@@NAME@@"
# Stands for the number of unread notifications, which the member's own row holds: no query.
UNREAD_MARK = "@@UNREAD@@"
# Stands for the way back to this page in the links to sign in and to sign up.
NEXT_MARK = "@@NEXT@@"
TIMEOUT = 3600
SCHEMES = (
    ("light", "Clair", ""),
    ("dark", "Sombre", ""),
    ("system", "Système", "Suit le réglage de votre appareil."),
)
# Links that every State site owes its readers.
STATE_SITES = ("legifrance.gouv.fr", "info.gouv.fr", "service-public.fr", "data.gouv.fr")


@dataclass(frozen=True)
class Chrome:
    """The frame of one page."""

    service_name: str
    tagline: str
    state_brand: bool
    site_url: str
    share_image: str
    head: SafeString
    header: SafeString
    footer: SafeString
    menu: tuple[MenuItem, ...]


def chrome(request: HttpRequest) -> dict:
    """Context processor: `chrome` in every template, made at its first use."""
    return {"chrome": SimpleLazyObject(lambda: chrome_for(request))}


def chrome_for(request: HttpRequest) -> Chrome:
    """The frame of the page that this request asks for."""
    user = getattr(request, "user", None)
    reader = "visitor"
    if user is not None and user.is_authenticated:
        reader = "staff" if user.has_admin_access else "member"
    section = request.path.split("/")[1] if request.path.count("/") > 1 else ""
    kept = _kept(request, reader, section)
    if reader == "visitor":
        return replace(kept, header=mark_safe(kept.header.replace(NEXT_MARK, _way_back(request))))
    header = kept.header.replace(UNREAD_MARK, _unread(user.unread_notifications))
    return replace(kept, header=mark_safe(header.replace(NAME_MARK, escape(user.display_name or "Mon compte"))))


def _unread(number: int) -> str:
    """« (3 non lues) » beside the bell, its last words for screen readers; nothing when there is nothing."""
    if not number:
        return ""
    return f'\u00a0({number}<span class="fr-sr-only"> non lue{"s" if number > 1 else ""}</span>)'


def _way_back(request: HttpRequest) -> str:
    """The query that brings a visitor back here once signed in; none from the account pages themselves."""
    if request.method not in ("GET", "HEAD") or request.path.startswith("/compte/") or request.path == "/":
        return ""
    return f"?next={quote(request.get_full_path())}"


def _kept(request: HttpRequest, reader: str, section: str) -> Chrome:
    version = content_version.current()
    menu_key = f"menu:{version}"
    menu = caches["process"].get(menu_key)
    if menu is None:
        menu = tuple(main_menu())
        caches["process"].set(menu_key, menu, TIMEOUT)
    # An address that is not in the menu shows no current section: one variant for all of them.
    section = section if any(item.section == section for item in menu) else ""
    key = f"chrome:{version}:{reader}:{section}"
    kept = caches["process"].get(key)
    if kept is None:
        kept = _render(request, reader, section, menu)
        caches["process"].set(key, kept, TIMEOUT)
    return kept


def _render(request: HttpRequest, reader: str, section: str, menu: tuple[MenuItem, ...]) -> Chrome:
    site = Site.find_for_request(request)
    site_settings = SiteSettings.for_site(site) if site else SiteSettings()
    context = {
        "reader": reader,
        "section": section,
        "menu": menu,
        "site_settings": site_settings,
        "name_mark": NAME_MARK,
        "unread_mark": UNREAD_MARK,
        "next_mark": NEXT_MARK,
        "brand_lines": [line.strip() for line in site_settings.state_brand_text.split("/")],
        "schemes": SCHEMES,
        "state_sites": STATE_SITES,
        "legal_links": _legal_links(site_settings),
    }
    head, header, footer = (
        mark_safe(render_to_string(f"chrome/{part}.html", context)) for part in ("head", "header", "footer")
    )
    return Chrome(
        service_name=site_settings.service_name,
        tagline=site_settings.tagline,
        state_brand=site_settings.state_brand,
        site_url=settings.SITE_URL,
        share_image=settings.SITE_URL + static("img/partage.png"),
        head=head,
        header=header,
        footer=footer,
        menu=menu,
    )


def _legal_links(site_settings: SiteSettings) -> list[tuple[str, str]]:
    """What the law wants at the foot of every page."""
    return [
        ("Plan du site", "/plan-du-site/"),
        (f"Accessibilité\u00a0: {site_settings.get_accessibility_status_display()}", "/accessibilite/"),
        ("Mentions légales", "/mentions-legales/"),
        ("Données personnelles", "/donnees-personnelles/"),
        ("Conditions d’utilisation", "/conditions-d-utilisation/"),
    ]
