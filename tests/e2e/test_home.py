"""The home page and the contact form, in a browser."""

from django.core import mail

from hub.accounts.contributions import contributions_of
from tests.factories.kit import ProposalFactory, ResourcePageFactory


def test_contact_is_written_by_keyboard_and_without_javascript(new_page, live_hub, run_worker, assert_axe_clean):
    page = new_page(width=390, javascript=False)
    page.goto("/contact/?sujet=accessibilite&page=/kit/")
    page.get_by_label("Votre adresse électronique").focus()
    page.keyboard.type("lectrice@example")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("La carte ne se lit pas au clavier.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    summary.get_by_role("link").click()
    assert page.url.endswith("#id_email")
    assert page.locator("#id_message").input_value() == "La carte ne se lit pas au clavier."
    page.get_by_label("Votre adresse électronique").fill("lectrice@example.org")
    page.get_by_role("button", name="Envoyer le message").click()
    page.get_by_text("Votre message est parti.").wait_for()
    run_worker()
    assert [message.to for message in mail.outbox] == [["equipe@127.0.0.1"], ["lectrice@example.org"]]


def test_contact_with_mistakes_is_accessible(new_page, live_hub, assert_axe_clean):
    for mode in ({}, {"dark": True}, {"width": 320}):
        page = new_page(**mode)
        page.goto("/contact/")
        page.get_by_role("button", name="Envoyer le message").click()
        page.get_by_role("alert").wait_for()
        assert_axe_clean(page)


def test_home_of_a_member_leads_to_what_is_awaited(new_page, live_hub, member, browser_sign_in, assert_axe_clean):
    ResourcePageFactory(title="Choisir sa visio")
    ProposalFactory(author=member, title="Relancer sans harceler")
    page = new_page()
    browser_sign_in(page, member)
    page.goto("/")
    assert_axe_clean(page)
    page.get_by_role("link", name="Continuer : Relancer sans harceler").click()
    (contribution,) = contributions_of(member)
    assert page.url.endswith(contribution.expected.url)


def test_home_leads_visitors_to_a_visio(new_page, live_hub, assert_axe_clean):
    page = new_page(width=320, javascript=False)
    page.goto("/")
    page.get_by_role("link", name="Choisir une visio").click()
    assert page.url.endswith("/kit/visio/")
