"""Make a working hub out of an empty database; send what visitors write to the team."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page, Site

from hub.accounts import groups
from hub.accounts.services import install_groups
from hub.core.models import BasePage, SiteSettings
from hub.forums.services.installation import install_forums
from hub.glossary.services import install_glossary
from hub.kit.models import KitIndexPage
from hub.kit.services import install_kit
from hub.network.services import load_vocabulary

from . import manuscripts
from .models import ContactPage, ContactSubject, ContentPage, HomePage, SiteMapPage

# The texts of a new hub: legal notices to be completed, help, contact, site map.
TEXTS = Path(__file__).parent / "content"
CONTENT_PAGES = (
    "aide",
    "accessibilite",
    "mentions-legales",
    "donnees-personnelles",
    "conditions-d-utilisation",
)
# What editors and administrators may do to every page.
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
PAGE_PERMISSIONS_OF_ADMINISTRATORS = (*PAGE_PERMISSIONS, "bulk_delete_page")


@transaction.atomic
def install_hub() -> HomePage:
    """Create what a hub cannot do without and does not have yet; run at each start, it changes nothing that exists."""
    load_vocabulary(apps)
    install_groups()
    home = _install_home()
    _install_site(home)
    _install_pages(home)
    _install_page_permissions(home)
    install_kit()
    install_forums()
    install_glossary()
    return home


def _install_home() -> HomePage:
    """The home page, in place of the welcome page that Wagtail's migrations put there."""
    if home := HomePage.objects.first():
        return home
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node()
    Page.objects.filter(depth=2, content_type__app_label="wagtailcore").delete()
    root.refresh_from_db()
    home = HomePage(
        title="Accueil",
        slug="accueil",
        summary=(
            "Le lieu où se retrouvent celles et ceux qui font vivre la formation en ligne dans l’Éducation nationale."
        ),
    )
    root.add_child(instance=home)
    return home


def _install_site(home: HomePage) -> None:
    """The site at the address of this hub; an administrator may change its name, the address is a setting."""
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    wanted = {"hostname": address.hostname, "port": port, "root_page_id": home.pk}
    if site.pk is None or any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME
        site.save()
    SiteSettings.for_site(site)  # made here, so that no reader's first visit writes


def _install_pages(home: HomePage) -> None:
    """The front door of the kit, and the editorial pages whose address is free."""
    if not KitIndexPage.objects.exists():
        _add(
            home,
            KitIndexPage(title="Kit", slug="kit", summary="Fiches, procédures et gabarits, triés pour votre rôle."),
        )
    taken = set(home.get_children().values_list("slug", flat=True))
    for slug in CONTENT_PAGES:
        if slug not in taken:
            text = manuscripts.read(TEXTS / f"{slug}.md")
            body = json.dumps(text.body)
            _add(home, ContentPage(**_common(text), body=body, updated_on=timezone.localdate()))
    if not ContactPage.objects.exists() and "contact" not in taken:
        text = manuscripts.read(TEXTS / "contact.md")
        page = ContactPage(**_common(text), intro=_rich(text), outro=manuscripts.html_of(text.head["outro"]))
        page.subjects = [ContactSubject(**subject) for subject in text.head["subjects"]]
        _add(home, page)
    if not SiteMapPage.objects.exists() and "plan-du-site" not in taken:
        text = manuscripts.read(TEXTS / "plan-du-site.md")
        _add(home, SiteMapPage(**_common(text), intro=_rich(text)))


def _common(text: manuscripts.Manuscript) -> dict[str, str]:
    return {name: text.head[name] for name in ("title", "slug", "summary")}


def _rich(text: manuscripts.Manuscript) -> str:
    return "".join(block["value"] for block in text.body)


def _add(home: HomePage, page: BasePage) -> None:
    page.show_in_menus = isinstance(page, KitIndexPage)
    home.add_child(instance=page)
    page.save_revision().publish()


def _install_page_permissions(home: HomePage) -> None:
    """Editors and administrators keep every page below the home page; moderators keep none."""
    for group_name, codenames in (
        (groups.EDITORS, PAGE_PERMISSIONS),
        (groups.ADMINISTRATORS, PAGE_PERMISSIONS_OF_ADMINISTRATORS),
    ):
        group = Group.objects.get(name=group_name)
        for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
            GroupPagePermission.objects.get_or_create(group=group, page=home.page_ptr, permission=permission)
