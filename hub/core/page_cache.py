"""Whole pages kept for anonymous readers, the outermost middleware.

Only a view that says so with `public_page(request)` is kept, and only when its answer is the same for everyone: status
200, no cookie set, no CSRF token made, not streamed. The key holds host, content version, path and query, never
anything of the reader. Django's own cache middleware is avoided on purpose: ADR 0006.
"""

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from . import content_version

# Seconds; a safety net only, since publication changes the version in the key.
TIMEOUT = 60
# A longer query is a mistake or an attack: it is answered, not kept.
MAX_QUERY = 200


def public_page(request: HttpRequest) -> None:
    """Say that the page now being made is the same for every anonymous reader."""
    request.public_page = True


def _key(request: HttpRequest) -> str | None:
    # Every page ends with a slash: static files, feeds and health checks cost nothing here.
    if request.method not in ("GET", "HEAD") or not request.path.endswith("/") or "HX-Request" in request.headers:
        return None
    if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.CSRF_COOKIE_NAME in request.COOKIES:
        return None
    query = request.META.get("QUERY_STRING", "")
    if len(query) > MAX_QUERY:
        return None
    address = f"{request.scheme}://{request.get_host()}{request.path}?{query}"
    return f"page:{content_version.current()}:{hashlib.sha256(address.encode()).hexdigest()}"


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        getattr(request, "public_page", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "CSRF_COOKIE" not in request.META
        and not getattr(request, "_csp_nonce", None)
    )


class AnonymousPageCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = _key(request)
        cache = caches["process"]
        if key and (kept := cache.get(key)):
            return self.answer(request, *kept)
        response = self.get_response(request)
        if key and _may_be_kept(request, response):
            patch_vary_headers(response, ["Cookie"])
            response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response["Cache-Control"] = "no-cache"
            kept = (response.content, dict(response.items()))
            cache.set(key, kept, TIMEOUT)
            return self.answer(request, *kept)
        return response

    @staticmethod
    def answer(request, content: bytes, headers: dict[str, str]) -> HttpResponse:
        """Build the answer from what was kept: 304 when the reader holds this very version."""
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if headers["ETag"] in known:
            response = HttpResponseNotModified()
            for name in ("ETag", "Vary", "Cache-Control"):
                response[name] = headers[name]
            return response
        return HttpResponse(b"" if request.method == "HEAD" else content, headers=headers)
