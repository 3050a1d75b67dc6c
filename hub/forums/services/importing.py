"""Bring in the forums of another software, from a file of JSON Lines; the format is in `docs/guide/forums.md`.

A line is one thing: a user, a forum, a topic or a post, after those that it refers to. Run again, it adds what is new
and leaves the rest: every thing keeps the identifier that it had, and its former address leads to it.
"""

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import slugify

from hub.accounts.models import User
from hub.core import content_version
from hub.forums.cooking import COOK_VERSION, cook_post, excerpt, typography
from hub.forums.models import Forum, Post, Topic
from hub.forums.models.forums import RESERVED_SLUGS
from hub.forums.models.posts import MAX_LENGTH

from .counters import recount_forums
from .posting import set_tags, slug_of

BATCH = 1000


@dataclass
class Report:
    """What was brought in, what was there already, and each line that was left aside with the reason."""

    added: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("user", "forum", "topic", "post"), 0))
    known: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("user", "forum", "topic", "post"), 0))
    skipped: list[tuple[int, str]] = field(default_factory=list)


class _SkipError(ValueError):
    """This line cannot be brought in; the message says why."""


def import_forum(lines: Iterable[str]) -> Report:
    """Read the lines in batches, each in a transaction of its own: cut in the middle, run it again.

    Posts are numbered in the order of the file, after those that their topic has.
    """
    importer = _Importer()
    numbered = enumerate(lines, start=1)
    while batch := list(islice(numbered, BATCH)):
        with transaction.atomic():
            importer.take(batch)
    with transaction.atomic():
        importer.finish()
    content_version.bump()
    return importer.report


class _Importer:
    def __init__(self):
        self.report = Report()
        self.users: dict[str, int] = {}
        self.forums = dict(Forum.objects.exclude(legacy_id=None).values_list("legacy_id", "pk"))
        rows = Topic.objects.exclude(legacy_id=None).values_list("legacy_id", "pk", "last_number")
        self.topics: dict[str, list[int]] = {key: [pk, last] for key, pk, last in rows}
        self.answers: dict[str, str] = {}
        self.touched: set[int] = set()

    def take(self, batch: list[tuple[int, str]]) -> None:
        """Bring in some lines; topics and posts are written together, once per kind that follows another."""
        for kind, rows in _by_kind(self._read(batch)):
            getattr(self, f"_add_{kind}s")(rows)

    def _read(self, batch: list[tuple[int, str]]) -> Iterator[tuple[int, dict]]:
        for number, line in batch:
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                if not isinstance(record, dict) or record.get("type") not in self.report.added:
                    raise _SkipError("ni utilisateur, ni forum, ni sujet, ni message")
                if not isinstance(record.get("id"), str | int) or not 0 < len(str(record["id"])) <= 64:
                    raise _SkipError("identifiant absent ou trop long")
                record["id"] = str(record["id"])
            except (json.JSONDecodeError, _SkipError) as error:
                self._skip(number, str(error) if isinstance(error, _SkipError) else "ce n’est pas du JSON")
                continue
            yield number, record

    def _skip(self, number: int, reason: str) -> None:
        self.report.skipped.append((number, reason))

    def _add_users(self, rows: list[tuple[int, dict]]) -> None:
        emails = {str(record.get("email") or "").strip().lower() for _, record in rows}
        known = dict(User.objects.filter(email__in=emails).values_list("email", "pk"))
        for number, record in rows:
            email = str(record.get("email") or "").strip().lower()
            if "@" not in email:
                self._skip(number, "adresse électronique absente")
                continue
            if email not in known:
                user = User(
                    email=email,
                    display_name=str(record.get("name") or "")[:60],
                    date_joined=_moment(record.get("joined")),
                )
                user.set_unusable_password()
                user.save()
                known[email] = user.pk
                self.report.added["user"] += 1
            else:
                self.report.known["user"] += 1
            self.users[record["id"]] = known[email]

    def _add_forums(self, rows: list[tuple[int, dict]]) -> None:
        for number, record in rows:
            if record["id"] in self.forums:
                self.report.known["forum"] += 1
                continue
            title = str(record.get("title") or "").strip()[:80]
            if not title:
                self._skip(number, "forum sans titre")
                continue
            forum = Forum.objects.create(
                title=title,
                slug=_free_slug(str(record.get("slug") or title)),
                intro=str(record.get("intro") or "")[:300],
                order=min(int(record.get("order") or 100), 32_000),
                legacy_id=record["id"],
            )
            self.forums[record["id"]] = forum.pk
            self.report.added["forum"] += 1

    def _add_topics(self, rows: list[tuple[int, dict]]) -> None:
        fresh, tagged = [], []
        for number, record in rows:
            if record["id"] in self.topics:
                self.report.known["topic"] += 1
                continue
            title = " ".join(str(record.get("title") or "").split())[:255]
            forum = self.forums.get(str(record.get("forum")))
            if forum is None or not title:
                self._skip(number, "sujet sans titre" if forum else "forum inconnu")
                continue
            created = _moment(record.get("created"))
            topic = Topic(
                forum_id=forum,
                title=typography(title)[:255],
                slug=slug_of(title),
                author_id=self.users.get(str(record.get("author"))),
                created_at=created,
                last_posted_at=created,
                is_locked=bool(record.get("locked")),
                is_pinned=bool(record.get("pinned")),
                reads_count=max(0, int(record.get("views") or 0)),
                legacy_id=record["id"],
            )
            fresh.append(topic)
            self.topics[record["id"]] = [0, 0]
            if record.get("answer"):
                self.answers[record["id"]] = str(record["answer"])
            if record.get("tags"):
                tagged.append((topic, [str(tag)[:40] for tag in record["tags"][:5]]))
        for topic in Topic.objects.bulk_create(fresh, batch_size=500):
            self.topics[topic.legacy_id][0] = topic.pk
        for topic, tags in tagged:
            set_tags(topic, tags)
        self.report.added["topic"] += len(fresh)

    def _add_posts(self, rows: list[tuple[int, dict]]) -> None:
        ids = [record["id"] for _, record in rows]
        known = set(Post.objects.filter(legacy_id__in=ids).values_list("legacy_id", flat=True))
        fresh = []
        for number, record in rows:
            place = self.topics.get(str(record.get("topic")))
            text = str(record.get("text") or "").replace("\x00", "").strip()
            if record["id"] in known:
                self.report.known["post"] += 1
            elif place is None or not text:
                self._skip(number, "message vide" if place else "sujet inconnu")
            elif len(text) > MAX_LENGTH:
                self._skip(number, f"message de plus de {MAX_LENGTH} caractères")
            else:
                known.add(record["id"])
                place[1] += 1
                fresh.append(
                    Post(
                        topic_id=place[0],
                        number=place[1],
                        author_id=self.users.get(str(record.get("author"))),
                        raw=text,
                        cooked=cook_post(text).html,
                        cook_version=COOK_VERSION,
                        created_at=_moment(record.get("created")),
                        submission=uuid.uuid4(),
                        legacy_id=record["id"],
                    )
                )
                self.touched.add(place[0])
        Post.objects.bulk_create(fresh, batch_size=500)
        self.report.added["post"] += len(fresh)

    def finish(self) -> None:
        """Counters, excerpts and certified answers of what changed."""
        pks = sorted(self.touched)
        for start in range(0, len(pks), BATCH):
            _recount(pks[start : start + BATCH])
        for topic, answer in self.answers.items():
            post = Post.objects.filter(legacy_id=answer, topic=self.topics[topic][0], number__gt=1).first()
            if post:
                Topic.objects.filter(pk=post.topic_id).update(answer=post, answer_number=post.number, is_solved=True)
        recount_forums(*self.forums.values())


def _by_kind(records: Iterator[tuple[int, dict]]) -> Iterator[tuple[str, list[tuple[int, dict]]]]:
    """Runs of lines of one kind, in order."""
    kind, run = "", []
    for number, record in records:
        if record["type"] != kind and run:
            yield kind, run
            run = []
        kind = record["type"]
        run.append((number, record))
    if run:
        yield kind, run


def _moment(text: object) -> datetime:
    """A moment written in ISO 8601, UTC unless it says otherwise; now when it cannot be read."""
    try:
        moment = parse_datetime(str(text))
    except ValueError:
        moment = None
    if moment is None:
        return timezone.now()
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment, timezone.get_fixed_timezone(0))


def _free_slug(text: str) -> str:
    """An address that no forum has."""
    base = slugify(text)[:50] or "forum"
    taken = set(Forum.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED_SLUGS
    candidates = (base if rank == 1 else f"{base}-{rank}" for rank in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _recount(pks: list[int]) -> None:
    """Counters of many topics: four queries, whatever their number."""
    visible = Q(posts__state=Post.State.VISIBLE)
    later = visible & Q(posts__number__gt=1)
    topics = list(
        Topic.objects.filter(pk__in=pks).annotate(
            replies=Count("posts", filter=later),
            last=Max("posts__created_at", filter=visible),
            first_reply=Min("posts__created_at", filter=later & ~Q(posts__author=F("author"))),
            highest=Max("posts__number"),
        )
    )
    firsts = dict(Post.objects.filter(topic__in=pks, number=1).values_list("topic_id", "cooked"))
    authors = dict(
        Post.objects.filter(topic__in=pks, state=Post.State.VISIBLE)
        .order_by("number")
        .values_list("topic_id", "author_id")
    )
    for topic in topics:
        topic.replies_count, topic.last_number = topic.replies, topic.highest or 0
        topic.last_posted_at = topic.last or topic.created_at
        topic.first_reply_at, topic.last_author_id = topic.first_reply, authors.get(topic.pk)
        topic.excerpt = excerpt(firsts.get(topic.pk, ""))
    Topic.objects.bulk_update(
        topics,
        ["replies_count", "last_number", "last_posted_at", "first_reply_at", "last_author", "excerpt"],
        batch_size=200,
    )
