"""The glossary in the search of the whole site."""

from collections.abc import Iterable

from hub.core.search_rooms import SearchRoom, Shown, register_search_room

from .models import Term


def show(pks: Iterable[int]) -> dict[int, Shown]:
    """Two queries."""
    terms = Term.objects.filter(pk__in=pks).select_related("category").prefetch_related("spellings")
    return {term.pk: _shown(term) for term in terms}


def _shown(term: Term) -> Shown:
    said = [term.expansion, *term.synonyms]
    return Shown(
        title=term.term,
        url=term.get_absolute_url(),
        origin=f"Glossaire, {term.category.name.lower()}" if term.category else "Glossaire",
        icon="book-2-line",
        texts=(term.plain_definition, ", ".join(filter(None, said))),
        note=f"On dit aussi\u00a0: {', '.join(term.synonyms)}" if term.synonyms else term.expansion,
    )


register_search_room(
    SearchRoom("glossaire", "Glossaire", order=20, model=Term, visible=Term.objects.published, show=show)
)
