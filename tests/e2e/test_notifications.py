"""Notifications in Chromium: no mistake that axe knows, by keyboard alone, and without JavaScript."""

import re

import pytest

from hub.forums.services import posting
from hub.notifications import addresses, tasks
from hub.notifications.models import Notification, Preferences, Subscription
from hub.notifications.services import follow
from hub.notifications.stopping import make_token
from tests.conftest import make_user
from tests.factories.forums import ForumFactory, make_topic

MODES = {
    "light": {},
    "dark": {"dark": True},
    "phone": {"width": 390, "height": 800},
    "320": {"width": 320, "height": 640},
}
PAGES = {
    "list": "/compte/notifications/",
    "unread": "/compte/notifications/?vue=non-lues",
    "undo": "/compte/notifications/?annuler=2026-11-25T09:00:00Z",
    "following": "/compte/notifications/suivis/",
    "settings": "/compte/notifications/reglages/",
}


@pytest.fixture
def reader(live_hub):
    """A member who follows two topics in which somebody has just written."""
    reader, author = make_user("membre@example.org"), make_user("nadia@example.org")
    forum = ForumFactory(title="Animer")
    for title in ("Relancer sans harceler", "Tester avant ouverture"):
        topic = make_topic(forum, author, title=title)
        tasks.tell_untold()
        follow(reader, topic)
        posting.reply(topic, author, "Une **réponse** de plus.")
    tasks.tell_untold()
    reader.refresh_from_db()
    assert reader.unread_notifications == 2
    return reader


@pytest.mark.parametrize("mode", MODES)
def test_pages_are_clean(reader, new_page, browser_sign_in, assert_axe_clean, mode):
    page = new_page(**MODES[mode])
    browser_sign_in(page, reader)
    addresses.refuse(reader.email, "550 5.1.1 User unknown")
    for name, address in PAGES.items():
        assert page.goto(address).status == 200, name
        assert_axe_clean(page)
    Subscription.objects.all().delete()
    Notification.objects.all().delete()
    for name, address in PAGES.items():
        assert page.goto(address).status == 200, f"{name}, empty"
        assert_axe_clean(page)
    stop = f"/compte/notifications/arret/{make_token(reader)}/"
    page.goto(stop)
    assert_axe_clean(page)
    page.get_by_role("button", name="Arrêter tous les courriels du hub").click()
    page.get_by_role("heading", name="C’est arrêté").wait_for()
    assert_axe_clean(page)
    page.goto("/compte/notifications/reglages/")
    assert_axe_clean(page)


def test_one_reads_chooses_and_silences_by_keyboard_alone(reader, new_page, browser_sign_in):
    page = new_page()
    browser_sign_in(page, reader)
    page.goto("/compte/notifications/")
    _tab_to(page, "Marquer comme lu\u00a0: Tester avant ouverture")
    page.keyboard.press("Enter")
    page.get_by_text("C’est marqué comme lu.").wait_for()
    assert page.get_by_role("link", name="Notifications (1").first.is_visible()
    _tab_to(page, "Remettre en non lu")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Notifications (2").first.wait_for()
    _tab_to(page, "Réglages")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Régler mes notifications").wait_for()
    page.get_by_role("radio", name="Résumé du jour").focus()
    page.keyboard.press("ArrowDown")
    _tab_to(page, "Suivi de Tester avant ouverture")
    page.keyboard.press("End")
    _tab_to(page, "Enregistrer mes choix")
    page.keyboard.press("Enter")
    page.get_by_text("Vos choix sont enregistrés.").wait_for()
    assert Preferences.objects.get(user=reader).cadence == "weekly"
    levels = Subscription.objects.filter(user=reader).values_list("level", flat=True)
    assert sorted(levels) == ["follow", "silent"]


def _tab_to(page, name: str) -> None:
    """Press Tab until the element of this name has the focus, which must then be visible."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const element = document.activeElement;
                const label = element.labels?.[0]?.textContent ?? element.textContent;
                const style = getComputedStyle(element);
                const row = element.closest('.hub-row');
                const seen = style.outlineStyle !== 'none' || (row && getComputedStyle(row).outlineStyle !== 'none');
                return [label.replace(/[ \\n]+/g, ' ').trim(), seen];
            }"""
        )
        if found[0] == name:
            assert found[1], f"{name} has the focus, and nothing shows it"
            return
    raise AssertionError(f"{name} is not reached with Tab")


def test_everything_works_without_javascript(reader, new_page, browser_sign_in):
    page = new_page(javascript=False)
    browser_sign_in(page, reader)
    page.goto("/compte/notifications/")
    page.get_by_role("link", name="Relancer sans harceler").click()
    assert re.search(r"/forums/t/\d+/", page.url)
    page.goto("/compte/notifications/")
    assert page.get_by_role("link", name="Notifications (1").first.is_visible()
    page.get_by_role("button", name="Tout marquer comme lu").click()
    assert page.get_by_text("C’est marqué comme lu.").is_visible()
    page.goto("/compte/notifications/reglages/")
    page.get_by_role("radio", name="Tout de suite").check()
    page.get_by_role("button", name="Enregistrer mes choix").click()
    assert page.get_by_text("Vos choix sont enregistrés.").is_visible()
    assert Preferences.objects.get(user=reader).cadence == "instant"
