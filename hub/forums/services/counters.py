"""Counts of topics and forums, from what is there: for what moves many posts at once. A reply only adds one."""

from django.db.models import Count, F, Max, Min, Q

from hub.forums.models import Forum, Post, Topic

VISIBLE = Post.State.VISIBLE


def recount_topic(topic: Topic) -> None:
    """Set the counters of a topic, whose row is locked, from its posts."""
    facts = topic.posts.aggregate(
        replies=Count("pk", filter=Q(number__gt=1, state=VISIBLE)),
        last=Max("created_at", filter=Q(state=VISIBLE)),
        first_reply=Min("created_at", filter=Q(number__gt=1, state=VISIBLE) & ~Q(author=F("topic__author"))),
        highest=Max("number"),
    )
    last_author = topic.posts.filter(state=VISIBLE).order_by("-number").values_list("author", flat=True).first()
    topic.replies_count = facts["replies"]
    topic.last_posted_at = facts["last"] or topic.created_at
    topic.first_reply_at = facts["first_reply"]
    topic.last_author_id = last_author
    topic.last_number = max(topic.last_number, facts["highest"] or 0)
    Topic.objects.filter(pk=topic.pk).update(
        replies_count=topic.replies_count,
        last_posted_at=topic.last_posted_at,
        first_reply_at=topic.first_reply_at,
        last_author=last_author,
        last_number=topic.last_number,
    )


def recount_forums(*pks: int) -> None:
    """Set the counters of these forums from their topics; rows are locked in one order, so that none waits for ever."""
    for forum in Forum.objects.select_for_update().filter(pk__in=pks).order_by("pk"):
        listed = Topic.objects.filter(forum=forum, merged_into=None).listed()
        facts = listed.aggregate(
            topics=Count("pk", distinct=True), posts=Count("posts", filter=Q(posts__state=VISIBLE))
        )
        last = listed.recent().values_list("pk", flat=True).first()
        Forum.objects.filter(pk=forum.pk).update(
            topics_count=facts["topics"], posts_count=facts["posts"], last_topic=last
        )
