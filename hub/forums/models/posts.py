"""Posts, and what members attach to them."""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Min, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from .topics import PER_PAGE, Topic

MAX_LENGTH = 32_000
# As many posts of one topic are searched: its beginning, where the question and most answers are.
SEARCHED_POSTS = 200

POST_FIELDS = (
    *("pk", "number", "cooked", "created_at", "edited_at", "state", "reply_to", "author_id", "removed_by_id"),
    *("useful_count", "thanks_count", "same_count"),
)


def _waiting_flags() -> models.QuerySet:
    from .moderation import Flag

    return Flag.objects.waiting().select_related("user")


class PostQuerySet(models.QuerySet):
    def visible(self) -> "PostQuerySet":
        return self.filter(state=Post.State.VISIBLE)

    def for_page(self, topic_id: int, page: int) -> models.QuerySet:
        """The posts of one page of a topic, with who wrote them, as dictionaries: one query, whatever the page."""
        first = (page - 1) * PER_PAGE + 1
        return self.filter(topic_id=topic_id, number__range=(first, first + PER_PAGE - 1)).shown()

    def shown(self) -> models.QuerySet:
        """What a page shows of each post, in order."""
        return self.order_by("number").values(
            *POST_FIELDS,
            author_name=F("author__display_name"),
            author_function=F("author__function"),
            author_academy=F("author__academy__name"),
        )

    def to_judge(self) -> "PostQuerySet":
        """Messages that wait for moderators (reported, or hidden), the longest waiting first, with what was said."""
        return (
            self.filter(flags__decision="waiting")
            .annotate(since=Min("flags__created_at"))
            .select_related("topic__forum", "author__academy")
            .prefetch_related(Prefetch("flags", to_attr="reports", queryset=_waiting_flags()))
            .order_by("since", "pk")
        )

    def text_of(self, number: int) -> str:
        """The plain text of a visible post, for the search."""
        from hub.forums.cooking import plain_text

        return plain_text(self.visible().filter(number=number).values_list("cooked", flat=True).first() or "")

    def searched_texts(self) -> list[str]:
        """The plain texts of the visible posts of a topic, in order."""
        from hub.forums.cooking import plain_text

        cooked = self.visible().order_by("number").values_list("cooked", flat=True)[:SEARCHED_POSTS]
        return [plain_text(html) for html in cooked]


class Post(models.Model):
    """One message. Its number in the topic is given once and never to another."""

    class State(models.TextChoices):
        VISIBLE = "visible", "visible"
        # Reported by several members: shown to moderators only, until they decide.
        HIDDEN = "hidden", "masqué"
        # Taken away by its author or by a moderator: its place is marked.
        REMOVED = "removed", "retiré"

    topic = models.ForeignKey(Topic, verbose_name="sujet", on_delete=models.CASCADE, related_name="posts")
    number = models.PositiveIntegerField("numéro")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur ou autrice",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="forum_posts",
    )
    raw = models.TextField("texte", max_length=MAX_LENGTH)
    cooked = models.TextField("texte affiché")
    cook_version = models.PositiveSmallIntegerField("version de la mise en forme", default=0)
    reply_to = models.PositiveIntegerField("en réponse au", null=True, blank=True)
    created_at = models.DateTimeField("écrit le", default=timezone.now)
    # The last change that readers should know of (after the minutes of grace).
    edited_at = models.DateTimeField("modifié le", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.VISIBLE)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="retiré par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    useful_count = models.PositiveIntegerField("utile", default=0)
    thanks_count = models.PositiveIntegerField("merci", default=0)
    same_count = models.PositiveIntegerField("même question", default=0)
    # The form that it was written in: sent twice, it is one post. Also its identifier in e-mail threads.
    submission = models.UUIDField("envoi", default=uuid.uuid4, unique=True, editable=False)
    legacy_id = models.CharField("ancien identifiant", max_length=64, null=True, unique=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="one_post_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="post_numbers_start_at_one"),
        ]
        indexes = [models.Index(fields=["author", "-created_at"], name="post_of_author")]

    def __str__(self):
        return f"n°\u00a0{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("forums:permalink", args=[self.topic_id, self.number])


class Revision(models.Model):
    """What a post said before a change."""

    post = models.ForeignKey(Post, verbose_name="message", on_delete=models.CASCADE, related_name="revisions")
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="changé par",
        null=True,
        on_delete=models.SET_NULL,
        related_name="forum_revisions",
    )
    title = models.CharField("titre", max_length=255, blank=True)
    raw = models.TextField("texte")
    reason = models.CharField("motif", max_length=200, blank=True)
    created_at = models.DateTimeField("changé le", default=timezone.now)

    class Meta:
        verbose_name = "version d’un message"
        verbose_name_plural = "versions de messages"
        ordering = ["created_at", "pk"]

    def __str__(self):
        return f"{self.post_id}, {self.created_at:%d/%m/%Y}"


class Reaction(models.Model):
    class Kind(models.TextChoices):
        USEFUL = "utile", "Utile"
        THANKS = "merci", "Merci"
        SAME = "meme-question", "Même question"

    COUNTERS = {Kind.USEFUL: "useful_count", Kind.THANKS: "thanks_count", Kind.SAME: "same_count"}

    post = models.ForeignKey(Post, verbose_name="message", on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="membre", on_delete=models.CASCADE, related_name="forum_reactions"
    )
    kind = models.CharField("réaction", max_length=15, choices=Kind)
    created_at = models.DateTimeField("donnée le", default=timezone.now)

    class Meta:
        verbose_name = "réaction"
        verbose_name_plural = "réactions"
        constraints = [models.UniqueConstraint(fields=["user", "post", "kind"], name="one_reaction_of_a_kind")]

    def __str__(self):
        return self.get_kind_display()


class Bookmark(models.Model):
    """A post that a member keeps, with a note that only they read."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="membre", on_delete=models.CASCADE, related_name="forum_bookmarks"
    )
    post = models.ForeignKey(Post, verbose_name="message", on_delete=models.CASCADE, related_name="bookmarks")
    note = models.CharField("note", max_length=300, blank=True)
    created_at = models.DateTimeField("gardé le", default=timezone.now)

    class Meta:
        verbose_name = "signet"
        verbose_name_plural = "signets"
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="one_bookmark_per_post")]

    def __str__(self):
        return self.note or str(self.post_id)


class Mention(models.Model):
    """Who is named in a post; the text holds `@[name](membre:pk)`."""

    post = models.ForeignKey(Post, verbose_name="message", on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="membre", on_delete=models.CASCADE, related_name="forum_mentions"
    )

    class Meta:
        verbose_name = "mention"
        verbose_name_plural = "mentions"
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="one_mention_per_post")]

    def __str__(self):
        return str(self.user_id)


def private_storage():
    """Files are reached through a view that asks who may read their topic."""
    return storages["private"]


def upload_path(attachment: "Attachment", name: str) -> str:
    """A generated name: what the member called the file is a column."""
    return f"forums/{attachment.key}.{attachment.extension}"


class Attachment(models.Model):
    """A file or a picture that a post shows; without a post, it belongs to a draft and is swept when that is gone."""

    key = models.UUIDField("clé", default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(
        Post, verbose_name="message", null=True, blank=True, on_delete=models.CASCADE, related_name="attachments"
    )
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="envoyé par",
        null=True,
        on_delete=models.SET_NULL,
        related_name="forum_attachments",
    )
    file = models.FileField("fichier", upload_to=upload_path, storage=private_storage)
    name = models.CharField("nom", max_length=200)
    extension = models.CharField("format", max_length=5)
    size = models.PositiveIntegerField("taille")
    alt = models.CharField("texte de remplacement", max_length=250, blank=True)
    width = models.PositiveIntegerField("largeur", null=True, blank=True)
    height = models.PositiveIntegerField("hauteur", null=True, blank=True)
    created_at = models.DateTimeField("envoyé le", default=timezone.now)

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("forums:attachment", args=[self.key, f"{self.key.hex[:8]}.{self.extension}"])

    @property
    def is_picture(self) -> bool:
        return self.width is not None


class Draft(models.Model):
    """What a member is writing: one reply per topic, and one new topic."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="membre", on_delete=models.CASCADE, related_name="forum_drafts"
    )
    topic = models.ForeignKey(
        Topic, verbose_name="sujet", null=True, blank=True, on_delete=models.CASCADE, related_name="drafts"
    )
    title = models.CharField("titre", max_length=255, blank=True)
    text = models.TextField("texte", max_length=MAX_LENGTH, blank=True)
    fields = models.JSONField("autres champs", default=dict, blank=True)
    updated_at = models.DateTimeField("gardé le", default=timezone.now)

    class Meta:
        verbose_name = "brouillon de message"
        verbose_name_plural = "brouillons de messages"
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="one_draft_per_topic"),
            models.UniqueConstraint(fields=["user"], condition=Q(topic=None), name="one_draft_of_a_new_topic"),
        ]

    def __str__(self):
        return self.title or self.text[:60]
