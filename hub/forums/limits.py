"""What keeps a newcomer's haste, a stuck key and an advertiser from filling the forums; said with when to try again."""

import math
import re
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from hub.accounts.models import User
from hub.core.throttle import minutes

from . import permissions
from .models import Post

# Measured on other forums: research of 2026, table 3 (Discourse's own values).
FIRST_DAY = timedelta(days=1)
FIRST_DAY_TOPICS = 3
FIRST_DAY_REPLIES = 10
FIRST_DAY_LINKS = 2
FIRST_DAY_PAUSE = timedelta(seconds=30)
SAME_TEXT_PAUSE = timedelta(minutes=5)
# Nobody writes more than this in five minutes by hand.
BURST = 20
# Addresses that the State gives: their holders are known.
ACADEMIC_DOMAINS = re.compile(
    r"@(?:[\w-]+\.)*(?:ac-[a-z-]+\.fr|education\.gouv\.fr|enseignementsup-recherche\.gouv\.fr)$"
)
LINK = re.compile(r"https?://", re.IGNORECASE)


class RefusedError(Exception):
    """The message cannot be published now; the text, in French, says why and when to try again."""


def is_newcomer(user: User) -> bool:
    """Whether the first day's limits hold: not for those whom an identity provider or their address vouches for."""
    if timezone.now() - user.date_joined >= FIRST_DAY or permissions.may_moderate(user):
        return False
    return not ACADEMIC_DOMAINS.search(user.email.lower()) and not user.socialaccount_set.exists()


def check(user: User, text: str, *, is_topic: bool, submission: UUID | None = None) -> None:
    """Raise `RefusedError` when this member must wait, or change something, before publishing this text. One query.

    The second click of a form that was just received (`submission`) is let through: it publishes nothing more.
    """
    now = timezone.now()
    newcomer = is_newcomer(user)
    window = FIRST_DAY if newcomer else SAME_TEXT_PAUSE
    recent = list(
        Post.objects.filter(author=user, created_at__gt=now - window)
        .order_by("-created_at")
        .values_list("created_at", "number", "raw", "submission")[: 2 * BURST]
    )
    if submission is not None and any(submission == each for *_, each in recent):
        return
    for created_at, _, raw, _ in recent:
        if raw == text and now - created_at < SAME_TEXT_PAUSE:
            raise RefusedError(
                "Vous venez de publier exactement ce message. S’il doit paraître deux fois, réessayez dans "
                f"{_minutes(created_at + SAME_TEXT_PAUSE - now)}."
            )
    if sum(now - created_at < SAME_TEXT_PAUSE for created_at, *_ in recent) >= BURST:
        raise RefusedError(
            "Beaucoup de messages en peu de temps. Réessayez dans 5\u00a0min\u202f: votre texte est gardé."
        )
    if newcomer:
        _check_first_day(now, recent, text, is_topic=is_topic)


def _check_first_day(now, recent, text: str, *, is_topic: bool) -> None:
    if recent and now - recent[0][0] < FIRST_DAY_PAUSE:
        seconds = math.ceil((recent[0][0] + FIRST_DAY_PAUSE - now).total_seconds())
        raise RefusedError(f"Un message vient de partir. Le suivant pourra être publié dans {seconds}\u00a0s.")
    if len(LINK.findall(text)) > FIRST_DAY_LINKS:
        raise RefusedError(
            f"Le premier jour, un message contient {FIRST_DAY_LINKS}\u00a0liens au plus\u00a0: "
            "retirez-en, ou ajoutez-les demain."
        )
    topics = [created_at for created_at, number, *_ in recent if number == 1]
    replies = [created_at for created_at, number, *_ in recent if number > 1]
    kind, limit, done = ("sujets", FIRST_DAY_TOPICS, topics) if is_topic else ("réponses", FIRST_DAY_REPLIES, replies)
    if len(done) >= limit:
        raise RefusedError(
            f"Le premier jour, {limit}\u00a0{kind} au plus. Vous pourrez publier celui-ci dans "
            f"{_hours(done[-1] + FIRST_DAY - now)}\u202f; il est gardé en brouillon."
        )


def _minutes(wait: timedelta) -> str:
    return f"{minutes(math.ceil(wait.total_seconds()))}\u00a0min"


def _hours(wait: timedelta) -> str:
    return f"{max(1, math.ceil(wait.total_seconds() / 3600))}\u00a0h"
