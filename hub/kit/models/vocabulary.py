"""The words that only the kit uses; those of the whole network are in `hub.network`."""

from django.db import models


class Section(models.TextChoices):
    """The ten sections of the kit, in the order in which somebody meets them."""

    START = "demarrer", "Démarrer"
    STEER = "piloter", "Piloter"
    ADMINISTER = "administrer", "Administrer un domaine"
    DESIGN = "concevoir", "Concevoir"
    FACILITATE = "animer", "Animer et accompagner"
    SESSIONS = "sessions", "Gérer sessions et inscriptions"
    TOOLS = "outils", "Outils"
    ACCESSIBILITY = "accessibilite", "Accessibilité et droit"
    ASSESS = "evaluer", "Évaluer"
    REFERENCES = "references", "Références"


class Kind(models.TextChoices):
    """What a resource is: how it is going to be used."""

    CARD = "fiche", "Fiche"
    PROCEDURE = "procedure", "Procédure"
    TEMPLATE = "gabarit", "Gabarit"
    TUTORIAL = "tutoriel", "Tutoriel"
    TOOL = "outil", "Outil"
    REFERENCE = "reference", "Référence"


class Licence(models.TextChoices):
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
    OPEN_LICENCE = "licence-ouverte-2.0", "Licence Ouverte 2.0"


LICENCE_ADDRESSES = {
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    Licence.OPEN_LICENCE: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}

KIND_ICONS = {
    Kind.CARD: "file-text-line",
    Kind.PROCEDURE: "list-ordered",
    Kind.TEMPLATE: "draft-line",
    Kind.TUTORIAL: "lightbulb-line",
    Kind.TOOL: "tools-line",
    Kind.REFERENCE: "book-2-line",
}


class Origin(models.TextChoices):
    """Who answers for a resource: the ministry, or the network itself."""

    NATIONAL = "national", "national"
    NETWORK = "reseau", "réseau"
