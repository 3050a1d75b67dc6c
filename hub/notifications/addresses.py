"""Addresses whose server will never accept our messages: notifications to them stop until somebody acts."""

import re

from hub.accounts.models import User

from .models import RefusedAddress

# Enhanced codes (RFC 3463) of refusals that are not about the address: full mailbox, too large, our own reputation.
NOT_THE_ADDRESS = re.compile(r"\b5\.(2\.[23]|3\.\d+|4\.\d+|5\.\d+|6\.\d+|7\.\d+)\b")


def blames_the_address(code: int, answer: str) -> bool:
    """Whether a server's answer says that the address itself is no good, for ever."""
    return 500 <= code < 600 and not NOT_THE_ADDRESS.search(answer)


def refuse(email: str, answer: str) -> None:
    """Note that this address refuses our messages; the last answer is kept."""
    member = User.objects.filter(email__iexact=email).first()
    answer = " ".join(answer.split())[:300]
    RefusedAddress.objects.update_or_create(email=email.lower(), defaults={"user": member, "answer": answer})


def forgive(email: str) -> bool:
    """Send to this address again: a message arrived, or its owner asks to try. Whether it was refused."""
    return bool(RefusedAddress.objects.filter(email=email.lower()).delete()[0])
