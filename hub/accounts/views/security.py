"""Sessions and passkeys: what django-allauth leaves out."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST


@login_required
@require_POST
def close_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one of one's own sessions; closed already (a second click), nothing happens."""
    session = UserSession.objects.filter(user=request.user, pk=pk).first()
    if session is not None:
        end_sessions(request, [session])
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    messages.success(request, "La session est fermée.")
    return HttpResponseRedirect(reverse("usersessions_list"))


class RemovePasskeyView(RemoveWebAuthnView):
    """Staff keep one second factor: allauth asks it for the application only."""

    def form_valid(self, form) -> HttpResponse:
        authenticator = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        if not get_adapter().can_delete_authenticator(authenticator):
            messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(self.get_success_url())
        return super().form_valid(form)
