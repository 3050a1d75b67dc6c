"""The visio tools that the advisor chooses among: dated advice, kept by editors."""

from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable

from hub.core.templatetags.hub import number

from .pages import ResourcePage


class Purpose(models.TextChoices):
    TRAINING = "formation", "une formation"
    MEETING = "reunion", "une réunion"
    WEBINAR = "webinaire", "un webinaire"


PURPOSE_VERBS = {Purpose.TRAINING: "former", Purpose.MEETING: "se réunir", Purpose.WEBINAR: "diffuser"}


class Audience(models.TextChoices):
    STAFF = "agents", "des agents"
    PRIMARY = "ecoles", "des écoles"
    LOWER_SECONDARY = "colleges", "des collèges"
    UPPER_SECONDARY = "lycees", "des lycées"


class VisioToolQuerySet(models.QuerySet):
    def for_advisor(self):
        """Every tool with its modes, its guide and its alternative: three queries."""
        return self.select_related("guide", "alternative").prefetch_related("modes")


class VisioTool(ClusterableModel):
    name = models.CharField("nom", max_length=80, unique=True)
    slug = models.SlugField("identifiant", max_length=60, unique=True)
    address = models.URLField("adresse", blank=True, help_text="Là où l’on ouvre une salle.")
    for_agents = models.BooleanField("agents", default=True)
    for_ecoles = models.BooleanField("écoles", default=True)
    for_colleges = models.BooleanField("collèges", default=True)
    for_lycees = models.BooleanField("lycées", default=True)
    why = models.CharField("pourquoi cet outil", max_length=300)
    limit = models.CharField("sa limite", max_length=300)
    advice = models.CharField("conseil", max_length=400, blank=True)
    alternative = models.ForeignKey(
        "self", verbose_name="autre choix", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    alternative_advice = models.CharField("quand préférer l’autre choix", max_length=300, blank=True)
    guide = models.ForeignKey(
        ResourcePage, verbose_name="page du kit", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    valid_as_of = models.DateField("conseil daté du", help_text="Au-delà d’un an, il est signalé « à relire ».")
    source = models.CharField("source", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("rang", default=0)

    objects = VisioToolQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("address"),
        MultiFieldPanel([FieldPanel(f"for_{audience}") for audience in Audience.values], "Pour qui"),
        InlinePanel("modes", heading="Usages et capacités", label="usage", min_num=1),
        MultiFieldPanel([FieldPanel("why"), FieldPanel("limit"), FieldPanel("advice")], "Le conseil"),
        MultiFieldPanel([FieldPanel("alternative"), FieldPanel("alternative_advice")], "L’autre choix"),
        PageChooserPanel("guide", "kit.ResourcePage"),
        FieldRowPanel([FieldPanel("valid_as_of"), FieldPanel("source")]),
        FieldPanel("order"),
    ]

    class Meta:
        verbose_name = "outil de visio"
        verbose_name_plural = "outils de visio"
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    @property
    def purposes_text(self) -> str:
        """« former, diffuser »."""
        return ", ".join(dict.fromkeys(PURPOSE_VERBS[Purpose(mode.purpose)] for mode in self.modes.all()))

    @property
    def capacities_text(self) -> str:
        """« 80, ou 400 en mode webinaire »."""
        modes = sorted(self.modes.all(), key=lambda mode: mode.max_people)
        texts = [f"{number(mode.max_people)} en {mode.label}" for mode in modes]
        if modes:
            texts[0] = number(modes[0].max_people)
        return ", ou ".join(texts)

    @property
    def audiences_text(self) -> str:
        """« agents, écoles », or « tous »."""
        names = [self._meta.get_field(f"for_{audience}").verbose_name for audience in self.audiences]
        return "tous" if len(names) == len(Audience) else ", ".join(names)

    @property
    def audiences(self) -> list[str]:
        """The values of `Audience` that the tool is open to."""
        return [audience for audience in Audience.values if getattr(self, f"for_{audience}")]


class VisioMode(Orderable):
    """What a tool holds, for one purpose: from `min_people` to `max_people`, at ease up to `comfortable_people`."""

    tool = ParentalKey(VisioTool, on_delete=models.CASCADE, related_name="modes")
    slug = models.SlugField("identifiant", max_length=40, default="standard")
    label = models.CharField("nom du mode", max_length=60, default="mode standard")
    purpose = models.CharField("pour", max_length=20, choices=Purpose)
    min_people = models.PositiveIntegerField("de", default=2)
    comfortable_people = models.PositiveIntegerField("à l’aise jusqu’à", null=True, blank=True)
    max_people = models.PositiveIntegerField("à")

    panels = [
        FieldRowPanel([FieldPanel("purpose"), FieldPanel("label"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("min_people"), FieldPanel("comfortable_people"), FieldPanel("max_people")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "mode"
        verbose_name_plural = "modes"
        constraints = [
            models.UniqueConstraint(fields=["tool", "purpose", "slug"], name="one_visio_mode_per_name"),
            models.CheckConstraint(condition=Q(min_people__lte=F("max_people")), name="visio_mode_from_to"),
            models.CheckConstraint(
                condition=Q(comfortable_people__isnull=True) | Q(comfortable_people__lte=F("max_people")),
                name="visio_mode_comfort_within",
            ),
        ]

    def __str__(self):
        return f"{self.tool}, {self.label}"


class VisioNoFit(models.Model):
    """What to do when no tool holds that many people, for one purpose."""

    purpose = models.CharField("pour", max_length=20, choices=Purpose, unique=True)
    text = models.CharField("que faire", max_length=400)

    panels = [FieldPanel("purpose"), FieldPanel("text")]

    class Meta:
        verbose_name = "conseil quand aucun outil ne suffit"
        verbose_name_plural = "conseils quand aucun outil ne suffit"

    def __str__(self):
        return f"{self.get_purpose_display()} : {self.text}"
