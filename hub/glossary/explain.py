"""Explain the words of a piece of a page; what the template tag and the Jinja2 filter do."""

from django.http import HttpRequest

from .lexicon import lexicon
from .linker import link


def explain(html: str, request: HttpRequest | None = None, *, exclude: str = "") -> str:
    """The HTML with the first occurrence of each published term made a button that opens its definition.

    Pieces of one page share its request, hence explain a word once. `exclude` is the slug of a term to leave alone.
    """
    if request is None:
        return link(html, lexicon().automaton, exclude={exclude})
    if not hasattr(request, "explained_words"):
        request.explained_words = set()
    return link(html, lexicon().automaton, exclude={exclude}, seen=request.explained_words)
