"""What mailboxes are given: threads, lists, one-click stop; a text and an HTML part that are safe."""

import re

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.emails import render_email
from hub.core.text import cook
from hub.notifications import mails
from hub.notifications.digest import Item
from hub.notifications.registry import Shown
from hub.notifications.services import preferences_of
from hub.notifications.stopping import make_token, read_token
from tests.factories.notifications import MESSAGE, MessageFactory, ThreadFactory

from .conftest import html_of, text_of


@pytest.fixture
def sent(room, happen, member, choose, worker):
    """`sent(kind=…)`: the e-mail of one new message, as the server was given it."""

    def _sent(kind="test.message", cadence="instant", **options):
        mail.outbox.clear()
        choose(member, cadence)
        happen([member], kind, **options)
        worker(minutes=11)
        (message,) = mail.outbox
        return message

    return _sent


def test_headers_say_what_a_mailbox_needs(room, sent, member):
    message = sent(key="test:12").message()
    assert message["Message-ID"] == "<test.12@127.0.0.1>"
    assert message["List-Id"] == "Forum d’essai <essais.127.0.0.1>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "list"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = message["List-Unsubscribe"].strip()
    assert re.fullmatch(r"<http://127\.0\.0\.1:\d+/compte/notifications/arret/[\w.:-]+/>", stop)
    assert read_token(stop.split("/")[-2]).user_id == member.pk
    assert message["To"] == member.email
    assert str(message["From"]) == '"Nadia B. – Le hub" <hub@127.0.0.1>'
    assert message["In-Reply-To"] is None
    assert message["References"] is None


def test_an_answer_joins_the_thread_under_the_messages_own_id(room, happen, sent, member):
    message = _message(room, "forums.abc", ("forums.first", "<imported@old.example>"))
    parsed = sent(about=message).message()
    assert parsed["Message-ID"] == "<forums.abc@127.0.0.1>"
    assert parsed["In-Reply-To"] == "<imported@old.example>"
    assert parsed["References"] == "<forums.first@127.0.0.1> <imported@old.example>"
    assert parsed["Subject"] == "Re: Relancer sans harceler"


def test_what_speaks_of_a_message_answers_it_under_an_id_of_its_own(room, sent):
    message = _message(room, "forums.abc", ("forums.first",))
    parsed = sent("test.solved", about=message, key="test.solved:3").message()
    assert parsed["Message-ID"] == "<test.solved.3@127.0.0.1>"
    assert parsed["References"] == "<forums.first@127.0.0.1> <forums.abc@127.0.0.1>"
    assert parsed["In-Reply-To"] == "<forums.abc@127.0.0.1>"


def _message(room, own, references):
    message = MessageFactory()
    room.message_ids[message.pk], room.references[message.pk] = own, references
    return message


def test_long_headers_stay_readable_by_machines(room, sent):
    """An address without a blank, longer than a line, must not be encoded when the stored message is read back."""
    with override_settings(SITE_URL=f"https://{'un-nom-de-machine-tres-long.' * 4}example.org"):
        references = tuple(f"forums.{'a' * 60}{number}" for number in range(12))
        raw = sent(about=_message(room, "forums.abc", references)).message().as_bytes().decode()
    unfolded = re.sub(r"\r?\n[ \t]+", " ", raw)
    stop = re.search(r"^List-Unsubscribe: (.*)$", unfolded, re.MULTILINE).group(1).strip()
    name = r"(un-nom-de-machine-tres-long\.){4}example\.org"
    assert re.fullmatch(rf"<https://{name}/compte/notifications/arret/\S+/>", stop)
    found = re.search(r"^References: (.*)$", unfolded, re.MULTILINE).group(1).split()
    assert [reference[:-1].partition("@")[0] for reference in found] == [f"<{each}" for each in references]
    assert max(len(line) for line in raw.splitlines()) < 998


def test_the_text_says_who_what_why_and_how_to_stop(room, sent, member):
    text = text_of(sent("test.answer"))
    said = "Nadia B. vous répond\u00a0: Relancer sans harceler\n\nEssayez la trame en trois temps.\n\nLire et répondre"
    assert text.startswith(said)
    assert "Vous recevez ce message parce qu’on vous cite." in text
    assert re.search(r"Arrêter en un clic\u00a0: http://\S+/compte/notifications/arret/\S+/\n", text)
    assert "/compte/notifications/reglages/" in text


@pytest.mark.parametrize("place", ["html", "text", "author", "thread_title"])
def test_hostile_content_is_shown_or_dropped_never_active(room, sent, place):
    hostile = (
        '<img src=x onerror=alert(1)><script>alert(1)</script><a href="javascript:alert(1)">a</a></mj-text><mj-raw>'
    )
    setattr(room, place, hostile)
    if place == "thread_title":
        ThreadFactory(name="autre")
    html = html_of(sent())
    assert not re.search(r"<script|<img|<mj-|<[^>]+\son\w+=|<[^>]+javascript:", html)


def test_an_author_or_a_title_cannot_add_a_header(room, sent):
    room.author, room.thread_title = "Nadia\r\nBcc: x@example.org", "Titre\nBcc: x@example.org"
    parsed = sent().message()
    assert (parsed["Bcc"], parsed["Subject"]) == (None, "Titre Bcc: x@example.org")


def test_the_html_part_asks_nothing_of_the_network(room, sent):
    room.html = cook("Voyez ![pixel](https://pisteur.example/p.png) et [ceci](https://example.org/a?b=1&c=2).")
    html = html_of(sent())
    assert not re.search(r"<(img|link|iframe|video|audio|source)\b|@import|url\(|@font-face", html)
    assert 'href="https://example.org/a?b=1&amp;c=2"' in html


def test_addresses_of_the_site_are_whole_in_a_mailbox(room, sent):
    room.html = cook("Voyez [la fiche](/kit/relancer/), [ailleurs](https://example.org/) et [rien](//example.org/).")
    html = html_of(sent())
    assert 'href="http://127.0.0.1:8000/kit/relancer/"' in html
    assert 'href="https://example.org/"' in html
    assert not re.search(r'href="/', html)


def test_markdown_of_every_kind_reaches_the_html_part(room, sent):
    room.html = cook(
        "# Titre\n\nUn *mot*, un **autre**,  \nune ligne ; `code`\n\n- un\n- deux\n\n1. un\n\n> cité\n\n---\n\n"
        "```\nun <bloc> & co\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nFin é € ’ < & >"
    )
    html = html_of(sent())
    for part in ("<h2>Titre</h2>", "<strong>autre</strong>", "<li>deux</li>", "<blockquote>", "<td>2</td>"):
        assert part in html
    assert "un &lt;bloc&gt; &amp; co" in html


@pytest.mark.django_db
@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_cooked_can_be_put_in_an_email(text):
    """The e-mail's templating language is strict: whatever cook() gives it must be taken."""
    shown = Shown(title=text, url="/kit/", text=text, html=mails.sanitise(cook(text)), author=text)
    item = Item(1, MESSAGE, (1, 1), 0, timezone.now(), text, False, shown)
    context = {"item": item, "shown": shown, "html": shown.html, "url": "https://hub.example/kit/"}
    render_email("notifications/notification", context)


def test_a_digest_says_what_moved_and_counts(room, happen, member, worker, at):
    at("2026-11-25T09:00:00+00:00")
    preferences_of(member)
    for number in range(3):
        happen([member], "test.answer" if number else "test.solved", key=f"test:{number}")
    happen([], "test.message")
    worker(days=1)
    (message,) = mail.outbox
    text = text_of(message)
    assert message.subject == "Relancer sans harceler"
    assert "POUR VOUS\n\nRelancer sans harceler\n2\u00a0réponses et 1\u00a0réponse certifiée\nhttp" in text
    parsed = message.message()
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["List-Id"] == "<resume.127.0.0.1>"
    assert re.fullmatch(rf"<digest\.{member.pk}\.20261126090000@127\.0\.0\.1>", parsed["Message-ID"])
    assert "Relancer sans harceler" in html_of(message)


def test_a_link_to_stop_is_ours_or_nothing(member):
    assert read_token(make_token(member)).user_id == member.pk
    assert read_token(make_token(member, (3, 4))).group == (3, 4)
    for bad in ("", "1", f"{member.pk}:abc", make_token(member)[:-1], "é" * 9, make_token(member).replace(":", "")):
        assert read_token(bad) is None


def test_a_message_made_twice_has_one_id(room, happen, member, choose, worker):
    """What a repeated delivery looks like to a mailbox: the same message."""
    assert mails.message_id_of("forums.post:12") == mails.message_id_of("forums.post:12")
    assert mails.message_id_of("forums.post:12") != mails.message_id_of("forums.post:13")
