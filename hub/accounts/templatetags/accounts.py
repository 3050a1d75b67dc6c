"""Where one is in one's account."""

import json

from allauth.socialaccount.adapter import get_adapter
from django import template

from hub.accounts import permissions
from hub.accounts.oidc.views import connect_token

register = template.Library()

# Address and words of each page of an account, in the order of the menu. The kit's pages come by address: a room is
# not known here.
PAGES = (
    ("/compte/", "Mon compte"),
    ("/compte/profil/", "Profil"),
    ("/compte/contributions/", "Mes contributions"),
    ("/compte/favoris/", "Mes favoris"),
    ("/compte/adresse/", "Adresse électronique"),
    ("/compte/mot-de-passe/", "Mot de passe"),
    ("/compte/double-authentification/", "Double authentification"),
    ("/compte/sessions/", "Sessions"),
    ("/compte/donnees/", "Mes données"),
)
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
