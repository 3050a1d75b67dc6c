"""Polls: one per topic."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .topics import Topic


class Poll(models.Model):
    topic = models.OneToOneField(Topic, verbose_name="sujet", on_delete=models.CASCADE, related_name="poll")
    question = models.CharField("question", max_length=200)
    max_choices = models.PositiveSmallIntegerField("choix par personne", default=1)
    # Nobody sees who chose what; otherwise names are shown once it is closed.
    is_anonymous = models.BooleanField("anonyme", default=True)
    # Results are shown to those who voted, or to everybody at the end only.
    hides_results = models.BooleanField("résultats à la fin seulement", default=False)
    closes_at = models.DateTimeField("se termine le", null=True, blank=True)
    voters_count = models.PositiveIntegerField("personnes", default=0)

    class Meta:
        verbose_name = "sondage"
        verbose_name_plural = "sondages"
        constraints = [models.CheckConstraint(condition=Q(max_choices__gte=1), name="poll_has_a_choice")]

    def __str__(self):
        return self.question

    @property
    def is_open(self) -> bool:
        return self.closes_at is None or self.closes_at > timezone.now()


class PollOption(models.Model):
    poll = models.ForeignKey(Poll, verbose_name="sondage", on_delete=models.CASCADE, related_name="options")
    text = models.CharField("proposition", max_length=150)
    order = models.PositiveSmallIntegerField("rang")
    votes_count = models.PositiveIntegerField("voix", default=0)

    class Meta:
        verbose_name = "proposition d’un sondage"
        verbose_name_plural = "propositions de sondages"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["poll", "order"], name="one_option_per_rank")]

    def __str__(self):
        return self.text


class Vote(models.Model):
    option = models.ForeignKey(PollOption, verbose_name="proposition", on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="membre", on_delete=models.CASCADE, related_name="forum_votes"
    )
    created_at = models.DateTimeField("donnée le", default=timezone.now)

    class Meta:
        verbose_name = "voix"
        verbose_name_plural = "voix"
        constraints = [models.UniqueConstraint(fields=["option", "user"], name="one_vote_per_option")]

    def __str__(self):
        return str(self.option_id)
