"""Two addresses for the machine that watches over us; no page, no session, no cookie."""

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from . import background


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, shared cache and worker answer; 503 when one does not, and which."""
    checks = {"database": _database, "cache": _cache, "worker": background.worker_is_alive}
    results = {}
    for name, check in checks.items():
        try:
            results[name] = "ok" if check() else "down"
        except Exception:
            results[name] = "down"
    ready = all(result == "ok" for result in results.values())
    return JsonResponse({"status": "ok" if ready else "down", **results}, status=200 if ready else 503)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _cache() -> bool:
    caches["default"].set("hub:ready", 1, timeout=5)
    return caches["default"].get("hub:ready") == 1
