"""Make a working hub out of an empty database."""

from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from hub.network.services import load_vocabulary

from .models import HomePage


@transaction.atomic
def install_hub() -> HomePage:
    """Create what a hub cannot do without and does not have yet; run at each start, it changes nothing that exists."""
    load_vocabulary(apps)
    home = _install_home()
    _install_site(home)
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
        summary="Le lieu où se retrouvent celles et ceux qui font vivre la formation en ligne dans l’Éducation nationale.",
    )
    root.add_child(instance=home)
    return home


def _install_site(home: HomePage) -> Site:
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
    return site
