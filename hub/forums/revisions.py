"""What changed between two versions of a message, word by word."""

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from .models import Post

# Words past which versions are shown one after the other: comparing longer ones would take seconds.
COMPARED = 4000


@dataclass(frozen=True)
class Change:
    """One change: when, by whom, why, and the text as (kind, words): kept, added or removed."""

    at: datetime
    editor: str
    reason: str
    former_title: str
    parts: list[tuple[str, str]]


def changes_of(post: Post) -> list[Change]:
    """Every change of a post, the last first; one query. Empty when it never changed."""
    revisions = list(post.revisions.select_related("editor").order_by("created_at", "pk"))
    texts = [each.raw for each in revisions] + [post.raw]
    changes = [
        Change(
            each.created_at,
            each.editor.display_name if each.editor else "",
            each.reason,
            each.title,
            compare(texts[rank], texts[rank + 1]),
        )
        for rank, each in enumerate(revisions)
    ]
    return changes[::-1]


def compare(before: str, after: str) -> list[tuple[str, str]]:
    """The words of two texts as (« kept », « added » or « removed », text), in reading order.

    Joining what is kept and added gives `after`; what is kept and removed gives `before`.
    """
    old, new = re.findall(r"\s+|[^\s]+", before), re.findall(r"\s+|[^\s]+", after)
    if max(len(old), len(new)) > COMPARED:
        return [("removed", before), ("added", after)]
    parts: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("kept", "".join(old[a:b])))
            continue
        if b > a:
            parts.append(("removed", "".join(old[a:b])))
        if d > c:
            parts.append(("added", "".join(new[c:d])))
    return parts
