"""What members say with one click: this helps, thank you, me too; this is the answer; my choice in a poll."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hub.accounts.models import User
from hub.core import content_version
from hub.forums import announcements, tasks
from hub.forums.models import Poll, PollOption, Post, Reaction, Topic, Vote


@transaction.atomic
def react(user: User, post: Post, kind: str, *, on: bool) -> bool:
    """Give or take back a reaction; True when that changes something. Not to one's own post."""
    if post.author_id == user.pk:
        return False
    counter = Reaction.COUNTERS[Reaction.Kind(kind)]
    # The lock makes the count exact, and the second of two clicks see the first.
    Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    given = Reaction.objects.filter(user=user, post=post, kind=kind)
    if given.exists() == on:
        return False
    if on:
        Reaction.objects.create(user=user, post=post, kind=kind)
    else:
        given.delete()
    change = 1 if on else -1
    Post.objects.filter(pk=post.pk).update(**{counter: F(counter) + change})
    if kind == Reaction.Kind.SAME and post.number == 1:
        Topic.objects.filter(pk=post.topic_id).update(same_count=F("same_count") + change)
    return True


@transaction.atomic
def certify(topic: Topic, post: Post, actor: User) -> None:
    """Say that this post answers the question; another takes the place of the one before."""
    topic = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if post.topic_id != topic.pk or post.number == 1 or post.state != Post.State.VISIBLE:
        raise ValueError("only a visible reply of the topic can be certified")
    if topic.answer_id == post.pk:
        return
    Topic.objects.filter(pk=topic.pk).update(answer=post, answer_number=post.number, certified_by=actor, is_solved=True)
    announcements.certified(topic, post, actor)
    content_version.bump_after_commit()
    tasks.index_later(topic.pk)


@transaction.atomic
def uncertify(topic: Topic) -> None:
    """There is no certified answer any more; the topic waits for one again."""
    Topic.objects.filter(pk=topic.pk).update(answer=None, answer_number=None, certified_by=None, is_solved=False)
    content_version.bump_after_commit()
    tasks.index_later(topic.pk)


@transaction.atomic
def add_poll(
    topic: Topic,
    question: str,
    options: Collection[str],
    *,
    max_choices: int = 1,
    is_anonymous: bool = True,
    hides_results: bool = False,
    closes_at: datetime | None = None,
) -> Poll:
    """Put a poll in a topic that has none."""
    poll = Poll.objects.create(
        topic=topic,
        question=question,
        max_choices=min(max_choices, len(options)),
        is_anonymous=is_anonymous,
        hides_results=hides_results,
        closes_at=closes_at,
    )
    PollOption.objects.bulk_create(
        PollOption(poll=poll, text=text, order=rank) for rank, text in enumerate(options, start=1)
    )
    return poll


@transaction.atomic
def vote(user: User, poll: Poll, choices: Collection[PollOption]) -> None:
    """Record a member's choice, or replace it; none takes it back. `ValidationError` once closed, or for too many."""
    poll = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    if not poll.is_open:
        raise ValidationError("Ce sondage est terminé\u00a0: votre choix n’a pas été enregistré.")
    if len(choices) > poll.max_choices:
        raise ValidationError(f"Choisissez {poll.max_choices}\u00a0propositions au plus.")
    before = set(Vote.objects.filter(user=user, option__poll=poll).values_list("option_id", flat=True))
    after = {option.pk for option in choices}
    Vote.objects.filter(user=user, option__in=before - after).delete()
    Vote.objects.bulk_create([Vote(user=user, option_id=pk, created_at=timezone.now()) for pk in after - before])
    PollOption.objects.filter(pk__in=before - after).update(votes_count=F("votes_count") - 1)
    PollOption.objects.filter(pk__in=after - before).update(votes_count=F("votes_count") + 1)
    Poll.objects.filter(pk=poll.pk).update(voters_count=F("voters_count") + int(bool(after)) - int(bool(before)))
