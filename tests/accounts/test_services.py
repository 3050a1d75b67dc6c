"""The groups: made at each start, granting what each needs, leaving alone what an administrator added."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission

from hub.accounts import groups
from hub.accounts.services import install_groups, named_permissions

OURS = {name for names in groups.PERMISSIONS.values() for name in names}


def granted(name: str) -> set[str]:
    return {
        f"{each.content_type.app_label}.{each.codename}"
        for each in Group.objects.get(name=name).permissions.select_related("content_type")
    }


def test_install_groups_grants_each_group_its_permissions(db):
    for name in groups.ALL:  # rooms grant the rest
        assert granted(name) & OURS == set(groups.PERMISSIONS[name])


def test_install_groups_opens_the_library_to_editors_and_administrators(db):
    root = Collection.get_first_root_node()
    rows = GroupCollectionPermission.objects.filter(collection=root).values_list(
        "group__name", "permission__content_type__app_label", "permission__codename"
    )
    assert {(group, f"{app}.{codename}") for group, app, codename in rows} == {
        (group, name) for group in groups.LIBRARIANS for name in groups.LIBRARY_PERMISSIONS
    }


def test_install_groups_twice_changes_nothing_and_keeps_what_was_added(db):
    extra = Permission.objects.get(codename="add_theme")
    Group.objects.get(name=groups.EDITORS).permissions.add(extra)
    before = {name: granted(name) for name in groups.ALL}
    rows = GroupCollectionPermission.objects.count()
    install_groups()
    assert {name: granted(name) for name in groups.ALL} == before
    assert "network.add_theme" in granted(groups.EDITORS)
    assert GroupCollectionPermission.objects.count() == rows


def test_install_groups_removes_the_groups_of_wagtail_that_open_its_admin(db):
    assert set(Group.objects.values_list("name", flat=True)) == set(groups.ALL)


def test_named_permissions_refuses_a_name_that_is_none(db):
    with pytest.raises(Permission.DoesNotExist, match="accounts.fly_user"):
        named_permissions(("accounts.add_user", "accounts.fly_user"))
