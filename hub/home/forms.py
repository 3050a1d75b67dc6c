"""What readers write to the team."""

from urllib.parse import urlsplit

from django import forms
from dsfr.forms import DsfrBaseForm

from hub.accounts.models import User

from .models import ContactPage, ContactSubject


class SubjectField(forms.ModelChoiceField):
    def label_from_instance(self, subject: ContactSubject) -> str:
        return f"{subject.label} (réponse\u00a0: {subject.delay})"


class ContactForm(DsfrBaseForm):
    """A message to the team; cleaned as `subject`, `email`, `page`, `message` and `website` (the trap)."""

    subject = SubjectField(
        label="Votre message concerne",
        queryset=ContactSubject.objects.none(),
        to_field_name="slug",
        empty_label="Choisissez un sujet",
        error_messages={
            "required": "Choisissez un sujet.",
            "invalid_choice": "Ce sujet n’existe pas. Choisissez-en un dans la liste.",
        },
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        help_text="Pour vous répondre, et rien d’autre.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Écrivez votre adresse\u00a0: sans elle, nous ne pouvons pas vous répondre.",
            "invalid": "Cette adresse est incomplète. Elle ressemble à prenom.nom@ac-exemple.fr.",
        },
    )
    page = forms.CharField(
        label="Adresse de la page",
        help_text="Si votre message parle d’une page précise.",
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    message = forms.CharField(
        label="Votre message",
        help_text="Ce que vous cherchiez, ce que vous avez vu.",
        min_length=10,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": "Écrivez votre message.",
            "min_length": "Dites-en un peu plus\u00a0: dix caractères au moins.",
            "max_length": "Ce message est trop long\u00a0: cinq mille caractères au plus.",
        },
    )
    # People never see it; programs that fill everything do.
    website = forms.CharField(label="Ne remplissez pas ce champ", required=False)

    def __init__(self, page: ContactPage, user: User, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = page.subjects.all()
        if user.is_authenticated:
            # The address was confirmed: the copy goes there and nowhere else.
            self.fields["email"].disabled = True
            self.fields["email"].initial = user.email
            self.fields["email"].help_text = "Celle de votre compte."

    def clean_page(self) -> str:
        """One line, whatever was pasted."""
        return " ".join(self.cleaned_data["page"].split())


class ContactQuery(forms.Form):
    """/contact/?page=/kit/…&sujet=erreur; what is not understood is left out."""

    page = forms.CharField(required=False, max_length=300)
    sujet = forms.SlugField(required=False, max_length=40)

    def clean_page(self) -> str:
        """An address of this site, or nothing."""
        parts = urlsplit(self.cleaned_data["page"])
        is_ours = not parts.scheme and not parts.netloc and parts.path.startswith("/")
        return parts.path if is_ours and parts.path.isprintable() else ""
