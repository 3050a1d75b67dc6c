"""What the hub holds about a person: hand it over, or make it forget them.

Both go by introspection: every relation to `User` of every installed application is found in the models themselves, so
a room added later is covered the day it is installed. A relation must say what erasing means, by its `on_delete`:
CASCADE for what belongs to the person, SET_NULL for what stays without them. `register_eraser` and
`register_exporter` are for what is tied to a person by something else than a relation or an address.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from modelcluster.models import get_all_child_relations
from wagtail.models import ModelLogEntry, PageLogEntry, Revision
from wagtail.search import index

from hub.core import content_version
from hub.core.emails import send_email

from . import groups
from .models import User

# What opens a door, and what is a working copy of a page: never handed over, and the export says so.
NOT_EXPORTED = {
    "accounts.User": {"password"},
    "mfa.Authenticator": {"data"},
    "usersessions.UserSession": {"session_key", "data"},
    "wagtailcore.APIToken": {"key_hash", "prefix"},
    "wagtailcore.Revision": {"content"},
    "wagtailadmin.FormState": {"data"},
}
SAID_NOT_EXPORTED = (
    "l’empreinte de votre mot de passe, le secret de votre second facteur, les clés de vos sessions et de vos "
    "jetons\u00a0: ils ouvrent votre compte, et ne disent rien de vous",
    "les copies de travail des pages que vous avez modifiées\u00a0: les pages elles-mêmes sont lisibles sur le site",
)
# Words that other libraries leave in English, for the readable export.
FRENCH = {
    "alias of": "alias de",
    "authenticators": "seconds facteurs",
    "comment": "commentaire",
    "comment notifications": "avis de commentaires",
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
    "text": "texte",
    "translation key": "clé de traduction",
    "uid": "identifiant",
    "updated at": "modifié le",
    "uploaded files": "fichiers envoyés",
    "user": "membre",
    "user agent": "navigateur",
    "user sessions": "sessions",
}
# What replaces, in kept copies, an address or a name that is gone.
GONE = "un membre du réseau"


class CannotEraseError(Exception):
    """The account must stay for now; the message, in French, says why."""


@dataclass(frozen=True)
class Section:
    """Rows of one kind that name the person."""

    model: str
    label: str
    # How these rows name the person: « membre », « propriétaire », « destinataire ».
    relation: str
    rows: list[dict[str, object]]


Exporter = Callable[[User], Iterable[Section]]
Eraser = Callable[[User], None]
_exporters: list[Exporter] = []
_erasers: list[Eraser] = []


def register_exporter(exporter: Exporter) -> Exporter:
    """Have the export hold what this function finds (a decorator)."""
    _exporters.append(exporter)
    return exporter


def register_eraser(eraser: Eraser) -> Eraser:
    """Have this function called within an erasure, before the account goes (a decorator)."""
    _erasers.append(eraser)
    return eraser


# ---- What names a person -----------------------------------------------------------------------------------------


def relations() -> list[models.ForeignKey]:
    """Every foreign key and one-to-one to `User`, in every installed model, joining tables included."""
    return [
        field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is User
    ]


def addresses() -> list[models.EmailField]:
    """Every other place where an e-mail address is kept."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.EmailField) and model is not User
    ]


# ---- Export ------------------------------------------------------------------------------------------------------


def export(user: User) -> dict:
    """Everything that names this member, ready for JSON; what is left out is listed."""
    return {
        "exporté le": timezone.localtime().isoformat(timespec="seconds"),
        "compte": account_of(user),
        "données": [
            {"modèle": each.model, "nature": each.label, "lien": each.relation, "lignes": each.rows}
            for each in sections(user)
        ],
        "non exporté": list(SAID_NOT_EXPORTED),
    }


def account_of(user: User) -> dict[str, object]:
    """The account itself, field by field."""
    return _row(user) | {
        "rôles": user.role_names(),
        "degrés": list(user.degrees.values_list("name", flat=True)),
        "groupes": sorted(user.groups.values_list("name", flat=True)),
    }


def sections(user: User) -> list[Section]:
    """All other rows that name this member, one query per relation; an empty section is left out."""
    found = []
    for field in relations():
        # The account says its own roles, degrees and groups.
        if not field.model._meta.auto_created or field.model._meta.auto_created is not User:
            found.append(_section(field, Q(**{field.name: user})))
    for field in addresses():
        own = Q(pk__in=[])
        for other in field.model._meta.local_fields:
            if other.is_relation and other.related_model is User:
                own |= Q(**{other.name: user})
        found.append(_section(field, Q(**{f"{field.name}__iexact": user.email}) & ~own))
    found += [section for exporter in _exporters for section in exporter(user)]
    return [section for section in found if section.rows]


def _section(field: models.Field, condition: Q) -> Section:
    model = field.model
    joined = [each.name for each in model._meta.fields if each.is_relation and each.name != field.name]
    rows = model._base_manager.filter(condition).select_related(*joined).order_by("pk")
    return Section(
        model._meta.label,
        capfirst(_in_french(model._meta.verbose_name_plural)),
        _in_french(field.verbose_name),
        [_row(each, skip=field.name) for each in rows],
    )


def _in_french(words: object) -> str:
    return FRENCH.get(str(words), str(words))


def _row(instance: models.Model, skip: str = "") -> dict[str, object]:
    hidden = NOT_EXPORTED.get(instance._meta.label, set()) | {skip}
    return {
        _in_french(field.verbose_name): _value(instance, field)
        for field in instance._meta.fields
        if field.name not in hidden
    }


def _value(instance: models.Model, field: models.Field) -> object:
    """A value that JSON can hold and that a person can read."""
    if field.choices and not field.is_relation:
        return str(getattr(instance, f"get_{field.name}_display")())
    value = getattr(instance, field.name)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if value is None or isinstance(value, bool | int | float | list | dict):
        return value
    return str(value)


# ---- Erasure -----------------------------------------------------------------------------------------------------


def reason_to_stay(user: User) -> str:
    """Why this account cannot be erased now, in French; empty when it can."""
    administrators = User.objects.filter(is_active=True).filter(
        Q(is_superuser=True) | Q(groups__name=groups.ADMINISTRATORS)
    )
    if administrators.filter(pk=user.pk).exists() and not administrators.exclude(pk=user.pk).exists():
        return "Vous administrez seul ce hub\u00a0: confiez d’abord l’administration à quelqu’un d’autre."
    return ""


@transaction.atomic
def erase(user: User) -> None:
    """Remove the person and keep what they gave: rows of their own go, what others read stays without a name.

    Ends their sessions, takes their name and address out of kept copies (revisions, logs), has kept pages remade and
    the search index told, and confirms by e-mail. `CannotEraseError` when no administrator would be left.
    """
    if reason := reason_to_stay(user):
        raise CannotEraseError(reason)
    email, name, pk = user.email, user.display_name, user.pk
    touched = _indexed_rows_naming(user)
    _end_sessions(user)
    for eraser in _erasers:
        eraser(user)
    _forget_in_logs(user)
    _forget_in_revisions(pk, name, email)
    for field in addresses():
        field.model._base_manager.filter(**{f"{field.name}__iexact": email}).delete()
    if (profile := getattr(user, "wagtail_userprofile", None)) and profile.avatar:
        profile.avatar.delete(save=False)
    user.delete()
    transaction.on_commit(lambda: [index.insert_or_update_object(each) for each in touched])
    content_version.bump_after_commit()
    send_email(email, "accounts/account_erased", {"name": name})


def _indexed_rows_naming(user: User) -> list[models.Model]:
    """What search knows and that will lose a name: the rows themselves, or the page that holds them."""
    found = {}
    for field in relations():
        if field.remote_field.on_delete is not models.SET_NULL:
            continue
        parents = [each.name for each in field.model._meta.local_fields if type(each).__name__ == "ParentalKey"]
        for row in field.model._base_manager.filter(**{field.name: user}).select_related(*parents):
            for each in [getattr(row, name) for name in parents] or [row]:
                if isinstance(each, index.Indexed):
                    found[type(each), each.pk] = each
    return list(found.values())


def _end_sessions(user: User) -> None:
    from allauth.usersessions.models import UserSession

    for session in UserSession.objects.filter(user=user):
        session.end()


def _forget_in_logs(user: User) -> None:
    """Entries about the account go; those about pages stay, without who, nor address."""
    ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=user.pk).delete()
    for entries in (ModelLogEntry.objects.all(), PageLogEntry.objects.all()):
        for entry in entries.filter(user_id=user.pk):
            entry.user_id = None
            entry.label = _without(entry.label, user.display_name, user.email)
            entry.data = _without(entry.data, user.display_name, user.email)
            entry.save(update_fields=["user", "label", "data"])


def _forget_in_revisions(pk: int, name: str, email: str) -> None:
    for revision in Revision.objects.select_related("content_type").iterator(chunk_size=200):
        model = revision.content_type.model_class()
        content = _without(revision.content, name, email)
        if model is not None:
            _unlink(content, model, pk)
        label = _without(revision.object_str, name, email)
        if (content, label) != (revision.content, revision.object_str):
            Revision.objects.filter(pk=revision.pk).update(content=content, object_str=label)


def _without(value, name: str, email: str):
    """A copy of a JSON value with no text that is this name or holds this address."""
    if isinstance(value, dict):
        return {key: _without(each, name, email) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(each, name, email) for each in value]
    if isinstance(value, str):
        if name and value == name:
            return GONE
        if email in value:
            return value.replace(email, GONE)
    return value


def _unlink(content: dict, model: type[models.Model], pk: int) -> None:
    """Empty the links to this account in the kept copy of a row and of its children."""
    for field in model._meta.get_fields():
        if field.many_to_one and field.related_model is User and content.get(field.name) == pk:
            content[field.name] = None
    for relation in get_all_child_relations(model):
        for child in content.get(relation.get_accessor_name()) or []:
            _unlink(child, relation.related_model, pk)
