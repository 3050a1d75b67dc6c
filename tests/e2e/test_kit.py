"""Browse the kit and propose a resource, in Chromium: by keyboard, without JavaScript, on a phone, in the dark."""

import pytest

from hub.kit.models import Proposal, ResourcePage
from tests.conftest import make_user
from tests.factories.kit import ResourcePageFactory, save_letter_tools

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _kit(live_hub):
    ResourcePageFactory(title="Tenir une classe virtuelle", roles=["formateur"], themes=["classe-virtuelle"])
    ResourcePageFactory(title="Le tableau de bord", roles=["pilote"], themes=["pilotage"], slug="tableau")
    save_letter_tools()


@pytest.mark.usefixtures("_kit")
def test_facets_update_the_list_by_keyboard_and_keep_the_focus(browser_page):
    page = browser_page
    page.goto("/kit/")
    box = page.get_by_label("Pilote")
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/kit/?role=pilote")
    page.get_by_role("heading", name="1 ressource").wait_for()
    assert page.locator(".hub-row__title").all_inner_texts() == ["Le tableau de bord"]
    assert page.evaluate("document.activeElement.id") == "role-pilote"
    assert "1" in page.locator("#annonce").inner_text()
    assert page.locator("#n-theme-pilotage").inner_text().startswith("1")
    page.go_back()
    page.get_by_role("heading", name="2 ressources").wait_for()


@pytest.mark.usefixtures("_kit")
def test_facets_work_without_javascript(new_page):
    page = new_page(javascript=False)
    page.goto("/kit/")
    page.get_by_label("Pilote").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    assert page.url.endswith("/kit/?role=pilote")
    assert page.locator(".hub-row__title").all_inner_texts() == ["Le tableau de bord"]
    page.get_by_role("link", name="Retirer les filtres").click()
    assert page.locator(".hub-row__title").count() == 2


@pytest.mark.usefixtures("_kit")
def test_filters_are_folded_on_a_phone(new_page):
    page = new_page(width=390)
    page.goto("/kit/")
    assert not page.get_by_label("Pilote").is_visible()
    page.get_by_text("Filtrer", exact=True).click()
    page.get_by_label("Pilote").check()
    page.get_by_text("Filtrer (1").wait_for()
    assert page.get_by_label("Pilote").is_visible()


@pytest.mark.usefixtures("_kit")
@pytest.mark.parametrize("javascript", [True, False])
def test_reader_says_whether_a_page_was_useful(new_page, javascript):
    page = new_page(javascript=javascript)
    page.goto("/kit/tableau/")
    page.get_by_role("link", name="Pas tout à fait").click()
    page.get_by_label("Qu’est-ce qui vous a aidé").fill("Il manque un exemple.")
    page.get_by_role("button", name="Envoyer mon avis").click()
    page.get_by_text("Merci, votre avis est noté").wait_for()
    answer = ResourcePage.objects.get(slug="tableau").feedback.get()
    assert (answer.useful, answer.comment) == (False, "Il manque un exemple.")


@pytest.mark.usefixtures("_kit")
@pytest.mark.parametrize("javascript", [True, False])
def test_member_keeps_a_page_then_lets_it_go(new_page, browser_sign_in, javascript):
    page = new_page(javascript=javascript)
    browser_sign_in(page, make_user("favori@example.org"))
    page.goto("/kit/tableau/")
    page.get_by_role("button", name="Ajouter aux favoris").click()
    page.get_by_role("button", name="Retirer des favoris").wait_for()
    page.goto("/compte/favoris/")
    page.get_by_role("button", name="Retirer « Le tableau de bord » des favoris").click()
    page.get_by_role("button", name="Remettre dans les favoris").click()
    page.get_by_role("button", name="Retirer « Le tableau de bord » des favoris").wait_for()
    assert page.locator(".hub-row__title").all_inner_texts() == ["Le tableau de bord"]


@pytest.mark.usefixtures("_kit")
def test_member_proposes_and_an_editor_publishes(new_page, browser_sign_in):
    """The member without JavaScript, the editor in the Wagtail admin."""
    page = new_page(javascript=False)
    browser_sign_in(page, make_user("propose@example.org", display_name="Nadia F."))
    page.goto("/kit/proposer/")
    page.locator("#proposition-title").fill("Relancer sans harceler")
    page.get_by_label("À quoi sert-elle").fill("Trois messages qui marchent.")
    page.get_by_text("formateur", exact=True).click()
    page.get_by_text("accompagnement", exact=True).click()
    page.locator("#proposition-text").fill("## Premier message\n\nBonjour à tous.")
    page.get_by_role("button", name="Envoyer à la rédaction").click()
    page.get_by_role("link", name="Cochez cette case").wait_for()
    assert page.locator("#proposition-title").input_value() == "Relancer sans harceler"
    page.locator("label[for=proposition-licence]").click()
    page.get_by_role("button", name="Envoyer à la rédaction").click()
    page.get_by_text("Proposition envoyée, merci.").wait_for()
    proposal = Proposal.objects.get()

    admin = new_page()
    browser_sign_in(admin, make_user("publie@example.org", group="Rédaction"))
    admin.goto(f"/admin/pages/{proposal.page_id}/edit/")
    admin.get_by_text("Nadia F. a proposé cette page").wait_for()
    task = proposal.page.current_workflow_state.current_task_state.pk
    token = admin.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = admin.request.post(
        f"/admin/pages/workflow/action/{proposal.page_id}/approve/{task}/",
        form={"csrfmiddlewaretoken": token, "comment": ""},
        headers={"Referer": admin.url},
    )
    assert answer.ok

    visitor = new_page()
    visitor.goto("/kit/relancer-sans-harceler/")
    assert visitor.get_by_role("heading", level=1).inner_text() == "Relancer sans harceler"
    visitor.get_by_text("Écrit par Nadia F.").wait_for()


@pytest.mark.usefixtures("_kit")
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (320, True)])
def test_kit_pages_are_accessible(new_page, assert_axe_clean, width, dark):
    page = new_page(width=width, dark=dark)
    for address in (
        "/kit/",
        "/kit/?role=zzz",
        "/kit/tableau/",
        "/kit/visio/",
        "/kit/visio/?effectif=abc",
        "/kit/proposer/",
    ):
        page.goto(address)
        assert_axe_clean(page)


@pytest.mark.usefixtures("_kit")
def test_member_pages_are_accessible(new_page, browser_sign_in, assert_axe_clean):
    page = new_page(width=390)
    browser_sign_in(page, make_user("axe@example.org"))
    for address in ("/kit/proposer/", "/compte/contributions/", "/compte/favoris/", "/kit/tableau/"):
        page.goto(address)
        assert_axe_clean(page)
    page.goto("/kit/proposer/")
    page.get_by_role("button", name="Envoyer à la rédaction").click()
    page.get_by_role("alert").wait_for()
    assert_axe_clean(page)
