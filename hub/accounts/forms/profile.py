"""What a member says of themselves."""

from zoneinfo import available_timezones

from django import forms
from django.utils import timezone

from hub.accounts.models import User
from hub.network.models import Academy, Degree, Role

from .base import AccountForm


class WelcomeForm(AccountForm, forms.ModelForm):
    """The first questions, asked once: a name and an académie, the rest may wait."""

    display_name = forms.CharField(
        label="Nom affiché",
        max_length=60,
        help_text="Le nom que liront les autres, par exemple «\u00a0Nadia B.\u00a0».",
        error_messages={"required": "Dites sous quel nom vous souhaitez apparaître."},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    academy = forms.ModelChoiceField(
        label="Académie",
        queryset=Academy.objects.all(),
        empty_label="Choisir une académie",
        help_text="Elle fixe l’heure et les vacances qui vous sont montrées.",
        error_messages={"required": "Choisissez votre académie, ou celle dont vous êtes le plus proche."},
    )
    roles = forms.ModelMultipleChoiceField(
        label="Rôles dans le réseau", queryset=Role.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    role_form = forms.ChoiceField(
        label="Les écrire au", choices=User.Address, required=False, widget=forms.RadioSelect, initial="m"
    )
    degrees = forms.ModelMultipleChoiceField(
        label="Degrés", queryset=Degree.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = ["display_name", "academy", "roles", "role_form", "degrees"]

    def clean_display_name(self):
        """The name is read by everyone: an address there would be a leak, most often by mistake."""
        name = " ".join(self.cleaned_data["display_name"].split())
        if "@" in name:
            raise forms.ValidationError("Le nom affiché est public\u00a0: n’y mettez pas votre adresse électronique.")
        return name

    def clean_role_form(self):
        return self.cleaned_data["role_form"] or User.Address.MASCULINE

    def save(self, commit=True):
        if self.instance.welcomed_at is None:
            self.instance.welcomed_at = timezone.now()
        return super().save(commit)


class ProfileForm(WelcomeForm):
    """Everything a member says of themselves."""

    function = forms.CharField(
        label="Fonction",
        max_length=120,
        required=False,
        help_text="Par exemple «\u00a0conseillère pédagogique de circonscription\u00a0».",
    )
    bio = forms.CharField(
        label="Présentation",
        max_length=500,
        required=False,
        help_text="Ce que vous savez faire, ce que vous cherchez. 500\u00a0caractères au plus.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    time_zone = forms.ChoiceField(label="Fuseau horaire", required=False)

    class Meta(WelcomeForm.Meta):
        fields = [*WelcomeForm.Meta.fields, "function", "bio", "time_zone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [("", "Celui de votre académie"), *time_zones()]


def time_zones() -> list[tuple[str, str]]:
    """Those of the académies first, then all others by name."""
    ours = [
        ("Europe/Paris", "Paris"),
        ("America/Guadeloupe", "Guadeloupe"),
        ("America/Martinique", "Martinique"),
        ("America/Cayenne", "Guyane"),
        ("America/Miquelon", "Saint-Pierre-et-Miquelon"),
        ("Indian/Reunion", "La Réunion"),
        ("Indian/Mayotte", "Mayotte"),
        ("Pacific/Noumea", "Nouvelle-Calédonie"),
        ("Pacific/Tahiti", "Polynésie française"),
        ("Pacific/Wallis", "Wallis-et-Futuna"),
    ]
    known = {name for name, _ in ours}
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    others = sorted(name for name in available_timezones() if name.startswith(areas) and name not in known)
    return ours + [(name, name.replace("_", " ")) for name in others]
