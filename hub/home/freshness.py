"""What is new: in the kit, and on the editors' table."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hub.forums.models import Topic
from hub.kit.catalogue import Catalogue, Entry
from hub.kit.models import Proposal, Section

from .rooms import kit_url


@dataclass(frozen=True)
class SectionLine:
    """A section of the kit, and how many resources it holds."""

    title: str
    url: str
    count: int


def fresh(kit: Catalogue, roles: set[str] | None = None) -> list[Entry]:
    """Resources, the last published or reviewed first; those of `roles` only, unless that leaves none."""
    entries = sorted(kit.entries, key=lambda entry: (_touched_on(entry), entry.title), reverse=True)
    mine = [entry for entry in entries if roles and roles & entry.values("role")]
    return mine or entries


def _touched_on(entry: Entry) -> date:
    """The day of the last review, else of the publication."""
    return entry.reviewed_on or (timezone.localdate(entry.published_at) if entry.published_at else date.min)


def sections(kit: Catalogue) -> list[SectionLine]:
    """The sections that hold something, in the order of the kit."""
    counts = dict.fromkeys(Section.values, 0)
    for entry in kit.entries:
        counts[entry.section] += 1
    url = kit_url()
    return [
        SectionLine(label, f"{url}?rayon={value}", counts[value]) for value, label in Section.choices if counts[value]
    ]


def waiting_questions(number: int) -> list[dict]:
    """Public questions that nobody has answered, the oldest first: one query."""
    return list(Topic.objects.public().unanswered().for_topic_list()[:number])


def number_to_review() -> int:
    """How many proposals wait for an editor."""
    return Proposal.objects.filter(state=Proposal.State.SENT).count()
