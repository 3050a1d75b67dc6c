"""Error pages that help, and that cannot fail in their turn."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open for too long, or cookies are refused: say so, and how to get the text back."""
    return render(request, "errors/csrf.html", status=403)


def page_not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """The words of the address are the best guess of what was looked for."""
    words = re.sub(r"[^\w]+", " ", request.path).strip()[:100]
    return render(request, "errors/404.html", {"guess": words}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """No context, no query, no member: whatever failed may still be failing."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
