"""Every address with every kind of reader: what each one gets, and nobody gets more.

An address that is in no table fails the test: a new page says here who may read it and who may post to it.
"""

import re
import uuid

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from wagtail.models import PageViewRestriction

from hub.accounts import groups
from hub.core.models import HubDocument
from hub.forums.services import answers, files, moderation, posting
from hub.kit.proposals import save_draft

from .conftest import make_user
from .factories.forums import ForumFactory, make_topic, post_of
from .factories.glossary import SuggestionFactory, TermFactory
from .factories.kit import ResourcePageFactory

READERS = ("visitor", "newcomer", "member", "other", "moderator", "editor", "administrator", "closed")

# The member is the author of the draft, the suggestion and the document; the newcomer has not answered the first
# questions; the closed account holds a session opened before it was closed. « = » means the same for all.
PUBLIC = "200 welcome 200 200 200 200 200 200"
MEMBERS = "sign-in welcome 200 200 200 200 200 sign-in"
AUTHOR = "sign-in welcome 200 404 404 404 404 sign-in"
ACCOUNT = "sign-in 200 200 200 200 200 200 sign-in"
ACCOUNT_REDIRECT = "sign-in redirect redirect redirect redirect redirect redirect sign-in"
ACCOUNT_404 = "sign-in 404 404 404 404 404 404 sign-in"
ACCOUNT_405 = "sign-in 405 405 405 405 405 405 sign-in"
ENTRANCE = "200 redirect redirect redirect redirect redirect redirect 200"
POSTED = "sign-in welcome 405 405 405 405 405 sign-in"
VISITORS_404 = "404 welcome 404 404 404 404 404 404"
GET = {
    "": "200 welcome 200 200 200 200 200 200",
    "((?:[\\w\\-]+/)*)": "404 welcome 404 404 404 404 404 404",
    "((?:[\\w\\-]+/)+)": "sign-in welcome 200 200 200 200 200 sign-in",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": VISITORS_404,
    "_util/login/": "sign-in welcome sign-in sign-in sign-in sign-in sign-in sign-in",
    "composants/": PUBLIC,
    "compte/": ACCOUNT,
    "compte/adresse/": ACCOUNT,
    "compte/bienvenue/": "sign-in 200 redirect redirect redirect redirect redirect sign-in",
    "compte/compte-ferme/": "= 200",
    "compte/confirmer/": "= 200",
    "compte/confirmer/(?P<key>[-:\\w]+)/": "= 200",
    "compte/connexion/": ENTRANCE,
    "compte/connexion/cle/": ACCOUNT_REDIRECT,
    "compte/contributions/": ACCOUNT,
    "compte/deconnexion/": "redirect 200 200 200 200 200 200 redirect",
    "compte/donnees/": ACCOUNT,
    "compte/donnees/export.html": ACCOUNT,
    "compte/donnees/export.json": ACCOUNT,
    "compte/donnees/supprimer/": ACCOUNT,
    "compte/double-authentification/": ACCOUNT,
    "compte/double-authentification/application/": ACCOUNT_REDIRECT,
    "compte/double-authentification/application/retirer/": "sign-in 404 404 404 redirect redirect redirect sign-in",
    "compte/double-authentification/cles/": ACCOUNT,
    "compte/double-authentification/cles/<int:pk>/renommer/": ACCOUNT_REDIRECT,
    "compte/double-authentification/cles/<int:pk>/retirer/": ACCOUNT_REDIRECT,
    "compte/double-authentification/cles/ajouter/": ACCOUNT_REDIRECT,
    "compte/double-authentification/cles/verification/": ACCOUNT_REDIRECT,
    "compte/double-authentification/code/": ACCOUNT_REDIRECT,
    "compte/double-authentification/codes-de-secours/": ACCOUNT_404,
    "compte/double-authentification/codes-de-secours/nouveaux/": ACCOUNT_REDIRECT,
    "compte/double-authentification/codes-de-secours/telecharger/": ACCOUNT_404,
    "compte/double-authentification/verification/": "sign-in redirect redirect redirect 200 200 200 sign-in",
    "compte/favoris/": ACCOUNT,
    "compte/inscription/": ENTRANCE,
    "compte/mot-de-passe/": ACCOUNT,
    "compte/mot-de-passe/choisir/": ACCOUNT_REDIRECT,
    "compte/mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/": "= 200",
    "compte/mot-de-passe/nouveau/fait/": "= 200",
    "compte/mot-de-passe/oubli/": "= 200",
    "compte/mot-de-passe/oubli/envoye/": "= 200",
    "compte/notifications/": ACCOUNT,
    "compte/notifications/<int:pk>/": ACCOUNT_404,
    "compte/notifications/adresse/": ACCOUNT_405,
    "compte/notifications/arret/<str:token>/": "= 404",
    "compte/notifications/lues/": ACCOUNT_405,
    "compte/notifications/non-lues/": ACCOUNT_405,
    "compte/notifications/reglages/": ACCOUNT,
    "compte/notifications/suivis/": ACCOUNT,
    "compte/profil/": ACCOUNT,
    "compte/sessions/": ACCOUNT,
    "compte/sessions/<int:pk>/fermer/": "sign-in 405 405 405 405 405 405 sign-in",
    "compte/sso/": ACCOUNT,
    "compte/sso/<slug:provider_id>/": "= 404",
    "compte/sso/<slug:provider_id>/retour/": "= 404",
    "compte/sso/annule/": "= 200",
    "compte/sso/erreur/": "= 401",
    "compte/sso/inscription/": "= sign-in",
    "compte/verification/": ACCOUNT,
    "contribuer/": PUBLIC,
    "documents/(\\d+)/(.*)": "404 welcome 200 404 404 200 200 404",
    "documents/authenticate_with_password/<int:restriction_id>/": VISITORS_404,
    "forums/": PUBLIC,
    "forums/<slug:slug>/": PUBLIC,
    "forums/<slug:slug>/flux.atom": PUBLIC,
    "forums/<slug:slug>/suivi/": POSTED,
    "forums/<slug:slug>/tout-lu/": POSTED,
    "forums/ancien/<str:legacy_id>/": "404 welcome 404 404 404 404 404 404",
    "forums/apercu/": POSTED,
    "forums/brouillons/": POSTED,
    "forums/fichiers/": POSTED,
    "forums/fichiers/<uuid:key>/<str:name>": "404 welcome 200 404 404 404 404 404",
    "forums/flux.atom": PUBLIC,
    "forums/m/<int:pk>/<slug:kind>/": POSTED,
    "forums/m/<int:pk>/certifier/": POSTED,
    "forums/m/<int:pk>/moderation/<slug:name>/": "sign-in welcome 403 403 200 403 200 sign-in",
    "forums/m/<int:pk>/modifier/": "sign-in welcome 200 403 200 403 200 sign-in",
    "forums/m/<int:pk>/retablir/": POSTED,
    "forums/m/<int:pk>/retirer/": "sign-in welcome 403 200 403 403 403 sign-in",
    "forums/m/<int:pk>/signaler/": "sign-in welcome 200 404 200 200 200 sign-in",
    "forums/m/<int:pk>/signet/": MEMBERS,
    "forums/m/<int:pk>/versions/": "404 welcome 404 404 404 404 404 404",
    "forums/membres/": MEMBERS,
    "forums/moderation/<int:pk>/": "sign-in welcome 200 404 200 404 200 sign-in",
    "forums/mots-cles/<slug:slug>/": PUBLIC,
    "forums/mots-cles/<slug:slug>/flux.atom": PUBLIC,
    "forums/non-lus/": MEMBERS,
    "forums/nouveau/": MEMBERS,
    "forums/recents/": PUBLIC,
    "forums/resolus/": PUBLIC,
    "forums/sans-reponse/": PUBLIC,
    "forums/semblables/": MEMBERS,
    "forums/signets/": MEMBERS,
    "forums/sondages/<int:pk>/": POSTED,
    "forums/sondages/<int:pk>/resultats.csv": "404 welcome 404 404 200 404 200 404",
    "forums/suivis/": MEMBERS,
    "forums/t/<int:pk>/": "redirect welcome redirect redirect redirect redirect redirect redirect",
    "forums/t/<int:pk>/<int:number>/": "redirect welcome redirect redirect redirect redirect redirect redirect",
    "forums/t/<int:pk>/<slug:slug>/": PUBLIC,
    "forums/t/<int:pk>/fil-entier/": PUBLIC,
    "forums/t/<int:pk>/flux.atom": PUBLIC,
    "forums/t/<int:pk>/note/": POSTED,
    "forums/t/<int:pk>/outils/<slug:name>/": "sign-in welcome 403 403 200 403 200 sign-in",
    "forums/t/<int:pk>/repondre/": MEMBERS,
    "forums/t/<int:pk>/suivi/": POSTED,
    "forums/tout-lu/": POSTED,
    "glossaire/": PUBLIC,
    "glossaire/<slug:slug>/": PUBLIC,
    "glossaire/export.<slug:kind>": PUBLIC,
    "glossaire/suggerer/": MEMBERS,
    "glossaire/suggestions/<uuid:token>/": AUTHOR,
    "glossaire/suggestions/<uuid:token>/retirer/": AUTHOR,
    "healthz": "= 200",
    "kit/avis/<int:pk>/": PUBLIC,
    "kit/favoris/<int:pk>/": "sign-in welcome 405 405 405 405 405 sign-in",
    "kit/proposer/": PUBLIC,
    "kit/proposer/<uuid:token>/": AUTHOR,
    "kit/proposer/<uuid:token>/retirer/": AUTHOR,
    "kit/visio/": PUBLIC,
    "media/<path:name>": "= 404",
    "readyz": "= 503",
    "recherche/": PUBLIC,
    "recherche/suggestions/": PUBLIC,
    "robots.txt": "= 200",
    "sitemap.xml": "= 200",
}
# An empty form: 422 and the page of a form (200) are refusals that say what is missing.
POST = {
    "": "= 405",
    "((?:[\\w\\-]+/)*)": "= 404",
    "((?:[\\w\\-]+/)+)": "= 405",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": "= 404",
    "_util/login/": "= sign-in",
    "composants/": "= 405",
    "compte/": ACCOUNT_405,
    "compte/adresse/": ACCOUNT_REDIRECT,
    "compte/bienvenue/": "sign-in 200 redirect redirect redirect redirect redirect sign-in",
    "compte/compte-ferme/": "= 405",
    "compte/confirmer/": "= 405",
    "compte/confirmer/(?P<key>[-:\\w]+)/": "= 404",
    "compte/connexion/": ENTRANCE,
    "compte/connexion/cle/": ACCOUNT_REDIRECT,
    "compte/contributions/": ACCOUNT_405,
    "compte/deconnexion/": "= redirect",
    "compte/donnees/": ACCOUNT_405,
    "compte/donnees/export.html": ACCOUNT_405,
    "compte/donnees/export.json": ACCOUNT_405,
    "compte/donnees/supprimer/": ACCOUNT,
    "compte/double-authentification/": ACCOUNT_405,
    "compte/double-authentification/application/": ACCOUNT_REDIRECT,
    "compte/double-authentification/application/retirer/": "sign-in 404 404 404 redirect redirect redirect sign-in",
    "compte/double-authentification/cles/": ACCOUNT_405,
    "compte/double-authentification/cles/<int:pk>/renommer/": ACCOUNT_REDIRECT,
    "compte/double-authentification/cles/<int:pk>/retirer/": ACCOUNT_REDIRECT,
    "compte/double-authentification/cles/ajouter/": ACCOUNT_REDIRECT,
    "compte/double-authentification/cles/verification/": ACCOUNT_REDIRECT,
    "compte/double-authentification/code/": ACCOUNT_REDIRECT,
    "compte/double-authentification/codes-de-secours/": ACCOUNT_405,
    "compte/double-authentification/codes-de-secours/nouveaux/": ACCOUNT_REDIRECT,
    "compte/double-authentification/codes-de-secours/telecharger/": ACCOUNT_404,
    "compte/double-authentification/verification/": "sign-in redirect redirect redirect 200 200 200 sign-in",
    "compte/favoris/": ACCOUNT_405,
    "compte/inscription/": ENTRANCE,
    "compte/mot-de-passe/": ACCOUNT,
    "compte/mot-de-passe/choisir/": ACCOUNT_REDIRECT,
    "compte/mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/": "= 200",
    "compte/mot-de-passe/nouveau/fait/": "= 405",
    "compte/mot-de-passe/oubli/": "= 200",
    "compte/mot-de-passe/oubli/envoye/": "= 405",
    "compte/notifications/": ACCOUNT_405,
    "compte/notifications/<int:pk>/": ACCOUNT_405,
    "compte/notifications/adresse/": ACCOUNT_REDIRECT,
    "compte/notifications/arret/<str:token>/": "= 404",
    "compte/notifications/lues/": ACCOUNT_REDIRECT,
    "compte/notifications/non-lues/": ACCOUNT_404,
    "compte/notifications/reglages/": ACCOUNT,
    "compte/notifications/suivis/": ACCOUNT,
    "compte/profil/": ACCOUNT,
    "compte/sessions/": ACCOUNT_REDIRECT,
    "compte/sessions/<int:pk>/fermer/": ACCOUNT_REDIRECT,
    "compte/sso/": ACCOUNT,
    "compte/sso/<slug:provider_id>/": "= 404",
    "compte/sso/<slug:provider_id>/retour/": "= 404",
    "compte/sso/annule/": "= 405",
    "compte/sso/erreur/": "= 405",
    "compte/sso/inscription/": "= sign-in",
    "compte/verification/": ACCOUNT,
    "contribuer/": "= 405",
    "documents/(\\d+)/(.*)": "404 404 200 404 404 200 200 404",
    "documents/authenticate_with_password/<int:restriction_id>/": "= 404",
    "forums/": "= 405",
    "forums/<slug:slug>/": "= 405",
    "forums/<slug:slug>/flux.atom": "= 405",
    "forums/<slug:slug>/suivi/": ACCOUNT_404,
    "forums/<slug:slug>/tout-lu/": ACCOUNT_REDIRECT,
    "forums/ancien/<str:legacy_id>/": "= 405",
    "forums/apercu/": ACCOUNT,
    "forums/brouillons/": ACCOUNT,
    "forums/fichiers/": "sign-in 422 422 422 422 422 422 sign-in",
    "forums/fichiers/<uuid:key>/<str:name>": "= 405",
    "forums/flux.atom": "= 405",
    "forums/m/<int:pk>/<slug:kind>/": ACCOUNT_REDIRECT,
    "forums/m/<int:pk>/certifier/": "sign-in 403 redirect 403 redirect 403 redirect sign-in",
    "forums/m/<int:pk>/moderation/<slug:name>/": "sign-in 403 403 403 422 403 422 sign-in",
    "forums/m/<int:pk>/modifier/": "sign-in 403 422 403 422 403 422 sign-in",
    "forums/m/<int:pk>/retablir/": "sign-in 403 403 403 403 403 403 sign-in",
    "forums/m/<int:pk>/retirer/": "sign-in 403 403 redirect 403 403 403 sign-in",
    "forums/m/<int:pk>/signaler/": "sign-in 422 422 404 422 422 422 sign-in",
    "forums/m/<int:pk>/signet/": ACCOUNT_REDIRECT,
    "forums/m/<int:pk>/versions/": "= 405",
    "forums/membres/": ACCOUNT_405,
    "forums/moderation/<int:pk>/": ACCOUNT_405,
    "forums/mots-cles/<slug:slug>/": "= 405",
    "forums/mots-cles/<slug:slug>/flux.atom": "= 405",
    "forums/non-lus/": "= 405",
    "forums/nouveau/": "sign-in 422 422 422 422 422 422 sign-in",
    "forums/recents/": "= 405",
    "forums/resolus/": "= 405",
    "forums/sans-reponse/": "= 405",
    "forums/semblables/": ACCOUNT_405,
    "forums/signets/": ACCOUNT_405,
    "forums/sondages/<int:pk>/": ACCOUNT_REDIRECT,
    "forums/sondages/<int:pk>/resultats.csv": "= 405",
    "forums/suivis/": "= 405",
    "forums/t/<int:pk>/": "= 405",
    "forums/t/<int:pk>/<int:number>/": "= 405",
    "forums/t/<int:pk>/<slug:slug>/": "= 405",
    "forums/t/<int:pk>/fil-entier/": "= 405",
    "forums/t/<int:pk>/flux.atom": "= 405",
    "forums/t/<int:pk>/note/": "sign-in 403 403 403 redirect 403 redirect sign-in",
    "forums/t/<int:pk>/outils/<slug:name>/": "sign-in 403 403 403 422 403 422 sign-in",
    "forums/t/<int:pk>/repondre/": "sign-in 422 422 422 422 422 422 sign-in",
    "forums/t/<int:pk>/suivi/": ACCOUNT_404,
    "forums/tout-lu/": ACCOUNT_REDIRECT,
    "glossaire/": "= 405",
    "glossaire/<slug:slug>/": "= 405",
    "glossaire/export.<slug:kind>": "= 405",
    "glossaire/suggerer/": "sign-in 422 422 422 422 422 422 sign-in",
    "glossaire/suggestions/<uuid:token>/": ACCOUNT_405,
    "glossaire/suggestions/<uuid:token>/retirer/": "sign-in 404 redirect 404 404 404 404 sign-in",
    "healthz": "= 405",
    "kit/avis/<int:pk>/": "= 422",
    "kit/favoris/<int:pk>/": ACCOUNT_REDIRECT,
    "kit/proposer/": "= 405",
    "kit/proposer/<uuid:token>/": "sign-in 404 422 404 404 404 404 sign-in",
    "kit/proposer/<uuid:token>/retirer/": "sign-in 404 redirect 404 404 404 404 sign-in",
    "kit/visio/": "= 405",
    "media/<path:name>": "= 405",
    "readyz": "= 405",
    "recherche/": "= 405",
    "recherche/suggestions/": "= 405",
    "robots.txt": "= 405",
    "sitemap.xml": "= 405",
}
# The admin: for everyone but the staff, a sign-in; what is open there holds nothing (labels, icons, the way out).
ADMIN_OPEN = {"admin/jsi18n/", "admin/sprite/", "admin/logout/"}
ADMIN_CLOSED = {"sign-in", "welcome", "403", "404", "405"}
# Addresses of Wagtail that lead back to the hub, or to the admin's own front door.
ADMIN_DEAD_ENDS = {
    "admin/.*/",
    "admin/password_reset/",
    "admin/password_reset/complete/",
    "admin/password_reset/confirm/<uidb64>/<token>/",
    "admin/password_reset/done/",
}
ADMINISTRATORS_ONLY = ("admin/users/", "admin/groups/", "admin/sites/", "admin/settings/", "admin/collections/add/")


def walk(resolver=None, prefix=""):
    """Every pattern of the project as one string, the anchors of regular expressions left out."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + re.sub(r"[\^$]", "", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from walk(pattern, route)


ROUTES = sorted(set(walk()))
OURS = [route for route in ROUTES if not route.startswith("admin/")]
ADMIN = [route for route in ROUTES if route.startswith("admin/")]


@pytest.fixture
def readers(db):
    """One client for each kind of reader."""
    users = {
        "newcomer": make_user("nouveau@example.org", welcomed_at=None, display_name=""),
        "member": make_user("membre@example.org"),
        "other": make_user("autre@example.org"),
        "moderator": make_user("moderation@example.org", group=groups.MODERATORS),
        "editor": make_user("redaction@example.org", group=groups.EDITORS),
        "administrator": make_user("administration@example.org", group=groups.ADMINISTRATORS),
        "closed": make_user("ferme@example.org"),
    }
    clients = {"visitor": Client(raise_request_exception=True)}
    for name, user in users.items():
        clients[name] = Client()
        clients[name].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    users["closed"].is_active = False
    users["closed"].save()
    return clients, users


@pytest.fixture
def places(readers):
    """What stands in each route for its parameters."""
    _, users = readers
    page = ResourcePageFactory(slug="ressource", title="Ressource publique")
    private = ResourcePageFactory(slug="reservee", title="Ressource réservée")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    document = HubDocument.objects.create(
        title="Brouillon", file=ContentFile(b"%PDF-1.4", "brouillon.pdf"), uploaded_by_user=users["member"]
    )
    draft = save_draft(users["member"], uuid.UUID(int=1), {"title": "Mon brouillon"})
    term = TermFactory(term="gabarit", slug="gabarit")
    word = SuggestionFactory(author=users["member"], token=uuid.UUID(int=2))
    return {
        **_forums(users),
        "kit/avis/<int:pk>/": f"kit/avis/{page.pk}/",
        "kit/favoris/<int:pk>/": f"kit/favoris/{page.pk}/",
        "kit/proposer/<uuid:token>/": f"kit/proposer/{draft.token}/",
        "kit/proposer/<uuid:token>/retirer/": f"kit/proposer/{draft.token}/retirer/",
        "glossaire/export.<slug:kind>": "glossaire/export.json",
        "glossaire/<slug:slug>/": f"glossaire/{term.slug}/",
        "glossaire/suggestions/<uuid:token>/": f"glossaire/suggestions/{word.token}/",
        "glossaire/suggestions/<uuid:token>/retirer/": f"glossaire/suggestions/{word.token}/retirer/",
        "documents/(\\d+)/(.*)": f"documents/{document.pk}/{document.filename}",
        "media/<path:name>": "media/documents/brouillon.pdf",
        "((?:[\\w\\-]+/)+)": "kit/reservee/",
    }


def _forums(users: dict) -> dict[str, str]:
    """The member asked a question; somebody else answered, whose message the addresses of messages are about."""
    topic = make_topic(ForumFactory(slug="animer"), users["member"], tags=["tutorat"])
    posting.reply(topic, users["other"], "Une piste.")
    question, answer = post_of(topic, 1), post_of(topic, 2)
    poll = answers.add_poll(topic, "Lequel ?", ["Un", "Deux"])
    attachment = files.attach(users["member"], ContentFile(b"Texte.", "note.txt"))
    action = moderation.log("lock", users["moderator"], topic, None, "Un motif.")
    found = {}
    for route in OURS:
        if route.startswith("forums/"):
            own = route.startswith(("forums/m/<int:pk>/modifier", "forums/m/<int:pk>/versions"))
            pk = {"m": question.pk if own else answer.pk, "sondages": poll.pk, "moderation": action.pk}
            address = route.replace("<int:pk>", str(pk.get(route.split("/")[1], topic.pk))).replace("<int:number>", "2")
            address = address.replace("mots-cles/<slug:slug>", "mots-cles/tutorat").replace("<slug:kind>", "utile")
            address = address.replace("moderation/<slug:name>", "moderation/retirer").replace("<slug:name>", "fermer")
            address = address.replace(f"{topic.pk}/<slug:slug>", f"{topic.pk}/{topic.slug}")
            address = address.replace("<slug:slug>", "animer").replace("<uuid:key>", str(attachment.key))
            found[route] = address.replace("<str:name>", "note.txt").replace("<str:legacy_id>", "inconnu")
    return found


def place(route: str, places: dict[str, str]) -> str:
    """An address for this route: the one given, or one with a plausible value for each parameter."""
    if route in places:
        return "/" + places[route]
    route = re.sub(r"<int:\w+>", "1", route)
    route = re.sub(r"<uuid:\w+>", str(uuid.UUID(int=9)), route)
    route = re.sub(r"<[^>]*>", "x", route)
    route = re.sub(r"\(\?P<\w+>[^)]*\)|\([^)]*\)", "1", route)
    return "/" + route.replace("\\", "")


def outcome(response) -> str:
    """What the reader gets, in a word."""
    if response.status_code in (301, 302, 303):
        address = response["Location"]
        if "/compte/connexion/" in address or "_util/login" in address:
            return "sign-in"
        return "welcome" if address.startswith("/compte/bienvenue/") else "redirect"
    return str(response.status_code)


def ask(client, address: str, method: str) -> str:
    """One reader asks once; what the question changed is undone."""
    cookies = client.cookies.copy()
    mark = transaction.savepoint()
    response = getattr(client, method)(address)
    if response.streaming:
        list(response.streaming_content)
    transaction.savepoint_rollback(mark)
    client.cookies = cookies
    return outcome(response)


def rows(readers, places, routes, method: str) -> dict[str, str]:
    clients, _ = readers
    found = {}
    for route in routes:
        words = [ask(clients[name], place(route, places), method) for name in READERS]
        found[route] = f"= {words[0]}" if len(set(words)) == 1 else " ".join(words)
    return found


@pytest.mark.parametrize(("method", "table"), [("get", GET), ("post", POST)])
def test_every_address_gives_every_reader_what_the_table_says(readers, places, method, table):
    assert rows(readers, places, OURS, method) == table


def test_the_admin_opens_for_nobody_but_the_staff(readers, places):
    clients, _ = readers
    leaks = {}
    for route in ADMIN:
        for name in ("visitor", "newcomer", "member", "closed"):
            found = ask(clients[name], place(route, places), "get")
            if found not in ADMIN_CLOSED and route not in ADMIN_OPEN:
                leaks[route, name] = found
    assert {route for route, _ in leaks} <= ADMIN_DEAD_ENDS
    assert set(leaks.values()) <= {"redirect"}


def test_the_editor_does_not_reach_what_administrators_decide(readers, places):
    clients, _ = readers
    routes = [route for route in ADMIN if route.startswith(ADMINISTRATORS_ONLY)]
    assert len(routes) > 10
    reached = [route for route in routes if ask(clients["editor"], place(route, places), "get") == "200"]
    assert reached == []
