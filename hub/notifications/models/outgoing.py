"""What is sent, and that it is sent once."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

# Waits between attempts: a server that is down for a night loses nothing, one that refuses is not hammered.
RETRY_AFTER = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
]
# A message claimed for longer than this belongs to a worker that died.
LEASE = timedelta(seconds=60)


class OutgoingEmailQuerySet(models.QuerySet):
    def due(self, now=None):
        """Messages to send now: waiting and due, or claimed by a worker that died."""
        now = now or timezone.now()
        return self.filter(
            Q(state=OutgoingEmail.State.WAITING, next_attempt_at__lte=now)
            | Q(state=OutgoingEmail.State.SENDING, claimed_at__lt=now - LEASE)
        )

    def in_trouble(self):
        """Messages that the team should look at: given up, or failing."""
        settled = (OutgoingEmail.State.SENT, OutgoingEmail.State.CANCELLED)
        return self.exclude(state__in=settled).exclude(last_error="").order_by("-created_at")

    def sent_lately(self, user, now=None):
        """The notifications made for a member in the last 24 hours: what their daily limit counts."""
        since = (now or timezone.now()) - timedelta(hours=24)
        counted = self.filter(user=user, created_at__gt=since).exclude(kind=OutgoingEmail.Kind.ORDINARY)
        return counted.exclude(state=OutgoingEmail.State.CANCELLED)


class OutgoingEmail(models.Model):
    """One message to one person: stored in the transaction that causes it, delivered by the worker."""

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        SENDING = "sending", "envoi en cours"
        SENT = "sent", "envoyé"
        FAILED = "failed", "abandonné"
        # What it speaks of was read, removed or closed to them before it could leave.
        CANCELLED = "cancelled", "annulé"

    class Kind(models.TextChoices):
        """Notifications stop at an address that refuses them, and are counted; what somebody asked for is not."""

        ORDINARY = "", "message demandé"
        NOTIFICATION = "notification", "notification"
        DIGEST = "digest", "résumé"

    recipient = models.EmailField("destinataire")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="membre",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="outgoing_emails",
    )
    kind = models.CharField("nature", max_length=12, choices=Kind, default=Kind.ORDINARY, blank=True)
    subject = models.CharField("objet", max_length=255)
    # Its Message-ID: what the bounce of a message says of it.
    message_id = models.CharField("identifiant du message", max_length=255, blank=True)
    # The finished message (RFC 5322), as the server will be given it.
    message = models.BinaryField("message")
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    last_error = models.TextField("dernière erreur", blank=True)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    claimed_at = models.DateTimeField("pris le", null=True, blank=True)
    next_attempt_at = models.DateTimeField("prochain essai", default=timezone.now)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "next_attempt_at"], name="outgoing_email_due"),
            models.Index(fields=["user", "created_at"], name="outgoing_email_count"),
            models.Index(fields=["recipient", "message_id"], name="outgoing_email_bounced"),
        ]

    def __str__(self):
        return self.subject
