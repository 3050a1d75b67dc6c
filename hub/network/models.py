"""The vocabulary of the network: one place for the words that every profile, page and filter uses."""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models


def validate_timezone(value: str) -> None:
    """Refuse a name that is not in the tz database."""
    if value not in available_timezones():
        raise ValidationError("Ce fuseau horaire n’existe pas.")


class Vocabulary(models.Model):
    """An entry that is chosen in a list: addressed by its slug, shown by its name, in the order of the list."""

    slug = models.SlugField("identifiant", max_length=60, unique=True)
    name = models.CharField("nom", max_length=120, unique=True)
    order = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        abstract = True
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


class Role(Vocabulary):
    """What somebody does in the network; not what they may do on the site (that is a group)."""

    feminine = models.CharField("nom au féminin", max_length=120)
    plural = models.CharField("nom au pluriel", max_length=120)
    description = models.CharField("description", max_length=200, blank=True)

    class Meta(Vocabulary.Meta):
        verbose_name = "rôle dans le réseau"
        verbose_name_plural = "rôles dans le réseau"


class Degree(Vocabulary):
    class Meta(Vocabulary.Meta):
        verbose_name = "degré"
        verbose_name_plural = "degrés"


class Level(Vocabulary):
    """The territory an action belongs to, from national to a single school."""

    class Meta(Vocabulary.Meta):
        verbose_name = "échelon"
        verbose_name_plural = "échelons"


class Theme(Vocabulary):
    """What rooms meet through: a kit page, a forum, a testimony and a webinar of one theme are neighbours."""

    class Meta(Vocabulary.Meta):
        verbose_name = "thème"
        verbose_name_plural = "thèmes"


class Academy(Vocabulary):
    """One of the 30 académies, or one of the four overseas services that are not académies."""

    class Kind(models.TextChoices):
        ACADEMY = "academie", "académie"
        COLLECTIVITY = "collectivite", "collectivité d’outre-mer"

    code = models.CharField("code", max_length=2, unique=True)
    region = models.CharField("région académique", max_length=60, blank=True)
    timezone = models.CharField("fuseau horaire", max_length=40, validators=[validate_timezone])
    holiday_zone = models.CharField(
        "zone de vacances", max_length=40, help_text="A, B, C, ou le nom du territoire qui fixe son calendrier."
    )
    kind = models.CharField("nature", max_length=20, choices=Kind)
    departments = models.JSONField("départements", default=list, blank=True)

    class Meta(Vocabulary.Meta):
        verbose_name = "académie"
        verbose_name_plural = "académies"

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Domain(Vocabulary):
    """A m@gistère domain: the space of an académie or of an operator."""

    ministry = models.CharField("ministère", max_length=80)
    opened_on = models.DateField("ouvert le", null=True, blank=True)
    academy = models.ForeignKey(
        Academy, verbose_name="académie", null=True, blank=True, on_delete=models.PROTECT, related_name="domains"
    )

    class Meta(Vocabulary.Meta):
        verbose_name = "domaine"
        verbose_name_plural = "domaines"
