"""Write: a new topic, a reply, a change; the preview, the draft, the files, and who may be named."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.accounts.models import User
from hub.core.dates import clock_fr
from hub.core.throttle import reader_key, seconds_to_wait
from hub.forums import limits, permissions, reads
from hub.forums.cooking import mention, plain_text, quote
from hub.forums.forms import (
    DraftForm,
    EditForm,
    MessageForm,
    NameQuery,
    ReplyForm,
    StartQuery,
    TopicForm,
    UploadForm,
)
from hub.forums.models import Attachment, Draft, Post, Topic
from hub.forums.models.posts import MAX_LENGTH
from hub.forums.people import find_members
from hub.forums.services import answers, files, moderation, posting, reading
from hub.forums.similar import similar_topics

from .topic import topic_for

PICTURE_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
}
MENTIONS_SHOWN = 10


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Accueil", "/"), ("Forums", reverse("forums:index")), *more]


def _preview(request: HttpRequest, form: MessageForm, post: Post | None = None) -> str | None:
    """The HTML that publishing would give, when « Aperçu » was the button; whatever is wrong in other fields."""
    if "apercu" not in request.POST:
        return None
    return mark_safe(posting.cook(form.given_text, request.user, post).html)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_topic(request: HttpRequest) -> HttpResponse:
    """Ask a question; what was typed is never lost: refused, it is shown again and kept as a draft."""
    user = request.user
    if request.method != "POST":
        return _show_new_topic(request, _started_form(request))
    form = TopicForm(user, request.POST)
    preview = _preview(request, form)
    if preview is not None or not form.is_valid():
        _keep(user, None, form)
        return _show_new_topic(request, form, preview, status=200 if preview is not None else 422)
    data = form.cleaned_data
    try:
        limits.check(user, data["text"], is_topic=True, submission=data["submission"])
        topic = posting.create_topic(
            data["forum"], user, data["title"], data["text"], tags=data["tags"], submission=data["submission"]
        )
    except limits.RefusedError as refusal:
        _keep(user, None, form)
        form.add_error(None, str(refusal))
        return _show_new_topic(request, form, status=429)
    if form.poll and not hasattr(topic, "poll"):
        answers.add_poll(topic, **form.poll)
    messages.success(request, "Question publiée\u00a0: les réponses vous seront annoncées.")
    return redirect(topic)


def _started_form(request: HttpRequest) -> TopicForm:
    """The draft that was kept, else the template of the forum named in the address."""
    query = StartQuery(request.GET).read()
    initial = {"submission": uuid.uuid4(), "forum": query["forum"]}
    draft = Draft.objects.filter(user=request.user, topic=None).first()
    if draft:
        kept = {name: value for name, value in draft.fields.items() if name in TopicForm.KEPT and value}
        initial |= {"title": draft.title, "text": draft.text, **kept}
    form = TopicForm(request.user, initial=initial)
    if not draft and query["forum"]:
        chosen = form.fields["forum"].queryset.filter(slug=query["forum"]).first()
        if chosen and chosen.template:
            form.initial["text"] = chosen.template
    return form


def _show_new_topic(
    request: HttpRequest, form: TopicForm, preview: str | None = None, status: int = 200
) -> HttpResponse:
    forum = form["forum"].value()
    context = {
        "form": form,
        "preview": preview,
        "trail": _trail(),
        "here": "Poser une question",
        "similar": similar_topics(request.user, str(form["title"].value() or "")) if form.is_bound else [],
        "templates": {each.slug: each.template for each in form.fields["forum"].queryset if each.template},
        "chosen": str(forum or ""),
        "draft": Draft.objects.filter(user=request.user, topic=None).first() if not form.is_bound else None,
    }
    return render(request, "forums/new_topic.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer: the page that shows what is wrong, the preview, or a composer without JavaScript."""
    user = request.user
    row = reads.topic_row(user, pk)
    if row is None:
        raise Http404
    if not permissions.may_reply(user, row) or row.removed_at:
        raise PermissionDenied
    if request.method != "POST":
        topic = topic_for(user, pk)
        return _show_reply(request, topic, _started_reply(request, topic))
    form = ReplyForm(request.POST, auto_id="reponse-%s")
    preview = _preview(request, form)
    refused = 422
    if preview is None and form.is_valid():
        data = form.cleaned_data
        try:
            limits.check(user, data["text"], is_topic=False, submission=data["submission"])
            post = posting.reply(
                Topic(pk=pk), user, data["text"], reply_to=data["reply_to"], submission=data["submission"]
            )
            return redirect(post)
        except limits.RefusedError as refusal:
            form.add_error(None, str(refusal))
            refused = 429
    topic = topic_for(user, pk)
    _keep(user, topic, form)
    return _show_reply(request, topic, form, preview, status=refused if preview is None else 200)


def _started_reply(request: HttpRequest, topic: Topic) -> ReplyForm:
    query = StartQuery(request.GET).read()
    number = query["citer"] or query["reponse"]
    text = topic.draft_text or ""
    if query["citer"]:
        text = (text + "\n\n" if text else "") + _quoted(topic, query["citer"])
    return ReplyForm(initial={"text": text, "submission": uuid.uuid4(), "reply_to": number}, auto_id="reponse-%s")


def _quoted(topic: Topic, number: int) -> str:
    """The Markdown that quotes a post of the topic; nothing for one that is not there."""
    post = Post.objects.visible().select_related("author").filter(topic=topic, number=number).first()
    if post is None:
        return ""
    author = post.author.display_name if post.author else "Un membre du réseau"
    return quote(plain_text(post.cooked)[:600], author, number, post.get_absolute_url())


def _show_reply(
    request: HttpRequest, topic: Topic, form: ReplyForm, preview: str | None = None, status: int = 200
) -> HttpResponse:
    number = form["reply_to"].value()
    answered = None
    if number and str(number).isdigit():
        answered = Post.objects.visible().filter(topic=topic, number=int(number)).shown().first()
    context = {
        "topic": topic,
        "form": form,
        "preview": preview,
        "answered": answered,
        "trail": _trail((topic.forum.title, topic.forum.get_absolute_url()), (topic.title, topic.get_absolute_url())),
        "here": "Votre réponse",
    }
    return render(request, "forums/reply.html", context, status=status)


def _keep(user: User, topic: Topic | None, form: MessageForm) -> None:
    """A refused or previewed text is kept at once, as if the page had been left."""
    draft = DraftForm({"text": form.given_text[:MAX_LENGTH], "title": form.data.get("title", "")[:255]})
    if draft.is_valid():
        fields = {name: form.data.get(name, "")[:MAX_LENGTH] for name in TopicForm.KEPT} if topic is None else {}
        reading.keep_draft(
            user, topic, text=draft.cleaned_data["text"], title=draft.cleaned_data["title"], fields=fields
        )


def post_for(user, pk: int) -> Post:
    """A post of a topic that this reader may see, with its topic; Http404 when it is not for them."""
    found = Post.objects.select_related("topic__forum", "author").filter(
        pk=pk, topic__in=Topic.objects.visible_to(user)
    )
    return get_object_or_404(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a message: one's own, or another's with a reason."""
    user = request.user
    post = post_for(user, pk)
    if not permissions.may_edit(user, post):
        raise PermissionDenied
    is_moderation = post.author_id != user.pk
    kind = {"is_first": post.number == 1, "is_moderation": is_moderation}
    if request.method == "POST":
        form = EditForm(request.POST, **kind)
        preview = _preview(request, form, post)
        if preview is None and form.is_valid():
            data = form.cleaned_data
            if is_moderation:
                moderation.edit_post(post, user, data["text"], data["reason"], title=data.get("title", ""))
            else:
                posting.edit(post, user, data["text"], title=data.get("title", ""), tags=data.get("tags"))
            messages.success(request, "Message modifié.")
            return redirect(post)
    else:
        tags = ", ".join(name for name, _ in post.topic.tag_list)
        form = EditForm(initial={"text": post.raw, "title": post.topic.title, "tags": tags}, **kind)
        preview = None
    context = {
        "post": post,
        "form": form,
        "preview": preview,
        "is_moderation": is_moderation,
        "trail": _trail((post.topic.title, post.topic.get_absolute_url())),
        "here": f"Modifier le n°\u00a0{post.number}",
    }
    status = 422 if form.is_bound and form.errors and preview is None else 200
    return render(request, "forums/edit.html", context, status=status)


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The HTML of a text, as it would be published."""
    form = MessageForm(request.POST)
    if seconds_to_wait("forum-preview", reader_key(request), limit=60, period=60):
        return HttpResponse("<p>Beaucoup d’aperçus en peu de temps. Réessayez dans une minute.</p>", status=429)
    text = form.given_text[:MAX_LENGTH]
    cooked = posting.cook(text, request.user).html if text.strip() else "<p>Rien à montrer pour le moment.</p>"
    return HttpResponse(cooked)


@login_required
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what is being written; answers with what to show: « Brouillon gardé à 14 h 32 »."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": "Ce texte est trop long pour être gardé."}, status=422)
    data = form.cleaned_data
    topic = None
    if data["topic"]:
        topic = get_object_or_404(Topic.objects.visible_to(request.user), pk=data["topic"])
    fields = {name: data[name] for name in ("forum", "tags")} if topic is None else {}
    kept = reading.keep_draft(request.user, topic, text=data["text"], title=data["title"], fields=fields)
    said = f"Brouillon gardé à {clock_fr(timezone.now())}." if kept else ""
    return JsonResponse({"message": said})


@login_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep a file for the message being written; answers with the Markdown that shows it."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"message": " ".join(form.errors.get("file", ["Fichier refusé."]))}, status=422)
    try:
        attachment = files.attach(request.user, form.cleaned_data["file"], form.cleaned_data["alt"])
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=422)
    return JsonResponse(
        {
            "key": str(attachment.key),
            "name": attachment.name,
            "picture": attachment.is_picture,
            "markdown": markdown_of(attachment),
        }
    )


def markdown_of(attachment: Attachment) -> str:
    """What a message holds to show this file."""
    text = (attachment.alt or attachment.name).replace("[", "").replace("]", "")
    return f"{'!' if attachment.is_picture else ''}[{text}](fichier:{attachment.key})"


@require_safe
def attachment(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """A file of a post, for whoever may read the post; of a draft, for who is writing it."""
    found = get_object_or_404(Attachment.objects.select_related("post"), key=key)
    user = request.user
    if found.post is None:
        if not user.is_authenticated or found.uploader_id != user.pk:
            raise Http404
    else:
        readable = Topic.objects.visible_to(user).filter(pk=found.post.topic_id).exists()
        if not readable or not permissions.may_see_text(user, found.post):
            raise Http404
    response = FileResponse(
        found.file.open(),
        as_attachment=not found.is_picture,
        filename=found.name,
        content_type=PICTURE_TYPES.get(found.extension, "application/octet-stream"),
    )
    response["Cache-Control"] = "private, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Who may be named after « @ »: at most ten, by name or académie, among those who may read this topic's forum."""
    form = NameQuery(request.GET)
    query = StartQuery(request.GET).read()
    if not form.is_valid() or seconds_to_wait("forum-members", reader_key(request), limit=120, period=60):
        return render(request, "forums/members.html", {"members": []})
    found = find_members(form.cleaned_data["q"], query["forum"], MENTIONS_SHOWN)
    context = {"members": found, "mention": mention}
    return render(request, "forums/members.html", context)


@login_required
@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """Topics whose title resembles what is being typed."""
    form = NameQuery(request.GET)
    found = similar_topics(request.user, form.cleaned_data["q"]) if form.is_valid() else []
    return render(request, "forums/similar.html", {"similar": found})
