"""The pages that belong to no room: home, legal and help pages, contact, site map."""

from http import HTTPMethod

from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from hub.core.blocks import INLINE_FEATURES
from hub.core.models import BasePage
from hub.core.page_cache import public_page

from .blocks import ContentBodyBlock

# Editorial pages that a hub has, each below the home page.
EDITORIAL_PAGES = ["home.ContentPage", "home.ContactPage", "home.SiteMapPage"]


class HomePage(BasePage):
    """The root of the site; what it shows of each room is composed in `rooms.py`."""

    headline = models.CharField(
        "accroche",
        max_length=80,
        default="Former à distance, ensemble",
        help_text="Le grand titre, pour les visiteurs.",
    )
    intro = models.CharField(
        "le hub en une phrase",
        max_length=250,
        default=(
            "Ici, les équipes qui conçoivent, animent et pilotent la formation en ligne trouvent une réponse, "
            "partagent une pratique et se retrouvent."
        ),
    )
    search_examples = models.TextField(
        "exemples de recherche",
        blank=True,
        default="inscription en masse\nFOAD\nquelle visio pour 70 personnes",
        help_text="Un par ligne ; les trois premiers sont montrés. Essayez-les : chacun doit donner une bonne réponse.",
    )
    contribute_title = models.CharField(
        "titre de la porte « Contribuer »", max_length=80, default="Chacun peut apporter sa contribution"
    )
    contribute_text = models.CharField(
        "texte de la porte « Contribuer »",
        max_length=250,
        blank=True,
        default="Trois minutes suffisent pour commencer, vous finirez plus tard.",
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["kit.KitIndexPage", *EDITORIAL_PAGES]
    max_count = 1
    template = "home/home.html"

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("headline"), FieldPanel("intro"), FieldPanel("search_examples")], "Pour commencer"),
        MultiFieldPanel([FieldPanel("contribute_title"), FieldPanel("contribute_text")], "Contribuer"),
    ]

    class Meta:
        verbose_name = "page d’accueil"
        verbose_name_plural = "pages d’accueil"

    def serve(self, request, *args, **kwargs):
        from .views import home

        if not request.user.is_authenticated:
            public_page(request)
        return home(request, self)

    @property
    def examples(self) -> list[str]:
        """The queries shown under the search box, three at most."""
        return [line.strip() for line in self.search_examples.splitlines() if line.strip()][:3]


class ContentPage(BasePage):
    """A page of text: help, legal notices, terms of use."""

    body = StreamField(ContentBodyBlock(), verbose_name="contenu", blank=True)
    updated_on = models.DateField(
        "mise à jour", default=timezone.localdate, help_text="Le jour où le fond a changé ; il est affiché."
    )

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    template = "home/content.html"

    content_panels = [*BasePage.content_panels, FieldPanel("updated_on"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("summary", boost=2), index.SearchField("body")]

    class Meta:
        verbose_name = "page de texte"
        verbose_name_plural = "pages de texte"

    def serve(self, request, *args, **kwargs):
        from .views import content

        if not request.user.is_authenticated:
            public_page(request)
        return content(request, self)


class ContactPage(BasePage):
    """The form that writes to the team; nothing of it is kept but the message."""

    intro = RichTextField("avant le formulaire", blank=True, features=[*INLINE_FEATURES, "ul"])
    outro = RichTextField("après le formulaire", blank=True, features=[*INLINE_FEATURES, "ul"])

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count = 1
    template = "home/contact.html"
    # Its form is the page: a mistake is shown where the text was typed.
    allowed_http_methods = [*BasePage.allowed_http_methods, HTTPMethod.POST]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        InlinePanel("subjects", heading="Sujets", label="sujet", min_num=1),
        FieldPanel("outro"),
    ]

    class Meta:
        verbose_name = "page de contact"
        verbose_name_plural = "pages de contact"

    def serve(self, request, *args, **kwargs):
        from .views import contact

        return contact(request, self)


class ContactSubject(Orderable):
    """What one may write about, and how soon the team answers."""

    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="subjects")
    slug = models.SlugField("identifiant", max_length=40, help_text="Il sert dans les liens : /contact/?sujet=erreur.")
    label = models.CharField("sujet", max_length=80)
    delay = models.CharField("réponse sous", max_length=60, help_text="Par exemple : trois jours ouvrés.")

    panels = [FieldPanel("label"), FieldRowPanel([FieldPanel("slug"), FieldPanel("delay")])]

    class Meta(Orderable.Meta):
        verbose_name = "sujet"
        verbose_name_plural = "sujets"
        constraints = [models.UniqueConstraint(fields=["page", "slug"], name="one_contact_subject_per_slug")]

    def __str__(self):
        return self.label


class SiteMapPage(BasePage):
    """Every public page and service, on one page; read from the tree at each version of the content."""

    intro = RichTextField("présentation", blank=True, features=INLINE_FEATURES)

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    max_count = 1
    template = "home/site_map.html"

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "plan du site"
        verbose_name_plural = "plans du site"

    def serve(self, request, *args, **kwargs):
        from .views import site_map

        if not request.user.is_authenticated:
            public_page(request)
        return site_map(request, self)
