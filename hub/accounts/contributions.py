"""What a member gave to the hub, wherever it is: each room says its part, « Mes contributions » shows the whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from .models import User


@dataclass(frozen=True)
class Action:
    """Something to do about a contribution: a button (a verb with its object) and its address."""

    label: str
    url: str
    # A question to confirm, or a sentence that explains.
    detail: str = ""


@dataclass(frozen=True)
class Contribution:
    """One line of « Mes contributions »."""

    # What it is, in one word: « Ressource », « Rencontre ».
    kind: str
    icon: str
    title: str
    url: str
    # Where it is and what happens next, in one sentence.
    sentence: str
    updated_at: datetime
    # Its life, from sending to publication, and the rank of the step it is at.
    steps: tuple[str, ...] = ()
    current_step: int = 0
    # What is awaited from the member, if anything.
    expected: Action | None = None
    # What they may do besides.
    actions: tuple[Action, ...] = ()
    is_published: bool = False


Provider = Callable[[User], Iterable[Contribution]]
_providers: list[Provider] = []


def register_contributions(provider: Provider) -> Provider:
    """Have « Mes contributions » ask this function (a decorator, used once per room)."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def contributions_of(user: User) -> list[Contribution]:
    """Everything this member gave, the last touched first."""
    found = [contribution for provider in _providers for contribution in provider(user)]
    return sorted(found, key=lambda contribution: contribution.updated_at, reverse=True)
