"""What each room says of itself on the home page, at the « Contribuer » door and on the site map.

A room that opens adds its functions to the tuples at the end; a room that has nothing to show yet returns None.
"""

from dataclasses import dataclass

from django.urls import reverse

from hub.core.templatetags.hub import plural
from hub.forums.models import Topic
from hub.glossary.models import Term
from hub.kit.catalogue import catalogue


@dataclass(frozen=True)
class RoomCard:
    """A room, in a title, a sentence and a live figure."""

    title: str
    text: str
    icon: str
    url: str
    figure: str = ""


@dataclass(frozen=True)
class Door:
    """A way to contribute: what one has, the button, what happens next."""

    title: str
    text: str
    icon: str
    label: str
    url: str


@dataclass(frozen=True)
class Service:
    """A public address that is not a page of the tree."""

    title: str
    url: str


def kit_card() -> RoomCard | None:
    kit = catalogue()
    if not kit.entries:
        return None
    return RoomCard(
        "Le kit",
        "Fiches, procédures et gabarits, triés pour votre rôle.",
        "compass-3-line",
        kit_url(),
        plural(len(kit.entries), "ressource", "ressources"),
    )


def glossary_card() -> RoomCard | None:
    number = Term.objects.published().count()
    if not number:
        return None
    return RoomCard(
        "Le glossaire",
        "Les mots du réseau, expliqués en une phrase.",
        "book-2-line",
        reverse("glossary:index"),
        plural(number, "mot", "mots"),
    )


def forums_card() -> RoomCard | None:
    number = Topic.objects.public().count()
    if not number:
        return None
    return RoomCard(
        "Les forums",
        "Une question, même simple\u00a0: quelqu’un a eu la même.",
        "discuss-line",
        reverse("forums:index"),
        plural(number, "sujet", "sujets"),
    )


def question_door() -> Door:
    return Door(
        "Une question, ou une réponse",
        "Demandez dans le forum qui convient, ou aidez quelqu’un qui attend. C’est publié tout de suite.",
        "discuss-line",
        "Poser une question",
        reverse("forums:new"),
    )


def resource_door() -> Door:
    return Door(
        "Une fiche, une procédure, un modèle",
        "Ce qui vous a servi peut servir ailleurs. La rédaction relit, vous dit ce qu’il faudrait changer, "
        "et publie avec votre nom.",
        "compass-3-line",
        "Proposer une ressource",
        reverse("kit:propose"),
    )


def word_door() -> Door:
    return Door(
        "Un mot qui manque, une définition à corriger",
        "Proposez votre phrase. La rédaction répond par courriel.",
        "book-2-line",
        "Suggérer un mot",
        reverse("glossary:suggest"),
    )


def kit_url() -> str:
    """The address of the kit, read from those of its resources: its page may have been given another slug."""
    entries = catalogue().entries
    return entries[0].url.rsplit("/", 2)[0] + "/" if entries else "/kit/"


# A promise of the site's addresses; the room that keeps it is beside this one, which does not know it.
SEARCH_URL = "/recherche/"

CARDS = (kit_card, glossary_card, forums_card)
DOORS = (question_door, resource_door, word_door)


def cards() -> list[RoomCard]:
    """The rooms that have something to show, in the order of the menu."""
    return [card for make in CARDS if (card := make())]


def doors() -> list[Door]:
    """Every way to contribute that exists."""
    return [door for make in DOORS if (door := make())]


def services() -> list[Service]:
    """The public services, for the site map."""
    return [
        Service("Glossaire", reverse("glossary:index")),
        Service("Forums", reverse("forums:index")),
        Service("Conseiller visio", reverse("kit:visio")),
        Service("Rechercher", SEARCH_URL),
        Service("Contribuer", reverse("home:contribute")),
        Service("Créer un compte", reverse("account_signup")),
        Service("Se connecter", reverse("account_login")),
    ]
