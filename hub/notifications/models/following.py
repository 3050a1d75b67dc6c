"""Who follows what."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone


class SubscriptionQuerySet(models.QuerySet):
    def about(self, *objects: models.Model):
        """What is said of these objects."""
        return self.about_pairs([(ContentType.objects.get_for_model(each).pk, each.pk) for each in objects])

    def about_pairs(self, pairs: Sequence[tuple[int, int]]):
        """What is said of the objects that these pairs (content type, primary key) point to."""
        wanted = models.Q(pk__in=[])
        for about_type, about_id in pairs:
            wanted |= models.Q(about_type=about_type, about_id=about_id)
        return self.filter(wanted)

    def for_settings(self, user):
        """What a member chose to follow or to silence, the last chosen first."""
        return self.filter(user=user).select_related("about_type").order_by("-created_at", "-pk")


class Subscription(models.Model):
    """How closely one member follows one thing; without a row, normally."""

    class Level(models.TextChoices):
        # Told of everything new there.
        FOLLOW = "follow", "Suivre"
        # Told of what concerns them: an answer to them, a mention.
        NORMAL = "normal", "Normal"
        # Told of nothing.
        SILENT = "silent", "Silencieux"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="membre", on_delete=models.CASCADE, related_name="subscriptions"
    )
    about_type = models.ForeignKey(ContentType, verbose_name="nature", on_delete=models.CASCADE, related_name="+")
    about_id = models.PositiveBigIntegerField("numéro")
    about = GenericForeignKey("about_type", "about_id")
    level = models.CharField("suivi", max_length=6, choices=Level, default=Level.FOLLOW)
    # Made by the hub because they wrote there, not chosen.
    automatic = models.BooleanField("automatique", default=False)
    created_at = models.DateTimeField("depuis le", default=timezone.now)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "suivi"
        verbose_name_plural = "suivis"
        constraints = [
            models.UniqueConstraint(fields=["user", "about_type", "about_id"], name="one_level_per_member_and_thing")
        ]
        indexes = [models.Index(fields=["about_type", "about_id", "level"], name="subscription_about")]

    def __str__(self):
        return f"{self.get_level_display()} {self.about_type_id}:{self.about_id}"


def nearest(rows: Sequence[Subscription], scopes: Sequence[tuple[int, int]]) -> dict[int, Subscription]:
    """For each member, the row that decides: the one about the first of `scopes` ((type, id), the nearest first)."""
    rank = {scope: number for number, scope in enumerate(scopes)}
    found: dict[int, Subscription] = {}
    for row in sorted(rows, key=lambda row: rank[row.about_type_id, row.about_id]):
        found.setdefault(row.user_id, row)
    return found
