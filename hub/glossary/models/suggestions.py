"""What members suggest: a new term, or a correction."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hub.accounts.models import User

from .terms import Category, Term


class SuggestionQuerySet(models.QuerySet):
    def for_contributions(self, user):
        """What this member sees on « Mes contributions », the last touched first."""
        return self.filter(author=user).select_related("term").order_by("-updated_at")

    def for_editors(self):
        """Every suggestion, the one that has waited longest first, then the decided ones."""
        return self.select_related("author", "author__academy", "term", "category").order_by(
            models.Case(models.When(state=Suggestion.State.WAITING, then=0), default=1), "created_at"
        )

    def waiting(self):
        """Those that nobody has answered yet."""
        return self.filter(state=Suggestion.State.WAITING)


class Suggestion(models.Model):
    """A term that a member suggests, or what they would change in one; it waits here until an editor decides.

    The glossary itself is untouched before: two members may suggest one word, or correct one term, and an editor's
    draft is never mixed with a reader's.
    """

    class Kind(models.TextChoices):
        NEW = "nouveau", "nouveau mot"
        CORRECTION = "correction", "correction"

    class State(models.TextChoices):
        WAITING = "attente", "en attente"
        TAKEN = "reprise", "en relecture"
        PUBLISHED = "publiee", "publiée"
        DECLINED = "refusee", "non retenue"

    # Made by the form, so that a second click finds the first one's suggestion.
    token = models.UUIDField("clé", unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("nature", max_length=10, choices=Kind, default=Kind.NEW)
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    author = models.ForeignKey(
        User, verbose_name="membre", null=True, blank=True, on_delete=models.SET_NULL, related_name="term_suggestions"
    )
    # The term to correct, or the one that was made of the suggestion.
    term = models.ForeignKey(
        Term,
        verbose_name="mot du glossaire",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="suggestions",
    )
    word = models.CharField("mot ou sigle", max_length=255)
    expansion = models.CharField("développement", max_length=255, blank=True)
    synonyms = models.JSONField("synonymes", default=list, blank=True)
    category = models.ForeignKey(
        Category, verbose_name="catégorie", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    definition = models.TextField("définition", max_length=1000)
    why = models.TextField("raison", max_length=1000, blank=True)
    # The editor's word to the member.
    comment = models.TextField("réponse de la rédaction", max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name="décision de", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField("reçue le", default=timezone.now)
    updated_at = models.DateTimeField("modifiée le", default=timezone.now)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = "suggestion"
        verbose_name_plural = "suggestions"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "created_at"], name="suggestion_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="refusee") | ~Q(comment=""), name="suggestion_declined_with_a_word"
            )
        ]

    def __str__(self):
        return self.word
