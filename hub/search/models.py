"""The index: two plain tables that SQLite and PostgreSQL read in the same way (ADR 0015)."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from hub.core.search_rooms import SearchRoom

WORD_LENGTH = 60


class Entry(models.Model):
    """One object that can be found, whoever may read it: who may is asked of its room, at each search."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField("identifiant")

    class Meta:
        verbose_name = "objet indexé"
        verbose_name_plural = "objets indexés"
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="one_entry_per_object")]

    def __str__(self):
        return f"{self.content_type} {self.object_id}"


class Posting(models.Model):
    """One word of one object, with its weight.

    `written` is the word as its text first writes it, in lower case; `folded` and `stem` are how it is compared.
    `weight`, from 0 to 1, already holds where and how often it occurs. `place` is its rank in a title or a name; the
    words that have one are those that are suggested while somebody types.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="postings")
    written = models.CharField("mot écrit", max_length=WORD_LENGTH)
    # Indexed by the field, not by Meta: PostgreSQL then also gets the index that beginnings of words need.
    folded = models.CharField("mot", max_length=WORD_LENGTH, db_index=True)
    stem = models.CharField("radical", max_length=WORD_LENGTH)
    weight = models.FloatField("poids")
    place = models.PositiveSmallIntegerField("rang dans un titre", null=True)

    class Meta:
        verbose_name = "mot indexé"
        verbose_name_plural = "mots indexés"
        constraints = [models.UniqueConstraint(fields=["entry", "folded"], name="one_posting_per_word")]
        indexes = [models.Index(fields=["stem"], name="posting_stem")]

    def __str__(self):
        return self.written


def readable(rooms: Iterable[SearchRoom]) -> Q:
    """The filter of the words of what anyone may read in these rooms: nothing is found, counted or guessed beyond."""
    allowed = Q(pk__in=[])
    for room in rooms:
        content_type = ContentType.objects.get_for_model(room.model)
        allowed |= Q(entry__content_type=content_type, entry__object_id__in=room.visible().values("pk"))
    return allowed
