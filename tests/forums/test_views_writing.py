"""Forms of the forums: nothing typed is lost, what is wrong is said, a second click changes nothing."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hub.forums.models import Attachment, Draft, Post, Topic
from hub.forums.services import files, posting, reading
from tests.conftest import make_user
from tests.factories.forums import ForumFactory, make_topic, post_of

from .pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client, sign_in, member):
    from datetime import timedelta

    from django.utils import timezone

    type(member).objects.filter(pk=member.pk).update(date_joined=timezone.now() - timedelta(days=9))
    return sign_in(client, member)


def question(where, **fields) -> dict:
    return {
        "forum": where.slug, "title": "Peut-on tester une session ?", "text": "Sans prévenir les inscrits.",
        "tags": "Tutorat, relance", "submission": str(uuid.uuid4()), **fields,
    }  # fmt: skip


def test_a_question_is_published_once(writer, forum, member):
    data = question(forum)
    response = writer.post("/forums/nouveau/", data)
    topic = Topic.objects.get()
    assert (response.status_code, response.url) == (302, topic.get_absolute_url())
    assert sorted(name for name, _ in topic.tag_list) == ["relance", "tutorat"]
    writer.post("/forums/nouveau/", data)
    assert Topic.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": "Court"}, "10 caractères au moins"),
        ({"title": "x" * 256}, "255 caractères au plus"),
        ({"text": ""}, "Écrivez votre message."),
        ({"text": "x" * 32_001}, "32 000 caractères au plus"),
        ({"forum": "inconnu"}, "Choisissez un forum de la liste."),
        ({"tags": "a, b, c, d, e, f"}, "5 mots-clés au plus"),
        ({"tags": "<script>"}, "n’est pas un mot-clé"),
        ({"poll_question": "Lequel ?"}, "au moins deux réponses"),
        ({"poll_options": "Un\nDeux"}, "Écrivez la question du sondage."),
        (
            {"poll_question": "Lequel ?", "poll_options": "Un\nDeux", "poll_closes_at": "2020-01-01T10:00"},
            "Cette date est passée",
        ),
        ({"site": "https://spam.example"}, "n’a pas pu être publié"),
    ],
)
def test_a_refused_question_says_why_and_keeps_the_text(writer, forum, change, said):
    response = writer.post("/forums/nouveau/", question(forum, **change))
    assert response.status_code == 422
    assert said in text_of(response)
    assert change.get("title", "Peut-on tester une session ?") in response.content.decode()
    assert Topic.objects.count() == 0
    if "text" not in change:
        assert Draft.objects.get().text == "Sans prévenir les inscrits."


def test_a_newcomer_in_haste_is_told_when_to_try_again_and_finds_the_draft(client, sign_in, forum):
    newcomer = make_user("nouveau@example.org")
    sign_in(client, newcomer).post("/forums/nouveau/", question(forum))
    response = client.post("/forums/nouveau/", question(forum, title="Une seconde question", text="Un autre texte."))
    assert response.status_code == 429
    assert "Le suivant pourra être publié dans" in text_of(response)
    again = client.get("/forums/nouveau/")
    assert "Un autre texte." in again.content.decode()
    assert "Une seconde question" in again.content.decode()


def test_preview_is_what_is_published_with_and_without_javascript(writer, forum):
    text = "Bonjour ! **Gras**, `code`\n\n> citation\n\n<b>non</b> [x](javascript:alert(1))"
    piece = writer.post("/forums/apercu/", {"text": text}).content.decode()
    page = writer.post("/forums/nouveau/", question(forum, text=text, apercu="1"))
    assert page.status_code == 200
    assert piece in page.content.decode()
    assert Topic.objects.count() == 0
    writer.post("/forums/nouveau/", question(forum, text=text))
    assert Post.objects.get().cooked == piece


def test_the_template_of_the_forum_starts_the_message_unless_a_draft_is_there(writer, member):
    forum = ForumFactory(template="**Ce que je voulais faire** :")
    assert "**Ce que je voulais faire** :" in writer.get(f"/forums/nouveau/?forum={forum.slug}").content.decode()
    reading.keep_draft(member, None, text="Mon brouillon", title="Mon titre à moi")
    text = writer.get(f"/forums/nouveau/?forum={forum.slug}").content.decode()
    assert "Mon brouillon" in text
    assert "Mon titre à moi" in text


def test_a_poll_is_published_with_the_question(writer, forum):
    writer.post(
        "/forums/nouveau/", question(forum, poll_question="Lequel ?", poll_options="Un\nDeux\nUn\n\n", poll_choices="5")
    )
    poll = Topic.objects.get().poll
    assert (poll.question, poll.max_choices, poll.is_anonymous) == ("Lequel ?", 2, True)
    assert list(poll.options.values_list("text", flat=True)) == ["Un", "Deux"]


def test_a_reply_lands_on_itself_and_a_refused_one_keeps_its_text(writer, forum, other_member):
    topic = make_topic(forum, other_member)
    response = writer.post(f"/forums/t/{topic.pk}/repondre/", {"text": "Voici une piste."})
    assert response.url == f"/forums/t/{topic.pk}/2/"
    refused = writer.post(f"/forums/t/{topic.pk}/repondre/", {"text": "Voici une piste."})
    assert refused.status_code == 429
    assert "Votre texte est gardé." in text_of(refused)
    assert "Voici une piste.</textarea>" in refused.content.decode()


def test_quoting_without_javascript_puts_the_quotation_in_the_composer(writer, forum, other_member):
    topic = make_topic(forum, other_member, text="Deux relances, pas plus.")
    text = writer.get(f"/forums/t/{topic.pk}/repondre/?citer=1").content.decode()
    assert f"&gt; [{other_member.display_name}, n°\u00a01](/forums/t/{topic.pk}/1/)" in text
    assert "&gt; Deux relances, pas plus." in text
    assert "Vous répondez à" in text


def test_a_member_changes_their_own_message_and_no_other(writer, forum, member, other_member):
    mine, theirs = make_topic(forum, member), make_topic(forum, other_member)
    address = f"/forums/m/{post_of(mine, 1).pk}/modifier/"
    assert writer.get(address).status_code == 200
    writer.post(address, {"text": "Mieux dit.", "title": "Un titre bien meilleur", "tags": "neuf"})
    mine.refresh_from_db()
    assert (mine.title, mine.tag_list, post_of(mine, 1).raw) == (
        "Un titre bien meilleur",
        [["neuf", "neuf"]],
        "Mieux dit.",
    )
    other = f"/forums/m/{post_of(theirs, 1).pk}/modifier/"
    assert writer.get(other).status_code == 403
    assert writer.post(other, {"text": "Piraté."}).status_code == 403
    assert post_of(theirs, 1).raw == "Le texte de la question."


def test_a_member_takes_away_and_puts_back_their_own_reply(writer, forum, member, other_member):
    topic = make_topic(forum, other_member)
    post = posting.reply(topic, member, "À retirer.")
    assert "Retirer votre message" in text_of(writer.get(f"/forums/m/{post.pk}/retirer/"))
    writer.post(f"/forums/m/{post.pk}/retirer/")
    page = writer.get(topic.get_absolute_url())
    assert "À retirer." not in page.content.decode()
    writer.post(f"/forums/m/{post.pk}/retablir/")
    assert "À retirer." in text_of(writer.get(topic.get_absolute_url()))
    question_of_another = post_of(topic, 1)
    assert writer.post(f"/forums/m/{question_of_another.pk}/retirer/").status_code == 403


def test_drafts_are_kept_as_one_writes(writer, forum, member, other_member):
    topic = make_topic(forum, other_member)
    answer = writer.post("/forums/brouillons/", {"text": "En cours", "topic": topic.pk})
    assert answer.json()["message"].startswith("Brouillon gardé à ")
    assert "En cours</textarea>" in writer.get(topic.get_absolute_url()).content.decode()
    writer.post("/forums/brouillons/", {"text": "", "topic": topic.pk})
    assert Draft.objects.count() == 0
    assert writer.post("/forums/brouillons/", {"text": "x" * 32_001}).status_code == 422


# ---- Files -------------------------------------------------------------------------------------------------------


def picture(kind: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, kind, **options)
    return out.getvalue()


def test_a_picture_loses_what_it_said_of_its_author(writer, member):
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "Appareil de Nadia", {1: "N", 2: (48.0, 51.0, 0.0)}
    upload = SimpleUploadedFile("photo.jpg", picture(exif=exif))
    answer = writer.post("/forums/fichiers/", {"file": upload, "alt": "Un rectangle rouge"}).json()
    attachment = Attachment.objects.get()
    assert answer["markdown"] == f"![Un rectangle rouge](fichier:{attachment.key})"
    with attachment.file.open() as file:
        kept = file.read()
    assert b"Nadia" not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}
    assert (attachment.width, attachment.height) == (40, 30)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.html", b"<script>alert(1)</script>", "Ce format n’est pas accepté"),
        ("dessin.svg", b"<svg onload=alert(1)>", "Ce format n’est pas accepté"),
        ("photo.png", b"GIF89a....", "contenu est d’une autre nature"),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "ne s’ouvre pas"),
        ("notes.txt", b"<!doctype html><script>", "contenu est d’une autre nature"),
        ("vide.txt", b"", "est vide"),
    ],
)
def test_a_wrong_file_is_refused_in_words(writer, name, content, said):
    response = writer.post("/forums/fichiers/", {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 422
    assert said in response.json()["message"].replace("\u00a0", " ")
    assert Attachment.objects.count() == 0


def test_a_file_larger_than_ten_megabytes_is_refused(writer):
    upload = SimpleUploadedFile("notes.txt", b"a" * (files.MAX_BYTES + 1))
    assert "10" in writer.post("/forums/fichiers/", {"file": upload}).json()["message"]


def test_a_file_is_shown_once_its_message_is_published_and_orphans_are_swept(writer, forum, member, other_member):
    from datetime import timedelta

    from django.utils import timezone

    shown = files.attach(member, SimpleUploadedFile("ondes.png", picture("PNG")))
    orphan = files.attach(member, SimpleUploadedFile("perdu.txt", b"Texte."))
    theirs = files.attach(other_member, SimpleUploadedFile("autre.txt", b"Texte."))
    text = f"![Ondes](fichier:{shown.key}) [vol](fichier:{theirs.key})"
    writer.post("/forums/nouveau/", question(forum, text=text))
    cooked = Post.objects.get().cooked
    assert shown.get_absolute_url() in cooked
    assert str(theirs.key) not in cooked
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=3))
    Attachment.objects.filter(pk=theirs.pk).update(created_at=timezone.now())
    assert files.sweep_orphans() == 1
    assert not Attachment.objects.filter(pk=orphan.pk).exists()


# ---- Names -------------------------------------------------------------------------------------------------------


def test_at_most_ten_members_are_proposed_by_name_or_academie(writer, forum, member):
    from hub.network.models import Academy

    guyane = Academy.objects.get(code="33")
    for rank in range(12):
        make_user(f"ines{rank}@example.org", display_name=f"Inès {rank:02}", academy=guyane)
    names = writer.get("/forums/membres/", {"q": "inè", "forum": forum.slug}).content.decode()
    assert names.count('role="option"') == 10
    assert writer.get("/forums/membres/", {"q": "guyane"}).content.decode().count('role="option"') == 10
    assert 'role="option"' not in writer.get("/forums/membres/", {"q": ""}).content.decode()
    assert 'role="option"' not in writer.get("/forums/membres/", {"q": "x", "forum": "inconnu"}).content.decode()


def test_similar_titles_are_proposed(writer, forum, other_member):
    make_topic(forum, other_member, title="Relancer les inscrits sans harceler")
    make_topic(forum, other_member, title="Sous-titrer une vidéo rapidement")
    text = text_of_piece(writer.get("/forums/semblables/", {"q": "Comment relancer des inscrits ?"}))
    assert "Relancer les inscrits sans harceler" in text
    assert "Sous-titrer" not in text


def text_of_piece(response) -> str:
    return response.content.decode()
