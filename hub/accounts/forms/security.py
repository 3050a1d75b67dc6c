"""The forms that guard an account: password, address, second factor."""

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms

from hub.accounts.passwords import HELP

from .base import AccountForm

CODE_HELP = "Les six chiffres de votre application, ou l’un de vos codes de secours."


class ReauthenticateForm(AccountForm, allauth_forms.ReauthenticateForm):
    words = {"password": ("Mot de passe", "")}


class ChangePasswordForm(AccountForm, allauth_forms.ChangePasswordForm):
    words = {"oldpassword": ("Mot de passe actuel", ""), "password1": ("Nouveau mot de passe", HELP)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class SetPasswordForm(AccountForm, allauth_forms.SetPasswordForm):
    words = {"password1": ("Mot de passe", HELP)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class ChangeAddressForm(AccountForm, allauth_forms.AddEmailForm):
    words = {
        "email": ("Nouvelle adresse électronique", "Un lien y sera envoyé\u202f; l’adresse change quand vous l’ouvrez.")
    }


class AuthenticateForm(AccountForm, mfa_forms.AuthenticateForm):
    words = {"code": ("Code", CODE_HELP)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        numeric(self.fields["code"])


class SecondFactorReauthenticateForm(AccountForm, mfa_forms.ReauthenticateForm):
    words = {"code": ("Code", CODE_HELP)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        numeric(self.fields["code"])


class ActivateTOTPForm(AccountForm, totp_forms.ActivateTOTPForm):
    words = {"code": ("Code affiché par l’application", "Six chiffres, qui changent toutes les trente secondes.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        numeric(self.fields["code"])


class AddPasskeyForm(AccountForm, webauthn_forms.AddWebAuthnForm):
    words = {
        "name": (
            "Nom de la clé",
            "Pour la reconnaître\u00a0: «\u00a0Ordinateur du bureau\u00a0», «\u00a0Téléphone\u00a0».",
        ),
        "passwordless": (
            "S’en servir aussi à la place du mot de passe",
            "Votre appareil vous demandera son code, votre empreinte ou votre visage.",
        ),
    }

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"passwordless": True, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


class RenamePasskeyForm(AccountForm, webauthn_forms.EditWebAuthnForm):
    words = {"name": ("Nom de la clé", "")}


def numeric(field: forms.Field) -> None:
    """Have a phone show its digits."""
    field.widget.attrs["inputmode"] = "numeric"
