"""The forums of the demo: topics, posts, reactions, flags, a poll, and where some members are in their reading."""

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import yaml
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from wagtail.search import index

from hub.accounts import groups
from hub.accounts.models import User
from hub.forums.cooking import COOK_VERSION, excerpt, mention, typography
from hub.forums.models import (
    Attachment,
    Flag,
    Forum,
    ModerationAction,
    Poll,
    PollOption,
    Post,
    Reaction,
    Revision,
    Topic,
    TopicUser,
    Vote,
)
from hub.forums.services import files, posting
from hub.forums.services.counters import recount_forums, recount_topic
from hub.glossary.models import Term
from hub.kit.models import ResourcePage
from hub.network.models import Theme
from hub.notifications.models import Subscription
from hub.notifications.services import pair

CONTENT = Path(__file__).parent / "content" / "forums"
ICONS = {
    "pencil-ruler": "pencil-ruler-line",
    "discuss": "discuss-line",
    "list-check": "list-check",
    "tools": "tools-line",
    "compass": "compass-3-line",
    "team": "team-line",
    "lock": "lock-line",
}
GROUPS = {"moderator": groups.MODERATORS, "editor": groups.EDITORS, "administrator": groups.ADMINISTRATORS}
REASONS = {"publicite": Flag.Reason.ADVERTISING, "hors_sujet": Flag.Reason.OFF_TOPIC}
# Who signs in to look around has not read the last days; it is what « non lus » is for.
READER = "camille-d"
UNREAD_DAYS = 6


@dataclass(frozen=True)
class Manuscript:
    """A topic as it is written in its file."""

    head: dict
    posts: list[tuple[dict, str]]


def read_topics() -> list[Manuscript]:
    """The topics, in the order of their files."""
    found = []
    for path in sorted((CONTENT / "topics").glob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        parts = re.split(r"^--- post: (\{.*\})\n", body, flags=re.MULTILINE)[1:]
        posts = [(yaml.safe_load(facts), text.strip()) for facts, text in zip(parts[::2], parts[1::2], strict=True)]
        found.append(Manuscript(yaml.safe_load(head), posts))
    return found


def load_forums(people: dict[str, User]) -> int:
    """Create the forums and topics that are missing, bring back what was changed in them; how many topics.

    What members wrote in them besides stays.
    """
    forums = {
        entry["slug"]: _load_forum(entry) for entry in yaml.safe_load((CONTENT / "forums.yaml").read_text())["forums"]
    }
    anchor = _anchor()
    manuscripts = read_topics()
    topics = {each.head["slug"]: _load_topic(each, forums, people, anchor) for each in manuscripts}
    links = _Links(topics, people)
    for each in manuscripts:
        _Thread(each, topics[each.head["slug"]], people, links).load()
    recount_forums(*(forum.pk for forum in forums.values()))
    transaction.on_commit(lambda: [index.insert_or_update_object(topic) for topic in topics.values()])
    return len(topics)


def _anchor() -> datetime:
    """The last 18:00 in Paris: posts fall at human hours, and never in the future."""
    now = timezone.localtime()
    evening = now.replace(hour=18, minute=0, second=0, microsecond=0)
    return evening if evening <= now else evening - timedelta(days=1)


def _load_forum(entry: dict) -> Forum:
    forum, _ = Forum.objects.update_or_create(
        slug=entry["slug"],
        defaults={
            "title": entry["title"],
            "intro": typography(entry["intro"]),
            "theme": Theme.objects.filter(name=entry["theme"]).first(),
            "icon": ICONS[entry["icon"]],
            "order": entry["order"],
            "template": entry["template"],
        },
    )
    names = [GROUPS[name] for name in entry.get("groups", [])]
    forum.groups.set(Group.objects.filter(name__in=names))
    return forum


def _load_topic(each: Manuscript, forums: dict[str, Forum], people: dict[str, User], anchor: datetime) -> Topic:
    head = each.head
    title = typography(head["title"])
    topic, _ = Topic.objects.update_or_create(
        legacy_id=f"demo:{head['slug']}",
        defaults={
            "forum": forums[head["forum"]],
            "title": title,
            "slug": head["slug"],
            "author": people[head["author"]],
            "created_at": anchor + timedelta(hours=head["created_offset_hours"]),
            "is_locked": head["state"] == "locked",
            "is_pinned": head["state"] == "pinned",
            "reads_count": head["views"],
            "removed_at": None,
        },
    )
    posting.set_tags(topic, head["tags"])
    return topic


class _Links:
    """Where the addresses written in the texts lead."""

    def __init__(self, topics: dict[str, Topic], people: dict[str, User]):
        self.people = people
        self.addresses = {f"sujet:{slug}": topic.get_absolute_url() for slug, topic in topics.items()}
        pages = ResourcePage.objects.live().in_bulk()
        self.addresses |= {f"kit:{page.slug}": page.get_url() for page in pages.values()}
        self.addresses |= {f"terme:{term.slug}": term.get_absolute_url() for term in Term.objects.published()}

    def resolve(self, text: str, topic: Topic, uploader: User, post: Post) -> str:
        """The text with addresses of this hub; what leads nowhere (yet) keeps its words alone."""
        text = re.sub(r"(?<![\w/.])@([a-z]+(?:-[a-z]+)+)\b", self._mention, text)
        text = re.sub(
            r"\[([^\]]+)\]\(post:(\d+)\)\n",
            lambda match: f"[{match[1]}, n°\u00a0{match[2]}](/forums/t/{topic.pk}/{match[2]}/)\n>\n",
            text,
        )
        text = re.sub(r"!\[([^\]]+)\]\(media:([\w.-]+)\)", lambda match: _picture(match, uploader, post), text)
        return re.sub(r"\[([^\]]+)\]\(((?:kit|terme|sujet|webinaire|temoignage):[\w-]+)\)", self._link, text)

    def _mention(self, match: re.Match) -> str:
        user = self.people.get(match[1])
        return mention(user.display_name, user.pk) if user else match[0]

    def _link(self, match: re.Match) -> str:
        address = self.addresses.get(match[2])
        return f"[{match[1]}]({address})" if address else match[1]


def _picture(match: re.Match, uploader: User, post: Post) -> str:
    name, alt = match[2], match[1]
    attachment = Attachment.objects.filter(post=post, name=name).first()
    if attachment is None:
        upload = SimpleUploadedFile(name, (CONTENT / "media" / name).read_bytes())
        attachment = files.attach(uploader, upload, alt)
        Attachment.objects.filter(pk=attachment.pk).update(post=post)
    return f"![{alt}](fichier:{attachment.key})"


class _Thread:
    """The posts of one topic, and what members did there."""

    def __init__(self, manuscript: Manuscript, topic: Topic, people: dict[str, User], links: _Links):
        self.head, self.manuscripts = manuscript.head, manuscript.posts
        self.topic, self.people, self.links = topic, people, links
        # The same choices at each load: nothing secret.
        self.chance = random.Random(self.head["slug"])  # noqa: S311

    def load(self) -> None:
        self.posts = [self._load_post(rank, *each) for rank, each in enumerate(self.manuscripts, start=1)]
        self._load_reactions()
        self._load_state()
        self._load_flags()
        if "poll" in self.head:
            self._load_poll(self.head["poll"])
        self._load_readers()

    def _load_post(self, rank: int, facts: dict, text: str) -> Post:
        topic, author = self.topic, self.people[facts["author"]]
        written = topic.created_at + timedelta(hours=facts["offset_hours"])
        key = f"demo:{self.head['slug']}:{rank}"
        post = Post.objects.filter(legacy_id=key).first()
        if post is None:
            number = (topic.posts.order_by("-number").values_list("number", flat=True).first() or 0) + 1
            post = Post.objects.create(topic=topic, number=number, author=author, raw="", cooked="", legacy_id=key)
        raw = self.links.resolve(text, topic, author, post)
        post.author, post.raw, post.created_at = author, raw, written
        post.cooked, post.cook_version = posting.cook(raw, author, post).html, COOK_VERSION
        post.reply_to = facts.get("reply_to")
        post.state, post.removed_at, post.removed_by = Post.State.VISIBLE, None, None
        post.edited_at = written + timedelta(hours=facts["edited"]) if "edited" in facts else None
        post.save()
        if post.edited_at and not post.revisions.exists():
            Revision.objects.create(post=post, editor=author, raw=raw.rpartition(" ")[0], created_at=post.edited_at)
        return post

    def _load_reactions(self) -> None:
        for post, (facts, _) in zip(self.posts, self.manuscripts, strict=True):
            others = [user for user in self.people.values() if user.pk != post.author_id]
            for kind, number in ((Reaction.Kind.USEFUL, facts["likes"]), (Reaction.Kind.SAME, facts.get("me_too", 0))):
                Reaction.objects.bulk_create(
                    [
                        Reaction(post=post, user=user, kind=kind, created_at=post.created_at)
                        for user in self.chance.sample(others, number)
                    ],
                    ignore_conflicts=True,
                )
            for kind, counter in Reaction.COUNTERS.items():
                setattr(post, counter, post.reactions.filter(kind=kind).count())
            post.save(update_fields=list(Reaction.COUNTERS.values()))

    def _load_state(self) -> None:
        topic, number = self.topic, self.head.get("certified_post")
        answer = self.posts[number - 1] if number else None
        topic.answer, topic.answer_number = answer, answer.number if answer else None
        topic.is_solved, topic.certified_by = answer is not None, topic.author if answer else None
        topic.excerpt, topic.same_count = excerpt(self.posts[0].cooked), self.posts[0].same_count
        topic.save()
        recount_topic(topic)
        if self.head["state"] == "locked" and not topic.actions.exists():
            ModerationAction.objects.create(
                kind=ModerationAction.Kind.LOCK,
                actor=self.people[self.head["locked_by"]],
                topic=topic,
                reason=self.head["locked_reason"],
            )

    def _load_flags(self) -> None:
        for entry in self.head.get("flags", []):
            Flag.objects.update_or_create(
                post=self.posts[entry["post"] - 1],
                user=self.people[entry["by"]],
                defaults={
                    "reason": REASONS.get(entry["reason"], Flag.Reason.OTHER),
                    "comment": entry["text"],
                    "created_at": self.topic.created_at + timedelta(hours=entry["offset_hours"]),
                    "decision": Flag.Decision.WAITING,
                    "decided_at": None,
                },
            )

    def _load_poll(self, entry: dict) -> None:
        poll, created = Poll.objects.update_or_create(
            topic=self.topic,
            defaults={
                "question": typography(entry["question"]),
                "max_choices": entry["max_choices"],
                "is_anonymous": entry["anonymous"],
                "closes_at": self.topic.created_at + timedelta(hours=entry["closes_offset_hours"]),
            },
        )
        if not created:
            return
        given = dict.fromkeys((user.pk for user in self.people.values()), 0)
        for rank, option in enumerate(entry["options"], start=1):
            row = PollOption.objects.create(
                poll=poll, text=typography(option["text"]), order=rank, votes_count=option["votes"]
            )
            voters = sorted(given, key=lambda pk: (given[pk], self.chance.random()))[: option["votes"]]
            Vote.objects.bulk_create([Vote(option=row, user_id=pk) for pk in voters])
            for pk in voters:
                given[pk] += 1
        poll.voters_count = sum(1 for number in given.values() if number)
        poll.save(update_fields=["voters_count"])

    def _load_readers(self) -> None:
        """Followers have read everything; whoever wrote, as far as they wrote; the demo's reader, some days ago."""
        read = {post.author_id: post.number for post in self.posts}
        last = self.posts[-1].number
        followers = [self.people[slug] for slug in self.head["followers"]]
        read |= dict.fromkeys((user.pk for user in followers), last)
        reader = self.people[READER]
        since = timezone.now() - timedelta(days=UNREAD_DAYS)
        old = [post.number for post in self.posts if post.created_at < since]
        if old and self.head["forum"] != "coulisses":
            read[reader.pk] = old[-1]
        else:
            read.pop(reader.pk, None)
        TopicUser.objects.bulk_create(
            [TopicUser(user_id=pk, topic=self.topic, last_read=number) for pk, number in read.items()],
            ignore_conflicts=True,
        )
        about_type, about_id = pair(self.topic)
        Subscription.objects.bulk_create(
            [Subscription(user=user, about_type_id=about_type, about_id=about_id) for user in followers],
            ignore_conflicts=True,
        )
