"""What readers and members type in the forums."""

import re
import uuid
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from dsfr.forms import DsfrBaseForm

from .models import Flag, Forum, Poll, PollOption
from .models.posts import MAX_LENGTH
from .permissions import readable_forum_ids

TITLE_LENGTHS = (10, 255)
MAX_TAGS = 5
TAG_LENGTH = 40
MAX_OPTIONS = 10


@dataclass(frozen=True)
class Listed:
    view: str
    cursor: str


class ListQuery(forms.Form):
    """The address of a list: `vue` (a quick view) and `suite` (a cursor); what is unknown is left aside."""

    vue = forms.SlugField(max_length=20, required=False)
    suite = forms.RegexField(r"^[ar]\d{1,17}-\d{1,18}$", max_length=40, required=False)

    def read(self) -> Listed:
        self.is_valid()
        return Listed(self.cleaned_data.get("vue", ""), self.cleaned_data.get("suite", ""))


class PageQuery(forms.Form):
    """The address of a topic: `page`, from 1."""

    page = forms.IntegerField(min_value=1, max_value=1_000_000, required=False)

    def read(self) -> int | None:
        """The page; None when it is not one."""
        return (self.cleaned_data["page"] or 1) if self.is_valid() else None


class StartQuery(forms.Form):
    """What the address of a composer names: a forum, a post to answer or to quote, an object to speak of."""

    forum = forms.SlugField(max_length=60, required=False)
    reponse = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    citer = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)

    def read(self) -> dict:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


class NameQuery(forms.Form):
    """What is typed after « @ », or in the title of a new topic."""

    q = forms.CharField(max_length=255)


class MessageForm(forms.Form):
    """A message. `submission` is made once per form: a second click is the same message.

    A plain form: its one field is the composer, and the DSFR's takes as long to be made as a topic to be read.
    """

    text = forms.CharField(
        label="Votre message",
        min_length=2,
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8, "class": "fr-input"}),
        error_messages={
            "required": "Écrivez votre message.",
            "min_length": "Écrivez au moins un mot.",
            "max_length": "Le message est trop long\u202f: 32\u202f000 caractères au plus.",
        },
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # Seen by machines only; whoever fills it is one.
    site = forms.CharField(required=False, max_length=200)

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n").replace("\x00", "").strip()

    def clean_submission(self):
        return self.cleaned_data["submission"] or uuid.uuid4()

    def clean_site(self):
        if self.cleaned_data["site"]:
            raise ValidationError("Ce message n’a pas pu être publié. Laissez vide le champ « site ».")
        return ""

    @property
    def given_text(self) -> str:
        """What was typed or proposed, right or wrong."""
        return str(self["text"].value() or "")


class ReplyForm(MessageForm):
    reply_to = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)


class TagsField(forms.CharField):
    """Tags, separated by commas: a list of names."""

    def clean(self, value):
        text = super().clean(value)
        names = list(dict.fromkeys(" ".join(name.split()).lower() for name in text.split(",") if name.strip()))
        if len(names) > MAX_TAGS:
            raise ValidationError(f"{MAX_TAGS}\u00a0mots-clés au plus\u00a0: gardez les plus utiles.")
        for name in names:
            if len(name) > TAG_LENGTH or not re.fullmatch(r"[\w’' .-]+", name):
                raise ValidationError(
                    f"«\u00a0{name[:TAG_LENGTH]}\u00a0» n’est pas un mot-clé\u00a0: des lettres et des chiffres, "
                    f"{TAG_LENGTH}\u00a0caractères au plus."
                )
        return names


def title_field() -> forms.CharField:
    low, high = TITLE_LENGTHS
    return forms.CharField(
        label="Titre",
        min_length=low,
        max_length=high,
        help_text=(
            "Une phrase qui dit le sujet\u00a0: «\u00a0Peut-on tester une session sans prévenir "
            "les inscrits\u202f?\u00a0»"
        ),
        error_messages={
            "required": "Donnez un titre à votre question.",
            "min_length": f"Le titre est trop court\u202f: {low}\u00a0caractères au moins.",
            "max_length": f"Le titre est trop long\u202f: {high}\u00a0caractères au plus.",
        },
    )


def tags_field() -> TagsField:
    return TagsField(
        label="Mots-clés",
        required=False,
        max_length=300,
        help_text=f"{MAX_TAGS} au plus, séparés par des virgules\u00a0: «\u00a0tutorat, relance\u00a0».",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class TopicForm(DsfrBaseForm, MessageForm):
    """A new topic: where, what about, the first message, and a poll if wished."""

    forum = forms.ModelChoiceField(
        label="Forum",
        queryset=Forum.objects.none(),
        to_field_name="slug",
        empty_label="Choisir un forum",
        error_messages={"required": "Choisissez un forum.", "invalid_choice": "Choisissez un forum de la liste."},
    )
    title = title_field()
    tags = tags_field()
    poll_question = forms.CharField(label="Question du sondage", max_length=200, required=False)
    poll_options = forms.CharField(
        label="Propositions",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Une par ligne, de 2 à {MAX_OPTIONS}.",
    )
    poll_choices = forms.IntegerField(
        label="Choix par personne", min_value=1, max_value=MAX_OPTIONS, required=False, initial=1
    )
    poll_closes_at = forms.DateTimeField(
        label="Fin du sondage",
        required=False,
        help_text="Heure de Paris.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Cette date ne se lit pas. Par exemple\u00a0: 2026-12-02T18:00."},
    )
    poll_hides = forms.BooleanField(label="Ne montrer les résultats qu’à la fin", required=False)
    poll_named = forms.BooleanField(
        label="Montrer à la fin qui a choisi quoi", required=False, help_text="Sans cela, le sondage reste anonyme."
    )

    POLL = ("poll_question", "poll_options", "poll_choices", "poll_closes_at", "poll_hides", "poll_named")
    # Kept with a draft besides the title and the text.
    KEPT = ("forum", "tags", *POLL)

    def __init__(self, user, data: QueryDict | None = None, *, initial: dict | None = None):
        super().__init__(data, initial=initial, auto_id="sujet-%s")
        self.fields["forum"].queryset = Forum.objects.filter(pk__in=readable_forum_ids(user))

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_poll_options(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["poll_options"].splitlines()]
        options = list(dict.fromkeys(line for line in lines if line))
        if any(len(option) > 150 for option in options):
            raise ValidationError("Une proposition est trop longue\u202f: 150 caractères au plus.")
        if len(options) > MAX_OPTIONS:
            raise ValidationError(f"{MAX_OPTIONS}\u00a0propositions au plus.")
        return options

    def clean_poll_closes_at(self):
        moment = self.cleaned_data["poll_closes_at"]
        if moment and moment <= timezone.now():
            raise ValidationError("Cette date est passée\u202f: choisissez-en une à venir.")
        return moment

    def clean(self):
        data = super().clean()
        question, options = data.get("poll_question"), data.get("poll_options") or []
        if question and "poll_options" not in self.errors and len(options) < 2:
            self.add_error("poll_options", "Un sondage propose au moins deux réponses\u00a0: une par ligne.")
        if options and not question and "poll_question" not in self.errors:
            self.add_error("poll_question", "Écrivez la question du sondage.")
        return data

    @property
    def poll(self) -> dict | None:
        """What `services.answers.add_poll` wants, if a poll was asked for."""
        data = self.cleaned_data
        if not data.get("poll_question"):
            return None
        return {
            "question": data["poll_question"],
            "options": data["poll_options"],
            "max_choices": data["poll_choices"] or 1,
            "is_anonymous": not data["poll_named"],
            "hides_results": data["poll_hides"],
            "closes_at": data["poll_closes_at"],
        }

    @property
    def has_poll(self) -> bool:
        """Whether something was typed about a poll: its part of the form is then open."""
        return any(self[name].value() for name in ("poll_question", "poll_options"))


class EditForm(DsfrBaseForm, MessageForm):
    """A change of a message; of a first one, its topic's title and tags as well."""

    title = title_field()
    tags = tags_field()
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        help_text="L’auteur ou l’autrice le recevra.",
        error_messages={"required": "Dites pourquoi vous changez ce message\u00a0: son auteur ou autrice le lira."},
    )

    def __init__(self, data=None, *, is_first: bool, is_moderation: bool, initial=None):
        super().__init__(data, initial=initial, auto_id="modif-%s")
        if not is_first:
            del self.fields["title"], self.fields["tags"]
        if not is_moderation:
            del self.fields["reason"]


class FlagForm(DsfrBaseForm):
    reason = forms.ChoiceField(
        label="Qu’est-ce qui ne va pas\u202f?",
        choices=Flag.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un motif."},
    )
    comment = forms.CharField(
        label="Précision", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class BookmarkForm(DsfrBaseForm):
    note = forms.CharField(
        label="Note pour vous", max_length=300, required=False, help_text="Personne d’autre ne la lit."
    )


class DraftForm(forms.Form):
    """What the page sends while somebody writes; nothing is required."""

    title = forms.CharField(max_length=255, required=False)
    text = forms.CharField(max_length=MAX_LENGTH, required=False, strip=False)
    topic = forms.IntegerField(min_value=1, required=False)
    forum = forms.SlugField(max_length=60, required=False)
    tags = forms.CharField(max_length=300, required=False)


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Fichier", max_length=200, allow_empty_file=True, error_messages={"required": "Choisissez un fichier."}
    )
    alt = forms.CharField(label="Texte de remplacement", max_length=250, required=False)


class ReasonForm(DsfrBaseForm):
    """Every act of moderation has a reason."""

    reason = forms.CharField(
        label="Motif",
        max_length=500,
        help_text="Il est gardé dans le journal, et dit à la personne concernée.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites pourquoi\u00a0: la personne concernée le lira."},
    )


class DecisionForm(ReasonForm):
    """What a moderator decides of a reported message, in the queue."""

    decision = forms.ChoiceField(choices=[("retirer", "Retirer"), ("laisser", "Laisser")])


class MoveForm(ReasonForm):
    forum = forms.ModelChoiceField(
        label="Nouveau forum", queryset=Forum.objects.none(), error_messages={"required": "Choisissez un forum."}
    )
    field_order = ["forum", "reason"]

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["forum"].queryset = Forum.objects.filter(pk__in=readable_forum_ids(user))


class SplitForm(MoveForm):
    numbers = forms.CharField(
        label="Numéros des messages",
        max_length=500,
        help_text="Par exemple\u00a0: 4, 7-9. Le premier devient la question du nouveau sujet\u202f; le 1 reste.",
        error_messages={"required": "Dites quels messages partent."},
    )
    title = title_field()
    field_order = ["numbers", "title", "forum", "reason"]

    def clean_numbers(self):
        """A set of numbers."""
        found: set[int] = set()
        for part in self.cleaned_data["numbers"].replace(" ", "").split(","):
            match = re.fullmatch(r"(\d{1,7})(?:-(\d{1,7}))?", part)
            if not match or int(match[2] or match[1]) - int(match[1]) > 5000:
                raise ValidationError("Écrivez des numéros séparés par des virgules\u00a0: 4, 7-9.")
            found.update(range(int(match[1]), int(match[2] or match[1]) + 1))
        return found


class MergeForm(ReasonForm):
    target = forms.CharField(
        label="Adresse du sujet qui reste",
        max_length=300,
        help_text="Copiez-la depuis la barre d’adresse. Les messages de ce sujet-ci s’ajouteront à sa suite.",
        error_messages={"required": "Collez l’adresse du sujet qui reste."},
    )
    field_order = ["target", "reason"]

    def clean_target(self):
        """The primary key of the topic."""
        match = re.search(r"/forums/t/(\d{1,18})/", self.cleaned_data["target"])
        if not match:
            raise ValidationError("Ce n’est pas l’adresse d’un sujet\u00a0: elle contient /forums/t/ et un numéro.")
        return int(match[1])


class PinForm(ReasonForm):
    until = forms.DateField(
        label="Jusqu’au",
        required=False,
        help_text="Sans date, jusqu’à ce que quelqu’un le désépingle.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Cette date ne se lit pas."},
    )
    field_order = ["until", "reason"]


class NoteForm(DsfrBaseForm):
    text = forms.CharField(
        label="Note pour la modération",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Seules les personnes qui modèrent la lisent.",
        error_messages={"required": "Écrivez la note."},
    )


class VoteForm(forms.Form):
    """The choices of one member in a poll, checked against it."""

    options = forms.ModelMultipleChoiceField(queryset=PollOption.objects.none(), required=False)

    def __init__(self, poll: Poll, data: QueryDict):
        super().__init__(data)
        self.fields["options"].queryset = poll.options.all()
