"""The last form."""

from django import forms

from .base import AccountForm

WORD = "SUPPRIMER"


class EraseForm(AccountForm):
    """The password, or, for an account that has none, a word to type."""

    password = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Saisissez votre mot de passe pour confirmer."},
    )
    word = forms.CharField(
        label=f"Écrivez {WORD}",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": f"Écrivez {WORD} pour confirmer."},
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        del self.fields["word" if user.has_usable_password() else "password"]

    def clean_password(self):
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError("Ce n’est pas votre mot de passe.")

    def clean_word(self):
        if self.cleaned_data["word"].strip().upper() != WORD:
            raise forms.ValidationError(f"Écrivez le mot {WORD}, en entier.")
