"""What the hub holds about a person: all of it is handed over but its secrets, and all of it is forgotten."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.mail import send_mail
from django.db import models
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from hub.accounts import groups, privacy
from hub.accounts.models import User
from hub.core import content_version
from hub.kit.models import Favourite, KitIndexPage, ResourceAuthor, ResourcePage, Section
from hub.notifications.models import OutgoingEmail
from tests.conftest import PASSWORD, make_user

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def author(db):
    """A member who has left something everywhere."""
    user = make_user("nadia.benali@example.org", display_name="Nadia B.", bio="Je filme.")
    page = ResourcePage(title="Accueillir un groupe", slug="accueillir", section=Section.values[0], owner=user)
    KitIndexPage.objects.get().add_child(instance=page)
    ResourceAuthor.objects.create(page=page, user=user)
    page = ResourcePage.objects.get()
    page.save_revision(user=user, log_action=True).publish(user=user, skip_permission_checks=True)
    Favourite.objects.create(user=user, page=page)
    Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})
    SocialAccount.objects.create(user=user, provider="sso", uid="42", extra_data={"given_name": "Nadia"})
    send_mail("Bonjour", "Bonjour Nadia", None, [user.email])
    OutgoingEmail.objects.update(user=None)  # as before the account existed
    log(user, "wagtail.edit")
    return user


def test_every_relation_to_a_member_says_what_erasing_means():
    undecided = [
        f"{field.model._meta.label}.{field.name}"
        for field in privacy.relations()
        if field.remote_field.on_delete not in (models.CASCADE, models.SET_NULL)
    ]
    # Wagtail's logs have no constraint: `privacy` empties these links itself.
    assert undecided == ["wagtailcore.ModelLogEntry.user", "wagtailcore.PageLogEntry.user"]


def test_every_relation_to_a_member_is_found():
    """Seen from the other side: Django's own list of what points to `User`."""
    found = {(field.model._meta.label, field.name) for field in privacy.relations()}
    known = {
        (relation.related_model._meta.label, relation.field.name)
        for relation in User._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and not relation.many_to_many
    }
    assert found == known
    # A many-to-many to members is found by its joining table; a generic relation would not be.
    for model in apps.get_models():
        for field in model._meta.local_many_to_many:
            if field.related_model is User:
                assert (field.remote_field.through._meta.label, field.m2m_reverse_field_name()) in found


def test_every_kind_of_row_can_be_exported(author):
    """No model of the project makes the export fail, even without a row."""
    assert privacy.sections(User(pk=0, email="rien@example.org")) == []


def test_the_export_holds_everything_that_names_the_member(client, author, sign_in):
    sign_in(client, author)
    response = client.get("/compte/donnees/export.json")
    assert response["Content-Disposition"].startswith('attachment; filename="mes-donnees-')
    data = json.loads(response.content)
    assert data["compte"]["adresse électronique"] == "nadia.benali@example.org"
    assert data["compte"]["groupes"] == [groups.MEMBERS]
    assert {(each["modèle"], each["lien"]) for each in data["données"]} >= {
        ("account.EmailAddress", "utilisateur"),
        ("kit.Favourite", "membre"),
        ("kit.ResourceAuthor", "membre"),
        ("mfa.Authenticator", "membre"),
        ("notifications.OutgoingEmail", "destinataire"),
        ("socialaccount.SocialAccount", "membre"),
        ("wagtailcore.Page", "propriétaire"),
        ("wagtailcore.PageLogEntry", "membre"),
        ("wagtailcore.Revision", "utilisateur"),
    }
    mail = next(each for each in data["données"] if each["modèle"] == "notifications.OutgoingEmail")
    assert "Bonjour Nadia" in mail["lignes"][0]["message"]


def test_the_export_holds_no_secret_and_says_so(client, author, sign_in):
    sign_in(client, author)
    text = client.get("/compte/donnees/export.json").content.decode()
    html = client.get("/compte/donnees/export.html").content.decode()
    for secret in (author.password, SECRET, client.session.session_key):
        assert secret not in text
        assert secret not in html
    assert "l’empreinte de votre mot de passe" in text
    assert "l’empreinte de votre mot de passe" in html


def test_the_export_names_nobody_else(client, author, other_member, sign_in):
    sign_in(client, author)
    assert other_member.email not in client.get("/compte/donnees/export.json").content.decode()


def test_the_readable_export_says_the_same(client, author, sign_in):
    sign_in(client, author)
    html = client.get("/compte/donnees/export.html").content.decode()
    for text in ("nadia.benali@example.org", "Accueillir un groupe", "Je filme."):
        assert text in html


def readable(value) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, memoryview | bytes) else str(value)


def traces_of(name: str, email: str) -> list[str]:
    """Where a name or an address is still found: every text of every table is read."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all().values():
            text = json.dumps(row, default=readable, ensure_ascii=False)
            if name in text or email in text:
                found.append(model._meta.label)
    return found


@pytest.mark.every_database
def test_erasing_keeps_the_content_and_removes_the_person_everywhere(
    client, author, sign_in, django_capture_on_commit_callbacks
):
    sign_in(client, author)
    page = ResourcePage.objects.get()
    version = content_version.current()
    pk = author.pk
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(author)
    OutgoingEmail.objects.filter(subject="Votre compte est supprimé").delete()  # the last message, purged in its time
    assert traces_of("Nadia B.", "nadia.benali@example.org") == []
    page.refresh_from_db()
    assert (page.live, page.title, page.owner) == (True, "Accueillir un groupe", None)
    assert ResourceAuthor.objects.get().label == "un membre du réseau"
    assert [Favourite.objects.count(), Authenticator.objects.count(), SocialAccount.objects.count()] == [0, 0, 0]
    assert PageLogEntry.objects.filter(page=page.pk).exists()
    assert not PageLogEntry.objects.filter(user_id=pk).exists()
    assert not ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=pk).exists()
    for revision in Revision.objects.all():
        content = json.dumps(revision.content)
        assert (revision.user_id, f'"user": {pk}' in content, f'"owner": {pk}' in content) == (None, False, False)
    assert content_version.current() != version
    assert client.get("/compte/").status_code == 302
    assert client.get(page.url).status_code == 200


def test_a_kept_copy_can_still_be_published_after_the_erasure(author):
    privacy.erase(author)
    page = ResourcePage.objects.get()
    page.get_latest_revision().publish()
    assert [each.label for each in ResourcePage.objects.get().author_links.all()] == ["un membre du réseau"]


def test_a_member_erases_their_account_with_their_password(client, member, sign_in, mailbox):
    sign_in(client, member)
    page = client.post("/compte/donnees/supprimer/", {"password": "faux"})
    assert "Ce n’est pas votre mot de passe." in page.content.decode()
    assert User.objects.filter(pk=member.pk).exists()
    response = client.post("/compte/donnees/supprimer/", {"password": PASSWORD})
    assert "Votre compte est supprimé" in response.content.decode()
    assert not User.objects.filter(pk=member.pk).exists()
    assert "_auth_user_id" not in client.session
    assert [(message.to, message.subject) for message in mailbox()] == [([member.email], "Votre compte est supprimé")]


def test_without_a_password_a_word_confirms(client, member, sign_in):
    member.set_unusable_password()
    member.save()
    sign_in(client, member)
    assert "Écrivez le mot SUPPRIMER" in client.post("/compte/donnees/supprimer/", {"word": "oui"}).content.decode()
    client.post("/compte/donnees/supprimer/", {"word": " supprimer "})
    assert not User.objects.filter(pk=member.pk).exists()


def test_guessing_the_password_of_an_open_session_is_throttled(client, member, sign_in, time_machine):
    time_machine.move_to("2026-11-25 10:00:00+00:00", tick=False)
    sign_in(client, member)
    for _ in range(5):
        client.post("/compte/donnees/supprimer/", {"password": "faux"})
    assert (
        "Trop d’essais. Réessayez dans 5\u00a0min."
        in client.post("/compte/donnees/supprimer/", {"password": PASSWORD}).content.decode()
    )
    assert User.objects.filter(pk=member.pk).exists()


def test_the_last_administrator_stays(client, administrator, sign_in):
    sign_in(client, administrator)
    assert "Vous administrez seul ce hub" in client.get("/compte/donnees/supprimer/").content.decode()
    client.post("/compte/donnees/supprimer/", {"password": PASSWORD})
    assert User.objects.filter(pk=administrator.pk).exists()
    make_user("autre.admin@example.org", group=groups.ADMINISTRATORS)
    client.post("/compte/donnees/supprimer/", {"password": PASSWORD})
    assert not User.objects.filter(pk=administrator.pk).exists()


def test_an_address_that_was_erased_can_sign_up_again(client, member, sign_in):
    email = member.email
    privacy.erase(member)
    client.post("/compte/inscription/", {"email": email, "password1": PASSWORD, "conditions": "on"})
    assert User.objects.get().email == email


def test_a_room_may_add_to_the_export_and_to_the_erasure(member, monkeypatch):
    monkeypatch.setattr("hub.accounts.privacy.exporting._exporters", [])
    monkeypatch.setattr("hub.accounts.privacy.erasing._erasers", [])
    called = []
    privacy.register_eraser(called.append)
    privacy.register_exporter(lambda user: [privacy.Section("room.Thing", "Choses", "membre", [{"nom": "x"}])])
    assert privacy.sections(member)[-1].rows == [{"nom": "x"}]
    privacy.erase(member)
    assert called == [member]


def test_the_name_of_another_page_owner_is_left_alone(author, other_member):
    page = Page.objects.get(slug="accueillir").specific
    page.owner = other_member
    page.save_revision(user=other_member)
    privacy.erase(author)
    assert page.get_latest_revision().content["owner"] == other_member.pk
    assert timezone.now() - page.get_latest_revision().created_at < timedelta(minutes=5)
