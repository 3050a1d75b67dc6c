"""What the forums need before anybody writes."""

from django.contrib.auth.models import Group
from django.db import transaction

from hub.accounts.groups import ADMINISTRATORS, EDITORS
from hub.accounts.services import named_permissions

EDITOR_PERMISSIONS = tuple(f"forums.{action}_forum" for action in ("add", "change", "delete", "view"))


@transaction.atomic
def install_forums() -> None:
    """Let editors keep the forums; idempotent."""
    for name in (EDITORS, ADMINISTRATORS):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*named_permissions(EDITOR_PERMISSIONS))
