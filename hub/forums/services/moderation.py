"""What members report and moderators decide: each action is reasoned, logged, undoable, and told to the author."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hub.accounts.models import User
from hub.core import content_version
from hub.core.emails import send_email
from hub.forums import announcements, tasks
from hub.forums.models import Flag, ModerationAction, Note, Post, Topic
from hub.forums.working_hours import ANSWER_WITHIN, working_hours_before

from . import posting

Kind = ModerationAction.Kind
# As many members, distinct, hide a post until a moderator decides.
FLAGS_THAT_HIDE = 3


@transaction.atomic
def flag(user: User, post: Post, reason: str, comment: str = "") -> bool:
    """Report a post; the same member counts once. True when it is new. The third reporter hides the post."""
    Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    _, created = Flag.objects.get_or_create(post=post, user=user, defaults={"reason": reason, "comment": comment})
    if not created:
        return False
    waiting = Flag.objects.waiting().filter(post=post)
    if waiting.count() >= FLAGS_THAT_HIDE and post.state == Post.State.VISIBLE:
        posting.remove(post, None, state=Post.State.HIDDEN)
        _log(Kind.HIDE, None, post.topic, post, f"{FLAGS_THAT_HIDE} signalements")
    return True


@transaction.atomic
def decide(post: Post, actor: User, *, uphold: bool, reason: str) -> None:
    """Answer what was reported of a post: remove it, or leave it (and put it back if it was hidden)."""
    waiting = Flag.objects.waiting().filter(post=post)
    decision = Flag.Decision.UPHELD if uphold else Flag.Decision.DISMISSED
    waiting.update(decision=decision, decided_at=timezone.now())
    if uphold:
        remove_post(post, actor, reason)
        return
    if post.state == Post.State.HIDDEN:
        posting.restore(post)
        _log(Kind.RESTORE, actor, post.topic, post, reason, tell=True)
    else:
        _log(Kind.DISMISS, actor, post.topic, post, reason)


@transaction.atomic
def remove_post(post: Post, actor: User, reason: str) -> None:
    """Take somebody's post out of sight, with a reason that they are told."""
    if posting.remove(post, actor):
        _log(Kind.REMOVE, actor, post.topic, post, reason, tell=True)


@transaction.atomic
def restore_post(post: Post, actor: User, reason: str) -> None:
    """Put back a post that was taken away; its author is told. What was reported of it is settled."""
    if posting.restore(post):
        Flag.objects.waiting().filter(post=post).update(decision=Flag.Decision.DISMISSED, decided_at=timezone.now())
        _log(Kind.RESTORE, actor, post.topic, post, reason, tell=True)


@transaction.atomic
def edit_post(post: Post, actor: User, text: str, reason: str, *, title: str = "") -> None:
    """Change somebody's text; the former one stays readable, and its author is told why."""
    if posting.edit(post, actor, text, title=title, reason=reason):
        _log(Kind.EDIT, actor, post.topic, post, reason, tell=True)


@transaction.atomic
def lock(topic: Topic, actor: User, reason: str, *, on: bool) -> None:
    """Close a topic to further replies, or open it again."""
    if Topic.objects.filter(pk=topic.pk, is_locked=not on).update(is_locked=on):
        _log(Kind.LOCK if on else Kind.UNLOCK, actor, topic, None, reason, tell=True)


@transaction.atomic
def pin(topic: Topic, actor: User, reason: str, *, on: bool, until: datetime | None = None) -> None:
    """Keep a topic at the top of its forum, until a moment or not; or let it go."""
    Topic.objects.filter(pk=topic.pk).update(is_pinned=on, pinned_until=until if on else None)
    _log(Kind.PIN if on else Kind.UNPIN, actor, topic, None, reason)


@transaction.atomic
def announce(topic: Topic, actor: User, reason: str, *, on: bool) -> None:
    """Show a topic at the top of the forums' own page, or no more."""
    Topic.objects.filter(pk=topic.pk).update(is_announcement=on)
    _log(Kind.ANNOUNCE if on else Kind.UNANNOUNCE, actor, topic, None, reason)


@transaction.atomic
def resolve(topic: Topic, actor: User, reason: str, *, on: bool) -> None:
    """Close as resolved a question that has no certified answer, or have it wait again."""
    Topic.objects.filter(pk=topic.pk).update(is_solved=on)
    _log(Kind.RESOLVE if on else Kind.UNRESOLVE, actor, topic, None, reason, tell=True)


def add_note(topic: Topic, actor: User, text: str) -> Note:
    """Write a note that moderators alone read."""
    return Note.objects.create(topic=topic, author=actor, text=text)


def log(kind: str, actor: User, topic: Topic, post: Post | None, reason: str, **details) -> ModerationAction:
    """Write in the log what was done to a topic, and tell its author."""
    return _log(kind, actor, topic, post, reason, tell=True, **details)


def _log(
    kind: str, actor: User | None, topic: Topic, post: Post | None, reason: str, *, tell: bool = False, **details
) -> ModerationAction:
    action = ModerationAction.objects.create(
        kind=kind, actor=actor, topic=topic, post=post, reason=reason, details=details
    )
    author = action.concerned_id
    if tell and author and (actor is None or author != actor.pk):
        announcements.decided(action, [author])
    content_version.bump_after_commit()
    tasks.index_later(topic.pk)
    return action


@transaction.atomic
def alert_unanswered(now: datetime | None = None) -> int:
    """Write to the team about the questions that nobody answered within 48 working hours, once each; how many."""
    from django.conf import settings

    now = now or timezone.now()
    late = list(
        Topic.objects.public()
        .late(working_hours_before(now, ANSWER_WITHIN))
        .filter(alerted_at=None)
        .select_related("forum", "author")[:50]
    )
    if late:
        Topic.objects.filter(pk__in=[topic.pk for topic in late]).update(alerted_at=now)
        send_email(settings.TEAM_EMAIL, "forums/unanswered", {"topics": late, "hours": ANSWER_WITHIN})
    return len(late)


def default_pin_end() -> datetime:
    """A pin is for a fortnight, unless a moderator says otherwise."""
    return timezone.now() + timedelta(days=14)
