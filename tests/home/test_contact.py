"""The form to the team."""

import re

import pytest
from django.contrib.messages import get_messages

from hub.home import contact
from tests.factories.home import contact_data

pytestmark = pytest.mark.django_db

BODY = "Le lien vers la salle de réunion ne répond plus depuis hier."


def test_contact_sends_the_message_to_the_team_and_a_receipt_to_a_visitor(client, mailbox, settings):
    response = client.post("/contact/", contact_data())
    assert (response.status_code, response.headers["Location"]) == (302, "/contact/")
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Votre message est parti. Un accusé de réception suit. Délai de réponse\u00a0: trois jours ouvrés."
    ]
    to_team, to_sender = mailbox()
    assert (to_team.to, to_team.message()["Reply-To"]) == ([settings.TEAM_EMAIL], "lectrice@example.org")
    assert (to_sender.to, to_sender.message()["Reply-To"]) == (["lectrice@example.org"], settings.TEAM_EMAIL)
    text = to_team.message().get_body(("plain",)).get_content()
    assert BODY in text
    assert "sans compte, adresse non vérifiée" in text
    assert "/kit/choisir-sa-visio/" in text


def test_contact_never_carries_a_visitor_s_words_to_an_unconfirmed_address(client, mailbox):
    client.post("/contact/", contact_data())
    _, to_sender = mailbox()
    assert BODY not in to_sender.message().as_string()
    assert BODY not in to_sender.message().get_body(("plain",)).get_content()


def test_contact_sends_a_member_a_copy_at_their_own_address(client, sign_in, member, mailbox):
    sign_in(client, member)
    client.post("/contact/", contact_data(email="autre@example.net"))
    _, to_sender = mailbox()
    assert to_sender.to == [member.email]
    assert BODY in to_sender.message().get_body(("plain",)).get_content()


def test_contact_is_prefilled_from_its_address(client, sign_in, member):
    sign_in(client, member)
    form = client.get("/contact/?page=/kit/bien-demarrer/&sujet=accessibilite").context["form"]
    assert (form["page"].value(), form["subject"].value(), form["email"].value()) == (
        "/kit/bien-demarrer/",
        "accessibilite",
        member.email,
    )


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "a" * 400, "/a\x00b"]
)
def test_contact_leaves_out_a_page_that_is_not_ours(client, page):
    response = client.get("/contact/", {"page": page, "sujet": "<b>"})
    assert response.status_code == 200
    assert response.context["form"]["page"].value() in (None, "")


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"subject": ""}, "subject", "Choisissez un sujet."),
        ({"subject": "inconnu"}, "subject", "Ce sujet n’existe pas. Choisissez-en un dans la liste."),
        (
            {"email": "sans-arobase"},
            "email",
            "Cette adresse est incomplète. Elle ressemble à prenom.nom@ac-exemple.fr.",
        ),
        (
            {"email": "a@example.org\nBcc: b@example.org"},
            "email",
            "Cette adresse est incomplète. Elle ressemble à prenom.nom@ac-exemple.fr.",
        ),
        ({"message": "Court"}, "message", "Dites-en un peu plus\u00a0: dix caractères au moins."),
        ({"message": "a" * 5001}, "message", "Ce message est trop long\u00a0: cinq mille caractères au plus."),
    ],
)
def test_contact_refuses_with_a_word_beside_the_field_and_keeps_the_text(client, mailbox, changes, field, message):
    data = contact_data(**changes)
    response = client.post("/contact/", data)
    assert response.status_code == 200
    assert response.context["form"].errors == {field: [message]}
    assert response.context["form"]["message"].value() == data["message"]
    assert mailbox() == []


def test_contact_drops_what_fell_in_the_trap_without_a_word(client, mailbox):
    assert client.post("/contact/", contact_data(website="https://spam.example")).status_code == 302
    assert mailbox() == []


def test_contact_second_click_sends_nothing_more(client, mailbox):
    client.post("/contact/", contact_data())
    assert client.post("/contact/", contact_data()).status_code == 302
    assert len(mailbox()) == 2


def test_contact_says_when_to_try_again_and_keeps_the_text(client, mailbox):
    for number in range(contact.LIMIT):
        client.post("/contact/", contact_data(message=f"Message numéro {number}."))
    response = client.post("/contact/", contact_data(message="Un message de trop."))
    assert response.status_code == 429
    (error,) = response.context["form"].non_field_errors()
    assert re.fullmatch(
        r"Vous avez envoyé plusieurs messages de suite\. Réessayez dans \d+\u00a0min\u202f; votre texte est gardé\.",
        error,
    )
    assert response.context["form"]["message"].value() == "Un message de trop."
    assert len(mailbox()) == 2 * contact.LIMIT


def test_contact_shows_hostile_text_as_text(client, mailbox):
    response = client.post("/contact/", contact_data(message='"><img src=x onerror=alert(1)>', subject=""))
    assert b"&lt;img src=x onerror=alert(1)&gt;" in response.content
