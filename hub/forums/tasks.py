"""What the worker does for the forums: the search index, and what comes back by the clock."""

from datetime import timedelta

from django.utils import timezone
from wagtail.search import index

from hub.core.background import background, every


def index_later(topic_pk: int) -> None:
    """Have the search know what a topic now says, once the present transaction is committed.

    The task is a row of this very transaction: it exists if and only if what it is about does.
    """
    index_topic.enqueue(topic_pk)


@background
def index_topic(pk: int) -> None:
    """Index a topic as it is when the task runs: run twice, it does the same."""
    from .models import Topic

    if topic := Topic.objects.filter(pk=pk).first():
        index.insert_or_update_object(topic)


@every(timedelta(minutes=10))
def unpin_expired() -> None:
    from .models import Topic

    if Topic.objects.filter(is_pinned=True, pinned_until__lte=timezone.now()).update(
        is_pinned=False, pinned_until=None
    ):
        from hub.core import content_version

        content_version.bump()


@every(timedelta(hours=6))
def sweep_files() -> None:
    from .services.files import sweep_orphans

    sweep_orphans()


@every(timedelta(minutes=30))
def alert_team() -> None:
    """Tell the team, once per question, that nobody answers."""
    from .services.moderation import alert_unanswered

    alert_unanswered()


@every(timedelta(minutes=5))
def recook() -> None:
    """Bring a few posts up to the present recipe: nothing to do once all are."""
    from .cooking import COOK_VERSION
    from .models import Post
    from .services.posting import cook

    stale = Post.objects.filter(cook_version__lt=COOK_VERSION).select_related("author").order_by("-pk")[:80]
    for post in stale:
        html = cook(post.raw, post.author, post).html
        Post.objects.filter(pk=post.pk, raw=post.raw).update(cooked=html, cook_version=COOK_VERSION)
