"""Say « not so fast » to what is done too often: one counter per thing, per person or address, in the shared cache."""

import ipaddress
import math
import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address to count by: the client's, as the PROXY_COUNT nearest proxies vouch for it; IPv6 by its /64.

    Whatever a client writes itself in X-Forwarded-For stands before what the proxies add, and is not believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(forwarded) >= settings.PROXY_COUNT:
            address = forwarded[-settings.PROXY_COUNT]
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if ip.version == 6:
        return str(ipaddress.ip_network((ip, 64), strict=False).network_address)
    return str(ip)


def reader_key(request: HttpRequest) -> str:
    """Who to count: the member when signed in, otherwise the address."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"ip:{client_address(request)}"


def seconds_to_wait(scope: str, who: str, *, limit: int, period: int, cache: str = "default") -> int:
    """Count one attempt of `who` at `scope`: 0 if within `limit` per `period` seconds, else the seconds to wait.

    `cache="process"` counts in each process apart: enough for what only reads, and nothing is written for a reader.
    """
    window, elapsed = divmod(time.time(), period)
    key = f"throttle:{scope}:{who}:{window:.0f}"
    counters = caches[cache]
    if counters.add(key, 1, timeout=period):
        count = 1
    else:
        try:
            count = counters.incr(key)
        except ValueError:  # it expired between the two calls
            counters.set(key, 1, timeout=period)
            count = 1
    return 0 if count <= limit else math.ceil(period - elapsed)


def minutes(seconds: int) -> int:
    """Whole minutes to announce, rounded up."""
    return math.ceil(seconds / 60)
