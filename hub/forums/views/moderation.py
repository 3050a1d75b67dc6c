"""What moderators do from a topic; and what the person concerned reads of it."""

from datetime import datetime, time

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.forums import permissions
from hub.forums.forms import MergeForm, MoveForm, NoteForm, PinForm, ReasonForm, SplitForm
from hub.forums.models import ModerationAction, Topic
from hub.forums.services import moderation, topics

from .writing import post_for

# Each tool: title, what it does, the words of its button; those that go both ways have one for each.
TOOLS = {
    "deplacer": ("Déplacer le sujet", "Déplacer le sujet"),
    "separer": ("Séparer des messages", "Créer le nouveau sujet"),
    "reunir": ("Réunir à un autre sujet", "Réunir les deux sujets"),
    "fermer": ("Fermer le sujet", "Fermer le sujet"),
    "rouvrir": ("Rouvrir le sujet", "Rouvrir le sujet"),
    "epingler": ("Épingler le sujet", "Épingler le sujet"),
    "desepingler": ("Désépingler le sujet", "Désépingler le sujet"),
    "annoncer": ("Annoncer en tête des forums", "Annoncer le sujet"),
    "ne-plus-annoncer": ("Terminer l’annonce", "Terminer l’annonce"),
    "resoudre": ("Clore comme résolu", "Marquer comme résolu"),
    "remettre-en-attente": ("Remettre en attente de réponse", "Remettre en attente"),
}
SWITCHES = {
    "fermer": (moderation.lock, True),
    "rouvrir": (moderation.lock, False),
    "desepingler": (moderation.pin, False),
    "annoncer": (moderation.announce, True),
    "ne-plus-annoncer": (moderation.announce, False),
    "resoudre": (moderation.resolve, True),
    "remettre-en-attente": (moderation.resolve, False),
}


def _moderator(request: HttpRequest):
    if not permissions.may_moderate(request.user):
        raise PermissionDenied
    return request.user


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tool(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One tool on a topic: its form, then what it does, with a reason."""
    user = _moderator(request)
    if name not in TOOLS:
        raise Http404
    topic = get_object_or_404(Topic.objects.visible_to(user).select_related("forum"), pk=pk)
    form = _form(name, topic, user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        goal = _apply(name, topic, user, form)
        if goal is not None:
            messages.success(request, f"C’est fait\u00a0: {TOOLS[name][0].lower()}.")
            return redirect(goal)
    title, button = TOOLS[name]
    context = {
        "topic": topic,
        "form": form,
        "title": title,
        "button": button,
        "trail": [
            ("Accueil", "/"),
            ("Forums", reverse("forums:index")),
            (topic.title, topic.get_absolute_url()),
        ],
        "here": title,
    }
    return render(request, "forums/tool.html", context, status=422 if form.is_bound else 200)


def _form(name: str, topic: Topic, user, data):
    match name:
        case "deplacer":
            return MoveForm(user, data, initial={"forum": topic.forum_id})
        case "separer":
            return SplitForm(user, data, initial={"forum": topic.forum_id})
        case "reunir":
            return MergeForm(data)
        case "epingler":
            return PinForm(data, initial={"until": moderation.default_pin_end().date()})
    return ReasonForm(data)


def _apply(name: str, topic: Topic, user, form) -> Topic | None:
    """Do it; the topic to go to, or None when the form has a further mistake."""
    data = form.cleaned_data
    match name:
        case "deplacer":
            topics.move(topic, data["forum"], user, data["reason"])
        case "separer":
            try:
                return topics.split(topic, data["numbers"], data["title"], data["forum"], user, data["reason"])
            except ValueError:
                form.add_error("numbers", "Aucun message de ce sujet n’a ces numéros (le n°\u00a01 ne part jamais).")
                return None
        case "reunir":
            target = Topic.objects.visible_to(user).exclude(pk=topic.pk).filter(pk=data["target"]).first()
            if target is None:
                form.add_error("target", "Ce sujet n’existe pas, ou c’est celui-ci.")
                return None
            topics.merge(topic, target, user, data["reason"])
            return target
        case "epingler":
            until = data["until"] and timezone.make_aware(datetime.combine(data["until"], time(23, 59)))
            moderation.pin(topic, user, data["reason"], on=True, until=until)
        case _:
            act, on = SWITCHES[name]
            act(topic, user, data["reason"], on=on)
    topic.refresh_from_db()
    return topic


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Remove or restore somebody's message, or leave what was reported without effect; with a reason."""
    user = _moderator(request)
    post = post_for(user, pk)
    titles = {
        "retirer": f"Retirer le message n°\u00a0{post.number}",
        "retablir": f"Rétablir le message n°\u00a0{post.number}",
        "sans-suite": f"Laisser le message n°\u00a0{post.number}",
    }
    if name not in titles:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if name == "retablir":
            moderation.restore_post(post, user, reason)
        else:
            moderation.decide(post, user, uphold=name == "retirer", reason=reason)
        messages.success(request, f"C’est fait\u00a0: {titles[name][:1].lower()}{titles[name][1:]}.")
        return redirect(post.topic.forum if post.number == 1 and name == "retirer" else post)
    context = {
        "topic": post.topic,
        "post": post,
        "form": form,
        "title": titles[name],
        "button": titles[name],
        "trail": [
            ("Accueil", "/"),
            ("Forums", reverse("forums:index")),
            (post.topic.title, post.topic.get_absolute_url()),
        ],
        "here": titles[name],
    }
    return render(request, "forums/tool.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A note between moderators."""
    user = _moderator(request)
    topic = get_object_or_404(Topic.objects.visible_to(user), pk=pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        moderation.add_note(topic, user, form.cleaned_data["text"])
        messages.success(request, "Note ajoutée. Seule la modération la lit.")
    else:
        messages.error(request, "Écrivez la note avant de l’ajouter\u202f; 4\u202f000 caractères au plus.")
    return redirect(topic)


@login_required
@require_safe
def action(request: HttpRequest, pk: int) -> HttpResponse:
    """What moderators did, for the person it concerns: what, why, and how to answer."""
    found = get_object_or_404(ModerationAction.objects.select_related("topic", "post"), pk=pk)
    if request.user.pk != found.concerned_id and not permissions.may_moderate(request.user):
        raise Http404
    topic = found.topic
    is_readable = topic is not None and Topic.objects.visible_to(request.user).filter(pk=topic.pk).exists()
    context = {
        "action": found,
        "is_readable": is_readable,
        "trail": [("Accueil", "/"), ("Forums", reverse("forums:index"))],
        "here": "Décision de la modération",
    }
    return render(request, "forums/action.html", context)
