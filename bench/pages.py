"""What a page costs the process: queries and CPU, for a visitor (kept, then made) and for a member.

In-process: the time of the code, without the network or the web server. The process's own CPU clock is read, so that a
busy machine does not count; the best of several blocks is told. For scale, the first row is an empty Django view behind
the same middleware.
"""

import time
from collections.abc import Callable

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hub.accounts.models import User
from hub.core import content_version

BLOCKS = 7
PER_BLOCK = 10

PAGES = [
    ("vue vide (/healthz)", "/healthz"),
    ("accueil", "/"),
    ("kit", "/kit/"),
    ("kit, deux filtres", "/kit/?role=formateur&theme=accompagnement"),
    ("fiche", "/kit/scenariser-une-formation-hybride/"),
    ("visio", "/kit/visio/?usage=formation&effectif=70&public=agents"),
    ("mentions légales", "/mentions-legales/"),
    ("glossaire", "/glossaire/"),
    ("terme", "/glossaire/distanciel/"),
    ("recherche", "/recherche/?q=foad"),
]


def cpu_ms(get: Callable[[], object], before: Callable[[], None] = lambda: None) -> float:
    """The least CPU time of one call, in milliseconds, `before` not counted."""
    best = float("inf")
    for _ in range(BLOCKS):
        spent = 0.0
        for _ in range(PER_BLOCK):
            before()
            start = time.process_time()
            get()
            spent += time.process_time() - start
        best = min(best, spent / PER_BLOCK * 1000)
    return best


def queries(get: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        get()
    return len(captured)


def main() -> None:
    visitor, member = Client(), Client()
    member.force_login(User.objects.get(email="membre@demo.test"), backend="django.contrib.auth.backends.ModelBackend")
    print(f"{'page':<24}{'visiteur, gardée':>18}{'visiteur, faite':>18}{'membre':>18}{'ko':>8}")
    for name, address in PAGES:
        response = visitor.get(address)
        if response.status_code != 200:
            print(f"{name:<24}  {response.status_code}")
            continue
        member.get(address)
        row = f"{name:<24}"
        for get, before in [
            (lambda a=address: visitor.get(a), lambda: None),
            (lambda a=address: visitor.get(a), _forget_pages),
            (lambda a=address: member.get(a), lambda: None),
        ]:
            before()
            count = queries(get)
            row += f"{count:>5} req {cpu_ms(get, before):>6.1f} ms"
        print(row + f"{len(response.content) / 1024:>8.0f}")


def _forget_pages() -> None:
    """Drop the kept pages, and nothing else that a running process would have."""
    cache = caches["process"]
    for key in [key for key in cache._cache if key.startswith(":1:page:")]:
        cache.delete(key.removeprefix(":1:"))
    content_version.current()
