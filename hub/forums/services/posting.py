"""Open a topic, reply, change, take away, put back."""

import uuid
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from hub.accounts.models import User
from hub.core import content_version
from hub.forums import announcements, permissions, tasks
from hub.forums.cooking import COOK_VERSION, Cooked, cook_post, excerpt, typography
from hub.forums.limits import RefusedError
from hub.forums.models import Draft, Forum, Mention, Post, Revision, Topic, TopicUser
from hub.notifications import services as notifications

from . import files

# A change within this time leaves no trace: one corrects a slip.
GRACE = timedelta(minutes=5)
SLUG_LENGTH = 80
# Pages of a topic, which its title must not hide.
RESERVED_SLUGS = frozenset({"repondre", "fil-entier", "suivi", "note"})


def cook(text: str, user: User | None, post: Post | None = None) -> Cooked:
    """The HTML of a text, with the files that this member, or this post, may show: what the preview shows as well."""
    return cook_post(text, lambda keys: files.shown_files(keys, user, post))


def slug_of(title: str) -> str:
    """The readable part of a topic's address; never only digits, which are post numbers, nor a page of the topic."""
    slug = slugify(title)[:SLUG_LENGTH].strip("-") or "sujet"
    return f"sujet-{slug}"[:SLUG_LENGTH] if slug.isdigit() or slug in RESERVED_SLUGS else slug


@transaction.atomic
def create_topic(
    forum: Forum,
    author: User,
    title: str,
    text: str,
    *,
    tags: Collection[str] = (),
    submission: uuid.UUID | None = None,
) -> Topic:
    """Open a topic with its first post; the same `submission` sent twice opens it once.

    The author follows it, unless they chose not to follow what they write in.
    """
    submission = submission or uuid.uuid4()
    if existing := _sent_already(submission, author):
        return existing.topic
    now = timezone.now()
    title = typography(" ".join(title.split()))
    topic = Topic(
        forum=forum, title=title, slug=slug_of(title), author=author, created_at=now, last_posted_at=now,
        last_author=author, last_number=1,
    )  # fmt: skip
    Topic.objects.bulk_create([topic])  # without the signal that would index it now: the worker does, a second later
    post, mentioned = _write(topic, 1, author, text, submission, now)
    set_tags(topic, tags)
    Topic.objects.filter(pk=topic.pk).update(excerpt=excerpt(post.cooked))
    Forum.objects.filter(pk=forum.pk).update(
        topics_count=F("topics_count") + 1, posts_count=F("posts_count") + 1, last_topic=topic
    )
    TopicUser.objects.create(user=author, topic=topic, last_read=1)
    Draft.objects.filter(user=author, topic=None).delete()
    notifications.follow_automatically(author, topic)
    announcements.new_topic(topic, post, mentioned)
    tasks.index_later(topic.pk)
    return topic


@transaction.atomic
def reply(
    topic: Topic, author: User, text: str, *, reply_to: int | None = None, submission: uuid.UUID | None = None
) -> Post:
    """Add a post at the end of a topic; the same `submission` sent twice adds it once.

    The number is taken under the lock of the topic's row: consecutive, never given twice. Raises `RefusedError` if the
    topic was closed, removed or merged meanwhile.
    """
    submission = submission or uuid.uuid4()
    topic = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if existing := _sent_already(submission, author):
        return existing
    if topic.merged_into_id or topic.removed_at or not permissions.may_reply(author, topic):
        raise RefusedError(
            "Ce sujet vient d’être fermé\u00a0: il ne reçoit plus de réponse. Votre texte est gardé en brouillon."
        )
    now = timezone.now()
    number = topic.last_number + 1
    if reply_to is not None and not 1 <= reply_to < number:
        reply_to = None
    post, mentioned = _write(topic, number, author, text, submission, now, reply_to=reply_to)
    changes = {
        "last_number": number,
        "replies_count": F("replies_count") + 1,
        "last_posted_at": now,
        "last_author": author,
    }
    if topic.first_reply_at is None and author.pk != topic.author_id:
        changes["first_reply_at"] = now
    Topic.objects.filter(pk=topic.pk).update(**changes)
    Forum.objects.filter(pk=topic.forum_id).update(posts_count=F("posts_count") + 1, last_topic=topic)
    TopicUser.objects.advance(author, topic.pk, number)
    Draft.objects.filter(user=author, topic=topic).delete()
    notifications.follow_automatically(author, topic)
    announcements.new_reply(topic, post, mentioned)
    tasks.index_later(topic.pk)
    return post


def _sent_already(submission: uuid.UUID, author: User) -> Post | None:
    return Post.objects.filter(submission=submission, author=author).first()


def _write(
    topic: Topic, number: int, author: User, text: str, submission: uuid.UUID, now, reply_to: int | None = None
) -> tuple[Post, set[int]]:
    cooked = cook(text, author)
    post = Post.objects.create(
        topic=topic, number=number, author=author, raw=text, cooked=cooked.html, cook_version=COOK_VERSION,
        reply_to=reply_to, created_at=now, submission=submission,
    )  # fmt: skip
    files.claim(post, cooked.files, author)
    return post, _set_mentions(post, cooked.mentioned)


def _set_mentions(post: Post, named: Collection[int]) -> set[int]:
    """Note who is named, those who exist; return them."""
    if not named:
        return set()
    found = set(User.objects.filter(pk__in=named, is_active=True).values_list("pk", flat=True))
    Mention.objects.bulk_create([Mention(post=post, user_id=pk) for pk in found], ignore_conflicts=True)
    return found


def set_tags(topic: Topic, tags: Collection[str]) -> None:
    """Give a topic these tags, and keep what lists show of them beside it."""
    topic.tags.set(tags)
    topic.tag_list = [[tag.name, tag.slug] for tag in topic.tags.order_by("name")]
    Topic.objects.filter(pk=topic.pk).update(tag_list=topic.tag_list)


@transaction.atomic
def edit(
    post: Post, editor: User, text: str, *, title: str = "", tags: Collection[str] | None = None, reason: str = ""
) -> bool:
    """Change the text of a post, and for the first one its topic's title and tags; False when nothing changes.

    Within the minutes of grace its author leaves no trace; later, or by another, the former text is kept as a revision.
    """
    topic = Topic.objects.select_for_update(no_key=True).get(pk=post.topic_id)
    post = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    title = typography(" ".join(title.split())) if post.number == 1 and title else topic.title
    if post.number == 1 and tags is not None and {name for name, _ in topic.tag_list} != set(tags):
        set_tags(topic, tags)
    if text == post.raw and title == topic.title:
        return False
    now = timezone.now()
    changes = {}
    if editor.pk != post.author_id or now - post.created_at > GRACE:
        Revision.objects.create(
            post=post, editor=editor, title=topic.title if title != topic.title else "", raw=post.raw, reason=reason
        )
        changes["edited_at"] = now
    cooked = cook(text, editor, post)
    Post.objects.filter(pk=post.pk).update(raw=text, cooked=cooked.html, cook_version=COOK_VERSION, **changes)
    files.claim(post, cooked.files, editor)
    already = set(post.mentions.values_list("user_id", flat=True))
    mentioned = _set_mentions(post, cooked.mentioned - already)
    if post.number == 1:
        Topic.objects.filter(pk=topic.pk).update(title=title, slug=slug_of(title), excerpt=excerpt(cooked.html))
    announcements.named(topic, post, mentioned)
    content_version.bump_after_commit()
    tasks.index_later(topic.pk)
    return True


@transaction.atomic
def remove(post: Post, actor: User | None, *, state: str = Post.State.REMOVED) -> bool:
    """Take a post out of sight, its place being marked; the first one takes its topic with it. False if it was.

    `state` is `HIDDEN` while moderators have to decide. A certified answer that goes is certified no more.
    """
    topic = Topic.objects.select_for_update(no_key=True).get(pk=post.topic_id)
    was_visible = Post.objects.filter(pk=post.pk, state=Post.State.VISIBLE).exists()
    now = timezone.now()
    changed = Post.objects.filter(pk=post.pk).exclude(state=state).update(state=state, removed_at=now, removed_by=actor)
    if not changed:
        return False
    if was_visible:
        _leave_sight(topic, post, now)
        notifications.withdraw(Post, [post.pk])
    content_version.bump_after_commit()
    tasks.index_later(topic.pk)
    return True


def _leave_sight(topic: Topic, post: Post, now) -> None:
    from .counters import recount_forums, recount_topic

    if post.number == 1:
        Topic.objects.filter(pk=topic.pk).update(removed_at=now)
    elif topic.answer_id == post.pk:
        Topic.objects.filter(pk=topic.pk).update(answer=None, answer_number=None, certified_by=None, is_solved=False)
    recount_topic(topic)
    recount_forums(topic.forum_id)


@transaction.atomic
def restore(post: Post) -> bool:
    """Put a post back in sight, and its topic with it when it is the first; False if it was there."""
    from .counters import recount_forums, recount_topic

    topic = Topic.objects.select_for_update(no_key=True).get(pk=post.topic_id)
    changed = (
        Post.objects.filter(pk=post.pk)
        .exclude(state=Post.State.VISIBLE)
        .update(state=Post.State.VISIBLE, removed_at=None, removed_by=None)
    )
    if not changed:
        return False
    if post.number == 1:
        Topic.objects.filter(pk=topic.pk).update(removed_at=None)
    recount_topic(topic)
    recount_forums(topic.forum_id)
    content_version.bump_after_commit()
    tasks.index_later(topic.pk)
    return True
