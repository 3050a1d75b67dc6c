"""What may be meant while somebody is still typing."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Min, Q

from hub.core.french import words
from hub.core.search_rooms import Shown, search_rooms

from .engine import Hit, shown
from .models import Posting, readable

MOST = 8
SHORTEST = 2
MOST_WORDS = 6


def suggest(text: str) -> list[tuple[Hit, Shown]]:
    """The objects whose titles or names hold every word typed, the last one perhaps unfinished; the best first."""
    typed = list(words(text))[-MOST_WORDS:]
    if not typed or len(typed[-1].folded) < SHORTEST:
        return []
    *whole, last = typed
    named = Posting.objects.filter(place__isnull=False)
    rows = named.filter(readable(search_rooms())).filter(Q(folded__startswith=last.folded) | Q(stem=last.stem))
    for word in whole:
        rows = rows.filter(entry__in=named.filter(stem=word.stem).values("entry"))
    # Names that begin with the word, then those where it counts most.
    rows = (
        rows.values("entry__content_type_id", "entry__object_id")
        .annotate(place=Min("place"), weight=Max("weight"))
        .order_by("place", "-weight", "entry__content_type_id", "entry__object_id")
    )
    rooms = {ContentType.objects.get_for_model(room.model).pk: room for room in search_rooms()}
    found = rows.values_list("entry__content_type_id", "entry__object_id", "weight")[:MOST]
    return shown(Hit(rooms[content_type], pk, weight) for content_type, pk, weight in found)
