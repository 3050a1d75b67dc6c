"""What time does to accounts; « Données personnelles » promises it to members."""

import logging
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from hub.core.background import every
from hub.core.emails import send_email

from . import privacy
from .models import User

logger = logging.getLogger(__name__)

# Twenty-two months without a visit, then two messages a month apart, then erasure: two years.
QUIET = timedelta(days=670)
PAUSE = timedelta(days=30)
WARNINGS = 2
# An account whose address was never confirmed: its link is dead after three days.
UNCONFIRMED = timedelta(days=7)


@every(timedelta(hours=12))
def retire_inactive_accounts() -> None:
    """Warn, warn again, erase. A sign-in in between starts all over: a warning counts only if it came after the visit.

    However long the worker slept, a month passes between two steps.
    """
    now = timezone.now()
    quiet = (
        User.objects.filter(is_demo=False)
        .annotate(seen_at=Coalesce("last_login", "date_joined"))
        .filter(seen_at__lte=now - QUIET)
    )
    unwarned = Q(warned_at=None) | Q(warned_at__lt=F("seen_at"))
    for user in quiet.filter(unwarned):
        _warn(user, 1)
    due = quiet.exclude(unwarned).filter(warned_at__lte=now - PAUSE)
    for user in due.filter(warnings__lt=WARNINGS):
        _warn(user, user.warnings + 1)
    for user in due.filter(warnings=WARNINGS):
        try:
            privacy.erase(user)
        except privacy.CannotEraseError as reason:
            logger.warning("Account %s is inactive and stays: %s", user.pk, reason)


@every(timedelta(hours=12))
def forget_unconfirmed_accounts() -> None:
    """Nobody confirmed the address: perhaps it belongs to somebody else, and the account must not wait for them."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    asked = EmailAddress.objects.filter(user=OuterRef("pk"))
    User.objects.filter(
        Exists(asked), ~Exists(confirmed), last_login=None, date_joined__lte=timezone.now() - UNCONFIRMED
    ).delete()


@transaction.atomic
def _warn(user: User, count: int) -> None:
    User.objects.filter(pk=user.pk).update(warnings=count, warned_at=timezone.now())
    erased_on = timezone.localdate() + PAUSE * (WARNINGS - count + 1)
    context = {"name": user.display_name, "erased_on": erased_on, "login_url": f"{settings.SITE_URL}/compte/connexion/"}
    send_email(user.email, "accounts/inactive", context)
