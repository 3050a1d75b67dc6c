"""What readers leave on a page, and what members propose."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hub.accounts.models import User
from hub.core.models import HubDocument
from hub.network.models import Degree, Role, Theme

from .pages import ResourcePage
from .vocabulary import Kind


class Favourite(models.Model):
    """A resource that a member keeps at hand."""

    user = models.ForeignKey(User, verbose_name="membre", on_delete=models.CASCADE, related_name="favourites")
    page = models.ForeignKey(
        ResourcePage, verbose_name="ressource", on_delete=models.CASCADE, related_name="favourites"
    )
    created_at = models.DateTimeField("gardée le", default=timezone.now)

    class Meta:
        verbose_name = "favori"
        verbose_name_plural = "favoris"
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["user", "page"], name="one_favourite_per_page")]

    def __str__(self):
        return f"{self.user}, {self.page}"


class Tally(models.Model):
    """How many readers found a page useful; not a column of the page, whose revisions would put old figures back."""

    page = models.OneToOneField(ResourcePage, primary_key=True, on_delete=models.CASCADE, related_name="tally")
    useful = models.PositiveIntegerField("oui", default=0)
    not_useful = models.PositiveIntegerField("pas tout à fait", default=0)

    class Meta:
        verbose_name = "décompte d’avis"
        verbose_name_plural = "décomptes d’avis"

    def __str__(self):
        return f"{self.useful} oui, {self.not_useful} pas tout à fait"


class FeedbackQuerySet(models.QuerySet):
    def for_editors(self):
        """Answers that carry a comment, the latest first."""
        return self.exclude(comment="").select_related("page").order_by("-created_at")


class Feedback(models.Model):
    """One reader's answer to « Cette page vous a-t-elle été utile ? ».

    `voter` is a keyed hash (see `services.voter_key`): it makes the second answer of the same reader replace the first,
    and tells nobody who answered.
    """

    page = models.ForeignKey(ResourcePage, verbose_name="ressource", on_delete=models.CASCADE, related_name="feedback")
    voter = models.CharField("clé", max_length=64, editable=False)
    useful = models.BooleanField("utile")
    comment = models.TextField("commentaire", max_length=1000, blank=True)
    created_at = models.DateTimeField("reçu le", default=timezone.now)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "avis de lecture"
        verbose_name_plural = "avis de lecture"
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["page", "voter"], name="one_feedback_per_reader")]

    def __str__(self):
        return self.comment or ("utile" if self.useful else "pas tout à fait")


class ProposalQuerySet(models.QuerySet):
    def for_contributions(self, user):
        """What this member sees on « Mes contributions », the last touched first."""
        return self.filter(author=user).select_related("page", "commented_by").order_by("-updated_at")

    def editable_by(self, user):
        """What this member may still change: drafts, and what they were asked to change."""
        return self.filter(author=user, state__in=Proposal.EDITABLE)


class Proposal(models.Model):
    """A resource proposed by a member, from first draft to publication.

    It holds what the member typed; once sent, `page` is the draft page that editors review. It goes with its author's
    account; a published page stays.
    """

    class State(models.TextChoices):
        DRAFT = "brouillon", "brouillon"
        SENT = "envoyee", "envoyée"
        CHANGES = "a-revoir", "à revoir"
        PUBLISHED = "publiee", "publiée"

    EDITABLE = (State.DRAFT, State.CHANGES)

    # Names the proposal in addresses; made by the form, so that a second click finds the first one's proposal.
    token = models.UUIDField("clé", unique=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(User, verbose_name="membre", on_delete=models.CASCADE, related_name="kit_proposals")
    page = models.OneToOneField(
        ResourcePage,
        verbose_name="page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposal",
    )
    title = models.CharField("titre", max_length=120, blank=True)
    why = models.TextField("raison", max_length=500, blank=True)
    kind = models.CharField("type", max_length=20, choices=Kind, default=Kind.CARD)
    roles = models.ManyToManyField(Role, verbose_name="rôles", blank=True, related_name="+")
    degrees = models.ManyToManyField(Degree, verbose_name="degrés", blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="+")
    text = models.TextField("texte", max_length=50_000, blank=True)
    document = models.ForeignKey(
        HubDocument,
        verbose_name="fichier",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="kit_proposals",
    )
    state = models.CharField("état", max_length=10, choices=State, default=State.DRAFT)
    # What the editor asked for, and who: shown to the member until they send it again.
    comment = models.TextField("mot de la rédaction", blank=True)
    commented_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField("créée le", default=timezone.now)
    updated_at = models.DateTimeField("modifiée le", default=timezone.now)
    sent_at = models.DateTimeField("envoyée le", null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition de ressource"
        verbose_name_plural = "propositions de ressource"
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="brouillon") | Q(sent_at__isnull=False),
                name="proposal_sent_has_a_date",
            )
        ]

    def __str__(self):
        return self.title or "Brouillon sans titre"

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE
