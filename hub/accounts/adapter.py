"""What we answer to django-allauth where its default is not ours."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.http import url_has_allowed_host_and_scheme

from hub.core.emails import send_email
from hub.core.throttle import client_address

from . import groups, permissions


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Ce compte est fermé.",
        "duplicate_email": "C’est déjà l’adresse de votre compte.",
        "email_password_mismatch": (
            "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, ou choisissez un nouveau mot de "
            "passe."
        ),
        "enter_current_password": "Ce n’est pas votre mot de passe actuel.",
        "incorrect_password": "Ce n’est pas votre mot de passe.",
        "incorrect_code": "Ce code n’est pas le bon.",
        "invalid_password_reset": "Ce lien a déjà servi, ou il a plus de trois jours.",
        "same_as_current": "C’est déjà votre mot de passe\u00a0: choisissez-en un autre.",
        "too_many_login_attempts": (
            "Trop d’essais avec cette adresse ou depuis votre réseau. Attendez cinq minutes, puis réessayez\u202f; "
            "ou choisissez un nouveau mot de passe."
        ),
        "rate_limited": "Trop d’essais. Attendez cinq minutes, puis réessayez.",
    }

    def get_client_ip(self, request) -> str:
        """Never what the client writes itself; the sessions want an address, even when none is known."""
        address = client_address(request)
        return "0.0.0.0" if address == "unknown" else address  # noqa: S104 (an address that is nobody's, not a socket)

    def is_safe_url(self, url: str) -> bool:
        """Only an address of this very site: no other host, however trusted."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """`account/email/x` of allauth is `accounts/x` of ours; everything leaves through the outbox."""
        template = f"accounts/{template_prefix.rpartition('/')[2]}"
        send_email(email, template, {"email": email, "site_url": settings.SITE_URL, **context})

    def save_user(self, request, user, form, commit=True):
        """A new account, in the members' group."""
        user = super().save_user(request, user, form, commit)
        if commit:
            join_members(user)
        return user

    def get_password_change_redirect_url(self, request) -> str:
        return "/compte/"

    def get_email_verification_redirect_url(self, email_address) -> str:
        """Once confirmed: the first questions for a new member, the account for one who changed address."""
        return "/compte/adresse/" if self.request.user.is_authenticated else settings.LOGIN_URL


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def save_user(self, request, sociallogin, form=None):
        user = super().save_user(request, sociallogin, form)
        join_members(user)
        return user

    def populate_user(self, request, sociallogin, data):
        """The name shown is proposed, never imposed: the first questions ask for it."""
        user = super().populate_user(request, sociallogin, data)
        first, last = data.get("first_name") or "", data.get("last_name") or ""
        if first:
            user.display_name = f"{first.strip()} {last.strip()[:1]}{'.' if last.strip() else ''}".strip()[:60]
        return user

    def list_apps(self, request, provider=None, client_id=None):
        """Those of the settings only: no query on each sign-in page for rows that nothing here writes."""
        from allauth.socialaccount.adapter import _build_apps_from_settings

        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": "Retirez d’abord votre second facteur pour changer d’adresse.",
        "cannot_delete_authenticator": (
            "Votre rôle demande un second facteur\u00a0: ajoutez-en un autre avant de retirer celui-ci."
        ),
        "incorrect_code": "Ce code n’est pas le bon, ou il a expiré. Saisissez celui qui est affiché maintenant.",
        "unverified_email": "Confirmez d’abord votre adresse électronique.",
    }

    def can_delete_authenticator(self, authenticator) -> bool:
        """Staff keep one second factor at least; recovery codes alone are not one."""
        if not permissions.needs_second_factor(authenticator.user):
            return True
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=authenticator.user, type__in=kinds).exclude(pk=authenticator.pk)
        return others.exists()

    def generate_authenticator_name(self, user, type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Clé d’accès {count + 1}"

    def encrypt(self, text: str) -> str:
        """Seeds are of no use to whoever reads the database without the SECRET_KEY."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def join_members(user) -> None:
    user.groups.add(Group.objects.get(name=groups.MEMBERS))


def _cipher() -> MultiFernet:
    """Keys drawn from SECRET_KEY, the former ones (SECRET_KEY_FALLBACKS) still read."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"hub.accounts.second-factor" + secret.encode()).digest()))
            for secret in secrets
        ]
    )
