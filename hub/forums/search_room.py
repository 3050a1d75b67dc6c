"""The forums in the search of the whole site: topics, by their title, their certified answer and their posts."""

from collections import defaultdict
from collections.abc import Iterable

from hub.core.search_rooms import SearchRoom, Shown, register_search_room
from hub.core.templatetags.hub import plural

from .cooking import plain_text
from .models import Post, Topic
from .models.posts import SEARCHED_POSTS


def show(pks: Iterable[int]) -> dict[int, Shown]:
    """Two queries: the topics, and the posts from which the excerpt is taken."""
    topics = Topic.objects.filter(pk__in=pks).select_related("forum")
    texts: dict[int, list[str]] = defaultdict(list)
    rows = Post.objects.visible().filter(topic__in=pks, number__lte=SEARCHED_POSTS).order_by("number")
    for topic, cooked in rows.values_list("topic_id", "cooked"):
        texts[topic].append(plain_text(cooked))
    return {topic.pk: _shown(topic, texts[topic.pk]) for topic in topics}


def _shown(topic: Topic, texts: list[str]) -> Shown:
    replies = plural(topic.replies_count, "réponse", "réponses") if topic.replies_count else "Sans réponse"
    return Shown(
        title=topic.title,
        url=topic.get_absolute_url(),
        origin=f"Forum {topic.forum.title}",
        icon="discuss-line",
        texts=tuple(texts),
        note=f"Résolu, {replies}" if topic.is_solved else replies,
    )


register_search_room(SearchRoom("forums", "Forums", order=50, model=Topic, visible=Topic.objects.public, show=show))
