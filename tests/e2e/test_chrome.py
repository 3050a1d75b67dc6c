"""The frame in a real browser: theme, menu, second click, without scripts, printed, with the State brand."""

import pytest
from wagtail.models import Site

from hub.core import content_version
from hub.core.models import SiteSettings


def theme(page):
    return page.evaluate("document.documentElement.dataset.frTheme")


def test_theme_follows_the_system_then_the_choice_made_by_keyboard(new_page):
    page = new_page(dark=True)
    page.goto("/composants/")
    assert theme(page) == "dark"
    page.get_by_role("button", name="Affichage").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.get_by_label("Clair").focus()
    page.keyboard.press("Space")
    assert theme(page) == "light"
    page.get_by_role("button", name="Fermer").press("Enter")
    page.goto("/composants/")
    assert theme(page) == "light"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_theme_is_set_before_the_first_paint(new_page):
    page = new_page(dark=True)
    page.route("**/dsfr/dsfr.js", lambda route: route.abort())
    page.goto("/composants/", wait_until="domcontentloaded")
    assert theme(page) == "dark"


def test_menu_opens_and_closes_on_a_phone_by_keyboard(new_page):
    page = new_page(width=390, height=800)
    page.goto("/composants/")
    button = page.locator("#ouvrir-menu")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Se connecter").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.id === 'ouvrir-menu'")


def test_skip_link_is_the_first_stop_and_reaches_the_content(new_page):
    page = new_page()
    page.goto("/une-page-perdue/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_everything_is_reached_without_scripts_on_a_phone(new_page):
    page = new_page(width=320, height=640, javascript=False)
    page.goto("/composants/")
    for name in ("Se connecter", "Créer un compte", "Kit"):
        assert page.get_by_role("link", name=name, exact=True).first.is_visible(), name
    assert page.get_by_role("searchbox").first.is_visible()
    assert page.get_by_role("navigation", name="Vous êtes ici").get_by_role("link").first.is_visible()
    assert not page.get_by_role("button", name="Affichage").is_visible()


def test_refused_form_takes_the_focus(new_page):
    page = new_page()
    page.goto("/composants/")
    assert page.evaluate("document.activeElement.matches('[data-hub-focus]')")
    page.locator("[data-hub-focus] a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_refuse-title"


def test_second_click_sends_nothing_more(new_page):
    page = new_page()
    page.goto("/composants/")
    sent = []
    page.route("**/envoi/", lambda route: sent.append(route.request.url))  # never answered: the page stays
    page.evaluate(
        """() => {
            const form = document.getElementById("vide");
            form.action = "/envoi/";
            const button = form.querySelector("[type=submit]");
            button.click();
            button.click();
        }"""
    )
    page.wait_for_timeout(300)
    assert len(sent) == 1


def test_printed_page_holds_the_content_alone_with_its_folds_open(new_page):
    page = new_page()
    page.goto("/composants/")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.hub-fold-item:not([open])").count() == 0
    for hidden in (".fr-footer", ".fr-header__menu", ".fr-breadcrumb"):
        assert not page.locator(hidden).is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.hub-fold-item[open]").count() == 0


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 320])
def test_state_brand_is_accessible_too(new_page, assert_axe_clean, width, dark):
    settings = SiteSettings.for_site(Site.objects.get())
    settings.state_brand, settings.state_brand_text = True, "Ministère/de l’Éducation/nationale"
    settings.save()
    content_version.bump()
    page = new_page(width=width, dark=dark)
    page.goto("/composants/")
    page.wait_for_timeout(300)
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("Marianne")
    assert_axe_clean(page)
