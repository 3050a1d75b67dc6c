"""The kit's own pages."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from hub.accounts.models import User
from hub.core.models import BasePage, BasePageQuerySet
from hub.kit.blocks import KitBodyBlock
from hub.kit.freshness import NEW_FOR
from hub.kit.panels import ProposalPanel
from hub.kit.reading import reading_minutes, section_titles
from hub.network.models import Degree, Level, Role, Theme

from .vocabulary import KIND_ICONS, LICENCE_ADDRESSES, Kind, Licence, Origin, Section

# Addresses under /kit/ that are not pages of the tree.
RESERVED_SLUGS = frozenset({"avis", "favoris", "proposer", "visio"})


class KitIndexPage(BasePage):
    """The front door of the kit: every resource, and the facets to choose among them."""

    headline = models.CharField(
        "grand titre",
        max_length=80,
        default="Le kit de la formation à distance",
        help_text="En tête de la page\u202f; le titre, plus court, sert au menu et au fil d’Ariane.",
    )

    content_panels = [TitleFieldPanel("title", classname="title"), FieldPanel("headline"), FieldPanel("summary")]
    max_count = 1
    subpage_types = ["kit.ResourcePage"]
    menu_order = 10
    show_in_menus_default = True
    template = "kit/index.html"

    class Meta:
        verbose_name = "accueil du kit"
        verbose_name_plural = "accueils du kit"

    def serve(self, request, *args, **kwargs):
        from hub.kit.views.index import kit_index

        return kit_index(request, self)

    def serve_preview(self, request, mode_name):
        request.is_preview = True
        return self.serve(request)


class ResourcePageQuerySet(BasePageQuerySet):
    def for_kit_list(self):
        """What lists show of each resource, the most useful first: one query, without bodies."""
        return (
            self.listed()
            .defer_streamfields()
            .annotate(useful_count=Coalesce("tally__useful", 0))
            .order_by("-useful_count", "title")
        )

    def overdue(self, today=None):
        """Live resources whose review date has passed, the longest overdue first."""
        today = today or timezone.localdate()
        return self.live().filter(review_due_on__lt=today).order_by("review_due_on", "title")

    def fresh(self, now=None):
        """Listed resources published in the last thirty days, the latest first."""
        now = now or timezone.now()
        return self.listed().filter(first_published_at__gte=now - NEW_FOR).order_by("-first_published_at")

    def latest(self):
        """Listed resources, the last published first."""
        return self.listed().order_by("-first_published_at", "-pk")

    def favourites_of(self, user):
        """The resources that this member has kept, the last kept first."""
        return self.listed().defer_streamfields().filter(favourites__user=user).order_by("-favourites__created_at")


class ResourceTag(TaggedItemBase):
    content_object = ParentalKey("kit.ResourcePage", on_delete=models.CASCADE, related_name="tagged_items")


class ResourcePage(BasePage):
    """One resource of the kit."""

    section = models.CharField("rayon", max_length=20, choices=Section)
    kind = models.CharField("type", max_length=20, choices=Kind, default=Kind.CARD)
    body = StreamField(KitBodyBlock(), verbose_name="contenu", blank=True)

    roles = ParentalManyToManyField(
        Role,
        verbose_name="rôles concernés",
        blank=True,
        related_name="resources",
        help_text="Tous cochés : la page s’adresse à tout le réseau.",
    )
    degrees = ParentalManyToManyField(Degree, verbose_name="degrés", blank=True, related_name="resources")
    levels = ParentalManyToManyField(Level, verbose_name="échelons", blank=True, related_name="resources")
    themes = ParentalManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="resources")
    tags = ClusterTaggableManager("mots-clés", through=ResourceTag, blank=True)

    licence = models.CharField("licence", max_length=30, choices=Licence, default=Licence.CC_BY_SA)
    origin = models.CharField("origine", max_length=10, choices=Origin, default=Origin.NETWORK)
    reviewed_on = models.DateField(
        "dernière relecture", null=True, blank=True, help_text="Le jour où quelqu’un a vérifié chaque phrase."
    )
    review_due_on = models.DateField(
        "prochaine relecture",
        null=True,
        blank=True,
        help_text="Passé ce jour, la page est signalée « à relire » aux lecteurs et à la rédaction.",
    )
    # Set by clean(): lists show it without loading bodies.
    reading_minutes = models.PositiveSmallIntegerField("minutes de lecture", default=1, editable=False)

    explain_words = models.BooleanField(
        "expliquer les mots du glossaire",
        default=True,
        help_text="Leur première occurrence s’ouvre au clic. À décocher pour une page qui les définit elle-même.",
    )

    objects = PageManager.from_queryset(ResourcePageQuerySet)()

    parent_page_types = ["kit.KitIndexPage"]
    subpage_types = []
    template = "kit/resource.html"

    content_panels = [
        ProposalPanel(heading="Proposition reçue"),
        TitleFieldPanel("title", classname="title"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("section"), FieldPanel("kind")]),
        FieldPanel("body"),
        InlinePanel("author_links", heading="Qui a écrit", label="personne", max_num=8),
        InlinePanel(
            "related_links",
            heading="À lire ensuite",
            label="page",
            max_num=3,
            help_text="Trois pages au plus. Les places libres sont complétées par thème commun.",
        ),
    ]
    audience_panels = [
        FieldPanel("roles"),
        FieldPanel("themes"),
        FieldRowPanel([FieldPanel("degrees"), FieldPanel("levels")]),
        FieldPanel("tags"),
    ]
    review_panels = [
        MultiFieldPanel([FieldRowPanel([FieldPanel("reviewed_on"), FieldPanel("review_due_on")])], "Relecture"),
        FieldRowPanel([FieldPanel("licence"), FieldPanel("origin")]),
    ]

    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList(audience_panels, heading="Pour qui"),
            ObjectList(review_panels, heading="Relecture et droits"),
            ObjectList(BasePage.promote_panels, heading="Promotion"),
            ObjectList([FieldPanel("explain_words"), *BasePage.settings_panels], heading="Réglages"),
        ]
    )

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary", boost=3),
        index.SearchField("body"),
        index.SearchField("section_titles", boost=3),
        index.FilterField("section"),
        index.FilterField("kind"),
        index.RelatedFields("tags", [index.SearchField("name", boost=4)]),
    ]

    class Meta:
        verbose_name = "ressource du kit"
        verbose_name_plural = "ressources du kit"
        indexes = [models.Index(fields=["review_due_on"], name="resource_review_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_on__isnull=True)
                | Q(review_due_on__isnull=True)
                | Q(review_due_on__gt=models.F("reviewed_on")),
                name="resource_due_after_review",
            )
        ]

    def clean(self):
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "Cette adresse est prise par une autre page du kit."})
        if self.reviewed_on and self.review_due_on and self.review_due_on <= self.reviewed_on:
            raise ValidationError({"review_due_on": "La prochaine relecture vient après la dernière."})
        self.reading_minutes = reading_minutes(self.body)

    def serve(self, request, *args, **kwargs):
        from hub.kit.views.resource import resource

        return resource(request, self)

    def serve_preview(self, request, mode_name):
        request.is_preview = True
        return self.serve(request)

    def section_titles(self) -> list[str]:
        """For the search index, where a title weighs more than a text."""
        return section_titles(self.body)

    @property
    def icon(self) -> str:
        return KIND_ICONS[Kind(self.kind)]

    @property
    def licence_address(self) -> str:
        return LICENCE_ADDRESSES[Licence(self.licence)]


class ResourceAuthor(Orderable):
    """Somebody who wrote a resource: a member, or a name when the person has no account.

    A member's name is read from their account and never copied here: erasing the account removes the name.
    """

    page = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="author_links")
    user = models.ForeignKey(
        User, verbose_name="membre", null=True, blank=True, on_delete=models.SET_NULL, related_name="kit_authorships"
    )
    name = models.CharField("ou nom affiché", max_length=60, blank=True, help_text="Pour une personne sans compte.")
    academy = models.CharField("académie", max_length=120, blank=True, help_text="Pour une personne sans compte.")

    panels = [FieldPanel("user"), FieldRowPanel([FieldPanel("name"), FieldPanel("academy")])]

    class Meta(Orderable.Meta):
        verbose_name = "signature"
        verbose_name_plural = "signatures"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(name="", academy=""), name="resource_author_account_or_name"
            )
        ]

    def __str__(self):
        return self.label

    def clean(self):
        super().clean()
        if self.user_id and (self.name or self.academy):
            raise ValidationError({"name": "Choisissez un compte ou écrivez un nom, pas les deux."})

    @property
    def label(self) -> str:
        """« Hélène M. (Lyon) », or « un membre du réseau » once the account is erased."""
        name, academy = self.name, self.academy
        if self.user_id:
            name, academy = self.user.display_name, self.user.academy.name if self.user.academy_id else ""
        if not name:
            return "un membre du réseau"
        return f"{name} ({academy})" if academy else name


class RelatedResource(Orderable):
    page = ParentalKey(ResourcePage, on_delete=models.CASCADE, related_name="related_links")
    related = models.ForeignKey(ResourcePage, verbose_name="page", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("related", "kit.ResourcePage")]

    class Meta(Orderable.Meta):
        verbose_name = "page liée"
        verbose_name_plural = "pages liées"
        constraints = [
            models.CheckConstraint(condition=~Q(page=models.F("related")), name="related_resource_is_another"),
        ]

    def __str__(self):
        return str(self.related)

    def clean(self):
        super().clean()
        if self.related_id and self.related_id == self.page_id:
            raise ValidationError({"related": "Choisissez une autre page que celle-ci."})
