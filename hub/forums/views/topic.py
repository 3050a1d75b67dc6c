"""One topic: its posts, where the reader is, and the addresses that lead there."""

from zoneinfo import ZoneInfo

from django.core.cache import caches
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hub.core.page_cache import public_page
from hub.forums import cards, permissions, reads
from hub.forums.forms import PageQuery
from hub.forums.models import Alias, Draft, Note, Poll, Post, Topic, Vote
from hub.forums.models.topics import PER_PAGE, page_of, post_url, topic_url
from hub.forums.services import reading
from hub.network.models import Academy
from hub.notifications.services import Level

PARIS = ZoneInfo("Europe/Paris")
# When as many posts that the reader has read stand before what is new, they are folded.
FOLD_FROM = 4
NOTHING: frozenset[str] = frozenset()


def topic_for(user, pk: int) -> Topic:
    """The topic with this reader's draft, in one query; Http404 when it is not for them."""
    found = Topic.objects.visible_to(user).select_related("forum")
    if user.is_authenticated:
        found = found.annotate(
            draft_text=Subquery(Draft.objects.filter(user=user, topic=OuterRef("pk")).values("text")[:1]),
        )
    topic = found.filter(pk=pk).first()
    if topic is None:
        raise Http404
    return topic


@require_safe
def topic(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One page of a topic; reading it advances the reader's position."""
    user = request.user
    found = reads.topic_row(user, pk)
    if found is None:
        return _gone_elsewhere(user, pk)
    page = PageQuery(request.GET).read()
    if page is None or page > page_of(found.last_number):
        raise Http404
    if slug != found.slug:
        return HttpResponsePermanentRedirect(topic_url(pk, found.slug, page))
    posts = reads.post_rows(pk, page)
    read = found.read_number if user.is_authenticated else found.last_number
    context = {
        **_topic_context(request, found, posts),
        "sheet": Paginator(range(found.last_number), PER_PAGE).page(page),
        "folded": _folded(posts, read),
        "first_new": next((post.number for post in posts if 0 < read < post.number), None),
        "read_number": read,
        "answer": _answer(request, found, posts) if page == 1 else None,
        **_poll(user, found),
    }
    if user.is_authenticated:
        last_shown = found.last_number if page == page_of(found.last_number) else page * PER_PAGE
        if last_shown > read:
            reading.mark_read(user, Topic(pk=pk), last_shown)
    else:
        public_page(request)
    return render(request, "forums/topic.html", context)


def _topic_context(request: HttpRequest, topic: reads.TopicRow, posts: list[reads.PostRow]) -> dict:
    user = request.user
    may_moderate = permissions.may_moderate(user)
    zone = reader_zone(user)
    reader = cards.Reader(
        topic=topic.pk,
        is_member=user.is_authenticated,
        may_reply=permissions.may_reply(user, topic) and topic.removed_at is None,
        may_certify=permissions.may_certify(user, topic),
        may_moderate=may_moderate,
        zone=zone.key if zone else "",
    )
    mine = reads.marks(user, topic.pk, posts)
    return {
        "topic": topic,
        "posts": [
            (post.number, cards.card(request, post, reader, mine.get(post.pk, NOTHING), topic.answer_number, user.pk))
            for post in posts
        ],
        "trail": [
            ("Accueil", "/"),
            ("Forums", "/forums/"),
            (topic.forum_title, f"/forums/{topic.forum_slug}/"),
        ],
        "here": topic.title,
        "reader": reader,
        "notes": list(Note.objects.filter(topic=topic.pk).select_related("author")) if may_moderate else [],
        "levels": Level.choices,
    }


def _folded(posts: list[reads.PostRow], read: int) -> tuple[int, int] | None:
    """The first and last numbers of the posts to fold: read, neither the question nor the last read one."""
    known = [post.number for post in posts if 1 < post.number < read]
    has_news = any(post.number > read for post in posts)
    return (known[0], known[-1]) if has_news and len(known) >= FOLD_FROM else None


def _answer(request: HttpRequest, topic: reads.TopicRow, posts: list[reads.PostRow]) -> dict | None:
    """The certified answer, shown under the question; one more query when it is on another page."""
    if not topic.answer_number:
        return None
    here = next((post for post in posts if post.number == topic.answer_number), None)
    post = here or reads.post_row(topic.pk, topic.answer_number)
    return {"post": post, "html": cards.explained(request, post.cooked)} if post else None


def _poll(user, topic: reads.TopicRow) -> dict:
    """The poll of a topic, if there is one, with its options and this member's choices: three queries."""
    if topic.poll_pk is None:
        return {"poll": None}
    poll = Poll.objects.get(pk=topic.poll_pk)
    mine = set()
    if user.is_authenticated:
        mine = set(Vote.objects.filter(user=user, option__poll=poll).values_list("option_id", flat=True))
    shows_results = not poll.is_open or (bool(mine) and not poll.hides_results)
    return {
        "poll": poll,
        "options": list(poll.options.all()),
        "chosen": mine,
        "shows_results": shows_results or (permissions.may_moderate(user) and not poll.hides_results),
    }


def reader_zone(user) -> ZoneInfo | None:
    """The reader's own time zone where it is not that of Paris; no query once the process knows the académies."""
    if not user.is_authenticated:
        return None
    name = user.time_zone
    if not name and user.academy_id:
        zones = caches["process"].get("forums:zones")
        if zones is None:
            zones = dict(Academy.objects.values_list("pk", "timezone"))
            caches["process"].set("forums:zones", zones, 3600)
        name = zones.get(user.academy_id, "")
    return ZoneInfo(name) if name and name != PARIS.key else None


@require_safe
def permalink(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The post that has, or once had, this number in this topic: wherever it now is."""
    topic = Topic.objects.visible_to(request.user).filter(pk=pk).values("pk", "slug", "last_number").first()
    if topic and Post.objects.filter(topic=pk, number=number).exists():
        return HttpResponseRedirect(post_url(pk, topic["slug"], number))
    moved = (
        Alias.objects.filter(topic_id=pk, number=number, post__topic__in=Topic.objects.visible_to(request.user))
        .values(topic=F("post__topic"), slug=F("post__topic__slug"), now=F("post__number"))
        .first()
    )
    if moved:
        return HttpResponsePermanentRedirect(post_url(moved["topic"], moved["slug"], moved["now"]))
    if topic and topic["last_number"]:
        # A number that no post has: the end of what there is.
        nearest = Post.objects.filter(topic=pk, number__lte=number).order_by("-number").values_list("number", flat=True)
        return HttpResponseRedirect(post_url(pk, topic["slug"], nearest.first() or 1))
    raise Http404


@require_safe
def bare(request: HttpRequest, pk: int) -> HttpResponse:
    """A topic's address without its title."""
    topic = Topic.objects.visible_to(request.user).filter(pk=pk).first()
    return HttpResponsePermanentRedirect(topic.get_absolute_url()) if topic else _gone_elsewhere(request.user, pk)


def _gone_elsewhere(user, pk: int) -> HttpResponse:
    """A merged topic leads to its first post where it now is."""
    target = Topic.objects.filter(pk=pk, merged_into__in=Topic.objects.visible_to(user)).first()
    if target is None:
        raise Http404
    return HttpResponsePermanentRedirect(reverse("forums:permalink", args=[pk, 1]))


@require_safe
def linear(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole thread on one page, to print or to listen to: text, names, dates, nothing else."""
    found = topic_for(request.user, pk)
    if not request.user.is_authenticated:
        public_page(request)
    context = {
        "topic": found,
        "posts": Post.objects.visible().filter(topic=found).shown()[:1000],
        "trail": [
            ("Accueil", "/"),
            ("Forums", reverse("forums:index")),
            (found.forum.title, found.forum.get_absolute_url()),
            (found.title, found.get_absolute_url()),
        ],
        "here": "Fil entier",
    }
    return render(request, "forums/linear.html", context)


@require_safe
def former_address(request: HttpRequest, legacy_id: str) -> HttpResponse:
    """Where an imported post or topic now is."""
    visible = Topic.objects.visible_to(request.user)
    post = Post.objects.filter(legacy_id=legacy_id, topic__in=visible).first()
    if post:
        return HttpResponsePermanentRedirect(post.get_absolute_url())
    topic = visible.filter(legacy_id=legacy_id).first()
    if topic:
        return HttpResponsePermanentRedirect(topic.get_absolute_url())
    raise Http404
