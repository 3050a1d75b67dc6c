"""The bell, its list, what one follows, one's choices, and the link that stops everything."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from hub.accounts.models import User
from hub.core.chrome import chrome_for
from hub.notifications.models import Notification, Preferences, RefusedAddress, Subscription
from hub.notifications.presentation import PER_PAGE
from hub.notifications.registry import Extra
from hub.notifications.services import follow, level_of, mark_read, preferences_of
from hub.notifications.stopping import make_token
from tests.conftest import make_user
from tests.factories.notifications import MessageFactory, PlaceFactory, ThreadFactory

LIST, SETTINGS, FOLLOWING = (reverse(f"notifications:{name}") for name in ("list", "settings", "following"))


@pytest.fixture
def reader(client, sign_in, member):
    return sign_in(client, member)


def page(client, address=LIST) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def titles(html) -> list[str]:
    return re.findall(r'hub-row__title"><a[^>]*>([^<]*)<', html)


# ---- The bell ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", LIST, "/kit/"])
def test_the_bell_says_how_many(reader, room, happen, member, address):
    assert ">Notifications</a>" in page(reader, address)
    happen([member])
    assert '>Notifications\u00a0(1<span class="fr-sr-only"> non lue</span>)</a>' in page(reader, address)
    happen([member])
    assert '>Notifications\u00a0(2<span class="fr-sr-only"> non lues</span>)</a>' in page(reader, address)


def test_the_bell_costs_no_query(rf, room, happen, member, assert_queries):
    happen([member])
    request = rf.get("/kit/")
    request.user = User.objects.get(pk=member.pk)
    chrome_for(request)
    with assert_queries(0):
        assert "Notifications\u00a0(1" in chrome_for(request).header


def test_a_visitor_has_no_bell(client, db):
    assert "/compte/notifications/" not in page(client, "/")
    assert client.get(LIST).status_code == 302


# ---- The list ----------------------------------------------------------------------------------------------------


def test_the_list_groups_by_subject_the_last_moved_first(reader, room, happen, member):
    other = ThreadFactory()
    first, second = happen([member], "test.answer"), happen([member], "test.message")
    third = happen([member], group=other)
    room.titles = {first.pk: "Relancer", second.pk: "Relancer", third.pk: "Tester"}
    html = page(reader)
    assert titles(html) == ["Tester", "Relancer"]
    assert "1\u00a0réponse et 1\u00a0message" in html
    assert "Nadia B. écrit" in html
    assert "parce qu’on vous cite" in html
    assert html.count("hub-row--unread") == 2


def test_the_list_is_empty_with_something_to_do(reader, room):
    html = page(reader)
    assert "Rien pour l’instant" in html
    assert f'href="{SETTINGS}">Régler mes courriels' in html
    assert "Tout est lu" in page(reader, f"{LIST}?vue=non-lues")


def test_unread_only(reader, room, happen, member):
    thread = ThreadFactory()
    read, unread = happen([member]), happen([member], group=thread)
    room.titles = {read.pk: "Lu", unread.pk: "Non lu"}
    Notification.objects.filter(event__about_id=read.pk).update(read_at=timezone.now())
    assert titles(page(reader)) == ["Non lu", "Lu"]
    assert titles(page(reader, f"{LIST}?vue=non-lues")) == ["Non lu"]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", [LIST, f"{LIST}?vue=non-lues"])
def test_the_list_costs_the_same_whatever_it_holds(reader, room, happen, member, assert_queries, address, count):
    for _ in range(count):
        happen([member], group=ThreadFactory())
    page(reader, address)
    with assert_queries(6):  # session, member, groups, notifications, the room, the address
        html = page(reader, address)
    assert len(titles(html)) == count


def test_the_list_goes_by_pages_of_fifty_from_key_to_key(reader, room, happen, member):
    for number in range(PER_PAGE + 2):
        message = happen([member], group=ThreadFactory())
        room.titles[message.pk] = f"Sujet {number}"
    html = page(reader)
    assert titles(html)[-1] == "Sujet 2"
    older = re.search(r'href="(\?avant=\d+)">Voir les notifications plus anciennes', html).group(1)
    html = page(reader, LIST + older)
    assert titles(html) == ["Sujet 1", "Sujet 0"]
    assert "plus anciennes" not in html


@pytest.mark.parametrize(
    "query", ["avant=abc", "avant=0", "avant=9" + "9" * 30, "vue=autre", "annuler=hier", "avant=%00"]
)
def test_a_bad_parameter_is_not_found(reader, room, query):
    assert reader.get(f"{LIST}?{query}").status_code == 404


def test_what_is_gone_is_neither_shown_nor_counted(reader, room, happen, member):
    message = happen([member])
    room.gone = {message.pk}
    assert titles(page(reader)) == []
    member.refresh_from_db()
    assert member.unread_notifications == 0


def test_a_notification_leads_to_its_object_and_is_read_with_what_came_before(reader, room, happen, member):
    for rank in (1, 2, 3):
        happen([member], rank=rank)
    first, second, third = Notification.objects.order_by("pk")
    response = reader.get(reverse("notifications:go", args=[second.pk]))
    assert (response.status_code, response.url) == (302, f"/kit/?message={second.event.about_id}")
    assert list(Notification.objects.unread()) == [third]
    member.refresh_from_db()
    assert member.unread_notifications == 1


def test_a_notification_of_what_is_gone_says_so(reader, room, happen, member):
    room.gone = {happen([member]).pk}
    response = reader.get(reverse("notifications:go", args=[Notification.objects.get().pk]), follow=True)
    assert "Ce contenu n’est plus en ligne, ou ne vous est plus ouvert." in response.content.decode()


def test_anothers_notification_is_not_found(reader, room, happen, other_member):
    happen([other_member])
    assert reader.get(reverse("notifications:go", args=[Notification.objects.get().pk])).status_code == 404
    reader.post(reverse("notifications:read"), {"lues": str(Notification.objects.get().pk)})
    assert Notification.objects.unread().count() == 1


def test_a_subject_is_marked_as_read_alone_and_it_can_be_undone(reader, room, happen, member):
    happen([member])
    happen([member], group=ThreadFactory())
    first, second = Notification.objects.order_by("pk")
    html = page(reader)
    assert f'name="lues" value="{first.pk}"' in re.sub(r"\s+", " ", html)
    response = reader.post(reverse("notifications:read"), {"lues": str(first.pk)}, follow=True)
    assert list(Notification.objects.unread()) == [second]
    html = response.content.decode()
    moment = re.search(r'name="moment"\s+value="([^"]+)"', html).group(1)
    reader.post(reverse("notifications:unread"), {"moment": moment.replace("&#43;", "+")})
    assert Notification.objects.unread().count() == 2
    member.refresh_from_db()
    assert member.unread_notifications == 2


def test_everything_is_marked_as_read(reader, room, happen, member, other_member):
    for _ in range(3):
        happen([member, other_member])
    assert "C’est marqué comme lu." in reader.post(reverse("notifications:read"), follow=True).content.decode()
    member.refresh_from_db()
    other_member.refresh_from_db()
    assert (member.unread_notifications, other_member.unread_notifications) == (0, 3)


@pytest.mark.parametrize("data", [{"lues": "a"}, {"lues": "1,"}, {"lues": "1;2"}, {"lues": ",".join("1" * 300)}])
def test_marking_nonsense_is_not_found(reader, room, data):
    assert reader.post(reverse("notifications:read"), data).status_code == 404


def test_undoing_nonsense_is_not_found(reader, room):
    assert reader.post(reverse("notifications:unread"), {"moment": "hier"}).status_code == 404


def test_reading_a_page_reads_its_notifications_as_far_as_that(room, happen, thread, member, assert_queries):
    with assert_queries(0):
        mark_read(member, thread, up_to=9)
    for rank in (1, 2, 3):
        happen([member], rank=rank)
    member.refresh_from_db()
    mark_read(member, thread, up_to=2)
    assert member.unread_notifications == 1
    with assert_queries(3):  # BEGIN, UPDATE, COMMIT in a test: nothing of this group is left
        mark_read(member, thread, up_to=2)
    mark_read(member, thread)
    assert member.unread_notifications == 0


# ---- What one follows --------------------------------------------------------------------------------------------


def test_the_list_of_what_one_follows_changes_levels(reader, room, thread, member, other_member):
    place = PlaceFactory(name="Forum Animer")
    follow(member, thread)
    follow(member, place)
    follow(other_member, thread)
    html = page(reader, FOLLOWING)
    assert titles(html) == ["Forum Animer", "Relancer sans harceler"]
    mine, theirs = Subscription.objects.about(thread).order_by("pk")
    response = reader.post(FOLLOWING, {f"suivi-{mine.pk}": "silent", f"suivi-{theirs.pk}": "silent"}, follow=True)
    assert "Vos choix sont enregistrés." in response.content.decode()
    assert (level_of(member, thread), level_of(member, place)) == ("silent", "follow")
    assert level_of(other_member, thread) == "follow"


def test_a_level_that_does_not_exist_is_refused_next_to_its_row(reader, room, thread, member):
    follow(member, thread)
    response = reader.post(FOLLOWING, {f"suivi-{Subscription.objects.get().pk}": "fort"})
    html = response.content.decode()
    assert "Choisissez Suivre, Normal ou Silencieux." in html
    assert level_of(member, thread) == "follow"


def test_nothing_followed_says_how_to(reader, room):
    assert "Vous ne suivez rien encore" in page(reader, FOLLOWING)


@pytest.mark.parametrize("count", [1, 3])
def test_what_one_follows_costs_the_same_whatever_the_number(reader, room, member, assert_queries, count):
    for _ in range(count):
        follow(member, ThreadFactory())
    page(reader, FOLLOWING)
    with assert_queries(5):  # session, member, groups, levels, the room
        assert len(titles(page(reader, FOLLOWING))) == count


def test_what_one_follows_goes_by_pages(reader, room, member):
    for number in range(PER_PAGE + 1):
        follow(member, ThreadFactory(name=f"Fil {number}", slug=f"fil-{number}"))
    html = page(reader, FOLLOWING)
    older = re.search(r'href="(\?avant=\d+)">Voir les suivis plus anciens', html).group(1)
    assert titles(page(reader, FOLLOWING + older)) == ["Fil 0"]
    assert reader.get(f"{FOLLOWING}?avant=x").status_code == 404


# ---- Choices -----------------------------------------------------------------------------------------------------

CHOSEN = {"cadence": "weekly", "follow_what_i_write_in": "on"}


def test_one_choice_is_enough(reader, room, member, at):
    at("2026-11-25T09:00:00+00:00")
    response = reader.post(SETTINGS, {**CHOSEN, "pause_in_holidays": "on"}, follow=True)
    assert "Vos choix sont enregistrés." in response.content.decode()
    preferences = Preferences.objects.get()
    assert (preferences.cadence, preferences.pause_in_holidays, preferences.follow_what_i_write_in) == (
        "weekly",
        True,
        True,
    )
    assert preferences.alerts_off == ["meetings"]
    assert preferences.next_digest_at.isoformat() == "2026-11-30T06:00:00+00:00"


def test_alerts_are_shown_when_a_room_has_some(reader, room, member):
    assert "une rencontre change" in page(reader, SETTINGS)
    reader.post(SETTINGS, {**CHOSEN, "alerts": "meetings"})
    assert Preferences.objects.get().alerts_off == []


@pytest.mark.parametrize(
    ("cadence", "said"), [("", "Choisissez un rythme."), ("souvent", "Choisissez un des quatre rythmes proposés.")]
)
def test_a_rhythm_that_does_not_exist_is_refused_and_nothing_is_lost(reader, room, member, cadence, said):
    response = reader.post(SETTINGS, {"cadence": cadence, "pause_in_holidays": "on"})
    html = response.content.decode()
    assert f'<a href="#rythme-0">{said}</a>' in re.sub(r"\s*\n\s*", "", html)
    assert re.search(r'id="pause_in_holidays"\s+checked', html)
    assert Preferences.objects.get().cadence == "daily"


def test_levels_are_changed_from_the_settings_too(reader, room, thread, member):
    follow(member, thread)
    reader.post(SETTINGS, {**CHOSEN, f"suivi-{Subscription.objects.get().pk}": "normal"})
    assert level_of(member, thread) == "normal"


def test_the_settings_show_the_next_digest(reader, room, happen, member, at):
    at("2026-11-25T09:00:00+00:00")
    happen([member], "test.answer")
    html = page(reader, SETTINGS)
    assert "Votre prochain résumé" in html
    assert "Demain, 7\u00a0h\u00a000" in html
    assert re.search(r"<strong>Relancer sans harceler</strong>\s*<br>\s*Nadia B. vous répond", html)


def test_the_settings_show_what_is_about_to_leave(reader, room, happen, choose, member, at):
    at("2026-11-25T09:00:00+00:00")
    choose(member)
    assert "Rien n’attend" in page(reader, SETTINGS)
    happen([member])
    html = page(reader, SETTINGS)
    assert "Votre prochain courriel" in html
    assert "Aujourd’hui, 10\u00a0h\u00a010" in html
    choose(member, "none")
    assert "Aucun courriel ne partira." in page(reader, SETTINGS)


def test_the_settings_say_whose_clock_it_is(reader, room, member, at):
    from hub.network.models import Academy

    at("2026-11-25T09:00:00+00:00")
    member.academy = Academy.objects.get(name="La Réunion")
    member.save()
    html = page(reader, SETTINGS)
    assert "Demain, 7\u00a0h\u00a000, heure de La Réunion" in html
    assert "Pas de résumé pendant les vacances de mon académie (La Réunion)" in html
    reader.post(SETTINGS, {**CHOSEN, "pause_in_holidays": "on"})
    assert "Le hub ne connaît pas encore le calendrier de votre académie" in page(reader, SETTINGS)


@pytest.mark.parametrize("count", [1, 3])
def test_the_settings_cost_the_same_whatever_they_show(reader, room, happen, member, assert_queries, count):
    for _ in range(count):
        happen([member], group=ThreadFactory())
        follow(member, ThreadFactory())
    room.extras = [Extra(f"Question {number}", "/kit/") for number in range(count)]
    page(reader, SETTINGS)
    with assert_queries(9):
        page(reader, SETTINGS)


def test_an_address_that_refuses_is_said_and_can_be_tried_again(reader, room, member):
    RefusedAddress.objects.create(email=member.email, user=member, answer="550 5.1.1 No such user")
    for address in (LIST, SETTINGS):
        html = page(reader, address)
        assert "Votre adresse refuse nos courriels" in html
        assert "550 5.1.1 No such user" in html
    reader.post(reverse("notifications:retry_address"))
    assert RefusedAddress.objects.count() == 0
    assert "Votre adresse refuse" not in page(reader)


@pytest.mark.parametrize("name", ["list", "settings", "following"])
def test_one_must_be_signed_in(client, name):
    address = reverse(f"notifications:{name}")
    response = client.get(address)
    assert (response.status_code, response.url) == (302, f"/compte/connexion/?next={address}")


# ---- The link that stops -----------------------------------------------------------------------------------------


@pytest.fixture
def stop(room, happen, member, choose, worker):
    """The address in the header of a message that the member received."""
    choose(member)
    happen([member])
    worker(minutes=11)
    header = mail.outbox[0].message()["List-Unsubscribe"]
    return re.search(r"//[^/]+(/\S+)>", header).group(1)


def test_one_click_stops_everything_without_signing_in(client, stop, member, happen, worker):
    from django.test import Client

    mailbox = Client(enforce_csrf_checks=True)
    response = mailbox.post(stop, {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, response.cookies.keys()) == (200, set())
    assert preferences_of(member).cadence == "none"
    happen([member])
    worker(minutes=11)
    assert len(mail.outbox) == 1
    member.refresh_from_db()
    assert member.unread_notifications == 2


def test_opening_the_link_only_asks(client, stop, member):
    html = page(client, stop)
    assert "Ne plus rien recevoir sur «\u00a0Relancer sans harceler\u00a0»" in html
    assert client.head(stop).status_code == 200
    assert preferences_of(member).cadence == "instant"


def test_stopping_twice_then_coming_back(client, stop, member):
    for _ in range(2):
        html = client.post(stop, {"choix": "tout"}).content.decode()
    assert "Recevoir de nouveau les courriels" in html
    assert "Les courriels sont déjà arrêtés" in page(client, stop)
    client.post(stop, {"choix": "reprendre"})
    preferences = preferences_of(member)
    assert (preferences.cadence, preferences.stopped_at) == ("instant", None)


def test_stopping_a_subject_leaves_the_rest(client, stop, thread, member):
    html = client.post(stop, {"choix": "sujet"}).content.decode()
    assert "Vous ne recevrez plus rien sur «\u00a0Relancer sans harceler\u00a0»" in html
    assert (level_of(member, thread), preferences_of(member).cadence) == ("silent", "instant")


def test_the_settings_say_that_everything_was_stopped(reader, stop, member):
    reader.post(stop, {"List-Unsubscribe": "One-Click"})
    assert "Tout est arrêté depuis le" in page(reader, SETTINGS)
    reader.post(SETTINGS, CHOSEN)
    assert "Tout est arrêté" not in page(reader, SETTINGS)


@pytest.mark.parametrize("token", ["x", "1:abc", "1.2.3:abc"])
def test_a_forged_link_is_not_found(client, db, token):
    address = reverse("notifications:stop", args=[token])
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


def test_a_link_of_a_closed_account_is_not_found(client, db, member):
    address = reverse("notifications:stop", args=[make_token(member)])
    member.delete()
    assert client.post(address).status_code == 404


def test_a_link_does_not_open_anything_else(client, stop, member):
    client.get(stop)
    client.post(stop, {"choix": "tout"})
    assert client.get("/compte/").status_code == 302


def test_a_choice_that_does_not_exist_changes_nothing(client, stop, member):
    assert client.post(stop, {"choix": "autre"}).status_code == 404
    assert preferences_of(member).cadence == "instant"


def test_a_title_closed_to_the_member_is_not_said(client, stop, room, member):
    room.show_thread = lambda user, pks: {}
    from hub.notifications import registry

    registry._subjects.update({subject.model: subject for subject in room.subjects()})
    assert "Relancer" not in page(client, stop)


# ---- Erasure and export ------------------------------------------------------------------------------------------


def test_erasing_a_member_takes_what_was_theirs_and_leaves_what_others_were_told(room, happen, thread, member):
    from hub.accounts import privacy

    other = make_user("autre@example.org")
    follow(member, thread)
    RefusedAddress.objects.create(email=member.email, answer="550")
    happen([member, other])
    happen([other], actor=member, about=MessageFactory())
    privacy.erase(member)
    assert [Subscription.objects.count(), RefusedAddress.objects.count()] == [0, 0]
    assert [row.recipient for row in Notification.objects.all()] == [other, other]
    assert Preferences.objects.filter(user=other).count() == Preferences.objects.count()


def test_a_members_export_holds_what_they_were_told(room, happen, thread, member):
    from hub.accounts import privacy

    follow(member, thread)
    happen([member])
    models = {section.model for section in privacy.sections(member)}
    assert {"notifications.Notification", "notifications.Subscription", "notifications.Preferences"} <= models
