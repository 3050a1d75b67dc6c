"""What the page of components shows: one example of each thing, in each state."""

from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from dsfr.forms import DsfrBaseForm

TEXT = "<p>Une formation hybride alterne des temps <b>ensemble</b> et des temps chez soi.</p>"
RICH = (
    f"<h2>Un titre de niveau 2</h2>{TEXT}<h3>Un titre de niveau 3</h3><ul><li>Un point</li><li>Un autre</li></ul>"
    "<blockquote>Testez avec deux collègues.</blockquote>"
)


class SampleForm(DsfrBaseForm):
    """One field of each kind."""

    title = forms.CharField(
        label="Titre",
        min_length=10,
        max_length=80,
        help_text="En une phrase\u00a0: «\u00a0Inscrire tout un bassin\u00a0».",
    )
    kind = forms.ChoiceField(label="Type", choices=[("", "Choisissez un type"), ("fiche", "Fiche"), ("outil", "Outil")])
    audience = forms.MultipleChoiceField(
        label="Pour qui",
        choices=[("formateur", "Formateurs et formatrices"), ("pilote", "Pilotes"), ("cadre", "Cadres")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Un choix ou plusieurs.",
    )
    degree = forms.ChoiceField(
        label="Degré", choices=[("1", "1er degré"), ("2", "2nd degré")], widget=forms.RadioSelect, required=False
    )
    date = forms.DateField(label="Date", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(label="Texte", widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(label="Joindre un fichier", required=False, help_text="20\u00a0Mo au plus.")
    agreed = forms.BooleanField(label="Je publie sous licence ouverte", help_text="Chacun pourra réutiliser ce texte.")


def context() -> dict:
    """The context of `components/all.html`."""
    return {
        "trail": [("Accueil", "/")],
        "here": "Composants et états",
        "steps": ["Envoyée", "En relecture", "Publiée"],
        "alerts": [
            ("success", "Proposition envoyée. Vous aurez une réponse sous dix jours."),
            ("info", "Votre brouillon est gardé."),
            ("warning", "Votre session se ferme dans cinq minutes."),
            ("error", "L’envoi a échoué. Réessayez dans une minute."),
        ],
        "page": Paginator(range(200), 10).page(7),
        "blocks": _blocks(),
        "empty_form": SampleForm(prefix="vide"),
        "refused_form": SampleForm({"refuse-title": "Son", "refuse-text": "Le son grésille."}, prefix="refuse"),
    }


def _blocks() -> list[tuple[str, object]]:
    document = SimpleNamespace(
        url="#document",
        title="Trame de scénario hybride",
        kind_label="Document texte (ODT)",
        file_size=86_000,
        get_language_display="français",
    )
    step = {"title": "Nommez le geste visé.", "text": "<p>En une seule phrase.</p>"}
    return [
        ("blocks/text.html", RICH),
        ("blocks/steps.html", [step, {"title": "", "text": "<p>Une étape sans titre.</p>"}, step]),
        ("blocks/callout.html", {"title": "Ce que disent les équipes", "text": TEXT}),
        ("blocks/accordion.html", [{"title": "Un volet à déplier", "text": TEXT}, {"title": "Un autre", "text": TEXT}]),
        ("blocks/document.html", {"document": document, "title": ""}),
        (
            "blocks/video_link.html",
            {
                "title": "Prendre en main la classe virtuelle",
                "url": "https://tube.example.org/v/1",
                "host": "tube.example.org",
                "duration": "2\u00a0min 40",
                "captioned": True,
            },
        ),
        (
            "blocks/card.html",
            {"title": "Demander une classe virtuelle", "url": "/contact/", "text": "Réponse sous 48 h."},
        ),
    ]
