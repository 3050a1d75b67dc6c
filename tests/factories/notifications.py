"""A room that exists in tests only: places (degrees of the network) hold threads (levels) of messages (themes)."""

from dataclasses import dataclass, field

import factory
from factory.django import DjangoModelFactory

from hub.network.models import Degree, Level, Theme
from hub.notifications.registry import EventKind, Extra, Shown, Subject

ANSWER = EventKind("test.answer", "{author} vous répond", "réponse", "réponses", weight=30, personal=True)
MESSAGE = EventKind("test.message", "{author} écrit", "message", "messages", delivers=True)
SOLVED = EventKind("test.solved", "Une réponse est certifiée", "réponse certifiée", "réponses certifiées", weight=25)
DECISION = EventKind("test.decision", "Une décision vous concerne", "décision", "décisions", prompt=True)
MEETING = EventKind("test.meeting", "La rencontre change", "changement", "changements", prompt=True, alert="meetings")


class _Named(DjangoModelFactory):
    class Meta:
        abstract = True

    name = factory.Sequence(lambda n: f"Nom {n:04}")
    slug = factory.Sequence(lambda n: f"nom-{n:04}")


class MessageFactory(_Named):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Message {n:04}")


class ThreadFactory(_Named):
    class Meta:
        model = Level

    name = factory.Sequence(lambda n: f"Sujet {n:04}")


class PlaceFactory(_Named):
    class Meta:
        model = Degree

    name = factory.Sequence(lambda n: f"Forum {n:04}")


@dataclass
class Room:
    """What the room says when it is asked; a test changes it between two moments."""

    gone: set[int] = field(default_factory=set)
    closed_to: set[int] = field(default_factory=set)
    # (member, message)
    seen: set[tuple[int, int]] = field(default_factory=set)
    author: str = "Nadia B."
    text: str = "Essayez la trame en trois temps."
    html: str = ""
    thread_title: str = "Relancer sans harceler"
    # By message: its own id and those it follows.
    message_ids: dict[int, str] = field(default_factory=dict)
    references: dict[int, tuple[str, ...]] = field(default_factory=dict)
    # By message, the title of its thread, where it is not the one above.
    titles: dict[int, str] = field(default_factory=dict)
    extras: list[Extra] = field(default_factory=list)

    def show(self, user, pks):
        if user.pk in self.closed_to:
            return {}
        return {
            message.pk: Shown(
                title=self.titles.get(message.pk, self.thread_title),
                url=f"/kit/?message={message.pk}",
                text=self.text,
                html=self.html,
                author=self.author,
                message_id=self.message_ids.get(message.pk, ""),
                references=self.references.get(message.pk, ()),
                list_id=("essais", "Forum d’essai"),
            )
            for message in Theme.objects.filter(pk__in=pks)
            if message.pk not in self.gone
        }

    def readers(self, pk, members):
        return set() if pk in self.gone else set(members) - self.closed_to

    def seen_by(self, user, pks):
        return [pk for pk in pks if (user.pk, pk) in self.seen]

    def show_thread(self, user, pks):
        return {row.pk: Shown(row.name, f"/kit/?sujet={row.pk}") for row in Level.objects.filter(pk__in=pks)}

    def show_place(self, user, pks):
        return {row.pk: Shown(row.name, f"/kit/?forum={row.pk}") for row in Degree.objects.filter(pk__in=pks)}

    def subjects(self) -> list[Subject]:
        anyone = lambda pk, members: members  # noqa: E731 (one expression, used twice)
        return [
            Subject(Theme, self.show, self.readers, self.seen_by, label="Message"),
            Subject(
                Level,
                self.show_thread,
                anyone,
                follow_reason="vous suivez ce sujet",
                automatic_reason="vous avez écrit dans ce sujet",
                label="Sujet",
            ),
            Subject(Degree, self.show_place, anyone, follow_reason="vous suivez ce forum", label="Forum"),
        ]
