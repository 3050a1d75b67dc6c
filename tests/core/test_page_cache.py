"""Whole pages kept for visitors: never what belongs to somebody, and gone at once when the content changes."""

import pytest
from django.contrib import messages
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from hub.core import content_version
from hub.core.page_cache import public_page

calls = []


def page(request, *, public=True, extra=None):
    calls.append(request.get_full_path())
    if public:
        public_page(request)
    response = HttpResponse(f'<!DOCTYPE html><html lang="fr"><title>t</title><body><h1>{len(calls)}</h1></body></html>')
    if extra:
        extra(request, response)
    return response


def with_message(request, response):
    messages.info(request, "Bonjour")


urlpatterns = [
    path("public/", page),
    path("private/", lambda request: page(request, public=False)),
    path("cookie/", lambda request: page(request, extra=lambda q, r: r.set_cookie("a", "b"))),
    path("token/", lambda request: page(request, extra=lambda q, r: get_token(q))),
    path("missing/", lambda request: page(request, extra=lambda q, r: setattr(r, "status_code", 404))),
    path("nonce/", lambda request: page(request, extra=lambda q, r: str(q.csp_nonce))),
    path("message/", lambda request: page(request, extra=with_message)),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


def test_public_page_is_made_once_for_visitors_and_costs_no_query(client, assert_queries):
    first = client.get("/public/?a=1")
    with assert_queries(0):
        second = client.get("/public/?a=1")
    assert calls == ["/public/?a=1"]
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())
    assert second["Content-Security-Policy"]
    assert second["Vary"] == "Cookie"


@pytest.mark.parametrize("address", ["/private/", "/cookie/", "/token/", "/missing/", "/nonce/", "/message/"])
def test_what_belongs_to_a_reader_is_never_kept(client, address):
    client.get(address)
    client.cookies.clear()
    client.get(address)
    assert calls == [address, address]


def test_a_member_never_reads_nor_fills_the_kept_page(client, sign_in, member):
    visitor = client.get("/public/").content
    sign_in(client, member)
    assert client.get("/public/").content != visitor
    client.logout()
    assert client.get("/public/").content == visitor
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("method", "address", "headers"),
    [
        ("get", "/public/?b=2", {}),
        ("get", "/public/", {"hx-request": "true"}),
        ("get", "/public/", {"host": "localhost"}),
        ("post", "/public/", {}),
    ],
)
def test_another_address_host_or_method_is_another_page(client, method, address, headers):
    client.get("/public/")
    getattr(client, method)(address, headers=headers)
    assert len(calls) == 2


def test_a_long_query_is_answered_but_not_kept(client):
    address = "/public/?q=" + "a" * 300
    client.get(address)
    client.get(address)
    assert len(calls) == 2


def test_a_bump_makes_every_page_stale(client):
    client.get("/public/")
    content_version.bump()
    client.get("/public/")
    assert len(calls) == 2


def test_a_reader_who_holds_the_page_is_told_so(client):
    etag = client.get("/public/")["ETag"]
    response = client.get("/public/", headers={"if-none-match": etag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


def test_head_answers_without_body(client):
    client.get("/public/")
    response = client.head("/public/")
    assert (response.status_code, response.content) == (200, b"")
    assert len(calls) == 1


@override_settings(DEBUG=False)
def test_version_is_read_from_the_shared_cache_at_most_once_a_second(client, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(content_version.time, "monotonic", lambda: clock[0])
    content_version.forget()
    with CaptureQueriesContext(connection) as queries:
        for clock[0] in (1000.0, 1000.5, 1000.9, 1001.5):
            content_version.current()
    assert len(queries) == 2
    content_version.bump()
    assert content_version.current() != "0"


def test_the_site_goes_on_while_the_shared_cache_is_down(client, monkeypatch, time_machine):
    def refuse(self, *args, **kwargs):
        raise ConnectionError("cache down")

    monkeypatch.setattr("django.core.cache.backends.db.DatabaseCache.get", refuse)
    content_version.forget()
    assert client.get("/public/").status_code == 200
    first = content_version.current()
    monkeypatch.setattr(content_version.time, "monotonic", lambda: 10**9)
    assert content_version.current() != first
