"""Topics that change place: moved, split, merged. Every former address goes on leading to its post."""

from bisect import bisect_right
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from hub.accounts.models import User
from hub.core import content_version
from hub.forums import tasks
from hub.forums.cooking import excerpt, typography
from hub.forums.models import Alias, Forum, ModerationAction, Post, Topic, TopicUser
from hub.notifications import services as notifications

from . import moderation
from .counters import recount_forums, recount_topic
from .posting import slug_of

Kind = ModerationAction.Kind


@transaction.atomic
def move(topic: Topic, forum: Forum, actor: User, reason: str) -> None:
    """Put a topic in another forum; nothing happens when it is there."""
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    if topic.forum_id == forum.pk:
        return
    former = topic.forum
    Topic.objects.filter(pk=topic.pk).update(forum=forum, is_pinned=False, pinned_until=None)
    topic.forum = forum
    recount_forums(former.pk, forum.pk)
    _settle(topic.pk)
    moderation.log(Kind.MOVE, actor, topic, None, reason, source=former.title, target=forum.title)


@transaction.atomic
def split(topic: Topic, numbers: Collection[int], title: str, forum: Forum, actor: User, reason: str) -> Topic:
    """Make a new topic of these posts, the first becoming its question. The question itself never leaves.

    Former addresses lead to the posts; each reader is, in the new topic, where they were among its posts. `ValueError`
    when no such post is there.
    """
    topic = Topic.objects.select_for_update().get(pk=topic.pk)
    posts = list(topic.posts.filter(number__in=numbers, number__gt=1).order_by("number"))
    if not posts:
        raise ValueError("nothing to split")
    title = typography(title)
    new = Topic(
        forum=forum, title=title, slug=slug_of(title), author=posts[0].author, created_at=posts[0].created_at,
        last_number=len(posts), excerpt=excerpt(posts[0].cooked),
    )  # fmt: skip
    Topic.objects.bulk_create([new])
    former = [post.number for post in posts]
    _renumber(posts, topic, new, dict(zip(former, range(1, len(posts) + 1), strict=True)))
    if topic.answer_number in former:
        Topic.objects.filter(pk=topic.pk).update(answer=None, answer_number=None, certified_by=None, is_solved=False)
    positions = topic.readers.values_list("user_id", "last_read")
    TopicUser.objects.bulk_create(
        [
            TopicUser(user_id=user, topic=new, last_read=bisect_right(former, last))
            for user, last in positions
            if bisect_right(former, last)
        ],
        batch_size=500,
    )
    for each in (topic, new):
        recount_topic(each)
    recount_forums(topic.forum_id, forum.pk)
    _settle(topic.pk, new.pk)
    moderation.log(Kind.SPLIT, actor, new, None, reason, source=topic.title, messages=former)
    return new


@transaction.atomic
def merge(source: Topic, target: Topic, actor: User, reason: str) -> None:
    """Add the posts of a topic at the end of another, which alone remains.

    Former addresses lead to the posts, followers follow. Whoever had read the whole of the target has read there what
    they had read in the source; for the others nothing is counted as read that was not.
    """
    if source.pk == target.pk:
        raise ValueError("a topic cannot be merged into itself")
    rows = Topic.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk").in_bulk()
    source, target = rows[source.pk], rows[target.pk]
    posts = list(source.posts.order_by("number"))
    former, base = [post.number for post in posts], target.last_number
    _renumber(posts, source, target, {number: base + rank for rank, number in enumerate(former, start=1)})
    read = dict(source.readers.values_list("user_id", "last_read"))
    advanced = list(target.readers.filter(last_read__gte=base, user__in=read))
    for row in advanced:
        row.last_read = base + bisect_right(former, read[row.user_id])
    TopicUser.objects.bulk_update(advanced, ["last_read"], batch_size=500)
    Topic.objects.filter(pk=target.pk).update(last_number=base + len(posts))
    target.last_number = base + len(posts)
    now = timezone.now()
    Topic.objects.filter(pk=source.pk).update(
        merged_into=target, removed_at=now, answer=None, answer_number=None, is_solved=False, replies_count=0
    )
    Topic.objects.filter(merged_into=source).update(merged_into=target)
    recount_topic(target)
    recount_forums(source.forum_id, target.forum_id)
    notifications.move_followers(source, target)
    _settle(source.pk, target.pk)
    moderation.log(Kind.MERGE, actor, target, posts[0] if posts else None, reason, source=source.title)


def _renumber(posts: list[Post], former: Topic, new: Topic, numbers: dict[int, int]) -> None:
    """Give posts their place in another topic, and remember where they were."""
    Alias.objects.bulk_create(
        [Alias(topic_id=former.pk, number=post.number, post=post) for post in posts],
        update_conflicts=True,
        update_fields=["post"],
        unique_fields=["topic_id", "number"],
        batch_size=500,
    )
    for post in posts:
        post.topic_id = new.pk
        post.reply_to = numbers.get(post.reply_to)
        post.number = numbers[post.number]
    Post.objects.bulk_update(posts, ["topic", "number", "reply_to"], batch_size=200)
    notifications.regroup(Post, {post.pk: post.number for post in posts}, new)


def _settle(*topics: int) -> None:
    content_version.bump_after_commit()
    for pk in topics:
        tasks.index_later(pk)
