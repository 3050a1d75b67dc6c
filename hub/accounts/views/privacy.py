"""« Mes données »: read them, take them away, have them erased."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from hub.accounts import privacy
from hub.accounts.forms.privacy import EraseForm
from hub.core.throttle import minutes, seconds_to_wait


@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What can be done with what the hub knows of one."""
    return render(request, "accounts/data.html")


@login_required
@require_safe
@never_cache
def export_json(request: HttpRequest) -> HttpResponse:
    """For a machine, or for another site."""
    name = f"mes-donnees-{timezone.localdate():%Y-%m-%d}.json"
    return JsonResponse(
        privacy.export(request.user),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_safe
@never_cache
def export_html(request: HttpRequest) -> HttpResponse:
    """For a person."""
    context = {
        "account": privacy.account_of(request.user),
        "sections": privacy.sections(request.user),
        "not_exported": privacy.SAID_NOT_EXPORTED,
    }
    return render(request, "accounts/export.html", context)


@login_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, ask for a confirmation, erase."""
    form = EraseForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST":
        wait = seconds_to_wait("erase", f"user:{request.user.pk}", limit=5, period=300)
        if wait:
            form.add_error(None, f"Trop d’essais. Réessayez dans {minutes(wait)}\u00a0min.")
        elif form.is_valid():
            try:
                privacy.erase(request.user)
            except privacy.CannotEraseError as reason:
                form.add_error(None, str(reason))
            else:
                logout(request)
                return render(request, "accounts/erased.html")
    return render(
        request, "accounts/erase.html", {"form": form, "reason_to_stay": privacy.reason_to_stay(request.user)}
    )
