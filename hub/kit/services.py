"""Writes of the kit: what readers leave on a page, and the workflow. What members propose is in `proposals.py`."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from hub.accounts.groups import ADMINISTRATORS, EDITORS
from hub.accounts.models import User
from hub.core.throttle import client_address

from .models import Favourite, Feedback, KitIndexPage, ResourcePage, Tally


def keep_favourite(user: User, page: ResourcePage) -> None:
    """Add a page to the member's favourites; nothing happens when it is there already."""
    Favourite.objects.get_or_create(user=user, page=page)


def drop_favourite(user: User, page: ResourcePage) -> None:
    """Take a page out of the member's favourites; nothing happens when it is not there."""
    Favourite.objects.filter(user=user, page=page).delete()


def voter_key(request: HttpRequest, page: ResourcePage) -> str:
    """A key that is the same for one reader and one page, and says nothing of the reader.

    It is a hash under the site's secret: of the account for a member, of the address and the day for a visitor (so that
    a school behind one address can answer again the next day).
    """
    if request.user.is_authenticated:
        reader = f"member:{request.user.pk}"
    else:
        reader = f"visitor:{client_address(request)}:{timezone.localdate().isoformat()}"
    return salted_hmac(
        "hub.kit.feedback", f"{page.pk}:{reader}", secret=settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()


@transaction.atomic
def give_feedback(page: ResourcePage, voter: str, *, useful: bool, comment: str = "") -> Feedback:
    """Record a reader's answer, or replace the one they gave before; the page's tally follows.

    A second answer without a comment keeps the first one's comment.
    """
    Tally.objects.get_or_create(page=page)
    tally = Tally.objects.select_for_update().get(page=page)
    feedback, created = Feedback.objects.get_or_create(
        page=page, voter=voter, defaults={"useful": useful, "comment": comment}
    )
    if not created and (feedback.useful != useful or comment):
        feedback.useful, feedback.comment = useful, comment or feedback.comment
        feedback.save(update_fields=["useful", "comment"])
    answers = Feedback.objects.filter(page=page)
    tally.useful = answers.filter(useful=True).count()
    tally.not_useful = answers.filter(useful=False).count()
    tally.save()
    return feedback


@transaction.atomic
def install_workflow() -> Workflow:
    """Create « Relecture du kit » (one task, for the editors) and have the kit use it; idempotent."""
    workflow, _ = Workflow.objects.get_or_create(name="Relecture du kit")
    task = GroupApprovalTask.objects.filter(name="Relecture par la rédaction").first()
    if task is None:
        task = GroupApprovalTask.objects.create(name="Relecture par la rédaction")
    task.groups.add(Group.objects.get_or_create(name=EDITORS)[0])
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    for index in KitIndexPage.objects.all():
        WorkflowPage.objects.get_or_create(page=index.page_ptr, defaults={"workflow": workflow})
    return workflow


# What editors may do with what the kit keeps besides pages; answers of readers are read and removed, never written.
EDITOR_PERMISSIONS = (
    *(f"{action}_{model}" for model in ("visiotool", "visionofit") for action in ("add", "change", "delete", "view")),
    "view_feedback",
    "delete_feedback",
)


@transaction.atomic
def install_kit() -> None:
    """Give the kit its workflow and its editors their permissions; idempotent."""
    install_workflow()
    permissions = Permission.objects.filter(content_type__app_label="kit", codename__in=EDITOR_PERMISSIONS)
    for name in (EDITORS, ADMINISTRATORS):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*permissions)
