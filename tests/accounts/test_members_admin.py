"""Members in the Wagtail admin: seen, invited, changed, closed; deleting is erasing."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from hub.accounts import groups
from hub.accounts.models import User
from tests.conftest import make_user


@pytest.fixture
def admin_client(client, administrator, sign_in):
    return sign_in(client, administrator)


def test_members_are_listed_and_found(admin_client, member):
    page = admin_client.get("/admin/users/").content.decode()
    assert member.email in page
    found = admin_client.get("/admin/users/?q=membre").content.decode()
    assert member.email in found
    assert "administration@example.org" not in found.partition("<main")[2]


@pytest.mark.parametrize("reader", ["member", "moderator", "editor"])
def test_only_administrators_see_members(client, sign_in, request, reader):
    sign_in(client, request.getfixturevalue(reader))
    assert client.get("/admin/users/").status_code == 302


def test_an_administrator_invites_somebody_who_chooses_their_password(admin_client, mailbox):
    editors = Group.objects.get(name=groups.EDITORS)
    data = {"email": "Invitee@example.org", "display_name": "Invitée I.", "groups": [editors.pk]}
    assert admin_client.post("/admin/users/new/", data).status_code == 302
    user = User.objects.get(email="invitee@example.org")
    assert user.has_usable_password() is False
    assert set(user.groups.values_list("name", flat=True)) == {groups.MEMBERS, groups.EDITORS}
    assert EmailAddress.objects.get(user=user).verified is False
    assert [(message.to, message.subject) for message in mailbox()] == [([user.email], "Un compte vous attend")]


def test_an_address_is_invited_once(admin_client, member):
    page = admin_client.post("/admin/users/new/", {"email": member.email.upper(), "display_name": "X"})
    assert "Un compte existe déjà à cette adresse." in page.content.decode()


def test_an_administrator_gives_a_group_and_closes_an_account(admin_client, member):
    moderators = Group.objects.get(name=groups.MODERATORS)
    address = f"/admin/users/edit/{member.pk}/"
    assert admin_client.get(address).status_code == 200
    admin_client.post(address, {"display_name": "Nouveau nom", "groups": [moderators.pk]})
    member.refresh_from_db()
    assert (member.display_name, member.is_active) == ("Nouveau nom", False)
    assert list(member.groups.values_list("name", flat=True)) == [groups.MODERATORS]


def test_nobody_locks_themselves_out(admin_client, administrator):
    admin_client.post(f"/admin/users/edit/{administrator.pk}/", {"display_name": "Moi"})
    administrator.refresh_from_db()
    assert administrator.is_active is True
    assert groups.ADMINISTRATORS in administrator.groups.values_list("name", flat=True)


def test_no_password_is_shown_nor_set_in_the_admin(admin_client, member):
    for address in ("/admin/users/new/", f"/admin/users/edit/{member.pk}/"):
        assert 'type="password"' not in admin_client.get(address).content.decode()


def test_deleting_a_member_erases_them(admin_client, member, mailbox):
    assert admin_client.get(f"/admin/users/delete/{member.pk}/").status_code == 200
    admin_client.post(f"/admin/users/delete/{member.pk}/")
    assert not User.objects.filter(pk=member.pk).exists()
    assert "Votre compte est supprimé" in [message.subject for message in mailbox()]


def test_deleting_several_members_erases_them(admin_client, mailbox):
    users = [make_user(f"lot{number}@example.org") for number in range(2)]
    ids = "&".join(f"id={user.pk}" for user in users)
    admin_client.post(f"/admin/bulk/accounts/user/delete/?next=/admin/users/&{ids}")
    assert User.objects.filter(email__startswith="lot").count() == 0
    assert {message.to[0] for message in mailbox()} == {"lot0@example.org", "lot1@example.org"}


@pytest.mark.parametrize("address", ["/admin/account/", "/admin/groups/", "/admin/sites/", "/admin/redirects/"])
def test_the_rest_of_the_admin_opens_to_administrators(admin_client, address):
    assert admin_client.get(address).status_code == 200


def test_editors_are_in_the_admin_for_pages_and_files(client, editor, sign_in):
    sign_in(client, editor)
    for address in ("/admin/", "/admin/images/", "/admin/documents/", "/admin/account/"):
        assert client.get(address).status_code == 200


def test_members_do_not_enter_the_admin(client, sign_in, member):
    assert sign_in(client, member).get("/admin/").status_code in (302, 403)


def test_moderators_find_their_queue_there_and_nothing_else(client, sign_in, moderator):
    sign_in(client, moderator)
    assert client.get("/admin/moderation/").status_code == 200
    for address in ("/admin/images/", "/admin/documents/", "/admin/pages/", "/admin/snippets/forums/forum/"):
        assert client.get(address, follow=False).status_code != 200, address
