"""A member's proposal, from draft to publication: the writes.

Wagtail holds the draft page, its revisions and its review; `Proposal` holds what the member typed and where they are.
E-mails are rows of the outbox, written in the transaction of what they tell.
The functions named `on_…` are called when an editor acts in the Wagtail admin (connected in `apps.py`).
"""

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import WorkflowState
from wagtail.rich_text import RichText
from wagtail.users.models import UserProfile

from hub.accounts.models import User
from hub.core.models import HubDocument
from hub.core.text import cook, french_spaces

from . import mails
from .models import Kind, KitIndexPage, Proposal, ResourceAuthor, ResourcePage, Section
from .models.pages import RESERVED_SLUGS

TEXT_FIELDS = ("title", "why", "kind", "text")
TERM_FIELDS = ("roles", "degrees", "themes")
# Where a proposal is put until the editor chooses.
SECTION_OF_KIND = {Kind.TOOL: Section.TOOLS, Kind.REFERENCE: Section.REFERENCES}


@transaction.atomic
def save_draft(author: User, token: uuid.UUID, data: dict, file: UploadedFile | None = None) -> Proposal:
    """Keep what the member typed, under the key of their form; made at the first call, changed by the next ones.

    `data` holds any of `title`, `why`, `kind`, `text`, `roles`, `degrees`, `themes` and `remove_file`; what it lacks is
    left as it was. A proposal that is already sent is returned untouched. Raises Http404 for somebody else's key.
    """
    proposal = _locked(author, token)
    if not proposal.is_editable:
        return proposal
    for name in TEXT_FIELDS:
        if name in data:
            setattr(proposal, name, data[name])
    if file is not None:
        _drop_document(proposal)
        proposal.document = _store(file, author)
    elif data.get("remove_file"):
        _drop_document(proposal)
    proposal.updated_at = timezone.now()
    proposal.save()
    for name in TERM_FIELDS:
        if name in data:
            getattr(proposal, name).set(data[name])
    return proposal


@transaction.atomic
def submit(proposal: Proposal) -> Proposal:
    """Hand the proposal to the editors: a draft page under the kit, in its workflow; they and the member are told.

    Sent twice (second click, two tabs), it is one submission.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not proposal.is_editable:
        return proposal
    author = proposal.author
    is_again = proposal.page is not None
    page = _revise_page(proposal) if is_again else _create_page(proposal)
    proposal.page = page
    proposal.state, proposal.sent_at = Proposal.State.SENT, timezone.now()
    proposal.updated_at, proposal.comment, proposal.commented_by = proposal.sent_at, "", None
    proposal.save()
    _start_review(page, author)
    mails.received(proposal, is_again=is_again)
    return proposal


@transaction.atomic
def withdraw(proposal: Proposal) -> bool:
    """Take back what was sent: it becomes a draft again, and its page goes. A draft is deleted.

    Returns whether a draft remains. A published proposal is left alone: its page is the kit's.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.state == Proposal.State.PUBLISHED:
        return True
    if proposal.state == Proposal.State.DRAFT:
        _drop_document(proposal)
        proposal.delete()
        return False
    page, proposal.page = proposal.page, None
    proposal.state, proposal.sent_at, proposal.updated_at = Proposal.State.DRAFT, None, timezone.now()
    proposal.comment, proposal.commented_by = "", None
    proposal.save()
    if page is not None and not page.live:
        if (state := page.current_workflow_state) is not None:
            state.cancel(user=proposal.author)
        page.delete()
    return True


@transaction.atomic
def on_changes_asked(workflow_state: WorkflowState, user: User | None) -> None:
    """An editor sends the page back with a word: the member sees it, and is told."""
    proposal = _proposal_of(workflow_state.object_id)
    if proposal is None:
        return
    task_state = workflow_state.current_task_state
    proposal.state = Proposal.State.CHANGES
    proposal.comment = task_state.comment if task_state else ""
    proposal.commented_by = user
    proposal.updated_at = timezone.now()
    proposal.save()
    mails.changes_asked(proposal)


@transaction.atomic
def on_published(page: ResourcePage) -> None:
    """The page is public: the member is told, once."""
    proposal = _proposal_of(page.pk)
    if proposal is None or proposal.state == Proposal.State.PUBLISHED:
        return
    proposal.state = Proposal.State.PUBLISHED
    proposal.comment, proposal.commented_by = "", None
    proposal.updated_at = timezone.now()
    proposal.save()
    mails.published(proposal)


def _proposal_of(page_pk) -> Proposal | None:
    return Proposal.objects.select_for_update().filter(page_id=page_pk).first()


def _locked(author: User, token: uuid.UUID) -> Proposal:
    try:
        with transaction.atomic():
            Proposal.objects.get_or_create(token=token, defaults={"author": author})
    except IntegrityError:  # the other click of a double click made it meanwhile
        pass
    proposal = Proposal.objects.select_for_update().get(token=token)
    if proposal.author_id != author.pk:
        raise Http404
    return proposal


def _store(file: UploadedFile, author: User) -> HubDocument:
    document = HubDocument(title=file.name.rpartition(".")[0][:255] or file.name, file=file, uploaded_by_user=author)
    document.file_size = file.size
    document.save()
    return document


def _drop_document(proposal: Proposal) -> None:
    """Forget the file; delete it unless a page shows it."""
    document, proposal.document = proposal.document, None
    if document is not None:
        Proposal.objects.filter(pk=proposal.pk).update(document=None)
        if proposal.page is None:
            document.delete()


def _create_page(proposal: Proposal) -> ResourcePage:
    index = KitIndexPage.objects.get()
    page = ResourcePage(slug=_free_slug(index, proposal.title), live=False, owner=proposal.author)
    _fill(page, proposal)
    index.add_child(instance=page)
    page.save_revision(user=proposal.author, log_action=True)
    return page


def _revise_page(proposal: Proposal) -> ResourcePage:
    page = proposal.page.get_latest_revision_as_object()
    _fill(page, proposal)
    page.save_revision(user=proposal.author, log_action=True)
    return page


def _fill(page: ResourcePage, proposal: Proposal) -> None:
    """Put what the member typed in the page; what only editors set (section, licence, review) is left as it is."""
    page.title = page.draft_title = french_spaces(proposal.title)
    page.summary = french_spaces(proposal.why)[:300]
    page.kind = proposal.kind
    if not page.section:
        page.section = SECTION_OF_KIND.get(Kind(proposal.kind), Section.FACILITATE)
    body = []
    if proposal.text.strip():
        body.append(("text", RichText(cook(proposal.text))))
    if proposal.document:
        body.append(("document", {"document": proposal.document, "title": ""}))
    page.body = body
    for name in TERM_FIELDS:
        setattr(page, name, list(getattr(proposal, name).all()))
    if not page.author_links.filter(user=proposal.author).exists():
        page.author_links.add(ResourceAuthor(user=proposal.author))


def _free_slug(index: KitIndexPage, title: str) -> str:
    stem = slugify(title)[:60].strip("-") or "ressource"
    taken = set(index.get_children().filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _start_review(page: ResourcePage, author: User) -> None:
    """Start the kit's workflow, or take it up where the editor left it."""
    # The hub writes to members itself: Wagtail's own messages lead to an admin that they may not enter.
    if not author.has_admin_access:
        UserProfile.objects.update_or_create(
            user=author, defaults={"approved_notifications": False, "rejected_notifications": False}
        )
    state = page.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=author)
    elif state is None and (workflow := page.get_workflow()) is not None:
        workflow.start(page, user=author)
