"""The page of results, and what is suggested while somebody types."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.core.page_cache import public_page
from hub.core.search_rooms import search_rooms
from hub.core.throttle import reader_key, seconds_to_wait

from .engine import Answer, Hit, find, shown
from .excerpts import excerpt
from .forms import SearchForm
from .suggestions import suggest

PER_PAGE = 10
# Searches of one reader, by minute: far more than anyone types, far less than a program asks.
MOST_SEARCHES = 60
MOST_SUGGESTIONS = 300
# Under an empty box: queries that each have a good answer.
EXAMPLES = ("quelle visio pour 70 personnes", "inscrire tout un bassin", "droit à l’image")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that anyone may read and that answers `q`: the same page for every reader."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return _page(request, {"typed": form.data.get("q", ""), "error": form.errors.get("q", [""])[0]})
    wanted = form.cleaned_data
    text = wanted["q"]
    if not text:
        return _page(request, {"typed": ""})
    if seconds := _too_fast(request, "search", MOST_SEARCHES):
        response = _page(request, {"typed": text, "wait": seconds}, status=429)
        response["Retry-After"] = str(seconds)
        return response
    answer = find(text, exact=bool(wanted["exact"]))
    return _page(request, {"typed": text, "answer": answer, **_results(answer, wanted)})


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What `q`, still being typed, may mean: a piece of page, empty when nothing does."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = []
    if text and not _too_fast(request, "suggestions", MOST_SUGGESTIONS):
        found = suggest(text)
    if not request.user.is_authenticated:
        public_page(request)
    return render(request, "search/suggestions.html", {"found": found, "text": text})


def _too_fast(request: HttpRequest, scope: str, limit: int) -> int:
    # Counted by each process for itself: reading the site writes nothing.
    return seconds_to_wait(scope, reader_key(request), limit=limit, period=60, cache="process")


def _results(answer: Answer, wanted: dict) -> dict:
    """What one page of results shows, in the room that was chosen."""
    counts = answer.counts()
    room = wanted["dans"] if counts.get(wanted["dans"]) else ""
    hits = [hit for hit in answer.hits if not room or hit.room.slug == room]
    page = Paginator(hits, PER_PAGE).get_page(wanted["page"])
    kept = {"q": wanted["q"], "dans": room, "exact": "1" if wanted["exact"] else ""}

    def address(**changes) -> str:
        asked = {name: value for name, value in {**kept, **changes}.items() if value}
        return f"{reverse('search:search')}?{urlencode(asked)}"

    best = hits[0] if page.number == 1 and hits and hits[0].is_named else None
    rows = _rows(answer, page.object_list)
    return {
        "total": len(answer.hits),
        "page_of_hits": page,
        "best": rows[0] if best else None,
        "rows": rows[1:] if best else rows,
        "room": room,
        "empty_room": next((each for each in search_rooms() if each.slug == wanted["dans"] and not room), None),
        "rooms": [(each, counts[each.slug]) for each in search_rooms() if counts[each.slug]],
        "exact": bool(wanted["exact"]),
        "address": address,
    }


def _rows(answer: Answer, hits: list[Hit]) -> list[dict]:
    phrases = answer.query.phrases
    return [{"hit": hit, "shown": view, "excerpt": excerpt(view.texts, phrases)} for hit, view in shown(hits)]


def _page(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    if not request.user.is_authenticated and status == 200:
        public_page(request)
    context = {
        "trail": [("Accueil", "/")],
        "here": "Recherche",
        "examples": EXAMPLES,
        "answer": None,
        "error": "",
        "wait": 0,
        **context,
    }
    return render(request, "search/search.html", context, status=status)
