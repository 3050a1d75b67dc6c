"""Sign-up, sign-in, reset: they work, and never say who has an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import caches
from django.test import override_settings

from hub.accounts import groups
from hub.accounts.models import User
from tests.conftest import PASSWORD, make_user

STRONG = "quatre mots au soleil"


@pytest.fixture(autouse=True)
def _no_throttle_from_before(db):
    caches["default"].clear()


def sign_up(client, email="nouvelle@example.org", password=STRONG, **data):
    return client.post(
        "/compte/inscription/", {"email": email, "password1": password, "conditions": "on", "site_web": "", **data}
    )


def log_in(client, email, password=PASSWORD, **data):
    return client.post("/compte/connexion/", {"login": email, "password": password, **data})


def link_in(message) -> str:
    text = message.parsed.get_body(("plain",)).get_content()
    return re.search(r"https?://[^/\s]+(/compte/\S+)", text)[1]


def test_a_visitor_signs_up_confirms_and_is_asked_the_first_questions(client, mailbox):
    response = sign_up(client)
    assert (response.status_code, response["Location"]) == (302, "/compte/confirmer/")
    user = User.objects.get()
    assert list(user.groups.values_list("name", flat=True)) == [groups.MEMBERS]
    assert EmailAddress.objects.get().verified is False
    (message,) = mailbox()
    assert (message.to, message.subject) == (["nouvelle@example.org"], "Confirmez votre adresse")
    confirmation = link_in(message)
    assert client.get(confirmation).status_code == 200
    assert client.post(confirmation)["Location"] == "/"
    assert EmailAddress.objects.get().verified is True
    assert client.get("/")["Location"] == "/compte/bienvenue/?next=%2F"


def test_a_confirmation_opened_elsewhere_leads_to_the_sign_in(client, mailbox):
    sign_up(client)
    confirmation = link_in(mailbox()[0])
    other = type(client)()
    assert other.post(confirmation)["Location"] == "/compte/connexion/"
    assert EmailAddress.objects.get().verified is True
    assert other.post(confirmation).status_code == 404


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"email": "pas une adresse"}, "adresse"),
        ({"password": "azerty"}, "Ce mot de passe compte 6\u00a0caractères"),
        ({"conditions": ""}, "Cochez cette case pour créer un compte."),
    ],
)
def test_a_refused_sign_up_says_why_and_keeps_the_address(client, data, error):
    response = sign_up(client, **{"email": "nouvelle@example.org", **data})
    html = response.content.decode()
    assert response.status_code == 200
    assert error in html
    assert f'value="{data.get("email", "nouvelle@example.org")}"' in html
    assert User.objects.count() == 0


def test_a_robot_that_fills_the_trap_makes_no_account_and_sees_no_difference(client, mailbox):
    response = sign_up(client, site_web="https://example.org")
    assert (response.status_code, response["Location"]) == (302, "/compte/confirmer/")
    assert User.objects.count() == 0
    assert mailbox() == []


def test_signing_up_with_a_known_address_answers_the_same_and_tells_only_its_owner(client, member, mailbox):
    unknown = sign_up(client, "inconnue@example.org")
    known = sign_up(type(client)(), member.email)
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert User.objects.count() == 2
    assert {message.to[0]: message.subject for message in mailbox()} == {
        "inconnue@example.org": "Confirmez votre adresse",
        member.email: "Vous avez déjà un compte",
    }
    assert member.check_password(PASSWORD)


def test_the_case_of_an_address_is_not_another_account(client, member):
    sign_up(client, member.email.upper())
    assert User.objects.count() == 1


def test_resetting_answers_the_same_for_a_known_and_an_unknown_address(client, member, mailbox):
    answers = [
        client.post("/compte/mot-de-passe/oubli/", {"email": email}) for email in (member.email, "rien@example.org")
    ]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, "/compte/mot-de-passe/oubli/envoye/")
    }
    assert {message.to[0]: message.subject for message in mailbox()} == {
        member.email: "Choisissez un nouveau mot de passe",
        "rien@example.org": "Aucun compte à cette adresse",
    }


def test_a_member_chooses_a_new_password_once_by_the_link(client, member, mailbox):
    client.post("/compte/mot-de-passe/oubli/", {"email": member.email})
    link = link_in(mailbox()[0])
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    assert client.post(form, {"password1": "azerty"}).status_code == 200
    assert client.post(form, {"password1": STRONG})["Location"] == "/compte/mot-de-passe/nouveau/fait/"
    member.refresh_from_db()
    assert member.check_password(STRONG)
    assert "Ce lien ne sert plus" in type(client)().get(link, follow=True).content.decode()
    assert mailbox()[-1].subject == "Votre mot de passe a changé"


def test_a_member_signs_in_and_goes_where_they_were_going(client, member):
    response = log_in(client, member.email, next="/compte/profil/")
    assert (response.status_code, response["Location"]) == (302, "/compte/profil/")
    assert client.get("/compte/profil/").status_code == 200


@pytest.mark.parametrize(
    "goal",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example"],
)
def test_no_address_leads_to_another_site(client, member, goal):
    assert log_in(client, member.email, next=goal)["Location"] == "/"
    assert client.get("/compte/connexion/", {"next": goal})["Location"] == "/"
    assert client.post("/compte/deconnexion/", {"next": goal})["Location"] == "/"
    for address in ("/admin/login/", "/_util/login/"):
        assert client.get(address, {"next": goal})["Location"] == "/compte/connexion/"


def test_another_allowed_host_is_another_site(client, member):
    with override_settings(
        ALLOWED_HOSTS=["testserver", "autre.example"], CSRF_TRUSTED_ORIGINS=["https://autre.example"]
    ):
        assert log_in(client, member.email, next="https://autre.example/")["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, member):
    pages = [
        log_in(client, email, "mauvais mot").content.decode().replace(email, "")
        for email in (member.email, "rien@example.org")
    ]
    without_tokens = [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page) for page in pages]
    assert without_tokens[0] == without_tokens[1]
    assert "Cette adresse et ce mot de passe ne vont pas ensemble." in pages[0]


@pytest.mark.every_database
def test_known_and_unknown_addresses_hash_as_many_times(client, member, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    counts = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, *args, **kwargs: counts.append(1) or encode(self, *args, **kwargs)
    )

    def hashes(action) -> int:
        counts.clear()
        action()
        return len(counts)

    assert hashes(lambda: log_in(client, member.email, "faux")) == hashes(
        lambda: log_in(client, "x@example.org", "faux")
    )
    assert hashes(lambda: sign_up(type(client)(), member.email)) == hashes(
        lambda: sign_up(type(client)(), "y@example.org")
    )
    assert hashes(lambda: sign_up(type(client)(), "z@example.org", site_web="x")) == 1


def test_five_failures_on_an_address_close_it_for_five_minutes(client, member, time_machine):
    time_machine.move_to("2026-11-25 10:00:00+00:00", tick=False)
    for _ in range(5):
        log_in(client, member.email, "mauvais mot")
    blocked = log_in(client, member.email)
    assert "Attendez cinq minutes, puis réessayez" in blocked.content.decode()
    time_machine.shift(299)
    assert log_in(client, member.email).status_code == 200
    time_machine.shift(2)
    assert log_in(client, member.email).status_code == 302


def test_the_eleventh_failure_from_one_network_is_throttled(client, member, time_machine):
    time_machine.move_to("2026-11-25 10:00:00+00:00", tick=False)
    for number in range(10):
        assert "Trop d’essais" not in log_in(client, f"essai{number}@example.org").content.decode()
    assert "Trop d’essais" in log_in(client, "essai11@example.org").content.decode()
    time_machine.shift(61)
    assert log_in(client, member.email).status_code == 302


def test_a_forged_header_does_not_escape_the_throttle(client, time_machine):
    time_machine.move_to("2026-11-25 10:00:00+00:00", tick=False)
    for number in range(11):
        page = client.post(
            "/compte/connexion/",
            {"login": f"essai{number}@example.org", "password": "x"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )
    assert "Trop d’essais" in page.content.decode()


def test_too_many_sign_ups_get_a_page_that_says_when_to_come_back(client, time_machine):
    time_machine.move_to("2026-11-25 10:00:00+00:00", tick=False)
    for number in range(30):
        sign_up(client, f"serie{number}@example.org", "court")
    response = sign_up(client)
    assert (response.status_code, response["Retry-After"]) == (429, "300")
    assert "Attendez cinq minutes" in response.content.decode()


def test_an_unconfirmed_address_cannot_sign_in_and_gets_a_new_link(client, mailbox, time_machine):
    time_machine.move_to("2026-11-25 10:00:00+00:00", tick=False)
    sign_up(client)
    time_machine.shift(200)
    assert log_in(type(client)(), "nouvelle@example.org", STRONG)["Location"] == "/compte/confirmer/"
    assert [message.subject for message in mailbox()] == ["Confirmez votre adresse"] * 2


def test_a_closed_account_does_not_open(client, member):
    User.objects.update(is_active=False)
    response = log_in(client, member.email)
    assert "_auth_user_id" not in client.session
    assert response.status_code in (200, 302)


def test_signing_out_takes_a_post_and_ends_the_session(client, member, sign_in):
    sign_in(client, member)
    assert client.get("/compte/deconnexion/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/compte/deconnexion/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_the_address_changes_once_the_new_one_is_confirmed(client, mailbox):
    user = make_user("ancienne@example.org")
    log_in(client, user.email)
    assert client.post("/compte/adresse/", {"email": "x@example.org", "action_add": "1"})["Location"].startswith(
        "/compte/verification/"
    )
    client.post("/compte/verification/", {"password": PASSWORD})
    response = client.post("/compte/adresse/", {"email": "Nouvelle@example.org", "action_add": "1"})
    assert (response.status_code, response["Location"]) == (302, "/compte/adresse/")
    user.refresh_from_db()
    assert user.email == "ancienne@example.org"
    assert "nouvelle@example.org" in client.get("/compte/adresse/").content.decode()
    message = next(each for each in mailbox() if each.to == ["nouvelle@example.org"])
    assert client.post(link_in(message))["Location"] == "/compte/adresse/"
    user.refresh_from_db()
    assert user.email == "nouvelle@example.org"
    assert [each.email for each in EmailAddress.objects.all()] == ["nouvelle@example.org"]
    notices = {(each.to[0], each.subject) for each in mailbox()}
    assert ("ancienne@example.org", "L’adresse de votre compte a changé") in notices


def test_an_address_that_is_taken_is_not_revealed_by_a_change(client, member, sign_in, mailbox):
    user = make_user("ancienne@example.org")
    sign_in(client, user)
    client.post("/compte/verification/", {"password": PASSWORD})
    response = client.post("/compte/adresse/", {"email": member.email, "action_add": "1"})
    assert (response.status_code, response["Location"]) == (302, "/compte/adresse/")
