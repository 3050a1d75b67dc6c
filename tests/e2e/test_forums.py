"""The forums in Chromium: write, answer, moderate; with a keyboard alone, without JavaScript; nothing hostile runs."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from hub.accounts.models import User
from hub.forums.models import Draft, Post, Topic
from hub.forums.services import answers, files, moderation, posting, reading
from tests.conftest import make_user
from tests.factories.forums import ForumFactory, make_topic, post_of

pytestmark = pytest.mark.django_db(transaction=True)


def settled(email: str, **fields) -> User:
    """A member of long standing, whom no first-day limit slows down."""
    from datetime import timedelta

    from django.utils import timezone

    return make_user(email, date_joined=timezone.now() - timedelta(days=30), **fields)


@pytest.fixture
def forum(live_hub):
    return ForumFactory(title="Animer", slug="animer", template="**La question** :")


@pytest.fixture
def nadia(live_hub):
    return settled("nadia@example.org", display_name="Nadia B.")


@pytest.fixture
def bruno(live_hub):
    return settled("bruno@example.org", display_name="Bruno R.")


def test_a_question_is_written_previewed_and_published(browser_page, browser_sign_in, forum, nadia, bruno):
    make_topic(forum, bruno, title="Relancer les inscrits sans harceler")
    page = browser_page
    browser_sign_in(page, nadia)
    page.goto("/forums/")
    page.get_by_role("link", name="Poser une question").click()
    page.wait_for_load_state()
    page.get_by_label("Forum").select_option("animer")
    assert page.get_by_label("Votre message").input_value() == "**La question** :"
    page.get_by_label("Titre").fill("Comment relancer les inscrits ?")
    expect(page.locator("#semblables")).to_contain_text("Relancer les inscrits sans harceler")
    message = page.get_by_label("Votre message")
    message.fill("")
    message.press_sequentially("Bonjour @Bru", delay=30)
    page.get_by_role("option", name="Bruno R.").click()
    expect(message).to_have_value(re.compile(rf"Bonjour @\[Bruno R.\]\(membre:{bruno.pk}\)"))
    message.press_sequentially(" une idée ?")
    expect(page.locator("[data-draft-state]")).to_contain_text("Brouillon gardé à", timeout=7000)
    assert Draft.objects.get(user=nadia).title == "Comment relancer les inscrits ?"
    page.get_by_role("button", name="Aperçu").click()
    page.locator(".hub-composer__preview > p").wait_for()
    shown = page.locator(".hub-composer__preview").inner_html()
    page.get_by_role("button", name="Publier la question").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Comment relancer les inscrits")
    assert Post.objects.get(topic__author=nadia).cooked.strip() == shown.strip()
    page.goto("/forums/nouveau/")
    assert page.get_by_label("Titre").input_value() == ""


def test_an_answer_is_quoted_liked_and_certified_without_leaving_the_page(
    browser_page, browser_sign_in, forum, nadia, bruno
):
    topic = make_topic(forum, nadia, replies=1, by=bruno)
    page = browser_page
    browser_sign_in(page, nadia)
    page.goto(topic.get_absolute_url())
    like = page.locator(f"#r{post_of(topic, 2).pk}-utile")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like).to_contain_text("1")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "false")
    page.get_by_role("link", name="Citer le n° 2").click()
    quotation = re.compile(r"^> \[Bruno R., n° 2\]\(/forums/t/\d+/2/\)")
    expect(page.get_by_role("textbox", name="Votre réponse")).to_have_value(quotation)
    page.get_by_role("textbox", name="Votre réponse").press_sequentially("Merci.")
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url("**#m3")
    expect(page.locator("#m3 blockquote footer")).to_have_text("Bruno R., n° 2")
    page.locator("#m2 summary").click()
    page.get_by_role("button", name="Certifier cette réponse").first.click()
    expect(page.get_by_role("heading", name="Réponse certifiée par Nadia B.")).to_be_visible()


def test_a_text_survives_the_loss_of_the_network_and_of_the_tab(new_page, browser_sign_in, forum, nadia, bruno):
    topic = make_topic(forum, bruno)
    page = new_page()
    browser_sign_in(page, nadia)
    page.goto(topic.get_absolute_url())
    page.context.set_offline(True)
    page.get_by_role("textbox", name="Votre réponse").fill("Un texte écrit dans le train.")
    expect(page.locator("[data-draft-state]")).to_contain_text("Gardé sur cet appareil", timeout=7000)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(topic.get_absolute_url())
    expect(again.get_by_role("textbox", name="Votre réponse")).to_have_value("Un texte écrit dans le train.")


def test_a_picture_asks_what_it_shows(browser_page, browser_sign_in, forum, nadia, bruno):
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(out, "PNG")
    topic = make_topic(forum, bruno)
    page = browser_page
    browser_sign_in(page, nadia)
    page.goto(topic.get_absolute_url())
    page.locator("[data-files]").set_input_files(
        {"name": "ondes.png", "mimeType": "image/png", "buffer": out.getvalue()}
    )
    page.get_by_label("Que montre cette image").fill("Deux ondes superposées")
    page.get_by_role("button", name="Placer l’image").click()
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url("**#m2")
    picture = page.get_by_role("img", name="Deux ondes superposées")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 30


def test_a_thread_is_read_and_answered_without_javascript(new_page, browser_sign_in, forum, nadia, bruno):
    topic = make_topic(forum, bruno, text="Deux relances, pas plus.")
    page = new_page(javascript=False)
    page.goto("/forums/")
    page.get_by_role("link", name="Animer").first.click()
    page.get_by_role("link", name="Une question posée ici").click()
    expect(page.get_by_text("Se connecter pour répondre")).to_be_visible()
    browser_sign_in(page, nadia)
    page.goto(topic.get_absolute_url())
    page.get_by_role("button", name="Utile").click()
    expect(page.get_by_role("button", name="Utile")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Citer le n° 1").click()
    page.get_by_label("Votre message").fill(page.get_by_label("Votre message").input_value() + "**Merci.**")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.get_by_role("heading", name="Aperçu")).to_be_visible()
    expect(page.locator("strong", has_text="Merci.")).to_be_visible()
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("#m2")).to_contain_text("Merci.")


def test_a_reply_is_written_with_the_keyboard_alone(browser_page, browser_sign_in, forum, nadia, bruno):
    topic = make_topic(forum, bruno)
    page = browser_page
    browser_sign_in(page, nadia)
    page.goto(topic.get_absolute_url())
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "reponse-text":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.type("Une piste.")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Publier":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**#m2")
    expect(page.locator("#m2")).to_contain_text("Une piste.")


def test_what_is_reported_is_decided_and_its_author_reads_why(new_page, browser_sign_in, live_hub, forum, nadia, bruno):
    from hub.accounts import groups

    moderator = make_user("moderation@example.org", group=groups.MODERATORS)
    topic = make_topic(forum, nadia, replies=1, by=bruno)
    page = new_page()
    browser_sign_in(page, nadia)
    page.goto(topic.get_absolute_url())
    page.locator("#m2 summary").click()
    page.locator("#m2").get_by_role("link", name="Signaler").click()
    page.get_by_label("Publicité").check(force=True)
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_text("Signalement transmis à la modération")).to_be_visible()
    # Wagtail's own pages have a policy of their own: watched in their own tests.
    from django.test import Client

    client = Client()
    client.force_login(moderator, backend="django.contrib.auth.backends.ModelBackend")
    assert "Publicité" in client.get("/admin/moderation/").content.decode()
    client.post("/admin/moderation/", {"post": post_of(topic, 2).pk, "decision": "retirer", "reason": "De la réclame."})
    author = new_page()
    browser_sign_in(author, bruno)
    author.goto(f"/forums/moderation/{topic.actions.get().pk}/")
    expect(author.get_by_text("De la réclame.")).to_be_visible()
    expect(author.get_by_role("link", name="Répondre à la modération")).to_be_visible()
    page.goto(topic.get_absolute_url())
    expect(page.get_by_role("heading", name="Message retiré")).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (390, False), (320, True)])
def test_every_page_is_accessible(new_page, browser_sign_in, assert_axe_clean, forum, nadia, bruno, width, dark):
    topic = make_topic(forum, nadia, replies=24, by=bruno, tags=["tutorat", "relance"])
    posting.edit(
        post_of(topic, 3),
        bruno,
        f"> [Nadia B., n° 1](/forums/t/{topic.pk}/1/)\n>\n> Extrait\n\n"
        f"`code` @[Nadia B.](membre:{nadia.pk})\n\n| a | b |\n|-|-|\n| 1 | 2 |",
    )
    answers.certify(topic, post_of(topic, 5), nadia)
    answers.add_poll(topic, "Lequel ?", ["Un", "Deux"])
    moderation.flag(bruno, post_of(topic, 1), "autre")
    reading.mark_read(nadia, topic, 12)
    posting.remove(post_of(topic, 4), bruno)
    visitor, member = new_page(width=width, dark=dark), new_page(width=width, dark=dark)
    browser_sign_in(member, nadia)
    for address in (
        "/forums/",
        "/forums/recents/",
        "/forums/sans-reponse/",
        "/forums/animer/",
        topic.get_absolute_url(),
    ):
        visitor.goto(address)
        assert_axe_clean(visitor)
    second = post_of(topic, 2).pk
    for address in (
        "/forums/", "/forums/non-lus/", "/forums/suivis/", "/forums/animer/", "/forums/nouveau/",
        topic.get_absolute_url(),
        f"/forums/t/{topic.pk}/repondre/?citer=2", f"/forums/t/{topic.pk}/fil-entier/", f"/forums/m/{second}/signaler/",
        f"/forums/m/{second}/signet/", f"/forums/m/{post_of(topic, 1).pk}/modifier/", "/forums/signets/",
    ):  # fmt: skip
        member.goto(address)
        assert_axe_clean(member)
    member.goto("/forums/nouveau/")
    member.get_by_role("button", name="Publier la question").click()
    expect(member.locator(".hub-errors")).to_be_focused()
    assert_axe_clean(member)


PAYLOADS = [
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg/onload=window.hacked=1>",
    "\"><script>window.hacked=1</script>",
    "'\"><img src=x onerror=window.hacked=1>",
    "</textarea><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    "</template><script>window.hacked=1</script>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<a href=javascript:window.hacked=1>x</a>",
    "[x](javascript:window.hacked=1)",
    "[x](data:text/html;base64,PHNjcmlwdD53aW5kb3cuaGFja2VkPTE8L3NjcmlwdD4=)",
    "![x](javascript:window.hacked=1)",
    "![x](https://evil.example/pixel.png)",
    "![\" onerror=window.hacked=1 x=\"](fichier:11111111-1111-1111-1111-111111111111)",
    "<details open ontoggle=window.hacked=1>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.hacked=1>",
    "<noscript><p title=\"</noscript><img src=x onerror=window.hacked=1>\">",
    "{{constructor.constructor('window.hacked=1')()}}",
    "@[<img src=x onerror=window.hacked=1>](membre:1)",
    "<div hx-get='/forums/' hx-trigger='load' hx-on:htmx:load='window.hacked=1'>",
    "<md-bold onclick=window.hacked=1>x</md-bold>",
    "javascript:window.hacked=1",
]  # fmt: skip


def test_nothing_hostile_runs_wherever_it_is_written(new_page, browser_sign_in, forum, nadia, bruno):
    """In post, title, name, tag, file name, alternative text; on topic, lists, editing, preview, history."""
    User.objects.filter(pk=bruno.pk).update(display_name=PAYLOADS[1], function=PAYLOADS[4])
    bruno.refresh_from_db()
    topics = []
    for rank, payload in enumerate(PAYLOADS):
        topic = posting.create_topic(forum, bruno, f"{payload} sujet {rank}"[:255], payload, tags=[payload[:90]])
        Topic.objects.filter(pk=topic.pk).update(is_announcement=rank < 3)
        topics.append(topic)
    attached = files.attach(
        bruno, SimpleUploadedFile('"><img src=x onerror=window.hacked=1>.txt', b"Texte."), PAYLOADS[1]
    )
    posting.reply(topics[0], bruno, f"[{attached.name}](fichier:{attached.key})\n\n" + "\n\n".join(PAYLOADS))
    posting.edit(post_of(topics[1], 1), nadia, "Un autre texte " + PAYLOADS[0])
    page = new_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    browser_sign_in(page, bruno)
    addresses = ["/forums/", "/forums/recents/", "/forums/animer/", "/forums/sans-reponse/", "/forums/signets/"]
    addresses += [topic.get_absolute_url() for topic in topics[:6]]
    addresses += [f"/forums/t/{topics[0].pk}/fil-entier/", f"/forums/m/{post_of(topics[0], 2).pk}/modifier/"]
    addresses += [f"/forums/m/{post_of(topics[1], 1).pk}/versions/", f"/forums/t/{topics[0].pk}/repondre/?citer=2"]
    addresses += ["/forums/membres/?q=img", "/forums/semblables/?q=script window hacked"]
    for address in addresses:
        page.goto(address)
        page.wait_for_timeout(50)
        assert page.evaluate("window.hacked") is None, address
        active = page.locator(
            "main script, main iframe, main object, main style, main [onerror], main [onload], main [onclick]"
        )
        assert active.count() == 0, address
    page.goto(f"/forums/t/{topics[0].pk}/repondre/")
    page.get_by_label("Votre message").fill("\n\n".join(PAYLOADS))
    page.get_by_role("button", name="Aperçu").click()
    page.locator(".hub-composer__preview").wait_for()
    assert page.evaluate("window.hacked") is None
    assert dialogs == []
