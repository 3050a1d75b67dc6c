"""The glossary in a real browser: words that explain themselves, suggestions, every mode clean for axe."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from hub.accounts import groups
from hub.accounts.models import User
from hub.glossary.models import Suggestion, Term
from hub.kit.models import KitIndexPage, ResourcePage
from tests.conftest import make_user
from tests.factories.glossary import CategoryFactory, TermFactory

MODES = {
    "light": {},
    "dark": {"dark": True},
    "phone": {"width": 390, "height": 800},
    "320": {"width": 320, "height": 640},
}


@pytest.fixture
def glossary(live_hub):
    """Two terms, and a kit page that uses them."""
    category = CategoryFactory(name="Plateforme")
    for word, definition in (("session", "Une copie ouverte à un groupe."), ("gabarit", "Une structure à dupliquer.")):
        term = TermFactory(term=word, definition=f"<p>{definition}</p>", category=category, live=False)
        term.save_revision().publish()
    page = ResourcePage(title="Une fiche", slug="une-fiche", section="animer", summary="Pour essayer.")
    page.body = [("text", "<p>Avant d’ouvrir une session, dupliquez un gabarit. Le mode comodal attend.</p>")]
    KitIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def bubble(page, slug):
    return page.locator(f"#mot-{slug}")


def test_a_word_opens_by_keyboard_escape_closes_it_and_focus_returns(glossary, browser_page):
    page = browser_page
    page.goto("/kit/une-fiche/")
    word = page.get_by_role("button", name="session")
    word.focus()
    page.keyboard.press("Enter")
    assert bubble(page, "session").is_visible()
    assert "Une copie ouverte à un groupe." in bubble(page, "session").inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/glossaire/session/"
    page.keyboard.press("Escape")
    assert not bubble(page, "session").is_visible()
    assert page.evaluate("document.activeElement.className") == "hub-word"
    page.keyboard.press("Space")
    page.get_by_role("link", name="Voir dans le glossaire").click()
    assert page.url.endswith("/glossaire/session/")


def test_a_word_opens_by_touch_and_closes_by_touch_elsewhere(glossary, chromium, live_hub):
    context = chromium.new_context(
        base_url=live_hub.url, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto("/kit/une-fiche/")
    page.get_by_role("button", name="gabarit").tap()
    assert bubble(page, "gabarit").is_visible()
    box = bubble(page, "gabarit").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.touchscreen.tap(195, 20)
    assert not bubble(page, "gabarit").is_visible()
    context.close()


def test_a_word_opens_without_javascript(glossary, new_page):
    page = new_page(javascript=False)
    page.goto("/kit/une-fiche/")
    assert not bubble(page, "session").is_visible()
    page.get_by_role("button", name="session").click()
    assert bubble(page, "session").is_visible()
    page.keyboard.press("Escape")
    assert not bubble(page, "session").is_visible()
    page.goto("/glossaire/?mot=gab")
    assert page.locator(".hub-row__title").all_inner_texts() == ["gabarit"]


def test_a_reader_puts_the_words_away_and_back(glossary, browser_page):
    page = browser_page
    page.goto("/kit/une-fiche/")
    page.get_by_role("button", name="Masquer ces aides").click()
    assert page.locator("button.hub-word").count() == 0
    assert "ouvrir une session, dupliquez" in page.locator(".hub-body").inner_text()
    page.reload()
    assert page.locator("button.hub-word").count() == 0
    page.get_by_role("button", name="Afficher ces aides").click()
    page.get_by_role("button", name="session").click()
    assert bubble(page, "session").is_visible()


def test_the_index_answers_while_one_types(glossary, browser_page):
    page = browser_page
    page.goto("/glossaire/")
    assert page.locator(".hub-row__title").all_inner_texts() == ["gabarit", "session"]
    page.get_by_label("Chercher un mot ou un sigle").press_sequentially("ses", delay=20)
    expect(page.locator(".hub-row__title")).to_have_text(["session"])
    assert page.url.endswith("?mot=ses")
    expect(page.locator("#annonce")).to_have_text(re.compile("^1"))
    assert page.evaluate("document.activeElement.id") == "mot"


def test_a_member_suggests_an_editor_publishes_and_the_kit_explains_it(glossary, new_page, browser_sign_in, live_hub):
    member = make_user("membre@example.org")
    editor = make_user("redaction@example.org", group=groups.EDITORS)
    page = new_page()
    browser_sign_in(page, member)
    page.goto("/kit/une-fiche/")
    assert page.get_by_role("button", name="comodal").count() == 0
    page.goto("/glossaire/?mot=comodal")
    page.get_by_role("link", name="Suggérer ce mot").click()
    assert page.get_by_label("Mot ou sigle").input_value() == "comodal"
    page.get_by_label("Définition").fill("Présents et distants suivent la même séance.")
    page.get_by_label("On dit aussi").fill("comodalité")
    page.get_by_role("button", name="Envoyer la suggestion").click()
    page.get_by_text("Suggestion envoyée, merci.").wait_for()
    page.goto("/compte/contributions/")
    page.get_by_text("En attente de lecture par la rédaction").wait_for()

    desk = new_page()
    browser_sign_in(desk, editor)
    desk.goto(f"/admin/glossaire/suggestions/{Suggestion.objects.get().pk}/")
    desk.get_by_role("button", name="Publier tel quel").click()
    desk.wait_for_url("**/admin/snippets/glossary/suggestion/")
    assert Term.objects.get(slug="comodal").live

    page.goto("/compte/contributions/")
    page.get_by_text("Publiée dans le glossaire.").wait_for()
    visitor = new_page()
    visitor.goto("/kit/une-fiche/")
    visitor.get_by_role("button", name="comodal").click()
    assert "Présents et distants" in bubble(visitor, "comodal").inner_text()
    visitor.goto("/glossaire/?mot=comodalite")
    assert visitor.locator(".hub-row__title").all_inner_texts() == ["comodal"]


@pytest.mark.parametrize("mode", MODES)
def test_every_page_of_the_glossary_is_clean(glossary, new_page, browser_sign_in, assert_axe_clean, mode):
    page = new_page(**MODES[mode])
    for address in ("/glossaire/", "/glossaire/?mot=ses", "/glossaire/?mot=zzz", "/glossaire/session/"):
        page.goto(address)
        assert_axe_clean(page)
    page.goto("/kit/une-fiche/")
    page.get_by_role("button", name="session").click()
    assert_axe_clean(page)
    browser_sign_in(page, make_user("membre@example.org"))
    page.goto("/glossaire/suggerer/")
    assert_axe_clean(page)
    page.get_by_role("button", name="Envoyer la suggestion").click()
    page.locator("[data-hub-focus]").wait_for()
    assert_axe_clean(page)
    page.goto("/glossaire/suggerer/?terme=session")
    page.get_by_label("Définition").fill("Autre.")
    page.get_by_role("button", name="Envoyer la suggestion").click()
    page.get_by_text("Suggestion envoyée").wait_for()
    assert_axe_clean(page)
    page.get_by_role("link", name="Retirer cette suggestion").click()
    page.get_by_role("button", name="Retirer la suggestion").wait_for()
    assert_axe_clean(page)


def test_the_demo_explains_its_words(live_hub, new_page, assert_axe_clean):
    call_command("load_demo", verbosity=0)
    assert Term.objects.filter(live=True).count() == Term.objects.count() - 3
    page = new_page(width=390, height=800)
    page.goto("/kit/scenariser-une-formation-hybride/")
    page.locator("button.hub-word").first.click()
    assert_axe_clean(page)
    assert User.objects.filter(term_suggestions__isnull=False).exists()
