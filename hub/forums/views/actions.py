"""One click, or one short form, on a post or a topic."""

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.core.throttle import minutes, reader_key, seconds_to_wait
from hub.forums import permissions
from hub.forums.forms import BookmarkForm, FlagForm, VoteForm
from hub.forums.models import Bookmark, Forum, Poll, Post, Reaction, Topic
from hub.forums.revisions import changes_of
from hub.forums.services import answers, moderation, posting, reading
from hub.notifications.services import Level, follow

from .writing import post_for

REACTIONS_PER_HOUR = 200
FLAGS_PER_DAY = 20


def _post_page(post: Post) -> HttpResponse:
    return redirect(post)


@login_required
@require_POST
def react(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give or take back a reaction, as the button said; a second click on the same button changes nothing."""
    if kind not in Reaction.Kind:
        raise Http404
    post = post_for(request.user, pk)
    if post.state != Post.State.VISIBLE:
        raise Http404
    on = request.POST.get("mettre") != "0"
    if seconds_to_wait("forum-reaction", reader_key(request), limit=REACTIONS_PER_HOUR, period=3600):
        return HttpResponse("Beaucoup de réactions en peu de temps. Réessayez dans une heure.", status=429)
    answers.react(request.user, post, kind, on=on)
    if not request.htmx:
        return _post_page(post)
    post.refresh_from_db(fields=list(Reaction.COUNTERS.values()))
    context = {
        "post": {"pk": post.pk, "number": post.number, "count": getattr(post, Reaction.COUNTERS[Reaction.Kind(kind)])},
        "kind": kind,
        "pressed": on and post.author_id != request.user.pk,
    }
    return render(request, "forums/reaction.html", context)


@login_required
@require_POST
def certify(request: HttpRequest, pk: int) -> HttpResponse:
    """This is the answer, or no longer."""
    post = post_for(request.user, pk)
    topic = post.topic
    if not permissions.may_certify(request.user, topic):
        raise PermissionDenied
    if request.POST.get("mettre") == "0":
        answers.uncertify(topic)
        messages.success(request, "La réponse n’est plus certifiée.")
    elif post.number > 1 and post.state == Post.State.VISIBLE:
        answers.certify(topic, post, request.user)
        messages.success(request, "Réponse certifiée\u00a0: elle s’affiche sous la question.")
    return redirect(topic)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bookmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a post with a private note, change the note, or let it go."""
    post = post_for(request.user, pk)
    kept = Bookmark.objects.filter(user=request.user, post=post).first()
    if request.method == "POST" and "retirer" in request.POST:
        reading.let_go(request.user, post)
        messages.success(request, "Signet retiré.")
        return redirect("forums:bookmarks") if request.POST.get("retour") == "signets" else _post_page(post)
    form = BookmarkForm(request.POST if request.method == "POST" else None, initial={"note": kept.note if kept else ""})
    if request.method == "POST" and form.is_valid():
        reading.keep(request.user, post, form.cleaned_data["note"])
        messages.success(request, "Message gardé dans vos signets.")
        return _post_page(post)
    context = {"form": form, "post": post, "kept": kept, **_post_trail(post, "Signet")}
    return render(request, "forums/bookmark.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def bookmarks(request: HttpRequest) -> HttpResponse:
    """The member's bookmarks that they may still read, the last kept first."""
    rows = (
        Bookmark.objects.filter(
            user=request.user, post__topic__in=Topic.objects.visible_to(request.user), post__state=Post.State.VISIBLE
        )
        .select_related("post__topic", "post__author")
        .order_by("-created_at")[:200]
    )
    trail = [("Accueil", "/"), ("Forums", reverse("forums:index"))]
    return render(request, "forums/bookmarks.html", {"bookmarks": rows, "trail": trail, "here": "Mes signets"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Say to moderators that something is wrong: first why, then it is sent."""
    post = post_for(request.user, pk)
    if post.author_id == request.user.pk or post.state != Post.State.VISIBLE:
        raise Http404
    form = FlagForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            wait = seconds_to_wait("forum-flag", reader_key(request), limit=FLAGS_PER_DAY, period=24 * 3600)
            if not wait:
                moderation.flag(request.user, post, form.cleaned_data["reason"], form.cleaned_data["comment"])
                messages.success(request, "Signalement transmis à la modération, merci. Personne d’autre ne le voit.")
                return redirect(post.topic)
            status = 429
            form.add_error(None, f"Beaucoup de signalements. Réessayez dans {minutes(wait)}\u00a0min.")
    context = {"form": form, "post": post, **_post_trail(post, "Signaler")}
    return render(request, "forums/report.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own message away, after a confirmation; it can be put back."""
    post = post_for(request.user, pk)
    if post.author_id != request.user.pk or not permissions.may_remove(request.user, post, post.topic):
        raise PermissionDenied
    if request.method == "POST":
        posting.remove(post, request.user)
        if post.number == 1:
            messages.success(request, "Question retirée.")
            return redirect(post.topic.forum)
        messages.success(request, f"Message n°\u00a0{post.number} retiré. Vous pouvez le rétablir à sa place.")
        return _post_page(post)
    return render(request, "forums/remove.html", {"post": post, **_post_trail(post, "Retirer")})


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what one took away."""
    post = post_for(request.user, pk)
    if post.author_id != request.user.pk or not permissions.may_restore(request.user, post):
        raise PermissionDenied
    posting.restore(post)
    messages.success(request, "Message rétabli.")
    return _post_page(post)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What a post said before: each change as what was added and taken out."""
    post = post_for(request.user, pk)
    if not permissions.may_see_text(request.user, post):
        raise Http404
    changes = changes_of(post)
    if not changes:
        raise Http404
    return render(request, "forums/history.html", {"post": post, "changes": changes, **_post_trail(post, "Versions")})


@login_required
@require_POST
def follow_topic(request: HttpRequest, pk: int) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=pk)
    return _follow(request, topic, "ce sujet")


@login_required
@require_POST
def follow_forum(request: HttpRequest, slug: str) -> HttpResponse:
    forum = get_object_or_404(Forum, slug=slug, pk__in=permissions.readable_forum_ids(request.user))
    return _follow(request, forum, "ce forum")


SAID = {
    Level.FOLLOW: "Vous suivez {what}\u00a0: chaque message vous est annoncé.",
    Level.NORMAL: "Dans {what}, seules les réponses et les mentions qui vous concernent vous sont annoncées.",
    Level.SILENT: "Silence pour {what}\u00a0: rien ne vous est annoncé.",
}


def _follow(request: HttpRequest, target: Topic | Forum, what: str) -> HttpResponse:
    level = request.POST.get("niveau")
    if level not in Level:
        raise Http404
    follow(request.user, target, level)
    messages.success(request, SAID[Level(level)].format(what=what))
    return redirect(target)


@login_required
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose in a poll, change one's mind, or take one's choice back."""
    poll = get_object_or_404(
        Poll.objects.select_related("topic"), pk=pk, topic__in=Topic.objects.visible_to(request.user)
    )
    form = VoteForm(poll, request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez parmi les propositions.")
        return redirect(poll.topic)
    chosen = list(form.cleaned_data["options"])
    try:
        answers.vote(request.user, poll, chosen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(poll.topic)
    messages.success(request, "Choix enregistré. Vous pouvez en changer jusqu’à la fin." if chosen else "Choix retiré.")
    return redirect(poll.topic)


@require_safe
def poll_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The results of a poll as a table; names only for a named poll that is closed."""
    poll = get_object_or_404(
        Poll.objects.select_related("topic"), pk=pk, topic__in=Topic.objects.visible_to(request.user)
    )
    if poll.is_open and (poll.hides_results or not permissions.may_moderate(request.user)):
        raise Http404
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    shows_names = not poll.is_anonymous and not poll.is_open and request.user.is_authenticated
    rows.writerow(["Proposition", "Voix", *(["Membres"] if shows_names else [])])
    for option in poll.options.prefetch_related("votes__user"):
        names = [", ".join(vote.user.display_name for vote in option.votes.all())] if shows_names else []
        rows.writerow([_bare(cell) for cell in (option.text, option.votes_count, *names)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sondage-{poll.pk}.csv"'
    return response


def _bare(cell) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _post_trail(post: Post, here: str) -> dict:
    return {
        "trail": [
            ("Accueil", "/"),
            ("Forums", reverse("forums:index")),
            (post.topic.title, post.topic.get_absolute_url()),
        ],
        "here": here,
    }
