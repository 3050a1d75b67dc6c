"""Where one is in one's account."""

import json
import re
from datetime import datetime

from allauth.socialaccount.adapter import get_adapter
from django import template

from hub.accounts import permissions
from hub.accounts.forms.profile import time_zones
from hub.accounts.oidc.views import connect_token
from hub.core.dates import clock_fr, day_fr

register = template.Library()

# Address and words of each page of an account, in the order of the menu. The pages of rooms and of notifications come
# by address: what is above is not known here.
PAGES = (
    ("/compte/", "Mon compte"),
    ("/compte/profil/", "Profil"),
    ("/compte/contributions/", "Mes contributions"),
    ("/compte/favoris/", "Mes favoris"),
    ("/compte/notifications/", "Notifications"),
    ("/compte/adresse/", "Adresse électronique"),
    ("/compte/mot-de-passe/", "Mot de passe"),
    ("/compte/double-authentification/", "Double authentification"),
    ("/compte/sessions/", "Sessions"),
    ("/compte/donnees/", "Mes données"),
)
# A moment, as the export writes it.
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
# What a browser says of itself → its name; the first that is found, since most claim to be several.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@register.inclusion_tag("accounts/menu.html")
def account_menu(path: str) -> dict:
    """The pages of the account, the present one marked."""
    own = max((url for url, _ in PAGES if path.startswith(url)), key=len, default="")
    return {"pages": [(url, label, url == own) for url, label in PAGES]}


@register.inclusion_tag("components/breadcrumb.html")
def account_breadcrumb(here: str) -> dict:
    return {"trail": [("Accueil", "/"), ("Mon compte", "/compte/")], "here": here}


@register.simple_tag
def needs_second_factor(user) -> bool:
    return permissions.needs_second_factor(user)


@register.filter
def in_words(value: object) -> str:
    """A value of the export, for a person: « oui », « mercredi 2 décembre, 15 h 30 », « — » for nothing."""
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}\u00a0: {in_words(each)}" for name, each in value.items()) or "—"
    if isinstance(value, str) and DATE.fullmatch(value):
        moment = datetime.fromisoformat(value)
        return f"{day_fr(moment, year=True)}, {clock_fr(moment)}"
    return str(value)


@register.filter
def zone_name(zone) -> str:
    """« La Réunion » for Indian/Reunion."""
    return dict(time_zones()).get(zone.key, zone.key)


@register.simple_tag
def passkey_options(data: dict) -> str:
    """What the browser is asked for a passkey, as JSON in an attribute: no script is written in the page."""
    return json.dumps(data.get("creation_options") or data.get("request_options"))


@register.simple_tag
def browser(user_agent: str) -> str:
    """« Firefox, Windows »: enough to recognise one's own device."""
    name = next((name for mark, name in BROWSERS if mark in user_agent), "Navigateur inconnu")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{name}, {system}" if system else name


@register.simple_tag(takes_context=True)
def connect_links(context) -> list[tuple[str, str]]:
    """Each identity provider that may be added to the account, and the address that does it."""
    request = context["request"]
    return [
        (provider.name, provider.get_login_url(request, process="connect", jeton=connect_token(request)))
        for provider in get_adapter().list_providers(request)
    ]
