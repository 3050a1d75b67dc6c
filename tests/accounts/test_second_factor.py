"""The second factor: offered to all, required of staff, and no door goes round it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import Group, Permission
from django.core.cache import caches

from hub.accounts import groups, permissions
from hub.accounts.models import User
from tests.conftest import PASSWORD, make_user


@pytest.fixture(autouse=True)
def _no_throttle_from_before(db):
    caches["default"].clear()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def log_in(client, user):
    return client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})


def set_up(client) -> str:
    """Add an application of codes; the secret."""
    client.post("/compte/verification/", {"password": PASSWORD})
    secret = client.get("/compte/double-authentification/application/").context["form"].secret
    response = client.post("/compte/double-authentification/application/", {"code": code_of(secret)})
    assert response["Location"] == "/compte/double-authentification/codes-de-secours/"
    return secret


@pytest.fixture
def newcomer(db):
    """An editor named a minute ago: no second factor yet."""
    user = make_user("nouvelle@example.org")
    user.groups.add(Group.objects.get(name=groups.EDITORS))
    return user


def test_a_member_adds_an_application_then_needs_its_code(client, member, mailbox):
    log_in(client, member)
    secret = set_up(client)
    assert [message.subject for message in mailbox()] == ["Une application de codes protège votre compte"]
    codes = client.get("/compte/double-authentification/codes-de-secours/").context["unused_codes"]
    assert len(codes) == 10

    other = type(client)()
    assert log_in(other, member)["Location"] == "/compte/double-authentification/code/"
    assert other.get("/compte/")["Location"].startswith("/compte/connexion/")
    wrong = other.post("/compte/double-authentification/code/", {"code": "000000"})
    assert "Ce code n’est pas le bon" in wrong.content.decode()
    caches["default"].clear()  # a code serves once, even the one that set the application up
    assert other.post("/compte/double-authentification/code/", {"code": code_of(secret)})["Location"] == "/"
    assert other.get("/compte/").status_code == 200

    third = type(client)()
    log_in(third, member)
    assert third.post("/compte/double-authentification/code/", {"code": codes[0]})["Location"] == "/"
    fourth = type(client)()
    log_in(fourth, member)
    assert fourth.post("/compte/double-authentification/code/", {"code": codes[0]}).status_code == 200


def test_seeds_are_not_readable_in_the_database(client, member):
    log_in(client, member)
    secret = set_up(client)
    rows = {each.type: each.data for each in Authenticator.objects.all()}
    assert secret not in str(rows)
    assert rows["totp"]["secret"].startswith("gAAAA")
    assert rows["recovery_codes"]["seed"].startswith("gAAAA")


def test_adding_an_application_asks_the_password_again(client, member):
    log_in(client, member)
    response = client.get("/compte/double-authentification/application/")
    assert response["Location"] == "/compte/verification/?next=%2Fcompte%2Fdouble-authentification%2Fapplication%2F"


@pytest.mark.parametrize("address", ["/", "/admin/", "/kit/", "/kit/proposer/", "/documents/1/x.pdf"])
def test_staff_without_a_second_factor_set_it_up_before_anything(client, newcomer, sign_in, address):
    sign_in(client, newcomer)
    for method in (client.get, client.post):
        response = method(address)
        assert (response.status_code, response["Location"]) == (302, "/compte/double-authentification/")
    page = client.get("/compte/double-authentification/").content.decode()
    assert "Votre rôle demande un second facteur." in page


def test_staff_may_always_read_the_rules_and_leave(client, newcomer, sign_in):
    sign_in(client, newcomer)
    for address in ("/donnees-personnelles/", "/conditions-d-utilisation/", "/contact/", "/compte/"):
        assert client.get(address).status_code == 200
    assert client.post("/compte/deconnexion/").status_code == 302


def test_once_set_up_everything_opens(client, newcomer):
    log_in(client, newcomer)
    set_up(client)
    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_not_a_second_factor(newcomer):
    Authenticator.objects.create(user=newcomer, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    assert permissions.has_second_factor(newcomer) is False


def test_a_group_of_ones_own_that_opens_the_admin_requires_it_too(client, member, sign_in):
    group = Group.objects.create(name="Invités de la rédaction")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    member.groups.add(group)
    sign_in(client, member)
    assert client.get("/admin/")["Location"] == "/compte/double-authentification/"


def test_demonstration_staff_are_exempt_in_the_local_environment_only(client, newcomer, sign_in, settings):
    User.objects.filter(pk=newcomer.pk).update(is_demo=True)
    sign_in(client, newcomer)
    assert client.get("/admin/").status_code == 200
    settings.HUB_ENV = "production"
    assert client.get("/admin/")["Location"] == "/compte/double-authentification/"


def test_staff_keep_one_second_factor(client, newcomer):
    log_in(client, newcomer)
    set_up(client)
    page = client.get("/compte/double-authentification/application/retirer/")
    assert "ajoutez-en un autre avant de retirer celui-ci" in page.content.decode()
    client.post("/compte/double-authentification/application/retirer/")
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_staff_keep_their_only_passkey(client, newcomer):
    log_in(client, newcomer)
    key = Authenticator.objects.create(user=newcomer, type="webauthn", data={"name": "Bureau", "credential": {}})
    client.post("/compte/verification/", {"password": PASSWORD})
    response = client.post(f"/compte/double-authentification/cles/{key.pk}/retirer/", follow=True)
    assert "ajoutez-en un autre avant de retirer celui-ci" in response.content.decode()
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_member_may_remove_their_application(client, member):
    log_in(client, member)
    set_up(client)
    assert client.post("/compte/double-authentification/application/retirer/").status_code == 302
    assert Authenticator.objects.count() == 0


def test_the_passkey_of_another_is_out_of_reach(client, member, other_member, sign_in):
    key = Authenticator.objects.create(user=other_member, type="webauthn", data={"name": "Bureau", "credential": {}})
    sign_in(client, member)
    client.post("/compte/verification/", {"password": PASSWORD})
    for action in ("retirer", "renommer"):
        assert client.post(f"/compte/double-authentification/cles/{key.pk}/{action}/").status_code == 404


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
def test_the_sign_in_pages_of_wagtail_are_ours(db, client, address):
    for method in (client.get, client.post):
        assert method(f"{address}?next=/admin/pages/")["Location"] == "/compte/connexion/?next=%2Fadmin%2Fpages%2F"


def test_wagtails_forgotten_password_is_ours(db, client):
    for address in ("/admin/password_reset/", "/admin/password_reset/confirm/x/y/", "/admin/password_reset/done/"):
        assert client.get(address)["Location"] == "/compte/mot-de-passe/oubli/"


def test_the_admin_sends_a_visitor_to_our_sign_in(db, client):
    assert client.get("/admin/")["Location"] == "/compte/connexion/?next=/admin/"


def test_signing_out_of_the_admin_is_signing_out(client, editor, sign_in):
    sign_in(client, editor)
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session


def test_a_members_page_costs_one_query_for_their_groups(member, django_assert_num_queries):
    user = User.objects.get(pk=member.pk)
    with django_assert_num_queries(1):
        assert permissions.needs_second_factor(user) is False
        assert user.has_admin_access is False
        assert permissions.is_editor(user) is False
