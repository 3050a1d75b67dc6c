"""Report, decide, log, tell; reactions, certified answers, polls."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hub.forums.models import Flag, ModerationAction, Post, Reaction, Topic
from hub.forums.services import answers, moderation, posting
from hub.forums.working_hours import add_working_hours, working_hours_before
from hub.notifications.models import Event
from tests.conftest import make_user
from tests.factories.forums import make_topic, post_of

from .pages import text_of

pytestmark = pytest.mark.django_db


def test_three_members_hide_a_post_until_a_decision(client, sign_in, forum, member, moderator):
    topic = make_topic(forum, member, replies=1, by=make_user("auteur@example.org"))
    post = post_of(topic, 2)
    for rank in range(3):
        reporter = make_user(f"signale{rank}@example.org")
        address = f"/forums/m/{post.pk}/signaler/"
        assert "Qu’est-ce qui ne va pas" in text_of(sign_in(client, reporter).get(address))
        client.post(address, {"reason": "publicite", "comment": "Code promo."})
        client.post(address, {"reason": "publicite"})
        assert post_of(topic, 2).state == ("hidden" if rank == 2 else "visible")
    assert Flag.objects.count() == 3
    page = sign_in(client, moderator).get("/admin/moderation/")
    assert "Code promo." in page.content.decode()
    client.post("/admin/moderation/", {"post": post.pk, "decision": "laisser", "reason": "Rien à redire."})
    assert post_of(topic, 2).state == "visible"
    assert set(Flag.objects.values_list("decision", flat=True)) == {"dismissed"}
    assert list(ModerationAction.objects.order_by("pk").values_list("kind", flat=True)) == ["hide", "restore"]


def test_a_removal_is_reasoned_logged_told_and_undone(
    client, sign_in, forum, member, other_member, moderator, run_worker
):
    topic = make_topic(forum, other_member)
    post = posting.reply(topic, member, "Achetez chez moi.")
    address = f"/forums/m/{post.pk}/moderation/retirer/"
    assert sign_in(client, moderator).post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "Publicité."})
    action = ModerationAction.objects.get()
    assert (action.kind, action.actor, action.reason) == ("remove", moderator, "Publicité.")
    event = Event.objects.get(kind="forums.moderation")
    assert [each[0] for each in event.recipients] == [member.pk]
    page = sign_in(client, member).get(f"/forums/moderation/{action.pk}/")
    assert "Motif Publicité." in text_of(page)
    assert sign_in(client, other_member).get(f"/forums/moderation/{action.pk}/").status_code == 404
    sign_in(client, moderator).post(f"/forums/m/{post.pk}/moderation/retablir/", {"reason": "Erreur de notre part."})
    assert post_of(topic, 2).state == "visible"


@pytest.mark.parametrize("reader", ["member", "editor"])
def test_moderation_is_for_moderators(client, sign_in, request, forum, other_member, reader):
    topic = make_topic(forum, other_member, replies=1)
    sign_in(client, request.getfixturevalue(reader))
    post = post_of(topic, 2)
    for address in (
        f"/forums/m/{post.pk}/moderation/retirer/",
        f"/forums/t/{topic.pk}/outils/fermer/",
        f"/forums/t/{topic.pk}/outils/deplacer/",
    ):
        assert client.post(address, {"reason": "x"}).status_code == 403
        assert client.get(address).status_code == 403
    for address in (
        "/admin/moderation/",
        "/admin/moderation/journal/",
        "/admin/moderation/suivi/",
        "/admin/moderation/suivi.csv",
    ):
        assert client.get(address).status_code in (302, 403)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("fermer", "is_locked", True),
        ("epingler", "is_pinned", True),
        ("annoncer", "is_announcement", True),
        ("resoudre", "is_solved", True),
    ],
)
def test_each_switch_of_a_topic_goes_both_ways(client, sign_in, forum, member, moderator, name, field, value):
    back = {
        "fermer": "rouvrir",
        "epingler": "desepingler",
        "annoncer": "ne-plus-annoncer",
        "resoudre": "remettre-en-attente",
    }[name]
    topic = make_topic(forum, member)
    sign_in(client, moderator)
    for tool, expected in ((name, value), (back, not value)):
        address = f"/forums/t/{topic.pk}/outils/{tool}/"
        assert client.get(address).status_code == 200
        assert client.post(address, {"reason": "Un motif."}).status_code == 302
        topic.refresh_from_db()
        assert getattr(topic, field) is expected
    assert ModerationAction.objects.count() == 2


def test_tools_that_move_topics_work_from_their_forms(client, sign_in, forum, backstage, member, moderator):
    topic, other = make_topic(forum, member, replies=3), make_topic(forum, member, title="Celui qui reste")
    sign_in(client, moderator)
    split = f"/forums/t/{topic.pk}/outils/separer/"
    data = {"numbers": "2, 4", "title": "Le nouveau sujet", "forum": forum.pk, "reason": "Deux sujets."}
    assert "n’a ces numéros" in text_of(client.post(split, {**data, "numbers": "77"}))
    assert "Écrivez des numéros" in text_of(client.post(split, {**data, "numbers": "deux"}))
    assert client.post(split, data).status_code == 302
    merge = f"/forums/t/{topic.pk}/outils/reunir/"
    assert "c’est celui-ci" in text_of(client.post(merge, {"target": topic.get_absolute_url(), "reason": "x"}))
    assert "Ce n’est pas l’adresse" in text_of(
        client.post(merge, {"target": "https://ailleurs.example/", "reason": "x"})
    )
    assert client.post(merge, {"target": other.get_absolute_url(), "reason": "x"}).url == other.get_absolute_url()
    move = f"/forums/t/{other.pk}/outils/deplacer/"
    assert client.post(move, {"forum": backstage.pk, "reason": "À part."}).status_code == 302
    assert not Topic.objects.public().filter(pk=other.pk).exists()


def test_a_change_by_a_moderator_keeps_the_text_and_says_why(client, sign_in, forum, member, moderator):
    topic = make_topic(forum, member, text="Avec le nom d’un élève.")
    address = f"/forums/m/{post_of(topic, 1).pk}/modifier/"
    data = {"text": "Sans nom.", "title": topic.title, "tags": ""}
    assert sign_in(client, moderator).post(address, data).status_code == 422
    client.post(address, {**data, "reason": "Un nom d’élève."})
    revision = post_of(topic, 1).revisions.get()
    assert (revision.raw, revision.reason, revision.editor) == ("Avec le nom d’un élève.", "Un nom d’élève.", moderator)


def test_admin_pages_show_the_log_and_the_figures(client, sign_in, forum, member, moderator):
    topic = make_topic(forum, member, replies=1)
    moderation.lock(topic, moderator, "Réglé depuis.", on=True)
    sign_in(client, moderator)
    assert "Réglé depuis." in client.get("/admin/moderation/journal/").content.decode()
    assert "Temps médian" in client.get("/admin/moderation/suivi/").content.decode()
    rows = client.get("/admin/moderation/suivi.csv").content.decode().splitlines()
    assert len(rows) == 13
    assert rows[-1].split(";")[1:] == ["1", "2", "0"]


# ---- One click ---------------------------------------------------------------------------------------------------


def test_a_reaction_is_given_once_taken_back_and_never_to_oneself(client, sign_in, forum, member, other_member):
    topic = make_topic(forum, other_member)
    post = post_of(topic, 1)
    sign_in(client, member)
    for _ in range(2):
        client.post(f"/forums/m/{post.pk}/meme-question/", {"mettre": "1"})
    topic.refresh_from_db()
    assert (post_of(topic, 1).same_count, topic.same_count, Reaction.objects.count()) == (1, 1, 1)
    button = client.post(
        f"/forums/m/{post.pk}/meme-question/", {"mettre": "0"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'aria-pressed="false"' in button
    assert post_of(topic, 1).same_count == 0
    sign_in(client, other_member).post(f"/forums/m/{post.pk}/utile/", {"mettre": "1"})
    assert post_of(topic, 1).useful_count == 0
    assert client.post(f"/forums/m/{post.pk}/inconnue/", {"mettre": "1"}).status_code == 404


def test_the_author_certifies_one_answer_changes_and_undoes(client, sign_in, forum, member, other_member, third_member):
    topic = make_topic(forum, member, replies=2, by=other_member)
    sign_in(client, third_member)
    assert client.post(f"/forums/m/{post_of(topic, 2).pk}/certifier/").status_code == 403
    sign_in(client, member)
    for number, expected in ((2, 2), (3, 3)):
        client.post(f"/forums/m/{post_of(topic, number).pk}/certifier/", {"mettre": "1"})
        topic.refresh_from_db()
        assert (topic.answer_number, topic.is_solved, topic.certified_by) == (expected, True, member)
    client.post(f"/forums/m/{post_of(topic, 3).pk}/certifier/", {"mettre": "0"})
    topic.refresh_from_db()
    assert (topic.answer_number, topic.is_solved) == (None, False)


def test_bookmarks_keep_a_private_note(client, sign_in, forum, member, other_member):
    topic = make_topic(forum, other_member)
    address = f"/forums/m/{post_of(topic, 1).pk}/signet/"
    sign_in(client, member).post(address, {"note": "À relire lundi"})
    assert "À relire lundi" in text_of(client.get("/forums/signets/"))
    assert "À relire lundi" not in text_of(sign_in(client, other_member).get("/forums/signets/"))
    sign_in(client, member).post(address, {"retirer": "1"})
    assert "Aucun signet pour le moment" in text_of(client.get("/forums/signets/"))


@pytest.mark.every_database
def test_a_poll_counts_each_member_once_and_hides_until_the_end(client, sign_in, forum, member, other_member):
    topic = make_topic(forum, member)
    poll = answers.add_poll(
        topic,
        "Lequel ?",
        ["Un", "Deux", "Trois"],
        max_choices=2,
        hides_results=True,
        closes_at=timezone.now() + timedelta(days=1),
    )
    one, two, three = poll.options.all()
    sign_in(client, other_member)
    client.post(f"/forums/sondages/{poll.pk}/", {"options": [one.pk, two.pk]})
    client.post(f"/forums/sondages/{poll.pk}/", {"options": [two.pk, three.pk]})
    assert list(poll.options.values_list("votes_count", flat=True)) == [0, 1, 1]
    poll.refresh_from_db()
    assert poll.voters_count == 1
    page = client.get(topic.get_absolute_url())
    assert "Les résultats paraîtront à la fin." in text_of(page)
    assert "<table" not in page.content.decode()
    with pytest.raises(ValidationError) as refusal:
        answers.vote(other_member, poll, [one, two, three])
    assert refusal.value.messages == ["Choisissez 2\u00a0propositions au plus."]
    assert client.get(f"/forums/sondages/{poll.pk}/resultats.csv").status_code == 404
    type(poll).objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(ValidationError, match="terminé"):
        answers.vote(other_member, poll, [one])
    assert "<table" in client.get(topic.get_absolute_url()).content.decode()
    rows = client.get(f"/forums/sondages/{poll.pk}/resultats.csv").content.decode("utf-8-sig").splitlines()
    assert rows == ["Proposition;Voix", "Un;0", "Deux;1", "Trois;1"]


# ---- The team is told ---------------------------------------------------------------------------------------------


def test_the_team_is_told_once_of_a_question_left_alone(forum, member, mailbox, django_capture_on_commit_callbacks):
    topic = make_topic(forum, member, title="Personne ne répond ici", created_at=timezone.now() - timedelta(days=6))
    make_topic(forum, member, title="Elle vient d’être posée")
    with django_capture_on_commit_callbacks(execute=True):
        assert moderation.alert_unanswered() == 1
        assert moderation.alert_unanswered() == 0
    messages = [each for each in mailbox() if "attend une réponse" in each.subject]
    assert len(messages) == 1
    assert re.search(rf"/forums/t/{topic.pk}/", str(messages[0].message()))


@given(st.datetimes(min_value=timezone.datetime(2026, 1, 1), max_value=timezone.datetime(2026, 12, 1)))
def test_working_hours_skip_week_ends(naive):
    asked = timezone.make_aware(naive)
    late = timezone.localtime(add_working_hours(asked, 48))
    assert late.weekday() < 5
    assert timedelta(hours=46) <= late - asked <= timedelta(hours=48 + 72)
    assert working_hours_before(late + timedelta(hours=2), 48) >= asked - timedelta(hours=1)


def test_a_friday_question_is_late_on_tuesday():
    from zoneinfo import ZoneInfo

    friday = timezone.datetime(2026, 11, 20, 17, tzinfo=ZoneInfo("Europe/Paris"))
    assert add_working_hours(friday, 48) == friday + timedelta(days=4)
    assert working_hours_before(friday + timedelta(days=4), 48) == friday


def test_erasing_a_member_keeps_the_thread_and_removes_the_name(client, forum, member, other_member):
    from hub.accounts.privacy import erase

    type(other_member).objects.filter(pk=other_member.pk).update(display_name="Rozenn Q.")
    other_member.refresh_from_db()
    topic = make_topic(forum, member)
    posting.reply(topic, other_member, "Ce que j’ai dit.")
    posting.reply(
        topic,
        member,
        f"> [Rozenn Q., n°\u00a02](/forums/t/{topic.pk}/2/)\n>\n> Ce que j’ai dit.\n\n"
        f"Merci @[Rozenn Q.](membre:{other_member.pk}).",
    )
    erase(other_member)
    page = client.get(topic.get_absolute_url()).content.decode()
    assert "Rozenn" not in page
    assert "Ce que j’ai dit." in page
    assert not Post.objects.filter(raw__contains="Rozenn").exists()
    assert not Post.objects.filter(cooked__contains="Rozenn").exists()
