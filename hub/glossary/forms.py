"""What readers and members type about the glossary."""

import re
import uuid

from django import forms
from django.http import Http404
from dsfr.forms import DsfrBaseForm
from wagtail.admin.forms import WagtailAdminModelForm

from .folding import fold
from .lexicon import Lexicon
from .models import Category, Suggestion, Term


class SearchForm(forms.Form):
    """The address of the index, read without ever failing: cleaned as `text` and `category` (a slug or nothing)."""

    mot = forms.CharField(max_length=100, required=False)
    categorie = forms.SlugField(max_length=60, required=False)

    def read(self, glossary: Lexicon) -> tuple[str, str]:
        """What is looked for, and in which category; what is unknown or too long is left aside."""
        self.is_valid()
        category = self.cleaned_data.get("categorie", "")
        known = {slug for slug, _, _ in glossary.categories}
        return self.cleaned_data.get("mot", ""), category if category in known else ""


class StartForm(forms.Form):
    """What the address of a suggestion names: the term to correct, or the word that was not found."""

    terme = forms.SlugField(max_length=255, required=False)
    mot = forms.CharField(max_length=255, required=False)

    def read(self) -> tuple[str, str]:
        """The slug and the word; Http404 for a slug that cannot be one, nothing for a word that is too long."""
        self.is_valid()
        if "terme" in self.errors:
            raise Http404
        return self.cleaned_data.get("terme", ""), self.cleaned_data.get("mot", "")


class SuggestionForm(DsfrBaseForm):
    """A term, or a correction of `term`; cleaned as `services.suggest` wants it."""

    word = forms.CharField(
        label="Mot ou sigle",
        max_length=255,
        error_messages={"required": "Écrivez le mot ou le sigle."},
    )
    expansion = forms.CharField(
        label="Ce que disent les lettres du sigle",
        max_length=255,
        required=False,
        help_text="Pour un sigle seulement. Par exemple\u00a0: école académique de la formation continue.",
    )
    definition = forms.CharField(
        label="Définition",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Deux ou trois phrases simples, et un exemple si possible.",
        error_messages={"required": "Écrivez une définition, même courte\u202f: la rédaction la complétera."},
    )
    synonyms = forms.CharField(
        label="On dit aussi",
        max_length=1000,
        required=False,
        help_text="Les autres noms que vous rencontrez, séparés par des virgules.",
    )
    category = forms.ModelChoiceField(
        label="Catégorie", queryset=Category.objects.all(), required=False, empty_label="Je ne sais pas"
    )
    why = forms.CharField(
        label="Un mot pour la rédaction",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Où vous l’avez rencontré, ce que vous corrigez. Il n’est pas publié.",
    )
    # Made once per form: a second click is the same suggestion.
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, term: Term | None = None, **kwargs):
        self.term = term
        written = self._written(term) if term else {}
        kwargs["initial"] = {"token": uuid.uuid4(), **written, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @staticmethod
    def _written(term: Term) -> dict:
        return {
            "word": term.term,
            "expansion": term.expansion,
            "definition": term.plain_definition,
            "synonyms": ", ".join(term.synonyms),
            "category": term.category_id,
        }

    def clean_word(self) -> str:
        word = self.cleaned_data["word"]
        key = fold(word)
        if not key:
            raise forms.ValidationError("Écrivez le mot ou le sigle.")
        taken = Term.objects.published().filter(key=key).exclude(pk=self.term.pk if self.term else None).first()
        if taken:
            raise forms.ValidationError(
                f"«\u00a0{taken.term}\u00a0» est déjà dans le glossaire. Pour en corriger la définition, suivez "
                "«\u00a0Suggérer une correction\u00a0» sur sa page."
            )
        return word

    def clean_synonyms(self) -> list[str]:
        texts, seen = [], {fold(self.cleaned_data.get("word", ""))}
        for text in re.split(r"[,;\n]", self.cleaned_data["synonyms"]):
            text = " ".join(text.split())
            if fold(text) and fold(text) not in seen:
                seen.add(fold(text))
                texts.append(text[:255])
        return texts

    def clean(self):
        cleaned = super().clean()
        if self.term and not self.errors and not cleaned.get("why") and not self.changes_something():
            raise forms.ValidationError("Rien n’a changé. Modifiez un champ, ou dites à la rédaction ce qui ne va pas.")
        return cleaned

    def changes_something(self) -> bool:
        """Whether a correction differs from the term as it is."""
        was, now = self._written(self.term), self.cleaned_data
        return (
            now["word"] != was["word"]
            or now["expansion"] != was["expansion"]
            or now["definition"] != was["definition"]
            or now["synonyms"] != self.term.synonyms
            or (now["category"].pk if now["category"] else None) != was["category"]
        )


class TermForm(WagtailAdminModelForm):
    """A term in the admin: a spelling is written once, whatever its case and accents, as the database wants."""

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        keys = set()
        for row in self.formsets["spellings"].forms if is_valid else ():
            text = row.cleaned_data.get("text", "")
            if not text or row.cleaned_data.get("DELETE"):
                continue
            if fold(text) in keys:
                row.add_error("text", f"«\u00a0{text}\u00a0» est écrit deux fois.")
                is_valid = False
            keys.add(fold(text))
        return is_valid


class DecisionForm(forms.Form):
    """The editor's word to the member; required to decline."""

    comment = forms.CharField(
        label="Votre mot au membre",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il le reçoit par courriel. Obligatoire pour ne pas retenir une suggestion.",
    )


def suggestion_rows(suggestion: Suggestion) -> list[tuple[str, str, str]]:
    """(label, as it is in the glossary, as suggested) of each part of a suggestion, for who reviews it."""
    term = suggestion.term
    is_correction = suggestion.kind == Suggestion.Kind.CORRECTION and term is not None
    return [
        ("Mot ou sigle", term.term if is_correction else "", suggestion.word),
        ("Développement", term.expansion if is_correction else "", suggestion.expansion),
        ("Définition", term.plain_definition if is_correction else "", suggestion.definition),
        ("On dit aussi", ", ".join(term.synonyms) if is_correction else "", ", ".join(suggestion.synonyms)),
        (
            "Catégorie",
            str(term.category or "") if is_correction else "",
            str(suggestion.category or ""),
        ),
    ]
