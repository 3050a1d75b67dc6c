"""Other doors lead to ours."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def own_address(request: HttpRequest, url: str | None, default: str) -> str:
    """`url` when it leads to this very site, else `default`."""
    if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
        return url
    return default


def sign_in_here(request: HttpRequest) -> HttpResponse:
    """The sign-in pages of Wagtail: ours, which asks for the second factor; then where one was going."""
    url = reverse("account_login")
    if goal := own_address(request, request.GET.get("next"), ""):
        url = f"{url}?{urlencode({'next': goal})}"
    return HttpResponseRedirect(url)


def reset_here(request: HttpRequest) -> HttpResponse:
    """Wagtail's « forgotten password »: ours."""
    return HttpResponseRedirect(reverse("account_reset_password"))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """handler429: throttled; when to come back."""
    response = render(request, "account/too_many_requests.html", status=429)
    response["Retry-After"] = "300"
    return response
