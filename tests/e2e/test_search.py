"""Searching in Chromium: by keyboard, without scripts, and clean for axe in every mode."""

import pytest
from wagtail.search import index

from tests.factories.glossary import TermFactory
from tests.factories.kit import ResourcePageFactory

MODES = {
    "light": {},
    "dark": {"dark": True},
    "phone": {"width": 390, "height": 800},
    "320": {"width": 320, "height": 640},
}


@pytest.fixture
def library(live_hub):
    term = TermFactory(term="distanciel", slug="distanciel", synonyms=["FOAD"])
    index.insert_or_update_object(term)
    for number in range(12):
        ResourcePageFactory(title=f"Former en distanciel, {number}", slug=f"distanciel-{number}")


@pytest.mark.parametrize("mode", MODES)
def test_search_is_clean_in_all_its_states(library, new_page, assert_axe_clean, mode):
    page = new_page(**MODES[mode])
    for query in (
        "",
        "?q=foad",
        "?q=foad&page=2",
        "?q=distancile",
        "?q=foad&exact=1",
        "?q=zzzzqqq",
        f"?q={'mot+' * 60}",
    ):
        assert page.goto(f"/recherche/{query}").status == 200
        assert_axe_clean(page)
    page.goto("/recherche/")
    page.locator("#recherche-page").press_sequentially("dist")
    page.locator(".hub-suggest [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert_axe_clean(page)


def test_suggestions_are_chosen_by_keyboard_and_closed_by_escape(library, browser_page):
    box = browser_page.locator("#recherche-page")
    browser_page.goto("/recherche/")
    box.press_sequentially("foa")
    options = browser_page.locator("#recherche-page-suggestions [role=option]")
    options.first.wait_for()
    assert browser_page.locator(".hub-wide [role=status]").text_content() == "1 suggestion"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "foa"
    box.press("ArrowDown")
    box.press("Enter")
    browser_page.wait_for_url("**/glossaire/distanciel/")


def test_search_from_any_page_without_choosing_a_suggestion(library, browser_page):
    browser_page.goto("/kit/")
    box = browser_page.locator("#recherche-mots")
    box.press_sequentially("foad")
    browser_page.locator("#recherche-mots-suggestions [role=option]").first.wait_for()
    box.press("Enter")
    browser_page.wait_for_url("**/recherche/?q=foad")
    assert browser_page.locator("h1").inner_text().startswith("13")


def test_search_works_without_scripts(library, new_page):
    page = new_page(javascript=False)
    page.goto("/recherche/")
    page.locator("#recherche-page").fill("foad")
    page.locator("main button[type=submit]").click()
    assert page.locator(".panel--accent h2").inner_text() == "distanciel"
    page.get_by_role("link", name="Page suivante").click()
    assert page.locator(".hub-row").count() == 3
