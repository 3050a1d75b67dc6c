"""One's own pages: what the account holds, who one is, the first questions."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts import permissions
from hub.accounts.forms.profile import ProfileForm, WelcomeForm
from hub.accounts.services import save_profile

from .entrance import own_address


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that can be done with an account, on one page."""
    user = request.user
    return render(
        request,
        "accounts/home.html",
        {
            "roles": user.role_names(),
            "degrees": user.degrees.all(),
            "trail": [("Accueil", "/")],
            "has_providers": bool(settings.SOCIALACCOUNT_PROVIDERS),
            "has_second_factor": permissions.has_second_factor(user),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who one is in the network."""
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        save_profile(form)
        messages.success(request, "Votre profil est enregistré.")
        return HttpResponseRedirect(reverse("account_home"))
    if form.is_bound:
        # A refused form has changed the instance, which is also the name in the header.
        request.user.refresh_from_db(fields=["display_name"])
    return render(request, "accounts/profile.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """The first questions, then where the member was going; answered already, straight there."""
    goal = own_address(request, request.POST.get("next") or request.GET.get("next"), "/")
    if request.user.welcomed_at is not None:
        return HttpResponseRedirect(goal)
    form = WelcomeForm(
        request.POST if request.method == "POST" else None,
        instance=request.user,
        initial={"display_name": request.user.proposed_name},
    )
    if request.method == "POST" and form.is_valid():
        save_profile(form)
        messages.success(request, f"Bienvenue, {request.user.display_name}.")
        return HttpResponseRedirect(goal)
    return render(request, "accounts/welcome.html", {"form": form, "goal": goal})
