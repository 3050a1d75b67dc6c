"""A word, how else it is written, what it is not, and the addresses it has had."""

import re
from html import unescape

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.html import strip_tags
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from hub.glossary.folding import fold, letter, other_names
from hub.network.models import Vocabulary

# What a definition may hold: it is read in a bubble as well as on its page.
DEFINITION_FEATURES = ["bold", "italic", "link"]
KEY_LENGTH = 255
# Addresses under /glossaire/ that are not terms.
RESERVED_SLUGS = frozenset({"export", "suggerer", "suggestions"})


class Category(Vocabulary):
    class Meta(Vocabulary.Meta):
        verbose_name = "catégorie de mots"
        verbose_name_plural = "catégories de mots"


class TermQuerySet(models.QuerySet):
    def published(self):
        """Terms anyone may read."""
        return self.filter(live=True)

    def for_index(self):
        """What the A–Z index shows of each published term, in order: four queries, whatever their number."""
        terms = self.published().select_related("category").order_by("key")
        return terms.prefetch_related("spellings", "tagged_items__tag")

    def for_exchange(self):
        """Terms with everything that a file carries of them: a few queries, whatever their number."""
        terms = self.select_related("category")
        return terms.prefetch_related("spellings", "relations__target", "tagged_items__tag")


class TermTag(TaggedItemBase):
    content_object = ParentalKey("glossary.Term", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        verbose_name = "étiquette de mot"
        verbose_name_plural = "étiquettes de mots"


class Term(WorkflowMixin, DraftStateMixin, RevisionMixin, PreviewableMixin, index.Indexed, ClusterableModel):
    """One word of the network, or one acronym, with what it means here.

    `key` is the folded word: no two terms differ by case or accents alone.
    """

    term = models.CharField("mot ou sigle", max_length=255)
    slug = models.SlugField(
        "adresse",
        max_length=255,
        unique=True,
        help_text="La fin de l’adresse. Si elle change, l’ancienne mène à la nouvelle.",
    )
    key = models.CharField("clé", max_length=KEY_LENGTH, unique=True, editable=False)
    expansion = models.CharField(
        "développement", max_length=255, blank=True, help_text="Pour un sigle : ce que disent ses lettres."
    )
    category = models.ForeignKey(
        Category, verbose_name="catégorie", null=True, blank=True, on_delete=models.PROTECT, related_name="terms"
    )
    definition = RichTextField(
        "définition",
        features=DEFINITION_FEATURES,
        help_text="Deux ou trois phrases, sans le mot lui-même. Elles s’affichent telles quelles dans les pages.",
    )
    source = models.CharField("source", max_length=255, blank=True)
    tags = ClusterTaggableManager("mots-clés", through=TermTag, blank=True)
    autolink = models.BooleanField(
        "expliquer ce mot dans les pages",
        default=True,
        help_text="À décocher pour un mot trop courant ; ses synonymes restent expliqués.",
    )
    case_sensitive = models.BooleanField(
        "respecter les majuscules",
        default=False,
        help_text="Le mot n’est expliqué que s’il est écrit avec ces majuscules. Les sigles courts le sont toujours.",
    )

    objects = TermQuerySet.as_manager()

    search_fields = [
        index.SearchField("term", boost=10),
        index.AutocompleteField("term"),
        index.SearchField("expansion", boost=5),
        index.AutocompleteField("expansion"),
        index.SearchField("definition"),
        index.RelatedFields("spellings", [index.SearchField("text", boost=8), index.AutocompleteField("text")]),
        index.FilterField("live"),
        index.FilterField("category"),
    ]

    class Meta:
        verbose_name = "mot"
        verbose_name_plural = "mots"
        ordering = ["key"]

    def __str__(self):
        return self.term

    def clean(self):
        super().clean()
        self.key = fold(self.term)[:KEY_LENGTH]
        others = Term.objects.exclude(pk=self.pk)
        if self.term and not self.key:
            raise ValidationError({"term": "Écrivez un mot."})
        if others.filter(key=self.key).exists():
            raise ValidationError({"term": "Ce mot est déjà dans le glossaire, ou dans ses brouillons."})
        if self.slug in RESERVED_SLUGS or Address.objects.filter(slug=self.slug).exclude(term=self.pk).exists():
            raise ValidationError({"slug": "Cette adresse est prise par une autre page du glossaire."})

    def save(self, *args, **kwargs):
        self.key = fold(self.term)[:KEY_LENGTH]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("glossary:term", args=[self.slug])

    def serve_preview(self, request, mode_name):
        from hub.glossary.views import render_term

        return render_term(request, self, is_preview=True)

    @property
    def letter(self) -> str:
        return letter(self.key)

    @property
    def plain_definition(self) -> str:
        """The definition as text alone, paragraphs joined by a space."""
        text = strip_tags(re.sub(r"</p>|<br ?/?>", r"\g<0> ", self.definition))
        return re.sub(r"[ \t\r\n]+", " ", unescape(text)).strip()

    def texts(self, kind: str) -> list[str]:
        """The spellings of one kind, in the editor's order."""
        return [spelling.text for spelling in self.spellings.all() if spelling.kind == kind]

    @property
    def synonyms(self) -> list[str]:
        return self.texts(Spelling.Kind.SYNONYM)

    @property
    def shown_synonyms(self) -> list[str]:
        """The synonyms, but those that only repeat the term or what its letters say."""
        return other_names(self.term, self.expansion, self.synonyms)

    @property
    def forms(self) -> list[str]:
        return self.texts(Spelling.Kind.FORM)

    @property
    def search_only(self) -> list[str]:
        return self.texts(Spelling.Kind.SEARCH_ONLY)


class Spelling(Orderable):
    """Another way to write or to say a term; folded, it occurs once per term."""

    class Kind(models.TextChoices):
        SYNONYM = "synonyme", "synonyme (affiché, expliqué, cherché)"
        FORM = "forme", "forme (expliquée, cherchée)"
        SEARCH_ONLY = "recherche", "pour la recherche seulement"

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="spellings")
    text = models.CharField("écriture", max_length=255)
    kind = models.CharField("usage", max_length=10, choices=Kind, default=Kind.SYNONYM)
    key = models.CharField("clé", max_length=KEY_LENGTH, editable=False, db_index=True)

    class Meta(Orderable.Meta):
        verbose_name = "écriture"
        verbose_name_plural = "écritures"
        constraints = [models.UniqueConstraint(fields=["term", "key"], name="one_spelling_per_term")]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.key = fold(self.text)[:KEY_LENGTH]
        super().save(*args, **kwargs)


class Relation(Orderable):
    """A neighbour of a term. It is kept on one side and shown on both."""

    class Kind(models.TextChoices):
        SEE_ALSO = "voir", "Voir aussi"
        DISTINCT = "distinct", "À ne pas confondre"

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="relations")
    target = models.ForeignKey(Term, verbose_name="mot voisin", on_delete=models.CASCADE, related_name="incoming")
    kind = models.CharField("lien", max_length=10, choices=Kind, default=Kind.SEE_ALSO)
    note = models.CharField("en quoi ils diffèrent", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "mot voisin"
        verbose_name_plural = "mots voisins"
        constraints = [
            models.UniqueConstraint(fields=["term", "target"], name="one_relation_per_pair"),
            models.CheckConstraint(condition=~Q(term=F("target")), name="relation_to_another_term"),
        ]

    def __str__(self):
        return f"{self.term} : {self.target}"


class Address(models.Model):
    """Every slug under which a term was ever published: addresses never break."""

    slug = models.SlugField("adresse", max_length=255, unique=True)
    term = models.ForeignKey(Term, verbose_name="mot", on_delete=models.CASCADE, related_name="addresses")

    class Meta:
        verbose_name = "adresse de mot"
        verbose_name_plural = "adresses de mots"

    def __str__(self):
        return self.slug
