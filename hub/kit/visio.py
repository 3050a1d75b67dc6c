"""The visio advisor: purpose, number of people and audience in; tool, reason, limit and alternative out.

A pure function over the tools that editors keep; what they hold is dated advice, so that their date comes with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .models import VisioMode, VisioTool

# Past this age, an advice is shown as to be reviewed.
VALID_FOR = timedelta(days=366)
GAUGE_WIDTH = 400


@dataclass(frozen=True)
class Need:
    purpose: str
    people: int
    audience: str


@dataclass(frozen=True)
class Gauge:
    """The drawing of a capacity, in units of a 400-wide picture."""

    comfort: int
    you: int
    scale: int


@dataclass(frozen=True)
class Advice:
    """The answer to a need; without a tool, no tool of the list holds it."""

    need: Need
    tool: VisioTool | None = None
    mode: VisioMode | None = None
    # The most that any tool holds for this purpose and audience; 0 when none is open to it.
    ceiling: int = 0

    @property
    def is_comfortable(self) -> bool:
        return self.mode is not None and self.need.people <= (self.mode.comfortable_people or self.mode.max_people)

    @property
    def gauge(self) -> Gauge:
        """Where the need stands between comfort and limit, on the scale of the tool's largest mode."""
        scale = max(mode.max_people for mode in self.tool.modes.all() if mode.purpose == self.need.purpose)

        def place(people: int) -> int:
            return round(GAUGE_WIDTH * people / scale)

        return Gauge(
            comfort=place(self.mode.comfortable_people or self.mode.max_people),
            you=min(place(self.need.people), GAUGE_WIDTH - 3),
            scale=scale,
        )

    def is_stale(self, today: date) -> bool:
        return self.tool is not None and self.tool.valid_as_of < today - VALID_FOR


def advise(tools: Iterable[VisioTool], need: Need) -> Advice:
    """The tool whose room fits best: open to the audience, made for the purpose, the smallest that holds everybody."""
    open_to = [
        (mode.max_people, rank, tool, mode)
        for rank, tool in enumerate(tools)
        if need.audience in tool.audiences
        for mode in tool.modes.all()
        if mode.purpose == need.purpose
    ]
    ceiling = max((limit for limit, *_ in open_to), default=0)
    fitting = [each for each in open_to if each[3].min_people <= need.people <= each[0]]
    if not fitting:
        return Advice(need, ceiling=ceiling)
    _, _, tool, mode = min(fitting, key=lambda each: each[:2])
    return Advice(need, tool, mode, ceiling)
