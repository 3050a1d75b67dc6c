"""A search backend for Wagtail whose index is our two tables.

Wagtail calls it as it calls its own: when an object is saved or deleted, and by `manage.py update_index`. It indexes
the models that rooms registered and leaves the others alone. It answers no query by itself: `engine` does, for all
rooms at once.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from wagtail.search import index
from wagtail.search.backends.base import BaseIndex, BaseSearchBackend

from hub.core.french import Word, words
from hub.core.search_rooms import search_rooms

from .models import WORD_LENGTH, Entry, Posting

# The weight of a word grows with how often it occurs, ever less: half of the most at this number of (boosted) times.
SATURATION = 4.0
# A field of as many words counts as is; the words of a longer one count less, those of a shorter one a little more.
USUAL_LENGTH = 6
LENGTH_WEIGHT = 0.4
BATCH = 500


class PostingsIndex(BaseIndex):
    def add_items(self, model, objs):
        """Replace what is indexed of these objects, which are of this very model."""
        if model not in {room.model for room in search_rooms()}:
            return
        content_type = ContentType.objects.get_for_model(model)
        with transaction.atomic():
            Entry.objects.bulk_create(
                [Entry(content_type=content_type, object_id=obj.pk) for obj in objs], ignore_conflicts=True
            )
            entries = dict(
                Entry.objects.filter(content_type=content_type, object_id__in=[obj.pk for obj in objs]).values_list(
                    "object_id", "pk"
                )
            )
            Posting.objects.filter(entry__in=entries.values())._raw_delete(Posting.objects.db)
            postings = (posting for obj in objs for posting in postings_of(obj, entries[obj.pk]))
            while batch := list(islice(postings, BATCH)):
                Posting.objects.bulk_create(batch)

    def delete_item(self, item):
        """Forget an object, named by its own class or by the one it extends."""
        models = [room.model for room in search_rooms() if isinstance(item, room.model) or _extends(room.model, item)]
        content_types = ContentType.objects.get_for_models(*models).values()
        Entry.objects.filter(content_type__in=content_types, object_id=item.pk).delete()

    def reset(self):
        Entry.objects.all().delete()


class Rebuilder:
    """`update_index`: objects are replaced one batch at a time, then what is left of deleted ones is dropped."""

    def __init__(self, index):
        self.index = index

    def start(self):
        return self.index

    def finish(self):
        models = [room.model for room in search_rooms()]
        content_types = ContentType.objects.get_for_models(*models)
        Entry.objects.exclude(content_type__in=content_types.values()).delete()
        for model, content_type in content_types.items():
            gone = Entry.objects.filter(content_type=content_type).exclude(object_id__in=model.objects.values("pk"))
            gone.delete()


class SearchBackend(BaseSearchBackend):
    index_class = PostingsIndex
    rebuilder_class = Rebuilder


def index_after_commit(instance: Model, **signal_arguments) -> None:
    """Index what has just been published, once its rows, tags and spellings are all written."""
    transaction.on_commit(lambda: index.insert_or_update_object(instance))


def postings_of(obj: index.Indexed, entry_id: int) -> Iterable[Posting]:
    """The words of an object, weighted by the boosts of its search fields."""
    times: dict[str, float] = defaultdict(float)
    known: dict[str, Word] = {}
    places: dict[str, int] = {}
    for field, text in _texts(obj, obj.get_search_fields()):
        found = list(words(text))
        known = {word.folded: word for word in found} | known
        if isinstance(field, index.AutocompleteField):
            for place, word in enumerate(found):
                places[word.folded] = min(place, places.get(word.folded, place))
            continue
        value = (field.boost or 1) * (USUAL_LENGTH / max(len(found), 1)) ** LENGTH_WEIGHT
        for word in found:
            times[word.folded] += value
    for folded, word in known.items():
        yield Posting(
            entry_id=entry_id,
            written=word.text.lower()[:WORD_LENGTH],
            folded=folded,
            stem=word.stem,
            weight=times[folded] / (times[folded] + SATURATION),
            place=places.get(folded),
        )


def _texts(obj: Model, fields: Iterable) -> Iterable[tuple]:
    """(field, text) for each text of an object and of its relations that is searched or suggested."""
    for field in fields:
        if isinstance(field, index.RelatedFields):
            related = field.get_value(obj)
            every = related.all() if hasattr(related, "all") else [related] if related is not None else []
            for each in every:
                yield from _texts(each, field.fields)
        elif isinstance(field, (index.SearchField, index.AutocompleteField)):
            value = field.get_value(obj)
            yield field, "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _extends(model: type[Model], item: Model) -> bool:
    return issubclass(model, type(item))
