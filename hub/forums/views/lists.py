"""The forums, and the lists of topics."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from taggit.models import Tag

from hub.core.page_cache import public_page
from hub.forums import cards, permissions, reads
from hub.forums.forms import ListQuery
from hub.forums.models import Forum
from hub.forums.models.topics import unread_since
from hub.forums.paging import LAST_ACTIVE_FIRST, OLDEST_FIRST, Keyset
from hub.forums.services import reading
from hub.forums.statistics import announced_delay
from hub.notifications.services import Level

PER_PAGE = 20
TRAIL = [("Accueil", "/")]


@dataclass(frozen=True)
class View:
    """One quick view of the topics."""

    slug: str
    title: str
    lead: str
    empty: str
    order: Keyset = LAST_ACTIVE_FIRST
    members_only: bool = False


VIEWS = {
    view.slug: view
    for view in (
        View("recents", "Récents", "Les derniers échanges, tous forums confondus.", "Aucun sujet pour le moment."),
        View(
            "sans-reponse",
            "Sans réponse",
            "Les plus anciennes d’abord. Une piste ou un «\u00a0moi aussi\u00a0» suffit pour que quelqu’un ne soit "
            "plus seul.",
            "Toutes les questions ont une réponse.",
            OLDEST_FIRST,
        ),
        View(
            "non-lus",
            "Non lus",
            "Ce qui s’est écrit depuis votre dernier passage.",
            "Vous avez tout lu.",
            members_only=True,
        ),
        View(
            "suivis",
            "Suivis",
            "Les sujets que vous suivez, et ceux des forums que vous suivez.",
            "Vous ne suivez aucun sujet.",
            members_only=True,
        ),
        View(
            "resolus",
            "Résolus",
            "Les questions qui ont leur réponse\u00a0: celle-ci s’affiche sous la question.",
            "Aucune réponse n’est encore certifiée.",
        ),
    )
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every forum that the reader may read: last activity, counts, unread."""
    user = request.user
    unread = {}
    if user.is_authenticated:
        unread = reads.unread_by_forum(user)
    else:
        public_page(request)
    context = {
        "forums": reads.forum_rows(user),
        "unread": unread,
        "counts": reads.counts(user, unread=sum(unread.values())),
        "announcements": reads.announcements(user),
        "delay": announced_delay(),
        "trail": TRAIL,
        "here": "Forums",
    }
    return render(request, "forums/index.html", context)


@require_safe
def topics(request: HttpRequest, view: str) -> HttpResponse:
    """One quick view, over every forum that the reader may read."""
    chosen = VIEWS[view]
    user = request.user
    if not user.is_authenticated:
        if chosen.members_only:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        public_page(request)
    context = {
        "view": chosen,
        "title": chosen.title,
        "lead": chosen.lead,
        "trail": [*TRAIL, ("Forums", reverse("forums:index"))],
        "here": chosen.title,
        "feed": reverse("forums:feed"),
        "counts": reads.counts(user),
    }
    return _render_list(request, chosen, context)


@require_safe
def forum(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics of one forum, pinned first."""
    user = request.user
    found = reads.forum_head(user, slug)
    if found is None:
        raise Http404
    if not user.is_authenticated:
        public_page(request)
    query = ListQuery(request.GET).read()
    view = VIEWS.get(query.view) or VIEWS["recents"]
    if view.members_only and not user.is_authenticated:
        view = VIEWS["recents"]
    pinned = []
    if found.has_pinned and view.slug == "recents" and not query.cursor:
        pinned = reads.topic_list(user, "recents", view.order, "", PER_PAGE, scope="pinned", forum=found.pk).rows
    context = {
        "forum": found,
        "view": view,
        "title": found.title,
        "lead": found.intro,
        "trail": [*TRAIL, ("Forums", "/forums/")],
        "here": found.title,
        "feed": f"/forums/{found.slug}/flux.atom",
        "level": found.level or Level.NORMAL,
        "levels": Level.choices,
        "views": [each for each in VIEWS.values() if user.is_authenticated or not each.members_only],
    }
    return _render_list(request, view, context, scope="forum", forum=found.pk, pinned=pinned)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The topics that bear a tag."""
    user = request.user
    found = get_object_or_404(Tag, slug=slug)
    if not user.is_authenticated:
        public_page(request)
    context = {
        "view": None,
        "title": f"Sujets «\u00a0{found.name}\u00a0»",
        "lead": "",
        "trail": [*TRAIL, ("Forums", reverse("forums:index"))],
        "here": found.name,
        "feed": reverse("forums:tag_feed", args=[found.slug]),
        "counts": reads.counts(user),
    }
    return _render_list(request, VIEWS["recents"], context, scope="tag", tag=found.pk)


@login_required
@require_POST
def mark_all_read(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Everything, or one forum, is read."""
    found = None
    if slug:
        found = get_object_or_404(Forum, slug=slug, pk__in=permissions.readable_forum_ids(request.user))
    count = reading.mark_all_read(request.user, found)
    where = f"dans «\u00a0{found.title}\u00a0»" if found else "dans les forums"
    if count:
        plural = "s" if count > 1 else ""
        messages.success(request, f"{count}\u00a0sujet{plural} marqué{plural} comme lu{plural} {where}.")
    else:
        messages.info(request, f"Vous aviez déjà tout lu {where}.")
    return redirect(found.get_absolute_url() if found else "forums:index")


def _render_list(
    request: HttpRequest,
    view: View,
    context: dict,
    *,
    scope: str = "",
    forum: int = 0,
    tag: int = 0,
    pinned: Sequence[reads.ListedTopic] = (),
) -> HttpResponse:
    user = request.user
    query = ListQuery(request.GET).read()
    page = reads.topic_list(user, view.slug, view.order, query.cursor, PER_PAGE, scope=scope, forum=forum, tag=tag)
    if scope == "tag" and not page.rows:
        raise Http404
    since = unread_since(user) if user.is_authenticated else None
    shown = {"shows_forum": scope != "forum", "waits": view.slug == "sans-reponse"}
    rows = [cards.row(each, since, **shown) for each in (*pinned, *page.rows)]
    context = {**context, "rows": rows, "listed": page, "query": query}
    return render(request, "forums/topics.html", context)
