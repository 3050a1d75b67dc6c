"""The link of every e-mail that stops them: it needs no sign-in, and opens nothing else."""

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from hub.accounts.models import User

_signer = Signer(salt="hub.notifications.stopping")


@dataclass(frozen=True)
class StopLink:
    """Whose e-mails, and the subject (content type, primary key) of the one that held the link, if it had one."""

    user_id: int
    group: tuple[int, int] | None = None


def make_token(user: User, group: tuple[int, int] | None = None) -> str:
    return _signer.sign(".".join(str(number) for number in (user.pk, *(group or ()))))


def read_token(token: str) -> StopLink | None:
    """What a token of ours says, or None. It never expires: an old e-mail must stop the new ones."""
    try:
        user_id, *group = (int(number) for number in _signer.unsign(token).split("."))
    except (BadSignature, ValueError):
        return None
    return StopLink(user_id, tuple(group) or None)


def stop_address(user: User, group: tuple[int, int] | None = None) -> str:
    """The absolute address that a mailbox posts to, and that a person opens."""
    return settings.SITE_URL + reverse("notifications:stop", args=[make_token(user, group)])
