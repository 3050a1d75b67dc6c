"""axe on every type of page, in light, dark, on a phone and at 320 px; nothing muted.

A page type that is not in the list is not accessible until proved: add it here.
"""

import pytest

VISITOR_PAGES = {
    "home": "/",
    "kit": "/kit/",
    "kit filtered to nothing": "/kit/?role=cadre&type=gabarit&theme=pilotage",
    "kit page": "/kit/scenariser-une-formation-hybride/",
    "kit page with a table": "/kit/bien-demarrer/",
    "visio": "/kit/visio/",
    "visio, no tool": "/kit/visio/?usage=webinaire&effectif=1500&public=agents",
    "visio, mistake": "/kit/visio/?usage=formation&effectif=beaucoup&public=agents",
    "sign-up": "/compte/inscription/",
    "sign-in": "/compte/connexion/",
    "reset": "/compte/mot-de-passe/oubli/",
    "contact": "/contact/",
    "glossary": "/glossaire/",
    "glossary, one category": "/glossaire/?categorie=modalite",
    "term": "/glossaire/distanciel/",
    "search": "/recherche/?q=foad",
    "search, nothing": "/recherche/?q=xyzzyx",
    "search, no question": "/recherche/",
    "contribute": "/contribuer/",
    "help": "/aide/",
    "sitemap": "/plan-du-site/",
    "legal": "/mentions-legales/",
    "personal data": "/donnees-personnelles/",
    "accessibility": "/accessibilite/",
    "terms of use": "/conditions-d-utilisation/",
    "not found": "/rien-ici/",
    "components": "/composants/",
}
MEMBER_PAGES = {
    "member's home": "/",
    "kit for my role": "/kit/",
    "propose": "/kit/proposer/",
    "suggest": "/glossaire/suggerer/",
    "contributions": "/compte/contributions/",
    "favourites": "/compte/favoris/",
    "account": "/compte/",
    "profile": "/compte/profil/",
    "security": "/compte/double-authentification/",
    "sessions": "/compte/sessions/",
    "password": "/compte/mot-de-passe/",
    "address": "/compte/adresse/",
    "my data": "/compte/donnees/",
}
MODES = {
    "light": {},
    "dark": {"dark": True},
    "phone": {"width": 390, "height": 800},
    "320": {"width": 320, "height": 640},
}


@pytest.mark.parametrize("mode", MODES)
def test_visitors_pages_are_clean(demo_hub, new_page, assert_axe_clean, mode):
    page = new_page(**MODES[mode])
    for name, address in VISITOR_PAGES.items():
        response = page.goto(address)
        assert response.status == (404 if name == "not found" else 200), name
        assert_axe_clean(page)


@pytest.mark.parametrize("mode", MODES)
def test_members_pages_are_clean(demo_hub, new_page, browser_sign_in, assert_axe_clean, mode):
    from hub.accounts.models import User

    page = new_page(**MODES[mode])
    browser_sign_in(page, User.objects.get(email="membre@demo.test"))
    for name, address in MEMBER_PAGES.items():
        assert page.goto(address).status == 200, name
        assert_axe_clean(page)
