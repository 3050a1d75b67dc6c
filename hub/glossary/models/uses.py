"""Where the words are used: « Où ce mot est employé »."""

from django.db import models
from wagtail.models import Page

from .terms import Term


class TermUseQuerySet(models.QuerySet):
    def for_term_page(self, term):
        """The live pages that use this term, the latest published first: one query, without bodies."""
        return self.filter(term=term, page__live=True).select_related("page").order_by("-page__last_published_at", "pk")


class TermUse(models.Model):
    """One page that uses one term: its first occurrence, with the words around it. Computed again, never edited."""

    term = models.ForeignKey(Term, verbose_name="mot", on_delete=models.CASCADE, related_name="uses")
    page = models.ForeignKey(Page, verbose_name="page", on_delete=models.CASCADE, related_name="+")
    before = models.CharField("avant", max_length=120, blank=True)
    match = models.CharField("mot employé", max_length=300)
    after = models.CharField("après", max_length=120, blank=True)

    objects = TermUseQuerySet.as_manager()

    class Meta:
        verbose_name = "emploi"
        verbose_name_plural = "emplois"
        constraints = [models.UniqueConstraint(fields=["term", "page"], name="one_use_per_page")]

    def __str__(self):
        return f"{self.term}, {self.page}"
