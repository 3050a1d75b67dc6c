"""The frame, the error pages and the page of components, as they are served."""

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory, override_settings
from django.urls import path

from hub.core.errors import csrf_failure, permission_denied, server_error
from hub.core.showcase import SampleForm
from hub.urls import urlpatterns as hub_patterns
from tests.checking_client import problems_of

pytestmark = pytest.mark.django_db


def refuse(request):
    raise PermissionDenied


def misunderstand(request):
    raise BadRequest


def fail(request):
    raise RuntimeError("failed on purpose")


def thank(request):
    messages.success(request, "Proposition envoyée <b>.")
    return HttpResponse("ok", content_type="text/plain")


handler400 = "hub.core.errors.bad_request"
handler403 = "hub.core.errors.permission_denied"
handler404 = "hub.core.errors.page_not_found"
handler500 = "hub.core.errors.server_error"
urlpatterns = [
    path("refuse/", refuse),
    path("misunderstand/", misunderstand),
    path("fail/", fail),
    path("thank/", thank),
    *hub_patterns,
]


def test_components_page_is_well_made(client):
    response = client.get("/composants/")
    assert response.status_code == 200
    assert "Quatre points à corriger" in response.content.decode()


def test_unknown_address_is_already_in_the_search_box(client):
    response = client.get("/kit/gabarit-autoformation/")
    html = response.content.decode()
    assert response.status_code == 404
    assert 'value="kit gabarit autoformation"' in html
    assert '<meta name="robots" content="noindex">' in html


def test_hostile_address_is_shown_as_words(client):
    response = client.get("/%22%3E%3Cscript%3Ealert(1)%3C/script%3E/")
    assert response.status_code == 404
    assert 'value="script alert 1 script"' in response.content.decode()


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/refuse/", 403, "Cette page ne vous est pas ouverte"),
        ("/misunderstand/", 400, "Cette demande n’a pas été comprise"),
        ("/fail/", 500, "Le hub rencontre un problème"),
    ],
)
@override_settings(ROOT_URLCONF=__name__)
def test_errors_say_what_to_do_next(client, address, status, title):
    client.raise_request_exception = False
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert f">{title}</h1>" in html
    assert "Revenir à l’accueil" in html


def test_server_error_asks_nothing_of_the_database(assert_queries):
    with assert_queries(0):
        response = server_error(RequestFactory().get("/"))
    assert problems_of(response.content.decode()) == []


def test_visitor_refused_a_page_may_sign_in_and_come_back():
    request = RequestFactory().get("/prive/?a=1")
    request.user = AnonymousUser()
    html = permission_denied(request).content.decode()
    assert 'href="/compte/connexion/?next=/prive/%3Fa%3D1"' in html


def test_expired_form_says_how_to_get_the_text_back():
    request = RequestFactory().post("/contact/")
    request.user = AnonymousUser()
    response = csrf_failure(request)
    assert response.status_code == 403
    assert "Copiez-le, rechargez la page" in response.content.decode()


def render(template, context=None, request=None):
    request = request or RequestFactory().get("/une-page/")
    if not hasattr(request, "user"):
        request.user = AnonymousUser()
    return template.render(context or {}, request)


TRAIL = {"trail": [("Accueil", "/"), ("Kit & outils", "/kit/")], "here": "Une page"}
PAGE = '{% extends "base.html" %}{% block title %}T{% endblock %}{% block content %}<h1>H</h1>{% endblock %}'


def test_both_engines_give_the_same_frame():
    from_django = render(engines["django"].from_string(PAGE), TRAIL)
    from_jinja = render(engines["jinja2"].from_string(PAGE), TRAIL)
    assert "".join(from_django.split()) == "".join(from_jinja.split())
    assert problems_of(from_django) == []


def test_frame_says_its_address_and_its_subject(settings):
    settings.SITE_URL = "https://hub.test"
    html = " ".join(render(engines["django"].from_string(PAGE)).split())
    assert '<link rel="canonical" href="https://hub.test/une-page/">' in html
    assert "<title>T – Réseau des acteurs de la formation en ligne</title>" in html
    assert '<meta property="og:image" content="https://hub.test/static/img/partage.png">' in html


def test_refused_form_is_said_in_the_title_of_the_page():
    html = render(engines["django"].from_string(PAGE), {"form": SampleForm({})})
    assert "<title>Erreur\u00a0: T – " in html


@override_settings(ROOT_URLCONF=__name__)
def test_answer_of_the_hub_is_shown_once_and_escaped(client):
    client.get("/thank/")
    html = client.get("/ailleurs/").content.decode()
    assert "Proposition envoyée &lt;b&gt;." in html
    assert 'role="status"' in html
    assert "Proposition envoyée" not in client.get("/ailleurs/").content.decode()
