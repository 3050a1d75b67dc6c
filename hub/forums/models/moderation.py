"""What members report, and what moderators decide."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .posts import Post
from .topics import Topic


class FlagQuerySet(models.QuerySet):
    def waiting(self) -> "FlagQuerySet":
        return self.filter(decision=Flag.Decision.WAITING)


class Flag(models.Model):
    """« Signaler »: one per member and post."""

    class Reason(models.TextChoices):
        RESPECT = "respect", "Manque de respect"
        ADVERTISING = "publicite", "Publicité"
        PERSONAL = "donnees", "Données personnelles d’une autre personne"
        OFF_TOPIC = "hors-sujet", "Pas à sa place"
        OTHER = "autre", "Autre chose"

    class Decision(models.TextChoices):
        WAITING = "waiting", "à traiter"
        UPHELD = "upheld", "suivi d’une action"
        DISMISSED = "dismissed", "sans suite"

    post = models.ForeignKey(Post, verbose_name="message", on_delete=models.CASCADE, related_name="flags")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="signalé par",
        null=True,
        on_delete=models.SET_NULL,
        related_name="forum_flags",
    )
    reason = models.CharField("motif", max_length=15, choices=Reason)
    comment = models.CharField("précision", max_length=500, blank=True)
    created_at = models.DateTimeField("signalé le", default=timezone.now)
    decision = models.CharField("décision", max_length=10, choices=Decision, default=Decision.WAITING)
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = "signalement"
        verbose_name_plural = "signalements"
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="one_flag_per_member_and_post")]
        indexes = [models.Index(fields=["decision", "created_at"], name="flag_waiting")]

    def __str__(self):
        return self.get_reason_display()


class ModerationAction(models.Model):
    """The log: who did what, why; what the author was told. Entries are never changed, only undone by another."""

    class Kind(models.TextChoices):
        REMOVE = "remove", "message retiré"
        RESTORE = "restore", "message rétabli"
        HIDE = "hide", "message masqué après signalements"
        EDIT = "edit", "message modifié"
        DISMISS = "dismiss", "signalements sans suite"
        MOVE = "move", "sujet déplacé"
        SPLIT = "split", "messages séparés"
        MERGE = "merge", "sujets réunis"
        LOCK = "lock", "sujet fermé"
        UNLOCK = "unlock", "sujet rouvert"
        PIN = "pin", "sujet épinglé"
        UNPIN = "unpin", "sujet désépinglé"
        ANNOUNCE = "announce", "sujet annoncé"
        UNANNOUNCE = "unannounce", "annonce terminée"
        RESOLVE = "resolve", "sujet marqué résolu"
        UNRESOLVE = "unresolve", "sujet remis en attente"

    kind = models.CharField("action", max_length=12, choices=Kind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="forum_actions",
    )
    topic = models.ForeignKey(
        Topic, verbose_name="sujet", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    post = models.ForeignKey(
        Post, verbose_name="message", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    reason = models.CharField("motif", max_length=500, blank=True)
    details = models.JSONField("détails", default=dict, blank=True)
    created_at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "action de modération"
        verbose_name_plural = "journal de modération"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.get_kind_display()

    @property
    def concerned_id(self) -> int | None:
        """Who wrote what was acted on: the post if it was one, else the topic."""
        return (self.post or self.topic).author_id if self.post or self.topic else None
