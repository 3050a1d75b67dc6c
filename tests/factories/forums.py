"""Forums, topics and posts to test with; topics and posts are made by the services, as members make them."""

import factory
from django.core.cache import caches
from factory.django import DjangoModelFactory

from hub.accounts.models import User
from hub.forums.models import Forum, Post, Topic
from hub.forums.services import posting


class ForumFactory(DjangoModelFactory):
    """A public forum; `groups` are those who alone may read it."""

    class Meta:
        model = Forum
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Forum {n:03}")
    slug = factory.Sequence(lambda n: f"forum-{n:03}")
    intro = "De quoi l’on parle."

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        if extracted:
            self.groups.set(extracted)
        # What a process knows of forums is read again once the change is committed, which a test never does.
        caches["process"].clear()


def make_topic(
    forum: Forum,
    author: User,
    *,
    title: str = "Une question posée ici",
    replies: int = 0,
    by: User | None = None,
    **fields,
) -> Topic:
    """A topic with as many replies, by its author unless `by` says otherwise; `fields` are set at the end."""
    topic = posting.create_topic(
        forum, author, title, fields.pop("text", "Le texte de la question."), tags=fields.pop("tags", ())
    )
    for number in range(replies):
        posting.reply(topic, by or author, f"Réponse {number + 1}.")
    if fields:
        Topic.objects.filter(pk=topic.pk).update(**fields)
    topic.refresh_from_db()
    return topic


def post_of(topic: Topic, number: int) -> Post:
    return Post.objects.select_related("topic__forum", "author").get(topic=topic, number=number)
