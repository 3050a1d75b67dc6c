"""Bounces: what a mail server sends back, hours later, about a message that it could not deliver (RFC 3464)."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default

from . import addresses
from .models import OutgoingEmail


@dataclass(frozen=True)
class Bounce:
    """What a report says of one recipient."""

    recipient: str
    # « 5.1.1 »
    status: str
    diagnostic: str
    # The Message-ID of the message that came back.
    message_id: str

    @property
    def is_final(self) -> bool:
        return self.status.startswith("5.")


def read(raw: bytes) -> list[Bounce]:
    """The failures that a delivery report tells of; none when the message is not a report."""
    report = message_from_bytes(raw, policy=default)
    if report.get_content_type() != "multipart/report":
        return []
    message_id = _returned_id(report)
    return [
        Bounce(
            recipient=_after_type(fields["Final-Recipient"]),
            status=str(fields.get("Status", "")).strip(),
            diagnostic=_after_type(fields.get("Diagnostic-Code", "")),
            message_id=message_id,
        )
        for part in report.walk()
        if part.get_content_type() == "message/delivery-status"
        for fields in part.get_payload()
        if fields["Final-Recipient"] and str(fields.get("Action", "failed")).strip().lower() == "failed"
    ]


def record(bounce: Bounce) -> bool:
    """Note that an address refuses our messages; whether it was noted.

    Only for a message that we did send to it: a forged report must not silence anybody.
    """
    ours = OutgoingEmail.objects.filter(recipient__iexact=bounce.recipient, message_id=bounce.message_id)
    if not bounce.message_id or not bounce.is_final or not ours.exists():
        return False
    answer = f"{bounce.status} {bounce.diagnostic}".strip()
    ours.update(last_error=f"Bounce: {answer}"[:500], state=OutgoingEmail.State.FAILED)
    if not addresses.blames_the_address(550, answer):
        return False
    addresses.refuse(bounce.recipient, answer)
    return True


def _returned_id(report: EmailMessage) -> str:
    for part in report.walk():
        if part.get_content_type() == "message/rfc822":
            returned: Message = part.get_payload(0)
        elif part.get_content_type() == "text/rfc822-headers":
            returned = message_from_bytes(part.get_payload(decode=True), policy=default)
        else:
            continue
        if returned["Message-ID"]:
            return str(returned["Message-ID"]).strip()
    return ""


def _after_type(value: str) -> str:
    """« rfc822; a@example.org » is « a@example.org »."""
    return " ".join(str(value).partition(";")[2].split()) or " ".join(str(value).split())
