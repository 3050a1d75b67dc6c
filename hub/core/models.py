"""The page that every page is, the files that pages hold, and the settings of the site."""

from collections.abc import Iterable
from http import HTTPMethod

from django.core.cache import caches
from django.core.files.storage import storages
from django.db import models
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page, PageManager, PageQuerySet, Site
from wagtail.search import index

from . import content_version
from .file_kinds import kind_of
from .restrictions import unrestricted


class BasePageQuerySet(PageQuerySet):
    def listed(self):
        """Pages anyone may be shown in a list: live, and under no view restriction."""
        return unrestricted(self.live())


def share_site_roots(pages: Iterable[Page]) -> list[Page]:
    """The pages, ready to say their addresses without asking the cache for the sites once each."""
    key = f"site-roots:{content_version.current()}"
    roots = caches["process"].get_or_set(key, Site.get_site_root_paths, 60)
    pages = list(pages)
    for page in pages:
        page._wagtail_cached_site_root_paths = roots  # where Page.get_url() keeps them itself
    return pages


class BasePage(Page):
    """What every page of the hub has: a summary for lists, search engines and shares."""

    summary = models.CharField(
        "résumé",
        max_length=300,
        blank=True,
        help_text="Une phrase : ce que la page apporte. Elle s’affiche dans les listes et les moteurs de recherche.",
    )

    objects = PageManager.from_queryset(BasePageQuerySet)()

    # A title says what a page is about: its words weigh ten times those of the text.
    search_fields = [*Page.search_fields, index.SearchField("title", boost=10)]

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    # Forms have addresses of their own.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    # Same for every reader: whole page kept for visitors. A page that shows a form or the reader's own state says no.
    same_for_all_visitors = True

    class Meta:
        abstract = True

    def serve(self, request, *args, **kwargs):
        if self.same_for_all_visitors and not request.user.is_authenticated:
            request.public_page = True
        return super().serve(request, *args, **kwargs)

    @cached_property
    def trail(self) -> list[tuple[str, str]]:
        """The pages above this one as (title, address), the home page first: the breadcrumb, in one query."""
        ancestors = self.get_ancestors().filter(depth__gt=1).defer_streamfields()
        return [(page.title if page.depth > 2 else "Accueil", page.get_url() or "/") for page in ancestors]


class HubImage(AbstractImage):
    """An image of the site; its alternative text is asked where it is used, since it depends on the use."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"


class HubRendition(AbstractRendition):
    image = models.ForeignKey(HubImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "déclinaison d’image"
        verbose_name_plural = "déclinaisons d’images"
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter")
        ]


def private_storage():
    """Files that are never reachable by an address of their own, only through a view that asks who may read."""
    return storages["private"]


class HubDocument(AbstractDocument):
    """A file to download, with what a reader wants to know before the click: format, size, language."""

    class Language(models.TextChoices):
        FRENCH = "fr", "français"
        ENGLISH = "en", "anglais"
        GERMAN = "de", "allemand"
        SPANISH = "es", "espagnol"
        REGIONAL = "mul", "plusieurs langues"

    file = models.FileField("fichier", upload_to="documents", storage=private_storage)
    language = models.CharField("langue", max_length=3, choices=Language, default=Language.FRENCH)

    admin_form_fields = (*Document.admin_form_fields, "language")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    @property
    def kind_label(self) -> str:
        """The format in words: « Document texte (ODT) »."""
        return kind_of(self.file_extension)


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """What the operator of a hub decides, without touching the code."""

    class Accessibility(models.TextChoices):
        NONE = "non", "non conforme"
        PARTIAL = "partiellement", "partiellement conforme"
        FULL = "totalement", "totalement conforme"

    service_name = models.CharField(
        "nom du service", max_length=80, default="Réseau des acteurs de la formation en ligne"
    )
    tagline = models.CharField(
        "présentation",
        max_length=250,
        default=(
            "Un lieu tenu par celles et ceux qui conçoivent, animent et pilotent la formation en ligne dans "
            "l’Éducation nationale. Lecture libre, sans traceur."
        ),
        help_text="Une ou deux phrases, affichées dans le pied de page.",
    )
    state_brand = models.BooleanField(
        "charte de l’État",
        default=False,
        help_text="Marianne, bloc-marque, couleurs : réservés aux sites agréés (circulaire 6411-SG du 7 juillet 2023).",
    )
    state_brand_text = models.CharField(
        "bloc-marque",
        max_length=120,
        default="Ministère de l’Éducation nationale",
        help_text="L’autorité nommée sous la Marianne ; une barre oblique passe à la ligne.",
    )
    accessibility_status = models.CharField(
        "état d’accessibilité",
        max_length=20,
        choices=Accessibility,
        default=Accessibility.NONE,
        help_text="Sans audit valide, c’est « non conforme » (RGAA, obligations).",
    )

    panels = [
        MultiFieldPanel([FieldPanel("service_name"), FieldPanel("tagline")], "Le service"),
        MultiFieldPanel([FieldPanel("state_brand"), FieldPanel("state_brand_text")], "La marque de l’État"),
        FieldPanel("accessibility_status"),
    ]

    class Meta:
        verbose_name = "réglages du hub"
        verbose_name_plural = "réglages du hub"
