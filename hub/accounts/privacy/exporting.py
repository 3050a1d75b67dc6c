"""Hand over everything that names a person, but what opens doors."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst

from hub.accounts.models import User

from .french import in_french
from .places import addresses, relations

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


@dataclass(frozen=True)
class Section:
    """Rows of one kind that name the person."""

    model: str
    label: str
    # How these rows name the person: « membre », « propriétaire », « destinataire ».
    relation: str
    rows: list[dict[str, object]]


Exporter = Callable[[User], Iterable[Section]]
_exporters: list[Exporter] = []


def register_exporter(exporter: Exporter) -> Exporter:
    """Have the export hold what this function finds (a decorator)."""
    _exporters.append(exporter)
    return exporter


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
        capfirst(in_french(model._meta.verbose_name_plural)),
        in_french(field.verbose_name),
        [_row(each, skip=field.name) for each in rows],
    )


def _row(instance: models.Model, skip: str = "") -> dict[str, object]:
    hidden = NOT_EXPORTED.get(instance._meta.label, set()) | {skip}
    return {
        in_french(field.verbose_name): _value(instance, field)
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
