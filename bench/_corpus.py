"""A forum of the size of a busy network, always the same: what the benchmark loads into the hub and into its peer.

Written in the format that `import_forum` reads. Topic `t1` is the long one; `t2` has just twenty messages, and so have
`t3` to `t22`, which receive the replies.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TextIO

# Answers follow each other after three hours, once out of two.
MEDIAN_POSTS = 9
SPREAD = 1.245  # of the logarithm: the mean is then 2.2 times the median
DAYS = 730
TARGETS = range(3, 23)
WORDS = (  # noqa: SIM905
    "la le les une des de et à pour avec dans sur nous vous notre votre ce cette qui que plus sans après avant "
    "formation formateur parcours séance stagiaires académie module activité quiz forum classe virtuelle distanciel "
    "présentiel hybride visio caméra micro consigne groupe retour évaluation calendrier inscription convocation durée "
    "matin soir semaine rentrée collègue équipe projet scénario ressource document lien capsule vidéo sous-titres "
    "accessibilité espace plateforme cours dépôt devoir badge attestation questionnaire échange mutualisation pratique "
    "essayer proposer préparer animer accompagner relancer partager corriger ouvrir fermer trouver comprendre répondre"
).split()


@dataclass(frozen=True)
class Size:
    """How much of each thing there is."""

    forums: int = 20
    topics: int = 10_000
    posts: int = 200_000
    members: int = 2_000
    longest: int = 5_000


def write(file: TextIO, size: Size, now: datetime, seed: int = 4) -> None:
    """Write every line: members, forums, then each topic followed by its messages, in order."""
    rng = random.Random(seed)  # noqa: S311 (the same forum at each run)
    for record in _records(rng, size, now.astimezone(UTC)):
        file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _records(rng: random.Random, size: Size, now: datetime) -> Iterator[dict]:
    joined = (now - timedelta(days=DAYS + 30)).isoformat()
    for rank in range(1, size.members + 1):
        yield {"type": "user", "id": f"u{rank}", "email": f"membre{rank}@bench.test", "name": f"Camille {rank}",
               "joined": joined}  # fmt: skip
    for rank in range(1, size.forums + 1):
        yield {"type": "forum", "id": f"f{rank}", "title": f"Forum {rank}", "intro": _words(rng, 15), "order": rank}
    number = 0
    for rank, count in enumerate(lengths(rng, size), start=1):
        # A quarter of the topics are in the first forum: its lists are long.
        forum = 1 if rank <= TARGETS.stop or rng.random() < 0.25 else rng.randint(2, size.forums)
        moments = _moments(rng, count, now)
        authors = [rng.randint(1, size.members) for _ in range(count)]
        yield {"type": "topic", "id": f"t{rank}", "forum": f"f{forum}", "title": _words(rng, rng.randint(4, 11)),
               "author": f"u{authors[0]}", "created": moments[0].isoformat(), "views": count * 12}  # fmt: skip
        for author, moment in zip(authors, moments, strict=True):
            number += 1
            yield {"type": "post", "id": f"p{number}", "topic": f"t{rank}", "author": f"u{author}",
                   "created": moment.isoformat(), "text": _text(rng)}  # fmt: skip


def lengths(rng: random.Random, size: Size) -> list[int]:
    """How many messages each topic has; their sum is exactly `size.posts`."""
    fixed = [size.longest, *[20] * (TARGETS.stop - 2)]
    rest = [max(1, round(MEDIAN_POSTS * rng.lognormvariate(0, SPREAD))) for _ in range(size.topics - len(fixed))]
    rest = [min(count, 1000) for count in rest]
    wanted = size.posts - sum(fixed)
    while (missing := wanted - sum(rest)) != 0:
        for rank in rng.choices(range(len(rest)), k=abs(missing)):
            # The long ones take or give, so that the median stays.
            if rest[rank] > MEDIAN_POSTS + 1:
                rest[rank] += 1 if missing > 0 else -1
    return fixed + rest


def _moments(rng: random.Random, count: int, now: datetime) -> list[datetime]:
    start = now - timedelta(days=rng.uniform(1, DAYS))
    gaps = [rng.lognormvariate(1, 1.5) for _ in range(count - 1)]
    # A topic that would end tomorrow is shortened.
    hours = (now - start).total_seconds() / 3600 - 1
    scale = min(1.0, hours / sum(gaps)) if gaps else 1.0
    moments = [start]
    for gap in gaps:
        moments.append(moments[-1] + timedelta(hours=gap * scale))
    return moments


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count)).capitalize()


def _text(rng: random.Random) -> str:
    """One to five paragraphs, six hundred characters on average."""
    parts = []
    for _ in range(rng.choice((1, 1, 2, 2, 3, 5))):
        sentence = _words(rng, rng.randint(20, 60))
        match rng.randint(1, 12):
            case 1:
                sentence += f"\n\n- {_words(rng, 5)}\n- {_words(rng, 6)}"
            case 2:
                sentence = f"**{_words(rng, 3)}** : {sentence}"
            case 3:
                sentence += " [voir ici](https://example.org/ressource)"
            case 4:
                sentence = f"> {_words(rng, 12)}\n\n{sentence}"
        parts.append(sentence + ".")
    return "\n\n".join(parts)
