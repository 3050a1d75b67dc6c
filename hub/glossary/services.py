"""Writes of the glossary: what members suggest, what editors decide, what publication entails."""

import uuid
from functools import partial

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.text import slugify
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from hub.accounts import groups
from hub.accounts.models import User
from hub.accounts.services import named_permissions
from hub.core import content_version
from hub.core.text import french_spaces, sanitise

from . import mails, tasks
from .folding import fold
from .models import Address, Spelling, Suggestion, Term
from .models.terms import RESERVED_SLUGS
from .permissions import EDITOR_PERMISSIONS

State = Suggestion.State
SUGGESTED_FIELDS = ("word", "expansion", "synonyms", "category", "definition", "why")


@transaction.atomic
def suggest(author: User, token: uuid.UUID, data: dict, term: Term | None = None) -> tuple[Suggestion, bool]:
    """Keep what a member suggests, and tell them and the editors; `term` is the one they would correct.

    `data` holds `word`, `expansion`, `synonyms` (a list), `category`, `definition` and `why`. Returns the suggestion
    and whether it is new: the second click of one form finds the first one's. Raises Http404 for somebody else's key.
    """
    suggestion, created = Suggestion.objects.get_or_create(
        token=token,
        defaults={
            "author": author,
            "term": term,
            "kind": Suggestion.Kind.CORRECTION if term else Suggestion.Kind.NEW,
            **{name: data[name] for name in SUGGESTED_FIELDS},
        },
    )
    if suggestion.author_id != author.pk:
        raise Http404
    if created:
        transaction.on_commit(partial(mails.received, suggestion))
        transaction.on_commit(partial(mails.to_review, suggestion))
    return suggestion, created


@transaction.atomic
def withdraw(suggestion: Suggestion) -> bool:
    """Take back what nobody has answered yet; returns whether there was something to take back."""
    deleted, _ = Suggestion.objects.filter(pk=suggestion.pk, state=State.WAITING).delete()
    return bool(deleted)


@transaction.atomic
def accept(suggestion: Suggestion, editor: User, comment: str = "") -> Term:
    """Publish what is suggested as it is; the member is told, with the editor's word if there is one.

    Raises ValidationError, with a sentence for the editor, when it cannot be: decided meanwhile, a word that is already
    there, a draft in progress.
    """
    suggestion = _waiting(suggestion)
    if suggestion.term and suggestion.term.has_unpublished_changes:
        raise ValidationError("Ce mot a déjà un brouillon en cours : ouvrez-le avec la suggestion pour ne rien perdre.")
    term = _write_draft(suggestion, editor)
    suggestion.comment = comment.strip()
    _decide(suggestion, editor, State.TAKEN, term)
    # Published, it tells the member: see on_published().
    term.latest_revision.publish(user=editor)
    return term


@transaction.atomic
def take(suggestion: Suggestion, editor: User, comment: str = "") -> Term:
    """Make a draft of what is suggested, to be finished in the admin; the member is told, and again at publication.

    Raises ValidationError as `accept` does, save that a draft in progress is completed.
    """
    suggestion = _waiting(suggestion)
    term = _write_draft(suggestion, editor)
    suggestion.comment = comment.strip()
    _decide(suggestion, editor, State.TAKEN, term)
    transaction.on_commit(partial(mails.taken, suggestion))
    return term


@transaction.atomic
def decline(suggestion: Suggestion, editor: User, comment: str) -> None:
    """Say no, and why; the member is told. Raises ValidationError without a reason, or when decided meanwhile."""
    suggestion = _waiting(suggestion)
    if not comment.strip():
        raise ValidationError("Écrivez en une phrase pourquoi : le membre la reçoit.")
    suggestion.comment = comment.strip()
    _decide(suggestion, editor, State.DECLINED, suggestion.term)
    transaction.on_commit(partial(mails.declined, suggestion))


@transaction.atomic
def on_published(term: Term) -> None:
    """A term is public: its address is kept for ever, whoever suggested it is told, its uses are looked for."""
    Address.objects.update_or_create(slug=term.slug, defaults={"term": term})
    for suggestion in Suggestion.objects.select_for_update().filter(term=term, state=State.TAKEN):
        suggestion.state, suggestion.updated_at = State.PUBLISHED, timezone.now()
        suggestion.save(update_fields=["state", "updated_at"])
        transaction.on_commit(partial(mails.published, suggestion))
    on_changed()


def on_changed() -> None:
    """What visitors read of the glossary has changed: kept pages are stale, uses are looked for again."""
    content_version.bump_after_commit()
    transaction.on_commit(tasks.refresh_uses.enqueue)


def free_slug(word: str) -> str:
    """An address for this word that no term has or had."""
    stem = slugify(fold(word))[:80].strip("-") or "mot"
    slug, number = stem, 1
    while (
        slug in RESERVED_SLUGS or Term.objects.filter(slug=slug).exists() or Address.objects.filter(slug=slug).exists()
    ):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def definition_html(text: str) -> str:
    """The HTML of a definition written as plain text, paragraphs kept, French spaces put right."""
    return sanitise(linebreaks(french_spaces(text.strip()), autoescape=True))


def set_spellings(term: Term, texts: dict[str, list[str]]) -> None:
    """Give a term its spellings, by kind, in order; those that fold to the same word are kept once.

    It is not written before the term is saved.
    """
    seen, spellings = set(), []
    for kind in Spelling.Kind.values:
        for text in texts.get(kind, ()):
            text = " ".join(text.split(" ")).strip()
            key = fold(text)
            if key and key not in seen:
                seen.add(key)
                spellings.append(Spelling(text=text, kind=kind, sort_order=len(spellings)))
    term.spellings = spellings


def _waiting(suggestion: Suggestion) -> Suggestion:
    found = Suggestion.objects.select_for_update().filter(pk=suggestion.pk, state=State.WAITING).first()
    if found is None:
        raise ValidationError("Cette suggestion a déjà reçu une réponse, ou son auteur l’a retirée.")
    return found


def _decide(suggestion: Suggestion, editor: User, state: str, term: Term | None) -> None:
    suggestion.state, suggestion.decided_by, suggestion.term = state, editor, term
    suggestion.updated_at = timezone.now()
    suggestion.save()


def _write_draft(suggestion: Suggestion, editor: User) -> Term:
    """The term as suggested, as a new revision: the live one, if any, is untouched."""
    if suggestion.kind == Suggestion.Kind.CORRECTION:
        if suggestion.term is None:
            raise ValidationError("Le mot à corriger n’est plus dans le glossaire.")
        term = suggestion.term.get_latest_revision_as_object()
    else:
        term = Term(live=False, slug=free_slug(suggestion.word), source="Proposé par un membre du réseau")
    if term.plain_definition != suggestion.definition.strip():
        term.definition = definition_html(suggestion.definition)
    term.term, term.expansion = suggestion.word, suggestion.expansion
    term.category = suggestion.category or term.category
    kinds = Spelling.Kind
    set_spellings(
        term,
        {
            kinds.SYNONYM: suggestion.synonyms,
            kinds.FORM: term.forms if term.pk else [],
            kinds.SEARCH_ONLY: term.search_only if term.pk else [],
        },
    )
    term.clean()
    if term.pk is None:
        term.save()
    term.save_revision(user=editor, log_action=True)
    return term


@transaction.atomic
def install_glossary() -> None:
    """Give the glossary its workflow and its editors their permissions; run at each start, it changes nothing else."""
    install_workflow()
    permissions = named_permissions(EDITOR_PERMISSIONS)
    for name in (groups.EDITORS, groups.ADMINISTRATORS):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*permissions)


def install_workflow() -> Workflow:
    """Create « Relecture du glossaire » (one task, for the editors) and have terms use it; idempotent."""
    workflow, _ = Workflow.objects.get_or_create(name="Relecture du glossaire")
    task = GroupApprovalTask.objects.filter(name="Relecture par la rédaction").first()
    if task is None:
        task = GroupApprovalTask.objects.create(name="Relecture par la rédaction")
    task.groups.add(Group.objects.get_or_create(name=groups.EDITORS)[0])
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    WorkflowContentType.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(Term), defaults={"workflow": workflow}
    )
    return workflow
