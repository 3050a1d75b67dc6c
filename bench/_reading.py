"""Who has read what, the same in both forums: everyone has read fifty topics, the first member three hundred."""

import random
from collections.abc import Iterator

EACH, FIRST = 50, 300


def pairs(members: int, topics: int, seed: int = 5) -> Iterator[tuple[int, int]]:
    """Ranks of a member and of a topic that they have read to its end."""
    rng = random.Random(seed)  # noqa: S311 (the same readers at each run)
    for member in range(1, members + 1):
        wanted = min(FIRST if member == 1 else EACH, topics)
        for topic in rng.sample(range(1, topics + 1), wanted):
            yield member, topic
