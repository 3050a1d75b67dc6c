"""How a member wishes to be told, and the addresses that refuse our messages."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from hub.notifications.schedule import Rhythm, next_digest


class PreferencesQuerySet(models.QuerySet):
    def digest_due(self, now=None):
        """Members whose digest should have left, whatever the number of them that were missed."""
        return self.filter(next_digest_at__lte=now or timezone.now(), user__is_active=True).order_by("next_digest_at")


class Preferences(models.Model):
    """One member's wishes; the defaults hold for those who never chose."""

    class Cadence(models.TextChoices):
        INSTANT = "instant", "Tout de suite"
        DAILY = "daily", "Résumé du jour"
        WEEKLY = "weekly", "Résumé de la semaine"
        NONE = "none", "Rien"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="membre",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="notification_preferences",
    )
    cadence = models.CharField("courriels", max_length=7, choices=Cadence, default=Cadence.DAILY)
    pause_in_holidays = models.BooleanField("pas de résumé pendant les vacances", default=False)
    follow_what_i_write_in = models.BooleanField("suivre ce où l’on écrit", default=True)
    alerts_off = models.JSONField("alertes refusées", default=list, blank=True)
    next_digest_at = models.DateTimeField("prochain résumé", null=True, blank=True, db_index=True)
    last_digest_at = models.DateTimeField("dernier résumé", null=True, blank=True)
    # Set when digests were skipped for holidays: the next one says that it catches up.
    paused_since = models.DateTimeField("en pause depuis", null=True, blank=True)
    # Set when everything was stopped from an e-mail: what to come back to.
    stopped_at = models.DateTimeField("arrêté le", null=True, blank=True)
    stopped_cadence = models.CharField("avant l’arrêt", max_length=7, choices=Cadence, blank=True)

    objects = PreferencesQuerySet.as_manager()

    class Meta:
        verbose_name = "choix de notification"
        verbose_name_plural = "choix de notification"

    def __str__(self):
        return self.get_cadence_display()

    @property
    def rhythm(self) -> Rhythm | None:
        """When digests leave; None for those who get none."""
        return {self.Cadence.DAILY: Rhythm.DAILY, self.Cadence.WEEKLY: Rhythm.WEEKLY}.get(self.cadence)

    def plan_digest(self, now) -> None:
        """Set when the next digest leaves, after `now`, in the member's own time."""
        self.next_digest_at = next_digest(now, self.rhythm, self.user.tzinfo) if self.rhythm else None


class RefusedAddress(models.Model):
    """An address whose server said that it never will accept our messages: notifications to it stop."""

    email = models.EmailField("adresse", unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="membre",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="refused_addresses",
    )
    answer = models.CharField("réponse du serveur", max_length=300)
    refused_at = models.DateTimeField("refusée le", default=timezone.now)

    class Meta:
        verbose_name = "adresse qui refuse"
        verbose_name_plural = "adresses qui refusent"
        ordering = ["-refused_at"]

    def __str__(self):
        return self.email
