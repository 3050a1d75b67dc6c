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
        return self.exclude(state=OutgoingEmail.State.SENT).exclude(last_error="").order_by("-created_at")


class OutgoingEmail(models.Model):
    """One message to one person: stored in the transaction that causes it, delivered by the worker."""

    class State(models.TextChoices):
        WAITING = "waiting", "en attente"
        SENDING = "sending", "envoi en cours"
        SENT = "sent", "envoyé"
        FAILED = "failed", "abandonné"

    recipient = models.EmailField("destinataire")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="membre",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="outgoing_emails",
    )
    subject = models.CharField("objet", max_length=255)
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
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="outgoing_email_due")]

    def __str__(self):
        return self.subject
