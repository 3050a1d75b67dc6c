"""Topics: a question, what was answered, and where each reader is."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from taggit.managers import TaggableManager
from wagtail.search import index

from hub.forums import permissions
from hub.notifications.models import Subscription

from .forums import Forum

# What was last touched longer ago is nobody's backlog: neither counted nor listed as unread.
UNREAD_FOR = timedelta(days=60)
PER_PAGE = 20

# What a list shows of a topic.
LISTED = (
    *("pk", "title", "slug", "excerpt", "replies_count", "last_number", "created_at", "last_posted_at"),
    *("is_pinned", "is_announcement", "is_locked", "is_solved", "answer_number", "same_count"),
)


# Questions that nobody answered and that may be answered; topics that are where they were opened, and seen.
UNANSWERED = Q(replies_count=0, is_locked=False, is_solved=False, is_announcement=False)
IN_PLACE = Q(removed_at=None, merged_into=None)

Level = Subscription.Level


def _with_level(user, model: type[models.Model], level: str) -> QuerySet:
    """The objects of this model that the member follows at this level, by primary key."""
    about_type = ContentType.objects.get_for_model(model)
    return Subscription.objects.filter(user=user, about_type=about_type, level=level).values("about_id")


def unread_since(user) -> datetime:
    """What was last touched before is neither counted nor listed as unread by this member."""
    return max(timezone.now() - UNREAD_FOR, user.date_joined)


class TopicQuerySet(models.QuerySet):
    def visible_to(self, user) -> "TopicQuerySet":
        """The topics that this reader may see: the only way to a topic.

        Those of the forums open to them, neither removed nor merged into another; moderators also see what is removed.
        """
        return self.readable(permissions.readable_forum_ids(user), is_moderator=permissions.may_moderate(user))

    def readable(self, forums: Iterable[int], *, is_moderator: bool) -> "TopicQuerySet":
        """`visible_to`, for whom these forums are open; for `reads` alone, which prepares queries once for many."""
        found = self.filter(forum__in=forums, merged_into=None)
        return found if is_moderator else found.filter(removed_at=None)

    def public(self) -> "TopicQuerySet":
        """The topics that anyone may read, whoever asks: feeds, search, home page, letters."""
        return self.filter(forum__in=permissions.public_forum_ids(), merged_into=None, removed_at=None)

    def listed(self) -> "TopicQuerySet":
        """Without those that were removed, which only their own address shows, to moderators."""
        return self.filter(removed_at=None)

    def recent(self) -> "TopicQuerySet":
        """The last active first."""
        return self.listed().order_by("-last_posted_at", "-pk")

    def unanswered(self) -> "TopicQuerySet":
        """Questions that nobody answered and that may be answered, the oldest first."""
        return self.listed().filter(UNANSWERED).order_by("created_at", "pk")

    def solved(self) -> "TopicQuerySet":
        return self.recent().filter(is_solved=True)

    def followed_by(self, user) -> "TopicQuerySet":
        """Those that this member (or the one with this key) follows, by themselves or through their forum."""
        # A union, not « or »: of a member who follows three topics, no database then reads them all.
        through_forum = Topic.objects.filter(forum__in=_with_level(user, Forum, Level.FOLLOW)).values("pk")
        followed = _with_level(user, Topic, Level.FOLLOW).union(through_forum)
        return self.recent().filter(pk__in=followed).exclude(pk__in=_with_level(user, Topic, Level.SILENT))

    def with_position(self, user) -> "TopicQuerySet":
        """Each with `read_number`, the last post that this member has read (0: none)."""
        return self.with_position_of(user.pk)

    def with_position_of(self, user_pk: int) -> "TopicQuerySet":
        if "read_number" in self.query.annotations:
            return self
        return self.annotate(
            mine=FilteredRelation("readers", condition=Q(readers__user=user_pk)),
            read_number=Coalesce("mine__last_read", 0),
        )

    def unread_by(self, user) -> "TopicQuerySet":
        """Those that hold a post that this member has not read, the last active first.

        The badge, the counts of the index and the list all come from here. Muted topics and forums, what is older than
        `UNREAD_FOR` and what was there before the member came are not counted; one's own posts are read as they are
        written.
        """
        return self.unread_since(user.pk, unread_since(user))

    def unread_since(self, user_pk: int, since: datetime) -> "TopicQuerySet":
        """`unread_by`, for the member with this key and what was touched since this moment."""
        return (
            self.with_position_of(user_pk)
            .recent()
            .filter(last_posted_at__gt=since, last_number__gt=F("read_number"))
            .exclude(pk__in=_with_level(user_pk, Topic, Level.SILENT))
            .exclude(forum__in=_with_level(user_pk, Forum, Level.SILENT))
        )

    def tagged(self, slug: str) -> "TopicQuerySet":
        return self.recent().filter(tags__slug=slug)

    def for_topic_list(self, *more: str) -> QuerySet:
        """What a list shows of each topic, authors and their académie included: one query, as dictionaries."""
        return self.values(
            *LISTED,
            *more,
            forum_title=F("forum__title"),
            forum_slug=F("forum__slug"),
            author_name=F("author__display_name"),
            author_academy=F("author__academy__name"),
            last_author_name=F("last_author__display_name"),
        )

    def late(self, before) -> "TopicQuerySet":
        """Unanswered questions asked before this moment."""
        return self.unanswered().filter(created_at__lt=before)


class Topic(index.Indexed, models.Model):
    """A subject of discussion; its first post is the question."""

    forum = models.ForeignKey(Forum, verbose_name="forum", on_delete=models.PROTECT, related_name="topics")
    title = models.CharField("titre", max_length=255)
    slug = models.SlugField("adresse", max_length=80)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur ou autrice",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="forum_topics",
    )
    created_at = models.DateTimeField("ouvert le", default=timezone.now)
    excerpt = models.CharField("extrait", max_length=220, blank=True)
    # Names and addresses of the tags, for lists: `tags` is the truth.
    tag_list = models.JSONField("mots-clés affichés", default=list, blank=True)

    is_pinned = models.BooleanField("épinglé", default=False)
    pinned_until = models.DateTimeField("épinglé jusqu’au", null=True, blank=True)
    is_announcement = models.BooleanField("annonce", default=False)
    is_locked = models.BooleanField("fermé", default=False)
    # Closed as resolved, or with a certified answer.
    is_solved = models.BooleanField("résolu", default=False)
    answer = models.ForeignKey(
        "forums.Post",
        verbose_name="réponse certifiée",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    answer_number = models.PositiveIntegerField("numéro de la réponse certifiée", null=True, blank=True)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="réponse certifiée par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name="réuni à", null=True, blank=True, on_delete=models.CASCADE, related_name="merged"
    )

    # Counters, kept by the services under the lock of the row.
    last_number = models.PositiveIntegerField("dernier numéro", default=0)
    replies_count = models.PositiveIntegerField("réponses", default=0)
    reads_count = models.PositiveIntegerField("lectures", default=0)
    same_count = models.PositiveIntegerField("mêmes questions", default=0)
    last_posted_at = models.DateTimeField("dernier message", default=timezone.now)
    first_reply_at = models.DateTimeField("première réponse", null=True, blank=True)
    last_author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="dernier message de",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # When the team was told that nobody answers.
    alerted_at = models.DateTimeField("équipe prévenue le", null=True, blank=True)

    # What a page, a session or another object is discussed in; at most one topic for each.
    about_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    about_id = models.CharField("objet", max_length=64, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    legacy_id = models.CharField("ancien identifiant", max_length=64, null=True, unique=True, editable=False)

    tags = TaggableManager("mots-clés", blank=True)
    objects = TopicQuerySet.as_manager()

    search_fields = [
        index.SearchField("title", boost=10),
        index.AutocompleteField("title"),
        index.SearchField("searched_answer", boost=3),
        index.SearchField("searched_posts"),
        index.FilterField("forum_id"),
    ]

    class Meta:
        verbose_name = "sujet"
        verbose_name_plural = "sujets"
        constraints = [
            models.UniqueConstraint(
                fields=["about_type", "about_id"],
                condition=Q(about_type__isnull=False),
                name="one_topic_per_object",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="topic_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(
                F("forum"), F("is_pinned").desc(), F("last_posted_at").desc(), F("id").desc(), name="topic_of_forum"
            ),
            models.Index(F("last_posted_at").desc(), F("id").desc(), name="topic_recent"),
            # With all that the count of these asks for, so that it reads the index alone.
            models.Index("created_at", "id", "forum", condition=UNANSWERED & IN_PLACE, name="topic_unanswered"),
            models.Index(
                F("last_posted_at").desc(), F("id").desc(), condition=Q(is_announcement=True), name="topic_announced"
            ),
            models.Index(F("last_posted_at").desc(), F("id").desc(), condition=Q(is_solved=True), name="topic_solved"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return topic_url(self.pk, self.slug)

    @property
    def searched_answer(self) -> str:
        return self.posts.text_of(self.answer_number) if self.answer_number else ""

    @property
    def searched_posts(self) -> str:
        return "\n".join(self.posts.searched_texts())


def topic_url(pk: int, slug: str, page: int = 1) -> str:
    """The address of a topic, or of one of its pages."""
    return f"/forums/t/{pk}/{slug}/" + (f"?page={page}" if page > 1 else "")


def page_of(number: int) -> int:
    """The page that holds the post of this number: numbers are never reused, so it never changes."""
    return (max(number, 1) - 1) // PER_PAGE + 1


def post_url(pk: int, slug: str, number: int) -> str:
    """Where the post of this number is shown."""
    return f"{topic_url(pk, slug, page_of(number))}#m{number}"


class TopicUserQuerySet(models.QuerySet):
    def advance(self, user, topic_id: int, number: int) -> bool:
        """Say that this member has read up to this post; a position never goes back. True at the first reading.

        One query but for the first time, and none that fails when two tabs do it at once.
        """
        mine = self.filter(user=user, topic_id=topic_id)
        if mine.update(last_read=Greatest(F("last_read"), Value(number))):
            return False
        _, created = self.get_or_create(user=user, topic_id=topic_id, defaults={"last_read": number})
        if not created:
            mine.filter(last_read__lt=number).update(last_read=number)
        return created


class TopicUser(models.Model):
    """How far somebody has read a topic."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="membre", on_delete=models.CASCADE, related_name="forum_positions"
    )
    topic = models.ForeignKey(Topic, verbose_name="sujet", on_delete=models.CASCADE, related_name="readers")
    last_read = models.PositiveIntegerField("dernier message lu", default=0)
    read_at = models.DateTimeField("lu le", default=timezone.now)

    objects = TopicUserQuerySet.as_manager()

    class Meta:
        verbose_name = "lecture d’un sujet"
        verbose_name_plural = "lectures de sujets"
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="one_position_per_reader")]

    def __str__(self):
        return f"{self.topic_id} ({self.last_read})"


class Alias(models.Model):
    """Where a post used to be: its former topic and number lead to it for ever (moved, split, merged)."""

    topic_id = models.BigIntegerField("ancien sujet")
    number = models.PositiveIntegerField("ancien numéro")
    post = models.ForeignKey("forums.Post", verbose_name="message", on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name = "ancienne adresse"
        verbose_name_plural = "anciennes adresses"
        constraints = [models.UniqueConstraint(fields=["topic_id", "number"], name="one_post_per_former_address")]

    def __str__(self):
        return f"{self.topic_id}/{self.number}"


class Note(models.Model):
    """What moderators write to each other about a topic; no member ever sees it, nor that it exists."""

    topic = models.ForeignKey(Topic, verbose_name="sujet", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur ou autrice",
        null=True,
        on_delete=models.SET_NULL,
        related_name="forum_notes",
    )
    text = models.TextField("texte", max_length=4000)
    created_at = models.DateTimeField("écrite le", default=timezone.now)

    class Meta:
        verbose_name = "note de modération"
        verbose_name_plural = "notes de modération"
        ordering = ["created_at"]

    def __str__(self):
        return self.text[:60]
