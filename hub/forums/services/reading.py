"""Where readers are, and what they keep."""

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from hub.accounts.models import User
from hub.forums.models import Bookmark, Draft, Forum, Post, Topic, TopicUser
from hub.notifications import services as notifications

BATCH = 500


@transaction.atomic
def mark_read(user: User, topic: Topic, number: int) -> None:
    """The member has read a topic up to this post; its notifications are read as well. A position never goes back."""
    if TopicUser.objects.advance(user, topic.pk, number):
        Topic.objects.filter(pk=topic.pk).update(reads_count=F("reads_count") + 1)
    notifications.mark_read(user, topic, up_to=number)


@transaction.atomic
def mark_all_read(user: User, forum: Forum | None = None) -> int:
    """Everything that the member may read, or all of one forum, is read; how many topics were not."""
    unread = Topic.objects.visible_to(user).unread_by(user)
    if forum is not None:
        unread = unread.filter(forum=forum)
    numbers = dict(unread.values_list("pk", "last_number"))
    TopicUser.objects.bulk_create(
        [TopicUser(user=user, topic_id=pk) for pk in numbers], ignore_conflicts=True, batch_size=BATCH
    )
    last = Topic.objects.filter(pk=OuterRef("topic_id")).values("last_number")
    pks = list(numbers)
    for start in range(0, len(pks), BATCH):
        rows = TopicUser.objects.filter(user=user, topic__in=pks[start : start + BATCH])
        rows.filter(last_read__lt=Subquery(last)).update(last_read=Subquery(last))
    return len(pks)


def keep(user: User, post: Post, note: str = "") -> None:
    """Bookmark a post, with a note that only the member reads; again, the note is replaced."""
    Bookmark.objects.update_or_create(user=user, post=post, defaults={"note": note})


def let_go(user: User, post: Post) -> None:
    """Take a bookmark away; nothing happens when there is none."""
    Bookmark.objects.filter(user=user, post=post).delete()


@transaction.atomic
def keep_draft(
    user: User, topic: Topic | None, *, text: str, title: str = "", fields: dict | None = None
) -> Draft | None:
    """Keep what a member is writing (`topic` None: a new topic); an empty text forgets it."""
    if not text.strip() and not title.strip():
        Draft.objects.filter(user=user, topic=topic).delete()
        return None
    values = {"text": text, "title": title, "fields": fields or {}, "updated_at": timezone.now()}
    draft, _ = Draft.objects.update_or_create(user=user, topic=topic, defaults=values)
    return draft
