"""Accounts, driven in Chromium: from sign-up to a closed session; by keyboard; without JavaScript; with a passkey."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core.cache import caches

from hub.accounts.models import User
from hub.notifications.models import OutgoingEmail
from hub.notifications.outbox import StoredMessage
from tests.conftest import PASSWORD, make_user

STRONG = "quatre mots au soleil"


@pytest.fixture(autouse=True)
def _no_throttle_from_before(transactional_db):
    caches["default"].clear()


def last_link(email: str) -> str:
    message = StoredMessage(OutgoingEmail.objects.filter(recipient=email).latest("pk"))
    return re.search(r"https?://[^/\s]+(/compte/\S+)", message.parsed.get_body(("plain",)).get_content())[1]


def sign_up(page, email: str) -> None:
    page.goto("/compte/inscription/")
    page.get_by_label("Adresse électronique").fill(email)
    page.locator("#id_password1").fill(STRONG)
    page.locator("#id_conditions").check(force=True)
    page.get_by_role("button", name="Créer mon compte").click()
    page.get_by_role("heading", name="Ouvrez le message que nous venons d’envoyer").wait_for()
    page.goto(last_link(email))
    page.get_by_role("button", name="Confirmer mon adresse").click()
    page.get_by_role("heading", name="Bienvenue").wait_for()


def sign_in(page, email: str, password: str) -> None:
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(email)
    page.locator("#id_password").fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def sign_out(page) -> None:
    page.goto("/compte/deconnexion/")
    page.get_by_role("button", name="Se déconnecter").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_person_joins_leaves_comes_back_and_protects_their_account(new_page, assert_axe_clean, javascript):
    page = new_page(javascript=javascript)
    sign_up(page, "nadia.benali@example.org")
    if javascript:
        assert_axe_clean(page)
    assert page.get_by_label("Nom affiché").input_value() == "Nadia B."
    page.get_by_label("Académie").select_option(label="Limoges")
    page.get_by_role("button", name="Entrer dans le hub").click()
    page.get_by_role("link", name="Nadia B.").first.wait_for(state="attached")
    sign_out(page)
    sign_in(page, "nadia.benali@example.org", STRONG)

    page.goto("/compte/double-authentification/")
    page.get_by_role("link", name="Ajouter une application").click()
    page.locator("#id_password").fill(STRONG)
    page.get_by_role("button", name="Confirmer").click()
    secret = page.locator("code").inner_text()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="Ajouter l’application").click()
    page.get_by_role("heading", name="Codes de secours").wait_for()
    if javascript:
        assert_axe_clean(page)
    recovery_code = page.locator("main code").first.inner_text()

    other = new_page(javascript=javascript)
    sign_in(other, "nadia.benali@example.org", STRONG)
    other.get_by_role("heading", name="Une dernière étape").wait_for()
    if javascript:
        assert_axe_clean(other)
    other.locator("#id_code").fill(recovery_code)
    other.get_by_role("button", name="Continuer").click()
    other.wait_for_url("**/")
    assert UserSession.objects.count() == 2

    page.goto("/compte/sessions/")
    page.get_by_role("button", name="Fermer la session").click()
    page.get_by_text("La session est fermée.").wait_for()
    other.goto("/compte/")
    assert "/compte/connexion/" in other.url


def test_signing_in_takes_the_keyboard_only(browser_page, live_hub):
    make_user("clavier@example.org")
    page = browser_page
    page.goto("/compte/connexion/")
    page.locator("#id_login").focus()
    page.keyboard.type("clavier@example.org")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.id") != "id_password":
        page.keyboard.press("Tab")
    page.keyboard.type("faux")
    page.keyboard.press("Enter")
    page.get_by_text("ne vont pas ensemble").first.wait_for()
    assert page.evaluate("document.activeElement.classList.contains('hub-errors')") is True
    page.locator("#id_password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    assert page.context.cookies()


def test_a_passkey_is_added_then_replaces_the_password(browser_page, browser_sign_in, live_hub):
    user = make_user("cle@example.org")
    page = browser_page
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, user.email, PASSWORD)
    page.goto("/compte/double-authentification/cles/ajouter/")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_label("Nom de la clé").fill("Bureau")
    page.get_by_role("button", name="Ajouter la clé").click()
    page.get_by_role("heading", name="Codes de secours").wait_for()
    assert Authenticator.objects.get(type="webauthn").wrap().name == "Bureau"
    sign_out(page)
    page.goto("/compte/connexion/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.get_by_role("link", name=user.display_name).first.wait_for(state="attached")


def test_a_password_can_be_shown(browser_page, live_hub):
    page = browser_page
    page.goto("/compte/inscription/")
    page.locator("#id_password1").fill(STRONG)
    page.get_by_text("Afficher").click()
    assert page.locator("#id_password1").get_attribute("type") == "text"


def test_a_member_erases_their_account(browser_page, live_hub, assert_axe_clean):
    user = make_user("part@example.org")
    page = browser_page
    sign_in(page, user.email, PASSWORD)
    page.goto("/compte/donnees/")
    page.get_by_role("link", name="Supprimer mon compte").click()
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Supprimer mon compte").click()
    page.get_by_role("heading", name="Votre compte est supprimé").wait_for()
    assert_axe_clean(page)
    assert not User.objects.filter(pk=user.pk).exists()
