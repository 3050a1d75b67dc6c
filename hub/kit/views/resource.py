"""One resource, and what readers leave on it: an answer, a favourite."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.core.page_cache import public_page
from hub.core.throttle import minutes, reader_key, seconds_to_wait
from hub.kit import services
from hub.kit.catalogue import address_of, catalogue
from hub.kit.facts import facts_of
from hub.kit.forms import FeedbackForm
from hub.kit.freshness import badge
from hub.kit.models import Favourite, ResourcePage

# One reader answers a few pages in a row, not fifty: per hour.
FEEDBACK_LIMIT = 20


def resource(request: HttpRequest, page: ResourcePage) -> HttpResponse:
    """The page itself; kept whole for visitors, who are shown no form (a form is fetched when they answer)."""
    is_preview = getattr(request, "is_preview", False)
    if not request.user.is_authenticated and not is_preview:
        public_page(request)
    facts = facts_of(page, request)
    return render(
        request,
        "kit/resource.html",
        {
            "page": page,
            "page_url": address_of(page),
            "facts": facts,
            "trail": facts.trail,
            "here": page.title,
            "freshness": badge(
                reviewed_on=page.reviewed_on,
                review_due_on=page.review_due_on,
                published_at=page.first_published_at,
                today=timezone.localdate(),
            ),
            "review_month": date_format(page.review_due_on, "F Y") if page.review_due_on else "",
            "is_preview": is_preview,
            **_reader_state(request, page),
        },
    )


def _reader_state(request: HttpRequest, page: ResourcePage) -> dict:
    """How many found it useful, and whether this reader keeps it: one query."""
    found = ResourcePage.objects.filter(pk=page.pk).annotate(useful=Coalesce("tally__useful", 0))
    if request.user.is_authenticated:
        mine = Favourite.objects.filter(user=request.user, page=OuterRef("pk"))
        useful, is_favourite = found.annotate(kept=Exists(mine)).values_list("useful", "kept").first() or (0, False)
    else:
        useful, is_favourite = found.values_list("useful", flat=True).first() or 0, False
    return {"useful_count": useful, "is_favourite": is_favourite}


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """« Cette page vous a-t-elle été utile ? »: the answer chosen on the page is confirmed here, with a comment or not.

    htmx puts this form in the page; without JavaScript it is a page of its own. No answer is recorded by a GET.
    """
    page = get_object_or_404(ResourcePage.objects.listed(), pk=pk)
    wait = 0
    if request.method == "POST":
        form = FeedbackForm(request.POST)
        if form.is_valid():
            wait = seconds_to_wait("kit-feedback", reader_key(request), limit=FEEDBACK_LIMIT, period=3600)
            if not wait:
                services.give_feedback(page, services.voter_key(request, page), **form.cleaned_data)
                if request.htmx:
                    return render(request, "kit/feedback_thanks.html", {"page": page})
                messages.success(request, "Merci, votre avis est noté. La rédaction lit chaque commentaire.")
                return redirect(address_of(page))
            form.add_error(
                None,
                f"Vous avez donné beaucoup d’avis en peu de temps. Réessayez dans {minutes(wait)}\u00a0min\u202f: "
                "votre texte est gardé ci-dessous.",
            )
    else:
        form = FeedbackForm(initial={"useful": "non" if request.GET.get("utile") == "non" else "oui"})
    template = "kit/feedback_form.html" if request.htmx else "kit/feedback.html"
    status = 429 if wait else 422 if form.is_bound else 200
    # htmx swaps successful answers only: a refused form is one, told by its words.
    context = {
        "page": page,
        "form": form,
        "trail": [("Accueil", "/"), ("Kit", "/kit/"), (page.title, address_of(page))],
        "here": "Votre avis",
    }
    return render(request, template, context, status=200 if request.htmx else status)


@login_required
@require_POST
def favourite(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a page or let it go, as the button said; a second click on the same button changes nothing."""
    page = get_object_or_404(ResourcePage.objects.listed(), pk=pk)
    keep = request.POST.get("garder") == "1"
    (services.keep_favourite if keep else services.drop_favourite)(request.user, page)
    if request.htmx:
        return render(request, "kit/favourite_button.html", {"page": page, "is_favourite": keep})
    if request.POST.get("retour") == "favoris":
        if not keep:
            request.session["kit_dropped_favourite"] = page.pk
        return redirect("kit:favourites")
    messages.success(request, "Page gardée dans vos favoris." if keep else "Page retirée de vos favoris.")
    return redirect(address_of(page))


@login_required
@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    """The member's favourites, the last kept first; the one just dropped can be put back."""
    kit = catalogue()
    kept = ResourcePage.objects.favourites_of(request.user).values_list("pk", flat=True)
    dropped = request.session.pop("kit_dropped_favourite", None)
    return render(
        request,
        "kit/favourites.html",
        {
            "entries": [kit.by_pk[pk] for pk in kept if pk in kit.by_pk],
            "kit_url": "/kit/",
            "trail": [("Accueil", "/"), ("Mon compte", "/compte/")],
            "here": "Mes favoris",
            "dropped": ResourcePage.objects.listed().filter(pk=dropped).first() if dropped else None,
        },
    )
