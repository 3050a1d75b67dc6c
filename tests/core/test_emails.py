import re

import pytest
from django.core import mail
from django.template import TemplateDoesNotExist, engines
from django.template.loaders.locmem import Loader

from hub.core.emails import render_email, send_email

pytestmark = pytest.mark.django_db

TEMPLATES = {
    "emails/room/plain.txt": "Bonjour {{ name }}\n\nVoici votre lien :\n{{ url }}\n",
    "emails/room/full.txt": "Bonjour {{ name }},\n\n\n\nConfirmez.",
    "emails/room/full_subject.txt": "Confirmez,\n{{ name }}\n",
    "emails/room/full.mjml": (
        '{% extends "emails/base.mjml" %}{% block content %}<mj-text>Bonjour {{ name }}</mj-text>'
        '<mj-button href="{{ url }}">Confirmer mon adresse</mj-button>{% endblock %}'
    ),
}


@pytest.fixture(autouse=True)
def _room_templates(monkeypatch):
    """The templates of a room that exists in this test only."""
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "template_loaders", [Loader(engine, TEMPLATES), *engine.template_loaders])


def test_first_line_is_the_subject_when_there_is_no_subject():
    subject, text, _ = render_email("room/plain", {"name": "Zoé", "url": "https://hub.test/?a=1&b=2"})
    assert subject == "Bonjour Zoé"
    assert text == "Voici votre lien :\nhttps://hub.test/?a=1&b=2\n"


def test_text_alone_gives_an_html_part_that_says_the_same():
    _, _, html = render_email("room/plain", {"name": "Zoé", "url": "https://hub.test/?a=1&b=2"})
    assert '<a href="https://hub.test/?a=1&amp;b=2"' in html
    assert "Voici votre lien" in html


def test_subject_is_one_line_whatever_a_name_holds():
    subject, text, _ = render_email("room/full", {"name": "Zoé\r\nBcc: x@example.org", "url": ""})
    assert subject == "Confirmez, Zoé Bcc: x@example.org"
    assert text == "Bonjour Zoé\r\nBcc: x@example.org,\n\nConfirmez.\n"


def test_html_escapes_what_members_write():
    _, text, html = render_email(
        "room/full", {"name": "</mj-text><script>x</script> & fils", "url": "https://hub.test/"}
    )
    assert "<script>" not in html
    assert "&lt;script&gt;x&lt;/script&gt; &amp; fils" in html
    assert "Bonjour </mj-text><script>x</script> & fils" in text


def test_html_asks_nothing_of_the_network(settings):
    settings.SITE_URL = "https://hub.test"
    _, _, html = render_email("room/full", {"name": "Zoé", "url": "https://hub.test/compte/"})
    assert "<img" not in html
    assert "@import" not in html
    assert "@font-face" not in html
    addresses = set(re.findall(r"https?://([^/\"'<\s]+)", html.replace("http://www.w3.org/1999/xhtml", "")))
    assert addresses == {"hub.test"}
    assert 'lang="fr"' in html


def test_missing_text_is_an_error():
    with pytest.raises(TemplateDoesNotExist):
        render_email("room/nothing", {})


def test_send_email_goes_through_djangos_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_email("zoe@example.org", "room/full", {"name": "Zoé", "url": ""}, headers={"List-Id": "hub"})
    (message,) = mail.outbox
    assert message.to == ["zoe@example.org"]
    assert message.subject == "Confirmez, Zoé"
    assert message.extra_headers == {"List-Id": "hub"}
    assert [alternative.mimetype for alternative in message.alternatives] == ["text/html"]
