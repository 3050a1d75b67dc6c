"""Leave for the identity provider, and come back."""

import logging

import requests
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from .provider import HubOIDCAdapter

logger = logging.getLogger(__name__)


class CallbackView(OAuth2CallbackView):
    """Hands the adapter the state that was put aside, where the nonce is."""

    def _get_state(self, request, provider):
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, response


def connect_token(request: HttpRequest) -> str:
    """Shows that a link « associer » was drawn for this very session."""
    return salted_hmac("hub.accounts.oidc.connect", request.session.session_key or "").hexdigest()


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leave, by a plain link: a form could not, since the policy of our pages lets forms go to this site only.

    Signing in asks nothing more. Adding an identity to an account asks for the link's token: another site must not be
    able to add the identity of its choice.
    """
    if request.GET.get("process") == "connect" and not constant_time_compare(
        request.GET.get("jeton", ""), connect_token(request)
    ):
        return HttpResponseRedirect(reverse("socialaccount_connections"))
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _answer(CallbackView, request, provider_id)


def _answer(view: type, request: HttpRequest, provider_id: str) -> HttpResponse:
    """Run one of allauth's views; a provider that is down is said, and leaves the password."""
    try:
        return view.adapter_view(HubOIDCAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (requests.RequestException, ValueError, KeyError) as error:
        logger.warning("Identity provider %s: %s", provider_id, type(error).__name__)
        messages.error(
            request,
            "Le service de connexion ne répond pas. Réessayez dans quelques minutes, ou utilisez votre mot de passe.",
        )
        return HttpResponseRedirect(reverse("account_login"))
