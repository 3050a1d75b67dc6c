"""What notifications must know of the forums: the kinds of events, and how to show what they are about."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.urls import reverse

from hub.accounts.models import User
from hub.notifications.registry import (
    EventKind,
    Extra,
    Shown,
    Subject,
    register_event,
    register_extras,
    register_subject,
)

from .cooking import plain_text
from .models import Forum, ModerationAction, Post, Topic
from .permissions import may_moderate, readable_forum_ids

register_event(
    EventKind("forums.mention", "{author} vous cite", "mention", "mentions", weight=40, personal=True, delivers=True),
    EventKind("forums.answer", "{author} vous répond", "réponse", "réponses", weight=30, personal=True, delivers=True),
    EventKind("forums.certified", "Une réponse est certifiée", "réponse certifiée", "réponses certifiées", weight=25),
    EventKind("forums.topic", "{author} ouvre un sujet", "nouveau sujet", "nouveaux sujets", weight=15, delivers=True),
    EventKind("forums.reply", "{author} a écrit", "message", "messages", weight=10, delivers=True),
    EventKind("forums.moderation", "La modération est intervenue", "décision", "décisions", personal=True, prompt=True),
)


def _readable_posts(user: User, pks: Collection[int]):
    topics = Topic.objects.visible_to(user).listed()
    return Post.objects.visible().filter(pk__in=pks, topic__in=topics)


def show_posts(user: User, pks: Collection[int]) -> dict[int, Shown]:
    """Two queries."""
    posts = list(_readable_posts(user, pks).select_related("author", "topic__forum"))
    answered = {post.reply_to for post in posts if post.reply_to} | {1}
    rows = Post.objects.filter(topic__in={post.topic_id for post in posts}, number__in=answered)
    ids = {(topic, number): key for topic, number, key in rows.values_list("topic_id", "number", "submission")}
    return {post.pk: _shown(post, ids) for post in posts}


def _shown(post: Post, ids: dict) -> Shown:
    topic, forum = post.topic, post.topic.forum
    above = [number for number in (1, post.reply_to) if number and number < post.number]
    references = dict.fromkeys(_message_id(ids[topic.pk, each]) for each in above if (topic.pk, each) in ids)
    return Shown(
        title=topic.title,
        url=post.get_absolute_url(),
        text=plain_text(post.cooked),
        html=post.cooked,
        author=post.author.display_name if post.author else "",
        at=post.created_at,
        message_id=_message_id(post.submission),
        references=tuple(references),
        list_id=(f"{forum.slug}.forums", f"Forum {forum.title}"),
    )


def _message_id(submission: UUID) -> str:
    """The post's own, for ever: neither its topic nor its number, which may change."""
    return f"forums.{submission.hex}"


def readers_of_post(pk: int, members: Collection[int]) -> set[int]:
    """Those of these members who may read the post: their groups and roles against those of its forum."""
    topic = Topic.objects.filter(posts=pk, posts__state=Post.State.VISIBLE, removed_at=None, merged_into=None).first()
    return set() if topic is None else _readers_of_forum(topic.forum_id, members)


def _readers_of_forum(forum_pk: int, members: Collection[int]) -> set[int]:
    found = User.objects.filter(pk__in=members, is_active=True).prefetch_related("groups", "roles")
    return {user.pk for user in found if forum_pk in readable_forum_ids(_with_groups(user))}


def _with_groups(user: User) -> User:
    """Their groups, as `accounts.permissions` would read them one member at a time."""
    user._group_names = frozenset(group.name for group in user.groups.all())
    return user


def seen_posts(user: User, pks: Collection[int]) -> set[int]:
    """Those whose number the member has read past. One query."""
    rows = Post.objects.filter(pk__in=pks, topic__readers__user=user, number__lte=F("topic__readers__last_read"))
    return set(rows.values_list("pk", flat=True))


register_subject(Subject(Post, show_posts, readers_of_post, seen_posts, label="Message"))


def show_topics(user: User, pks: Collection[int]) -> dict[int, Shown]:
    rows = Topic.objects.visible_to(user).listed().filter(pk__in=pks).select_related("author")
    return {
        topic.pk: Shown(topic.title, topic.get_absolute_url(), topic.excerpt, at=topic.created_at) for topic in rows
    }


def readers_of_topic(pk: int, members: Collection[int]) -> set[int]:
    topic = Topic.objects.filter(pk=pk, removed_at=None, merged_into=None).first()
    return set() if topic is None else _readers_of_forum(topic.forum_id, members)


register_subject(
    Subject(
        Topic,
        show_topics,
        readers_of_topic,
        follow_reason="vous suivez ce sujet",
        automatic_reason="vous avez écrit dans ce sujet",
        label="Sujet",
    )
)


def show_forums(user: User, pks: Collection[int]) -> dict[int, Shown]:
    allowed = set(readable_forum_ids(user))
    rows = Forum.objects.filter(pk__in=[pk for pk in pks if pk in allowed])
    return {forum.pk: Shown(forum.title, forum.get_absolute_url(), forum.intro) for forum in rows}


register_subject(
    Subject(
        Forum, show_forums, _readers_of_forum, follow_reason="vous suivez ce forum", automatic_reason="", label="Forum"
    )
)


def show_actions(user: User, pks: Collection[int]) -> dict[int, Shown]:
    """What moderators did, to those it concerns: what, why, how to answer."""
    rows = ModerationAction.objects.filter(pk__in=pks).select_related("topic", "post")
    return {action.pk: _shown_action(action) for action in rows if _concerns(action, user)}


def _concerns(action: ModerationAction, user: User) -> bool:
    return user.pk == action.concerned_id or may_moderate(user)


def _shown_action(action: ModerationAction) -> Shown:
    title = action.topic.title if action.topic else "Un de vos messages"
    label = action.get_kind_display()
    said = f"{label[:1].upper()}{label[1:]}."
    if action.reason:
        said += f" Motif\u00a0: {action.reason}"
    return Shown(
        title=title,
        url=reverse("forums:action", args=[action.pk]),
        text=f"{said}\n\nVous n’êtes pas d’accord\u202f? Répondez à l’équipe depuis cette page.",
        at=action.created_at,
    )


def readers_of_action(pk: int, members: Collection[int]) -> set[int]:
    action = ModerationAction.objects.filter(pk=pk).select_related("topic", "post").first()
    if action is None:
        return set()
    return {user.pk for user in User.objects.filter(pk__in=members, is_active=True) if _concerns(action, user)}


register_subject(Subject(ModerationAction, show_actions, readers_of_action, label="Modération"))


@register_extras
def waiting_questions(user: User, since: datetime, limit: int) -> list[Extra]:
    """Questions that nobody answered, for the end of a digest."""
    from hub.core.dates import ago

    rows = Topic.objects.visible_to(user).unanswered().exclude(author=user)[:limit]
    return [
        Extra(topic.title, topic.get_absolute_url(), f"sans réponse, posée {ago(topic.created_at)}") for topic in rows
    ]
