"""What is done to accounts; each verb is one transaction."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission

from hub.core import content_version
from hub.core.emails import send_email

from . import groups
from .forms.profile import WelcomeForm
from .models import User


@transaction.atomic
def install_groups() -> None:
    """Create the four groups and grant what they cannot do without; run at each start.

    What an administrator granted besides is left alone. Each room grants what it holds (its snippets) at its own
    installation, and `hub.home` the permissions on pages, with the tree.
    """
    library = named_permissions(groups.LIBRARY_PERMISSIONS)
    root = Collection.get_first_root_node()
    if not Group.objects.filter(name=groups.MEMBERS).exists():
        # Those that Wagtail's migrations make open its admin, and no rule of ours knows them.
        Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()
    for name in groups.ALL:
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*named_permissions(groups.PERMISSIONS[name]))
        if name in groups.LIBRARIANS:
            for permission in library:
                GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def named_permissions(names: tuple[str, ...]) -> list[Permission]:
    """The permissions named `app_label.codename`; `Permission.DoesNotExist` when a name is that of none."""
    wanted = Q(pk__in=[])
    for name in names:
        app_label, codename = name.split(".")
        wanted |= Q(content_type__app_label=app_label, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    if missing := set(names) - {f"{each.content_type.app_label}.{each.codename}" for each in found}:
        raise Permission.DoesNotExist(f"No such permission: {', '.join(sorted(missing))}")
    return found


@transaction.atomic
def save_profile(form: WelcomeForm) -> User:
    """Keep what a valid form says of a member; the name may be on pages that everyone reads."""
    renamed = "display_name" in form.changed_data
    user = form.save()
    if renamed:
        content_version.bump_after_commit()
    return user


@transaction.atomic
def invite(user: User) -> None:
    """Open the account that an administrator made: no password yet, an address to confirm, a message that says how.

    The address is confirmed by the link of the password reset, which only its owner receives.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])
    user.groups.add(Group.objects.get(name=groups.MEMBERS))
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    reset_url = settings.SITE_URL + reverse("account_reset_password")
    send_email(user.email, "accounts/invitation", {"reset_url": reset_url})
