"""The index, one term, what members suggest."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.rich_text import expand_db_html

from hub.core.page_cache import public_page
from hub.core.restrictions import is_restricted
from hub.core.throttle import minutes, reader_key, seconds_to_wait

from . import services
from .contributions import sentence
from .forms import SearchForm, StartForm, SuggestionForm
from .lexicon import lexicon
from .lookup import found_by
from .models import Address, Relation, Suggestion, Term, TermUse
from .permissions import may_withdraw

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Pages shown under « Où ce mot est employé ».
USES = 10
# A member who suggests more than this in an hour is not reading.
SUGGESTION_LIMIT = 10
HOME = [("Accueil", "/")]
GLOSSARY = [*HOME, ("Glossaire", "/glossaire/")]
CONTRIBUTIONS = [*HOME, ("Mes contributions", "/compte/contributions/")]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every term, A to Z, each with its definition; or those whose names hold what the reader types."""
    public_page(request)
    glossary = lexicon()
    text, category = SearchForm(request.GET).read(glossary)
    words = glossary.find(text, category)
    by_letter = {}
    for word in words:
        by_letter.setdefault("" if text else word.letter, []).append(word)
    response = render(
        request,
        "glossary/index.html",
        {
            "trail": HOME,
            "here": "Glossaire",
            "text": text,
            "category": category,
            "categories": glossary.categories,
            "total": len(glossary.words),
            "number": len(words),
            "by_letter": by_letter,
            "letters": [*LETTERS, *(["#"] if "#" in by_letter else [])],
            "query": _query,
            "found_by": {word.slug: found_by(word, text) for word in words},
        },
    )
    # The same address answers htmx and a plain click: a cache must not hand one the other's answer.
    patch_vary_headers(response, ["HX-Request"])
    return response


def _query(**values: str) -> str:
    """The end of an address that holds these values, those that are empty left out."""
    kept = {name: value for name, value in values.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term; an address it had before leads to the present one."""
    published = Term.objects.published().select_related("category").prefetch_related("spellings")
    found = published.filter(slug=slug).first()
    if found is None:
        former = Address.objects.select_related("term").filter(slug=slug, term__live=True).first()
        if former is None:
            raise Http404
        return redirect(former.term, permanent=True)
    public_page(request)
    return render_term(request, found)


def render_term(request: HttpRequest, found: Term, *, is_preview: bool = False) -> HttpResponse:
    """The page of a term, published or being previewed."""
    uses = [] if is_preview else _uses(request, found)
    return render(
        request,
        "glossary/term.html",
        {
            "term": found,
            "trail": GLOSSARY,
            "here": found.term,
            "definition": expand_db_html(found.definition),
            "relations": _relations(found, is_preview=is_preview),
            "tags": _tags(found, is_preview=is_preview),
            "uses": uses[:USES],
            "has_more_uses": len(uses) > USES,
            "neighbours": [] if is_preview else lexicon().around(found.slug),
            "is_preview": is_preview,
        },
    )


def _tags(found: Term, *, is_preview: bool) -> tuple[str, ...]:
    word = None if is_preview else lexicon().by_slug.get(found.slug)
    return word.tags if word else tuple(sorted(tag.name for tag in found.tags.all()))


def _uses(request: HttpRequest, found: Term) -> list[tuple[TermUse, str]]:
    """The pages anyone may read that use this term, each with its address."""
    uses = []
    for use in TermUse.objects.for_term_page(found)[: 3 * USES]:
        # The root paths are read once per request; get_url() would ask for the site besides.
        parts = use.page.get_url_parts(request)
        if parts and not is_restricted(use.page.path):
            uses.append((use, parts[2]))
    return uses[: USES + 1]


def _relations(found: Term, *, is_preview: bool) -> list[tuple[str, list[tuple[Term, str]]]]:
    """(label, [(neighbour, note)…]), what is not to be confused first; each link shows on both of its terms."""
    if is_preview:
        links = [relation for relation in found.relations.all() if relation.target.live]
    else:
        links = list(
            Relation.objects.filter(Q(term=found, target__live=True) | Q(target=found, term__live=True)).select_related(
                "term", "target"
            )
        )
    groups, shown = {Relation.Kind.DISTINCT: [], Relation.Kind.SEE_ALSO: []}, set()
    for link in sorted(links, key=lambda link: (link.kind != Relation.Kind.DISTINCT, link.term_id != found.pk)):
        other = link.target if link.term_id == found.pk else link.term
        if other.pk not in shown:
            shown.add(other.pk)
            groups[link.kind].append((other, link.note))
    return [(kind.label, neighbours) for kind, neighbours in groups.items() if neighbours]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggest a term, or a correction of the one that the address names (`?terme=`)."""
    slug, word = StartForm(request.GET).read()
    corrected = get_object_or_404(Term.objects.published(), slug=slug) if slug else None
    wait = 0
    if request.method == "POST":
        form = SuggestionForm(request.POST, term=corrected)
        if form.is_valid():
            token = form.cleaned_data["token"]
            is_known = Suggestion.objects.filter(token=token).exists()
            if not is_known:
                wait = seconds_to_wait("glossary-suggestion", reader_key(request), limit=SUGGESTION_LIMIT, period=3600)
            if not wait:
                services.suggest(request.user, token, form.cleaned_data, corrected)
                messages.success(
                    request, "Suggestion envoyée, merci. Vous recevrez un courriel dès que la rédaction l’aura lue."
                )
                return redirect("glossary:suggestion", token=token)
            form.add_error(None, f"Beaucoup d’envois en peu de temps. Réessayez dans {minutes(wait)}\u00a0min.")
    else:
        form = SuggestionForm(term=corrected, initial={} if corrected else {"word": word})
    status = 429 if wait else 422 if form.is_bound else 200
    context = {
        "form": form,
        "corrected": corrected,
        "back": corrected.get_absolute_url() if corrected else "/glossaire/",
        "trail": [
            *GLOSSARY,
            *([(corrected.term, corrected.get_absolute_url())] if corrected else []),
        ],
        "here": "Suggérer une correction" if corrected else "Suggérer un mot",
    }
    return render(request, "glossary/suggest.html", context, status=status)


def _own(request: HttpRequest, token: uuid.UUID) -> Suggestion:
    mine = Suggestion.objects.select_related("term", "category").filter(author=request.user)
    return get_object_or_404(mine, token=token)


@login_required
@require_safe
def suggestion(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """What the member suggested, where it is, and what the editors answered."""
    found = _own(request, token)
    context = {
        "suggestion": found,
        "sentence": sentence(found),
        "may_withdraw": may_withdraw(request.user, found),
        "trail": CONTRIBUTIONS,
        "here": found.word,
    }
    return render(request, "glossary/suggestion.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Take a suggestion back: asked first, since it cannot be undone."""
    found = _own(request, token)
    if not may_withdraw(request.user, found):
        messages.info(request, "La rédaction a déjà répondu à cette suggestion.")
        return redirect("glossary:suggestion", token=token)
    if request.method == "POST":
        services.withdraw(found)
        messages.success(request, f"Suggestion «\u00a0{found.word}\u00a0» retirée.")
        return redirect("glossary:index")
    context = {
        "suggestion": found,
        "trail": [
            *CONTRIBUTIONS,
            (found.word, f"/glossaire/suggestions/{token}/"),
        ],
        "here": "Retirer",
    }
    return render(request, "glossary/withdraw.html", context)
