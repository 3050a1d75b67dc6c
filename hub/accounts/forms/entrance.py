"""The forms of those who are not signed in; what they answer never says who has an account."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.forms import SignupForm as AllauthSocialSignupForm
from django import forms
from django.contrib.auth import get_user_model

from hub.accounts.passwords import HELP

from .base import AccountForm

# A field that no person sees and that robots fill.
TRAP = "site_web"


class LoginForm(AccountForm, allauth_forms.LoginForm):
    words = {"login": ("Adresse électronique", ""), "password": ("Mot de passe", "")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignupForm(AccountForm, allauth_forms.SignupForm):
    words = {
        "email": ("Adresse électronique", "De préférence professionnelle\u00a0: elle ne sera jamais affichée."),
        "password1": ("Mot de passe", HELP),
    }
    conditions = forms.BooleanField(
        label="J’ai lu les conditions d’utilisation et je les accepte",
        error_messages={"required": "Cochez cette case pour créer un compte."},
    )
    site_web = forms.CharField(
        label="Laissez ce champ vide", required=False, widget=forms.TextInput(attrs={"tabindex": "-1"})
    )
    field_order = ["email", "password1", "conditions", TRAP]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[TRAP].widget.attrs["autocomplete"] = "off"

    def try_save(self, request):
        """Create the account; when there is one already, or for a robot, do as much work and answer the same."""
        if self.cleaned_data.get(TRAP):
            self._spend_the_same_time()
            return None, get_adapter().respond_email_verification_sent(request, None)
        if self.account_already_exists:
            self._spend_the_same_time()
        return super().try_save(request)

    def _spend_the_same_time(self) -> None:
        """Hashing the password is what takes time in a sign-up."""
        get_user_model()().set_password(self.cleaned_data["password1"])


class SocialSignupForm(AccountForm, AllauthSocialSignupForm):
    """Asked of somebody whose identity provider gave no usable address."""

    words = {"email": ("Adresse électronique", "Elle ne sera jamais affichée.")}


class ResetPasswordForm(AccountForm, allauth_forms.ResetPasswordForm):
    words = {"email": ("Adresse électronique", "Celle de votre compte.")}


class ResetPasswordKeyForm(AccountForm, allauth_forms.ResetPasswordKeyForm):
    """One field: what was typed can be shown, typing it twice proves nothing."""

    words = {"password1": ("Nouveau mot de passe", HELP)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["password2"]

    def save(self) -> None:
        """Who holds the link reads the mail of the account: its address is confirmed."""
        super().save()
        EmailAddress.objects.filter(user=self.user, email__iexact=self.user.email).update(verified=True)
