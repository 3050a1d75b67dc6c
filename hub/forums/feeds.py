"""Atom feeds of what anyone may read: everything, a forum, a tag, a topic."""

import hashlib

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, parse_etags
from taggit.models import Tag

from . import permissions
from .cooking import excerpt
from .models import Forum, Post, Topic

ITEMS = 30
ANONYMOUS = "Un membre du réseau"


class _PublicFeed(Feed):
    """A feed with conditional GET: unchanged, it costs its reader nothing."""

    feed_type = Atom1Feed
    subtitle = ""
    author_name = "Réseau des acteurs de la formation en ligne"

    def __call__(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        response["Cache-Control"] = "public, max-age=300"
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            response.status_code, response.content = 304, b""
        if "Last-Modified" not in response:
            response["Last-Modified"] = http_date()
        return response

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.excerpt

    def item_link(self, item):
        return item.get_absolute_url()

    def item_guid(self, item):
        return f"{settings.SITE_URL}/forums/t/{item.pk}/"

    item_guid_is_permalink = False

    def item_pubdate(self, item):
        return item.created_at

    def item_updateddate(self, item):
        return item.last_posted_at

    def item_author_name(self, item):
        return (item.author.display_name if item.author else "") or ANONYMOUS

    def item_categories(self, item):
        return [name for name, _ in item.tag_list]


def _topics(rows):
    return rows.recent().select_related("author")[:ITEMS]


class AllTopics(_PublicFeed):
    title = "Les forums"
    link = "/forums/"

    def items(self):
        return _topics(Topic.objects.public())


class ForumTopics(_PublicFeed):
    def get_object(self, request, slug: str) -> Forum:
        return get_object_or_404(Forum, slug=slug, pk__in=permissions.public_forum_ids())

    def title(self, forum):
        return f"Forum {forum.title}"

    def subtitle(self, forum):
        return forum.intro

    def link(self, forum):
        return forum.get_absolute_url()

    def items(self, forum):
        return _topics(Topic.objects.public().filter(forum=forum))


class TagTopics(_PublicFeed):
    def get_object(self, request, slug: str) -> Tag:
        tag = get_object_or_404(Tag, slug=slug)
        if not Topic.objects.public().tagged(slug).exists():
            raise Http404
        return tag

    def title(self, tag):
        return f"Sujets «\u00a0{tag.name}\u00a0»"

    def link(self, tag):
        return f"/forums/mots-cles/{tag.slug}/"

    def items(self, tag):
        return _topics(Topic.objects.public().tagged(tag.slug))


class TopicPosts(_PublicFeed):
    def get_object(self, request, pk: int) -> Topic:
        return get_object_or_404(Topic.objects.public(), pk=pk)

    def title(self, topic):
        return topic.title

    def link(self, topic):
        return topic.get_absolute_url()

    def items(self, topic):
        return Post.objects.visible().filter(topic=topic).select_related("author").order_by("-number")[:ITEMS]

    def item_title(self, post):
        return f"n°\u00a0{post.number}, {self.item_author_name(post)}"

    def item_description(self, post):
        return excerpt(post.cooked, 600)

    def item_guid(self, post):
        return f"{settings.SITE_URL}/forums/m/{post.pk}/"

    def item_updateddate(self, post):
        return post.edited_at or post.created_at

    def item_categories(self, post):
        return []
