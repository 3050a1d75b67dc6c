"""What the forums have notifications tell: to whom, why, about what. Called within the transaction of a service."""

from collections.abc import Collection

from hub.accounts.models import User
from hub.notifications.services import notify

from .models import Forum, ModerationAction, Post, Topic


def _key(post: Post) -> str:
    return f"forums.post:{post.pk}"


def _within(topic: Topic) -> list[Forum]:
    """The forum of a topic, by its key alone: no need to read it."""
    return [Forum(pk=topic.forum_id)]


def new_topic(topic: Topic, post: Post, mentioned: Collection[int]) -> None:
    """Those named, then those who follow the forum."""
    named(topic, post, mentioned)
    notify(
        [], "forums.topic", post, key=_key(post), group=topic, within=_within(topic), followers=True,
        actor=post.author, rank=post.number,
    )  # fmt: skip


def new_reply(topic: Topic, post: Post, mentioned: Collection[int]) -> None:
    """Those named, whoever is answered, then those who follow the topic or its forum: once each."""
    named(topic, post, mentioned)
    if post.reply_to and post.reply_to > 1:
        answered = topic.posts.filter(number=post.reply_to, author__isnull=False).values_list("author_id", flat=True)
        notify(
            list(answered), "forums.answer", post, key=_key(post),
            reason=f"on répond à votre message n°\u00a0{post.reply_to}",
            group=topic, within=_within(topic), actor=post.author, rank=post.number,
        )  # fmt: skip
    notify(
        [], "forums.reply", post, key=_key(post), group=topic, within=_within(topic), followers=True,
        actor=post.author, rank=post.number,
    )  # fmt: skip


def named(topic: Topic, post: Post, members: Collection[int]) -> None:
    """Members whose name is in a post."""
    if not members:
        return
    notify(
        list(members), "forums.mention", post, key=_key(post), reason="on vous cite",
        group=topic, within=_within(topic), actor=post.author, rank=post.number,
    )  # fmt: skip


def certified(topic: Topic, post: Post, actor: User) -> None:
    """Whoever answered, and those who follow the topic."""
    options = {
        "key": f"forums.certified:{post.pk}", "group": topic, "within": _within(topic), "actor": actor,
        "rank": post.number,
    }  # fmt: skip
    notify([post.author_id] if post.author_id else [], "forums.certified", post, reason="votre réponse aide", **options)
    notify([], "forums.certified", post, followers=True, **options)


def decided(action: ModerationAction, members: Collection[int]) -> None:
    """The author of what moderators acted on: told at once, with the reason and a way to answer."""
    notify(
        list(members), "forums.moderation", action, key=f"forums.action:{action.pk}", reason="cela vous concerne",
        actor=action.actor,
    )  # fmt: skip
