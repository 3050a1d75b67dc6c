"""What members send: choices, levels, and the parameters of the list."""

from django import forms
from dsfr.forms import DsfrBaseForm

from .models import Preferences, Subscription
from .registry import alerts

Cadence = Preferences.Cadence

# What each choice promises; the sentences of the settings page.
PROMISES = {
    Cadence.INSTANT: "Dès qu’on vous répond, vous cite, ou écrit dans ce que vous suivez.",
    Cadence.DAILY: "Un courriel à 7\u00a0h, s’il y a du nouveau. Rien le dimanche.",
    Cadence.WEEKLY: "Le lundi matin\u00a0: l’essentiel, cinq sujets au plus de chaque sorte.",
    Cadence.NONE: "Aucun courriel. La cloche du site reste à jour.",
}


class ListForm(forms.Form):
    """The parameters of the list: `vue=non-lues`, `avant=<pk>`, `annuler=<moment>`."""

    vue = forms.ChoiceField(choices=[("non-lues", "Non lues")], required=False)
    avant = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    annuler = forms.DateTimeField(required=False)


class FollowingForm(forms.Form):
    """The parameter of the list of what one follows: `avant=<pk>`."""

    avant = forms.IntegerField(min_value=1, max_value=2**62, required=False)


class ReadForm(forms.Form):
    """Which notifications to mark as read: `lues=12,13`; all of them when empty."""

    lues = forms.RegexField(r"^\d{1,18}(,\d{1,18}){0,199}$", required=False)

    def clean_lues(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["lues"].split(",") if number]


class UnreadForm(forms.Form):
    """The moment at which they were marked as read."""

    moment = forms.DateTimeField()


class StopForm(forms.Form):
    """What to stop; a mailbox that asks with one click sends `List-Unsubscribe` and no choice."""

    CHOICES = (("tout", "tout"), ("sujet", "sujet"), ("reprendre", "reprendre"))

    choix = forms.ChoiceField(choices=CHOICES, required=False)


class LevelsForm(forms.Form):
    """The level of each of some things that one follows: a field per row."""

    def __init__(self, *args, rows: list[Subscription], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[self.name_of(row)] = forms.ChoiceField(
                label="Suivi",
                choices=Subscription.Level,
                initial=row.level,
                required=False,
                error_messages={"invalid_choice": "Choisissez Suivre, Normal ou Silencieux."},
            )

    @staticmethod
    def name_of(row: Subscription) -> str:
        return f"suivi-{row.pk}"

    def changed_levels(self) -> list[tuple[Subscription, str]]:
        """What is to be saved: only the rows whose level was changed."""
        chosen = [(row, self.cleaned_data.get(self.name_of(row))) for row in self.rows]
        return [(row, level) for row, level in chosen if level and level != row.level]


class ChoicesForm(DsfrBaseForm):
    """The one choice that is enough, and a few boxes."""

    cadence = forms.ChoiceField(
        label="Les courriels du réseau",
        choices=Cadence,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un rythme.",
            "invalid_choice": "Choisissez un des quatre rythmes proposés.",
        },
    )
    alerts = forms.MultipleChoiceField(
        label="Me prévenir aussi quand…",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Cette case n’existe plus\u00a0: rechargez la page."},
    )
    follow_what_i_write_in = forms.BooleanField(label="Suivre les sujets où j’écris", required=False)
    pause_in_holidays = forms.BooleanField(label="Pas de résumé pendant les vacances de mon académie", required=False)

    def __init__(self, *args, preferences: Preferences, **kwargs):
        self.known_alerts = alerts()
        initial = {
            "cadence": preferences.cadence,
            "follow_what_i_write_in": preferences.follow_what_i_write_in,
            "pause_in_holidays": preferences.pause_in_holidays,
            "alerts": [alert.slug for alert in self.known_alerts if alert.slug not in preferences.alerts_off],
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["alerts"].choices = [(alert.slug, alert.label) for alert in self.known_alerts]
        if preferences.user.academy:
            self.fields["pause_in_holidays"].label += f" ({preferences.user.academy.name})"

    @property
    def promises(self) -> list[tuple[str, str, str]]:
        """(value, label, sentence) of each cadence."""
        return [(value, label, PROMISES[value]) for value, label in Cadence.choices]

    def choices(self) -> dict:
        """The arguments of `services.save_choices`."""
        wanted = self.cleaned_data["alerts"]
        return {
            "cadence": self.cleaned_data["cadence"],
            "pause_in_holidays": self.cleaned_data["pause_in_holidays"],
            "follow_what_i_write_in": self.cleaned_data["follow_what_i_write_in"],
            "alerts_off": [alert.slug for alert in self.known_alerts if alert.slug not in wanted],
        }
