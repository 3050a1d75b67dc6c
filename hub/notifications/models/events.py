"""What happened, and who is told."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from .outgoing import OutgoingEmail
from .preferences import Preferences, RefusedAddress

# A message is held this long: what is read, corrected or removed meanwhile is not sent.
HOLD = timedelta(minutes=10)
# What should have left longer ago than this (worker stopped, daily limit reached) leaves in one message.
LATE = timedelta(hours=12)


class EventQuerySet(models.QuerySet):
    def untold(self):
        """Events whose recipients were not all told yet."""
        return self.filter(told_at=None).order_by("pk")


class Event(models.Model):
    """Something that happened, written in the transaction that made it happen; the worker then tells the members."""

    # The same for every call about one thing: nobody is told twice under one key.
    key = models.CharField("clé", max_length=100)
    kind = models.CharField("nature", max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    about_type = models.ForeignKey(ContentType, verbose_name="objet", on_delete=models.CASCADE, related_name="+")
    about_id = models.PositiveBigIntegerField("numéro de l’objet")
    about = GenericForeignKey("about_type", "about_id")
    # What lists and digests group by: a topic, a page.
    group_type = models.ForeignKey(ContentType, verbose_name="sujet", on_delete=models.CASCADE, related_name="+")
    group_id = models.PositiveBigIntegerField("numéro du sujet")
    group = GenericForeignKey("group_type", "group_id")
    # Its place in the group, such as a post's number: reading up to there is reading this.
    rank = models.PositiveIntegerField("rang", default=0)
    # Who is to be told, until they are: [[user, reason], …]; and what may be followed or silenced, the nearest first:
    # [[type, id], …].
    recipients = models.JSONField("destinataires", default=list)
    scopes = models.JSONField("portées", default=list)
    to_followers = models.BooleanField("à qui suit", default=False)
    created_at = models.DateTimeField("date", default=timezone.now)
    told_at = models.DateTimeField("annoncé le", null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="event_about"),
            models.Index(fields=["group_type", "group_id", "rank"], name="event_group"),
            models.Index(fields=["id"], condition=models.Q(told_at=None), name="event_untold"),
        ]

    def __str__(self):
        return self.key

    @property
    def about_pair(self) -> tuple[int, int]:
        return self.about_type_id, self.about_id

    @property
    def group_pair(self) -> tuple[int, int]:
        return self.group_type_id, self.group_id


class NotificationQuerySet(models.QuerySet):
    def unread(self):
        return self.filter(read_at=None)

    def for_list(self, user):
        """What the bell leads to: one member's notifications, the last first."""
        return self.filter(recipient=user).select_related("event", "event__actor").order_by("-pk")

    def waiting(self):
        """Not yet sent by e-mail, not yet read."""
        return self.filter(mail=Notification.Mail.WAITING, read_at=None)

    def ripe(self, now: datetime | None = None):
        """Those that must leave now: the hold is over, and the member wants them at once (or they cannot wait).

        Nothing for an address that refuses our messages, nor for a closed account.
        """
        refused = RefusedAddress.objects.filter(email=models.OuterRef("recipient__email"))
        at_once = models.Q(recipient__notification_preferences__cadence=Preferences.Cadence.INSTANT)
        return (
            self.waiting()
            .filter(at_once | models.Q(prompt=True), mail_after__lte=now or timezone.now(), recipient__is_active=True)
            .exclude(models.Exists(refused))
        )


class Notification(models.Model):
    """One member told of one event: shown under the bell, sent by e-mail as they wish."""

    class Mail(models.TextChoices):
        WAITING = "waiting", "à envoyer"
        SENT = "sent", "envoyée"
        # Read meanwhile, gone, closed to them, or no e-mail wished.
        NONE = "none", "sur le site seulement"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="destinataire", on_delete=models.CASCADE, related_name="notifications"
    )
    event = models.ForeignKey(Event, verbose_name="événement", on_delete=models.CASCADE, related_name="notifications")
    # The event's, so that the database itself refuses a second one.
    key = models.CharField("clé", max_length=100)
    # After « parce que »: « vous suivez ce sujet ».
    reason = models.CharField("raison", max_length=160, blank=True)
    prompt = models.BooleanField("urgente", default=False)
    created_at = models.DateTimeField("date", default=timezone.now)
    read_at = models.DateTimeField("lue le", null=True, blank=True)
    mail = models.CharField("courriel", max_length=7, choices=Mail, default=Mail.WAITING)
    mail_after = models.DateTimeField("courriel après le", default=timezone.now)
    email = models.ForeignKey(
        OutgoingEmail,
        verbose_name="courriel envoyé",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="notifications",
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "notification"
        verbose_name_plural = "notifications"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="one_notification_per_event")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_list"),
            models.Index(fields=["recipient"], condition=models.Q(read_at=None), name="notification_unread"),
            models.Index(
                fields=["mail_after"], condition=models.Q(mail="waiting", read_at=None), name="notification_waiting"
            ),
        ]

    def __str__(self):
        return self.key
