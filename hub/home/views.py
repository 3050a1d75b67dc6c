"""Pages that compose the rooms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from wagtail.templatetags.wagtailcore_tags import richtext

from hub.accounts.contributions import contributions_of
from hub.accounts.permissions import is_editor
from hub.core.page_cache import public_page
from hub.core.templatetags.hub import plural
from hub.core.throttle import minutes
from hub.kit.catalogue import address_of, catalogue
from hub.kit.models import ResourcePage

from . import contact as contact_service
from . import freshness, rooms, tree
from .forms import ContactForm, ContactQuery
from .models import ContactPage, ContentPage, HomePage, SiteMapPage
from .placeholders import count_placeholders, mark_placeholders

# How many lines a block of the home page shows; its link leads to the others.
SHOWN = 4


def home(request: HttpRequest, page: HomePage) -> HttpResponse:
    """What the hub is, for visitors; what is awaited and what is new, for members."""
    if request.user.is_authenticated:
        return member_home(request, page)
    kit = catalogue()
    context = {
        "page": page,
        "cards": rooms.cards(),
        "fresh": freshness.fresh(kit)[:SHOWN],
        "sections": freshness.sections(kit),
        "total": plural(len(kit.entries), "ressource", "ressources"),
        "doors": rooms.doors(),
        "waiting": freshness.waiting_questions(SHOWN),
        "kit_url": rooms.kit_url(),
    }
    return render(request, "home/home.html", context)


def member_home(request: HttpRequest, page: HomePage) -> HttpResponse:
    """What this member has to do, what is new for their roles, what they keep."""
    kit = catalogue()
    roles = {role.slug for role in request.user.roles.all()}
    favourites = ResourcePage.objects.favourites_of(request.user).values_list("pk", flat=True)[:SHOWN]
    context = {
        "page": page,
        "first_name": request.user.display_name.partition(" ")[0],
        "expected": [each for each in contributions_of(request.user) if each.expected][:SHOWN],
        "to_review": freshness.number_to_review() if is_editor(request.user) else 0,
        "has_roles": bool(roles),
        "fresh": freshness.fresh(kit, roles)[:SHOWN],
        "favourites": [kit.by_pk[pk] for pk in favourites if pk in kit.by_pk],
        "doors": rooms.doors(),
        "waiting": freshness.waiting_questions(SHOWN),
        "kit_url": rooms.kit_url(),
    }
    return render(request, "home/member.html", context)


def content(request: HttpRequest, page: ContentPage) -> HttpResponse:
    """A page of text; its editors see what the operator has still to fill in."""
    body, missing = _for_reader(request, str(page.body.render_as_block({"page": page, "request": request})))
    context = {"page": page, "trail": [("Accueil", "/")], "body": body, "missing": missing}
    return render(request, "home/content.html", context)


@sensitive_post_parameters("message", "email")
def contact(request: HttpRequest, page: ContactPage) -> HttpResponse:
    """The form to the team; a message refused for haste or mistake keeps what was typed."""
    status = 200
    if request.method == "POST":
        form = ContactForm(page, request.user, request.POST)
        if form.is_valid():
            wait = contact_service.send(request, form.cleaned_data)
            if not wait:
                messages.success(request, contact_service.thanks(request, form.cleaned_data["subject"]))
                return HttpResponseRedirect(address_of(page))
            status = 429
            form.add_error(
                None,
                "Vous avez envoyé plusieurs messages de suite. Réessayez dans "
                f"{minutes(wait)}\u00a0min\u202f; votre texte est gardé.",
            )
    else:
        query = ContactQuery(request.GET)
        query.is_valid()
        known = {"subject": query.cleaned_data.get("sujet"), "page": query.cleaned_data.get("page")}
        form = ContactForm(page, request.user, initial={name: value for name, value in known.items() if value})
    context = {"page": page, "trail": [("Accueil", "/")], "form": form}
    context["outro"], context["missing"] = _for_reader(request, richtext(page.outro))
    return render(request, "home/contact.html", context, status=status)


def _for_reader(request: HttpRequest, html: str) -> tuple[str, int]:
    """A text and, for editors, how many mentions the operator has still to fill in, which are then marked."""
    missing = count_placeholders(html) if is_editor(request.user) else 0
    return (mark_placeholders(html) if missing else html), missing


def site_map(request: HttpRequest, page: SiteMapPage) -> HttpResponse:
    """Every public page and service, in the order of the menu."""
    context = {"page": page, "trail": [("Accueil", "/")], "intro": richtext(page.intro), "groups": tree.groups()}
    return render(request, "home/site_map.html", context)


@require_safe
def contribute(request: HttpRequest) -> HttpResponse:
    """One door: every way to contribute that exists."""
    if not request.user.is_authenticated:
        public_page(request)
    return render(request, "home/contribute.html", {"trail": [("Accueil", "/")], "doors": rooms.doors()})
