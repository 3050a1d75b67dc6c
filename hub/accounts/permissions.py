"""What somebody is, asked here and nowhere else; each room's own `permissions.py` builds on it."""

from django.conf import settings

from . import groups


def group_names(user) -> frozenset[str]:
    """The groups of an active user, read once per request; none for a visitor."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    if not hasattr(user, "_group_names"):
        user._group_names = frozenset(user.groups.values_list("name", flat=True))
    return user._group_names


def is_administrator(user) -> bool:
    return bool(user.is_authenticated and user.is_active and user.is_superuser) or (
        groups.ADMINISTRATORS in group_names(user)
    )


def is_editor(user) -> bool:
    """May shape and publish pages and terms; administrators may too."""
    return groups.EDITORS in group_names(user) or is_administrator(user)


def is_moderator(user) -> bool:
    """May act on what members write; administrators may too."""
    return groups.MODERATORS in group_names(user) or is_administrator(user)


def is_staff(user) -> bool:
    """One of those of whom a second factor is required."""
    return bool(group_names(user).intersection(groups.STAFF)) or is_administrator(user)


def has_admin_access(user) -> bool:
    """Whether the Wagtail admin opens for them; a member in no other group costs no query beyond their groups'."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    return bool(group_names(user) - {groups.MEMBERS}) and user.has_perm("wagtailadmin.access_admin")


def needs_second_factor(user) -> bool:
    """Whether a second factor is required of them: staff, and whoever enters the admin by a group of their own.

    Demonstration accounts are exempt in the local environment only.
    """
    if user.is_authenticated and user.is_demo and settings.HUB_ENV == "local":
        return False
    return is_staff(user) or has_admin_access(user)


def has_second_factor(user) -> bool:
    """Whether they have one: an application or a passkey; recovery codes alone are not one. One query."""
    from allauth.mfa.models import Authenticator

    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()
