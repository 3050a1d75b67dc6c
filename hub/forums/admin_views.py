"""The moderators' side of the forums in the Wagtail admin: what waits, what was decided, how it goes."""

import csv
import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from .forms import DecisionForm, PageQuery
from .models import Flag, ModerationAction, Post
from .permissions import may_moderate
from .services import moderation
from .statistics import figures, oldest_waiting, weeks

PER_PAGE = 20


def _check(request: HttpRequest) -> None:
    if not may_moderate(request.user):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """Reported and hidden messages, the longest waiting first; each is decided here, with a reason."""
    _check(request)
    refused, form = None, None
    if request.method == "POST":
        form = DecisionForm(request.POST)
        post = get_object_or_404(Post.objects.select_related("topic"), pk=_pk(request))
        if form.is_valid():
            uphold = form.cleaned_data["decision"] == "retirer"
            moderation.decide(post, request.user, uphold=uphold, reason=form.cleaned_data["reason"])
            said = "retiré" if uphold else "laissé en place"
            messages.success(request, f"Message n°\u00a0{post.number} {said}. La décision est dans le journal.")
            return redirect("forums_queue")
        refused = post.pk
    posts = Paginator(Post.objects.to_judge(), PER_PAGE).get_page(PageQuery(request.GET).read() or 1)
    context = {
        "page_title": "Modération",
        "header_icon": "warning",
        "posts": posts,
        "refused": refused,
        "form": form,
        "oldest": oldest_waiting(),
    }
    return render(request, "forums/admin/queue.html", context, status=422 if refused else 200)


def _pk(request: HttpRequest) -> int:
    text = request.POST.get("post", "")
    return int(text) if text.isdigit() and len(text) < 19 else 0


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Every action, the last first: by whom, on what, why."""
    _check(request)
    rows = ModerationAction.objects.select_related("actor", "topic", "post__author")
    page = Paginator(rows, 50).get_page(PageQuery(request.GET).read() or 1)
    context = {"page_title": "Journal de modération", "header_icon": "history", "actions": page}
    return render(request, "forums/admin/journal.html", context)


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """How soon questions are answered, what waits, what was written each week. Nobody is ranked."""
    _check(request)
    context = {
        "page_title": "Suivi des forums",
        "header_icon": "view",
        "figures": figures(timezone.now()),
        "weeks": weeks(timezone.now()),
        "csv_url": reverse("forums_dashboard_csv"),
    }
    return render(request, "forums/admin/dashboard.html", context)


@require_safe
def dashboard_csv(request: HttpRequest) -> HttpResponse:
    """The activity of each week, for a spreadsheet."""
    _check(request)
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(["Semaine du", "Sujets", "Messages", "Questions sans réponse"])
    for week in weeks(timezone.now()):
        rows.writerow([week.start.isoformat(), week.topics, week.posts, week.unanswered])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="forums.csv"'
    return response


def number_waiting() -> int:
    """How many messages wait for a decision."""
    return Flag.objects.waiting().values("post").distinct().count()
