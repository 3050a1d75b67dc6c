"""The forums themselves: sections that editors keep."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from hub.network.models import Role, Theme

# Addresses of the forums' own pages: no forum may take them.
RESERVED_SLUGS = frozenset(
    {
        *("t", "m", "nouveau", "recents", "sans-reponse", "resolus", "suivis", "non-lus", "mots-cles", "flux.atom"),
        *(
            "apercu",
            "brouillons",
            "fichiers",
            "membres",
            "semblables",
            "tout-lu",
            "signets",
            "sondages",
            "ancien",
            "moderation",
        ),
    }
)
ICONS = [
    ("pencil-ruler-line", "crayon et règle"),
    ("discuss-line", "discussion"),
    ("list-check", "liste cochée"),
    ("tools-line", "outils"),
    ("compass-3-line", "boussole"),
    ("team-line", "équipe"),
    ("lock-line", "cadenas"),
    ("calendar-2-line", "calendrier"),
    ("book-2-line", "livre"),
    ("chat-3-line", "bulle"),
    ("map-pin-2-line", "repère"),
    ("lightbulb-line", "ampoule"),
]


def validate_slug_is_free(value: str) -> None:
    """Refuse the address of one of the forums' own pages."""
    if value in RESERVED_SLUGS:
        raise ValidationError("Cette adresse est déjà celle d’une page des forums\u00a0: choisissez-en une autre.")


class ForumQuerySet(models.QuerySet):
    def for_index(self, forum_ids):
        """These forums in order, each with its last topic and who wrote in it last: one query."""
        return (
            self.filter(pk__in=forum_ids)
            .annotate(
                last_topic_title=F("last_topic__title"),
                last_topic_slug=F("last_topic__slug"),
                last_post_number=F("last_topic__last_number"),
                last_posted_at=F("last_topic__last_posted_at"),
                last_author=F("last_topic__last_author__display_name"),
            )
            .order_by("order", "title")
        )


class Forum(models.Model):
    """A section: what is discussed there, who may read it, and its counts.

    Without groups nor roles, everybody reads it; with some, only those who are in one of them.
    """

    title = models.CharField("titre", max_length=80)
    slug = models.SlugField(
        "adresse", max_length=60, unique=True, validators=[validate_slug_is_free], help_text="/forums/…/"
    )
    intro = models.CharField(
        "présentation", max_length=300, blank=True, help_text="De quoi l’on y parle, en une phrase."
    )
    icon = models.CharField("icône", max_length=30, choices=ICONS, default="chat-3-line")
    theme = models.ForeignKey(
        Theme, verbose_name="thème", null=True, blank=True, on_delete=models.SET_NULL, related_name="forums"
    )
    order = models.PositiveSmallIntegerField("rang", default=100)
    template = models.TextField(
        "trame d’une question",
        max_length=2000,
        blank=True,
        help_text="Facultatif\u00a0: ce que contient le message au départ, pour que rien ne manque.",
    )
    groups = models.ManyToManyField(
        Group, verbose_name="réservé aux groupes", blank=True, related_name="+", help_text="Aucun\u00a0: ouvert à tous."
    )
    roles = models.ManyToManyField(
        Role, verbose_name="réservé aux rôles", blank=True, related_name="+", help_text="Aucun\u00a0: ouvert à tous."
    )
    legacy_id = models.CharField("ancien identifiant", max_length=64, null=True, unique=True, editable=False)
    # Counters, kept by the services under the lock of the row.
    topics_count = models.PositiveIntegerField("sujets", default=0, editable=False)
    posts_count = models.PositiveIntegerField("messages", default=0, editable=False)
    last_topic = models.ForeignKey(
        "forums.Topic",
        verbose_name="dernier sujet actif",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ForumQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("intro"),
        MultiFieldPanel([FieldPanel("theme"), FieldPanel("icon"), FieldPanel("order")], "Présentation"),
        MultiFieldPanel([FieldPanel("groups"), FieldPanel("roles")], "Qui peut lire et écrire"),
        FieldPanel("template"),
    ]

    class Meta:
        verbose_name = "forum"
        verbose_name_plural = "forums"
        ordering = ["order", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forums:forum", args=[self.slug])
