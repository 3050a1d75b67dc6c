"""What each room tells notifications of itself, so that they know no room by name.

A room registers in its `notices.py`, which is found by itself: the kinds of events that happen there (`register_event`)
and, for each model that an event may be about or that may be followed, how to show it to somebody (`register_subject`).
No title, text or address is kept by notifications: they are asked at the moment they are shown or sent, so that what
was renamed, moved, hidden or erased since is shown as it now is, or not at all.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.module_loading import autodiscover_modules

from hub.accounts.models import User

# Who is named when an event has no author left.
SOMEBODY = "Un membre du réseau"


@dataclass(frozen=True)
class Shown:
    """An object as one person may be shown it now."""

    # The subject that it belongs to: a topic's title, a page's title. One line.
    title: str
    # Its own address, from the root of the site: it leads to the very message, wherever it now is.
    url: str
    # What it says, as plain text; the whole of it, lists and digests cut it themselves.
    text: str = ""
    # The same as HTML that is safe to show to anyone (allow-listed by the room); for the e-mail.
    html: str = ""
    # Display name of who wrote it, if anybody is left.
    author: str = ""
    at: datetime | None = None
    # E-mail threading: the message's own id, kept by the room (default: drawn from the event's key), and those of the
    # messages it follows, the first of the thread first, the one it answers last. Without « @host », ours is added.
    message_id: str = ""
    references: tuple[str, ...] = ()
    # The list that it belongs to, as mailboxes sort it: (« animer.forums », « Forum Animer »).
    list_id: tuple[str, str] | None = None


def _never_seen(user: User, pks: Collection[int]) -> Iterable[int]:
    return ()


@dataclass(frozen=True)
class Subject:
    """A model that events are about, or that members follow."""

    model: type[Model]
    # What this member may read among these, by primary key: what is absent is gone, or closed to them. The number of
    # queries must not depend on how many there are.
    show: Callable[[User, Collection[int]], Mapping[int, Shown]]
    # Among these members (primary keys), those who may read the object with this primary key.
    readers: Callable[[int, Collection[int]], Collection[int]]
    # Among these objects, those that the member has already read on the site.
    seen: Callable[[User, Collection[int]], Iterable[int]] = _never_seen
    # Why somebody who follows it is told, after « parce que »: « vous suivez ce sujet ».
    follow_reason: str = "vous suivez cette page"
    # The same when the hub made them follow it: « vous avez écrit dans ce sujet ».
    automatic_reason: str = ""
    # What it is, in lists of followed things: « Forum », « Sujet ».
    label: str = "Page"


@dataclass(frozen=True)
class EventKind:
    """A kind of thing that happens."""

    # « forums.reply »
    slug: str
    # Said in lists and at the top of the e-mail, `{author}` being their name: « {author} vous répond ».
    sentence: str
    # How to count several: « réponse », « réponses ».
    one: str
    many: str
    # The heavier comes first in digests: an answer that settles a question weighs more than one more message.
    weight: int = 10
    # Its e-mail is the object itself (a new post), under the object's own Message-ID; otherwise it speaks of the
    # object, answers it in the thread, and has an id of its own.
    delivers: bool = False
    # It concerns the person themselves (mention, answer to them), not only something they follow.
    personal: bool = False
    # It cannot wait: no hold, no digest (a meeting moved, a moderator's decision). Silencing does not stop it.
    prompt: bool = False
    # For prompt events that one may do without: the slug of the `Alert` that switches them off.
    alert: str = ""
    # A DSFR icon.
    icon: str = "chat-3-line"

    def said(self, author: str) -> str:
        return self.sentence.format(author=author or SOMEBODY)

    def counted(self, number: int) -> str:
        """« 1 réponse », « 3 réponses »."""
        return f"{number}\u00a0{self.one if number < 2 else self.many}"


@dataclass(frozen=True)
class Alert:
    """A box to untick under « Me prévenir aussi quand… »: `label` ends that sentence."""

    slug: str
    label: str


@dataclass(frozen=True)
class Extra:
    """Something new elsewhere on the hub, for the end of a digest."""

    title: str
    url: str
    # Why it may interest: « sans réponse depuis 3 jours », « nouvelle fiche ».
    note: str = ""


# What is new for a member since a moment: the best first, at most `limit`.
ExtraProvider = Callable[[User, datetime, int], Iterable[Extra]]

_subjects: dict[type[Model], Subject] = {}
_kinds: dict[str, EventKind] = {}
_alerts: dict[str, Alert] = {}
_extras: list[ExtraProvider] = []
_found = []


def register_subject(subject: Subject) -> None:
    _subjects[subject.model] = subject


def register_event(*kinds: EventKind) -> None:
    for kind in kinds:
        _kinds[kind.slug] = kind


def register_alert(alert: Alert) -> None:
    _alerts[alert.slug] = alert


def register_extras(provider: ExtraProvider) -> ExtraProvider:
    """Have digests end with what this function finds (a decorator)."""
    _extras.append(provider)
    return provider


def subject_of(model: type[Model] | None) -> Subject | None:
    """How to show this model; None when no room says (its room was removed)."""
    _discover()
    return _subjects.get(model)


def event_kind(slug: str) -> EventKind:
    """The kind with this slug; one that no room knows any more is shown in general words."""
    _discover()
    return _kinds.get(slug) or EventKind(slug, "Du nouveau", "nouveauté", "nouveautés", weight=0)


def known_kinds() -> frozenset[str]:
    _discover()
    return frozenset(_kinds)


def alerts() -> list[Alert]:
    _discover()
    return list(_alerts.values())


def extras_for(user: User, since: datetime, limit: int) -> list[Extra]:
    """What is new elsewhere, one of each room in turn until `limit`."""
    _discover()
    found = [list(provider(user, since, limit)) for provider in _extras]
    rounds = [extra for rank in range(limit) for each in found for extra in each[rank : rank + 1]]
    return rounds[:limit]


def _discover() -> None:
    if not _found:
        _found.append(True)
        autodiscover_modules("notices")
