"""Remove a person, keep what they gave."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from modelcluster.models import get_all_child_relations
from wagtail.models import ModelLogEntry, PageLogEntry, Revision
from wagtail.search import index

from hub.accounts import groups
from hub.accounts.models import User
from hub.core import content_version
from hub.core.emails import send_email

from .places import addresses, relations

# What replaces, in kept copies, an address or a name that is gone.
GONE = "un membre du réseau"

Eraser = Callable[[User], None]
_erasers: list[Eraser] = []


class CannotEraseError(Exception):
    """The account must stay for now; the message, in French, says why."""


def register_eraser(eraser: Eraser) -> Eraser:
    """Have this function called within an erasure, before the account goes (a decorator)."""
    _erasers.append(eraser)
    return eraser


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
