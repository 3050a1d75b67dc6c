"""Words of the export that other libraries leave in English."""

FRENCH = {
    "alias of": "alias de",
    "authenticators": "seconds facteurs",
    "comment": "commentaire",
    "comment notifications": "avis de commentaires",
    "commented by": "mot écrit par",
    "content changed": "contenu modifié",
    "content type": "nature",
    "base content type": "nature première",
    "created at": "créé le",
    "data": "données",
    "deleted": "supprimé",
    "depth": "profondeur",
    "dismissibles": "messages fermés",
    "draft title": "titre du brouillon",
    "editing sessions": "pages ouvertes dans l’administration",
    "file size": "taille du fichier",
    "file hash": "empreinte du fichier",
    "form states": "formulaires en cours",
    "ip": "adresse IP",
    "is editing": "modification en cours",
    "label": "intitulé",
    "last seen at": "vu le",
    "last used at": "utilisé le",
    "last updated at": "modifié le",
    "object id": "numéro de l’objet",
    "object str": "objet",
    "page subscriptions": "suivis de pages",
    "resolved at": "résolu le",
    "resolved by": "résolu par",
    "revision": "version",
    "revision created": "version créée",
    "sort order": "rang",
    "text": "texte",
    "translation key": "clé de traduction",
    "uid": "identifiant",
    "updated at": "modifié le",
    "uploaded files": "fichiers envoyés",
    "user": "membre",
    "user agent": "navigateur",
    "user sessions": "sessions",
}


def in_french(words: object) -> str:
    """The name of a field or of a model, in French when we know how."""
    return FRENCH.get(str(words), str(words))
