"""The bell's list, what one follows, how one wishes to be told, and the link of each e-mail that stops them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.models import User

from . import addresses, presentation, services
from .forms import ChoicesForm, FollowingForm, LevelsForm, ListForm, ReadForm, StopForm, UnreadForm
from .models import Notification, Subscription
from .stopping import StopLink, read_token

TRAIL = [("Accueil", "/"), ("Mon compte", "/compte/")]
BELOW_LIST = [*TRAIL, ("Notifications", "/compte/notifications/")]
# Followed things shown on the settings page; the others have a page of their own.
FEW = 5


@login_required
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """What happened that concerns the member, by subject, the last moved first."""
    form = ListForm(request.GET)
    if not form.is_valid():
        raise Http404
    only_unread = form.cleaned_data["vue"] == "non-lues"
    found = presentation.page_of_notifications(request.user, only_unread, form.cleaned_data["avant"])
    if found.gone:
        services.mark_some_read(request.user, found.gone)
    undo = form.cleaned_data["annuler"]
    return render(
        request,
        "notifications/list.html",
        {
            "groups": found.groups,
            "older": found.older,
            "only_unread": only_unread,
            "is_first_page": form.cleaned_data["avant"] is None,
            "unread": request.user.unread_notifications,
            "undo": undo,
            "refused": presentation.refusal_of(request.user),
            "trail": TRAIL,
            "here": "Notifications",
        },
    )


@login_required
@require_safe
def go(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to what a notification is about; its subject is read, as far as that."""
    notification = get_object_or_404(Notification.objects.for_list(request.user), pk=pk)
    shown = presentation.shown_of(request.user, notification)
    services.mark_subject_read(request.user, notification)
    if shown is None:
        messages.warning(request, "Ce contenu n’est plus en ligne, ou ne vous est plus ouvert.")
        return HttpResponseRedirect(reverse("notifications:list"))
    return HttpResponseRedirect(shown.url)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark some notifications, or all, as read; the next page offers to undo it."""
    form = ReadForm(request.POST)
    if not form.is_valid():
        raise Http404
    if pks := form.cleaned_data["lues"]:
        moment = services.mark_some_read(request.user, pks)
    else:
        moment = services.mark_all_read(request.user)
    return HttpResponseRedirect(f"{reverse('notifications:list')}?{urlencode({'annuler': moment.isoformat()})}")


@login_required
@require_POST
def unread(request: HttpRequest) -> HttpResponse:
    """Undo the last « Marquer comme lu »."""
    form = UnreadForm(request.POST)
    if not form.is_valid():
        raise Http404
    services.mark_unread_again(request.user, form.cleaned_data["moment"])
    return HttpResponseRedirect(reverse("notifications:list"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """How one wishes to be told; what is followed, the last few; what the next e-mail would say."""
    preferences = services.preferences_of(request.user)
    rows, more = presentation.followed(request.user, FEW)
    form = ChoicesForm(request.POST or None, preferences=preferences)
    levels = LevelsForm(request.POST or None, rows=[each.row for each in rows])
    if request.method == "POST" and form.is_valid() and levels.is_valid():
        services.save_choices(request.user, **form.choices())
        services.save_levels(request.user, levels.changed_levels())
        messages.success(request, "Vos choix sont enregistrés.")
        return HttpResponseRedirect(reverse("notifications:settings"))
    return render(
        request,
        "notifications/settings.html",
        {
            "form": form,
            "followed": rows,
            "more": more,
            "levels": Subscription.Level.choices,
            "preferences": preferences,
            "next": presentation.next_mail(request.user, preferences),
            "refused": presentation.refusal_of(request.user),
            "trail": BELOW_LIST,
            "here": "Réglages",
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """Everything one follows or silences, with the means to change it."""
    page = FollowingForm(request.GET)
    if not page.is_valid():
        raise Http404
    rows, older = presentation.followed(request.user, presentation.PER_PAGE, page.cleaned_data["avant"])
    form = LevelsForm(request.POST or None, rows=[each.row for each in rows])
    if request.method == "POST" and form.is_valid():
        changed = form.changed_levels()
        services.save_levels(request.user, changed)
        messages.success(request, "Vos choix sont enregistrés." if changed else "Rien n’a changé.")
        return HttpResponseRedirect(request.get_full_path())
    return render(
        request,
        "notifications/following.html",
        {
            "followed": rows,
            "older": older,
            "errors": form.errors if form.is_bound else {},
            "levels": Subscription.Level.choices,
            "trail": BELOW_LIST,
            "here": "Mes suivis",
        },
    )


@login_required
@require_POST
def retry_address(request: HttpRequest) -> HttpResponse:
    """Send to one's address again, although its server refused."""
    addresses.forgive(request.user.email)
    messages.success(
        request,
        "Nous écrirons de nouveau à votre adresse. Si son serveur refuse encore, nous vous le dirons ici.",
    )
    return HttpResponseRedirect(reverse("notifications:settings"))


@csrf_exempt  # RFC 8058: a mailbox posts here for its user, who is not signed in; the signed link is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the e-mails; asked with GET, which scanners of links do as well, only offer to."""
    link = read_token(token)
    member = User.objects.filter(pk=link.user_id, is_active=True).first() if link else None
    if member is None:
        raise Http404
    done = ""
    if request.method == "POST":
        form = StopForm(request.POST)
        if not form.is_valid():
            raise Http404
        done = form.cleaned_data["choix"] or "tout"
        _apply(member, link, done)
    context = {
        "done": done,
        "is_stopped": services.preferences_of(member).cadence == "none",
        "subject": presentation.title_of(member, link.group),
    }
    return render(request, "notifications/stop.html", context)


def _apply(member: User, link: StopLink, choice: str) -> None:
    if choice == "reprendre":
        services.resume_mails(member)
    elif choice == "sujet" and link.group:
        services.set_level(member, *link.group, Subscription.Level.SILENT)
    else:
        services.stop_mails(member)
