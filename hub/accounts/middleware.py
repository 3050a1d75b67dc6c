"""What is asked of a member before they go on."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from . import permissions

# What everybody may reach at any moment: one's own account (hence sign-out), what machines read, and the pages a
# newcomer must be able to read before they answer anything.
ALWAYS_OPEN = (
    "/compte/",
    "/static/",
    "/media/",
    "/accessibilite/",
    "/aide/",
    "/conditions-d-utilisation/",
    "/contact/",
    "/donnees-personnelles/",
    "/healthz",
    "/mentions-legales/",
    "/readyz",
    "/robots.txt",
    "/sitemap.xml",
)


def _is_open(request: HttpRequest) -> bool:
    """Whether nothing is asked: a visitor (known without reading their session), or an address that is always open."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith(ALWAYS_OPEN)


class OnboardingMiddleware:
    """Ask the first questions once, then take the member where they were going; a form being sent is never cut."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and "HX-Request" not in request.headers and not _is_open(request):
            user = request.user
            if user.is_authenticated and user.welcomed_at is None:
                return HttpResponseRedirect(
                    f"{reverse('account_welcome')}?{urlencode({'next': request.get_full_path()})}"
                )
        return self.get_response(request)


class StaffSecondFactorMiddleware:
    """Those who can change what others read set up a second factor before anything else, whatever they ask for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_open(request):
            user = request.user
            if permissions.needs_second_factor(user) and not permissions.has_second_factor(user):
                messages.warning(
                    request,
                    "Votre rôle vous donne accès à ce que lisent les autres\u00a0: protégez votre compte par un second "
                    "facteur avant de continuer.",
                )
                return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)
