"""What readers and members fill in."""

from django import forms
from django.core.validators import MinLengthValidator
from django.http import QueryDict
from dsfr.forms import DsfrBaseForm
from dsfr.widgets import InlineCheckboxSelectMultiple

from hub.core.file_kinds import MEGABYTE, check_file
from hub.network.models import Degree, Role, Theme

from .models import Kind, Proposal
from .models.visio import Audience, Purpose


class FeedbackForm(DsfrBaseForm):
    """An answer to « Cette page vous a-t-elle été utile ? »; cleaned as `useful` (bool) and `comment`."""

    ANSWERS = {"oui": "Oui, merci", "non": "Pas tout à fait"}

    useful = forms.TypedChoiceField(
        label="Votre réponse",
        choices=list(ANSWERS.items()),
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse."},
    )
    comment = forms.CharField(
        label="Qu’est-ce qui vous a aidé, ou manqué\u202f?",
        help_text="N’écrivez aucun nom\u202f: votre avis est anonyme.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class VisioForm(DsfrBaseForm):
    """The need that the advisor answers; `effectif` counts everybody, whoever speaks included."""

    DEFAULTS = {"usage": Purpose.TRAINING.value, "effectif": "30", "public": Audience.STAFF.value}

    usage = forms.ChoiceField(
        label="Je prépare",
        choices=Purpose.choices,
        error_messages={"invalid_choice": "Choisissez une formation, une réunion ou un webinaire."},
    )
    effectif = forms.IntegerField(
        label="pour combien de personnes",
        min_value=2,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Écrivez un nombre de personnes, par exemple 30.",
            "invalid": "Écrivez un nombre entier, en chiffres, par exemple 30.",
            "min_value": "Une visio commence à deux personnes\u202f: écrivez 2 ou plus.",
            "max_value": "Écrivez un nombre de 100\u202f000 au plus.",
        },
    )
    public = forms.ChoiceField(
        label="avec",
        choices=Audience.choices,
        error_messages={"invalid_choice": "Choisissez des agents, des écoles, des collèges ou des lycées."},
    )

    @classmethod
    def from_query(cls, query: QueryDict) -> "VisioForm":
        """The form that an address fills; what it does not name has its usual value."""
        return cls({name: query.get(name, default) for name, default in cls.DEFAULTS.items()}, auto_id="visio-%s")

    @property
    def usage_words(self) -> str:
        return Purpose(self.cleaned_data["usage"]).label

    @property
    def audience_words(self) -> str:
        return Audience(self.cleaned_data["public"]).label

    @property
    def cleaned_need(self) -> dict:
        data = self.cleaned_data
        return {"purpose": data["usage"], "people": data["effectif"], "audience": data["public"]}


ACCEPTED_FILES = frozenset({"pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "rtf", "csv", "txt", "md"})
MAX_FILE_BYTES = 20 * MEGABYTE


class ProposalForm(DsfrBaseForm):
    """A proposed resource. A draft may lack anything; what is sent has a title, a reason, and a text or a file."""

    title = forms.CharField(
        label="Titre",
        min_length=5,
        max_length=120,
        help_text="Ce que l’on saura faire après l’avoir lue\u202f: «\u00a0Relancer sans harceler\u00a0».",
        error_messages={
            "required": "Donnez un titre à votre ressource.",
            "min_length": "Le titre est trop court\u202f: écrivez au moins 5 caractères.",
            "max_length": "Le titre est trop long\u202f: 120 caractères au plus.",
        },
    )
    why = forms.CharField(
        label="À quoi sert-elle\u202f?",
        max_length=300,
        help_text="Une ou deux phrases\u202f: le problème qu’elle résout, et pour qui.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Dites en une phrase à quoi elle sert.",
            "max_length": "Raccourcissez cette phrase\u202f: 300 caractères au plus.",
        },
    )
    kind = forms.ChoiceField(label="Type", choices=Kind.choices, initial=Kind.CARD)
    roles = forms.ModelMultipleChoiceField(
        label="Pour qui",
        queryset=Role.objects.all(),
        widget=InlineCheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un rôle."},
    )
    themes = forms.ModelMultipleChoiceField(
        label="Thèmes",
        queryset=Theme.objects.all(),
        widget=InlineCheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un thème."},
    )
    degrees = forms.ModelMultipleChoiceField(
        label="Degrés", queryset=Degree.objects.all(), widget=InlineCheckboxSelectMultiple, required=False
    )
    text = forms.CharField(
        label="Texte",
        required=False,
        max_length=50_000,
        help_text=(
            "Ou joignez un fichier, plus bas. Une ligne vide sépare les paragraphes. "
            "«\u00a0## Titre\u00a0» fait un intertitre, «\u00a0-\u00a0» une liste, "
            "«\u00a0**mot**\u00a0» un mot en gras."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={
            "max_length": "Le texte est trop long\u202f: 50\u202f000 caractères au plus. Joignez plutôt un fichier."
        },
    )
    file = forms.FileField(
        label="Fichier",
        required=False,
        allow_empty_file=True,
        max_length=200,
        help_text=f"20\u00a0Mo au plus\u202f: {', '.join(sorted(ACCEPTED_FILES))}.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in sorted(ACCEPTED_FILES))}),
        error_messages={"max_length": "Le nom de ce fichier est trop long\u202f: 200 caractères au plus."},
    )
    remove_file = forms.BooleanField(label="Retirer ce fichier", required=False)
    licence = forms.BooleanField(
        label=(
            "J’ai écrit cette ressource ou j’ai l’accord de qui l’a écrite, "
            "et j’accepte qu’elle soit publiée sous licence CC\u00a0BY-SA\u00a04.0."
        ),
        error_messages={"required": "Cochez cette case\u202f: sans cet accord, la ressource ne peut pas être publiée."},
    )

    # Asked again at each sending, hence not kept.
    KEPT = ("title", "why", "kind", "roles", "themes", "degrees", "text", "remove_file")

    def __init__(
        self, data=None, files=None, *, proposal: Proposal | None = None, is_draft: bool = False, initial=None
    ):
        super().__init__(data, files, initial=initial, auto_id="proposition-%s")
        self.proposal = proposal
        self.is_draft = is_draft
        if is_draft:
            for field in self.fields.values():
                field.required = False
                field.min_length = None
                field.validators = [each for each in field.validators if not isinstance(each, MinLengthValidator)]
        if proposal is None or proposal.document is None:
            del self.fields["remove_file"]

    @classmethod
    def of(cls, proposal: Proposal) -> "ProposalForm":
        """The form that shows a kept proposal."""
        initial = {name: getattr(proposal, name) for name in ("title", "why", "kind", "text")}
        initial |= {name: list(getattr(proposal, name).all()) for name in ("roles", "themes", "degrees")}
        return cls(proposal=proposal, initial=initial)

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is not None:
            check_file(file.name, file.size, file, allowed=ACCEPTED_FILES, max_bytes=MAX_FILE_BYTES)
        return file

    def clean(self):
        data = super().clean()
        has_file = data.get("file") or (self.proposal and self.proposal.document and not data.get("remove_file"))
        if not self.is_draft and not has_file and not data.get("text") and not {"text", "file"} & self.errors.keys():
            self.add_error("text", "Écrivez le texte de la ressource, ou joignez un fichier.")
        return data

    @property
    def kept_data(self) -> dict:
        """What is right among what was typed, to keep whatever is wrong elsewhere."""
        return {
            name: self.cleaned_data[name] for name in self.KEPT if name in self.cleaned_data and name in self.fields
        }

    @property
    def kept_file(self):
        return self.cleaned_data.get("file")
