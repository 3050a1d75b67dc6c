"""Have members told of something, or take it back."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from hub.accounts.models import User
from hub.notifications.models import Event, Notification
from hub.notifications.registry import known_kinds

from .following import pair
from .reading import recount

Mail = Notification.Mail


@transaction.atomic
def notify(
    recipients: Iterable[User | int],
    event: str,
    about: Model,
    *,
    key: str,
    reason: str = "",
    group: Model | None = None,
    within: Sequence[Model] = (),
    followers: bool = False,
    actor: User | None = None,
    rank: int = 0,
) -> None:
    """Have these members told that something happened, once each, whatever the number of calls with this `key`.

    `recipients`: members or primary keys; `reason` is said to them, after « parce que » (« on vous cite »). With
    `followers`, those who follow `group`, or what it is `within` (the nearest first: a topic's forum), are told too,
    and the registry says why. `event` is the slug of a registered `EventKind`; `about` the very object (a post), of a
    registered `Subject`; `group` what lists and digests group by (its topic; default: `about`). `key` names the event
    among all of the hub's (« forums.post:12 »): to tell further people later (a mention added by an edit), call again
    with the same key. `actor` is never told of what they did. `rank`: place in the group (post number, `mark_read`).

    Nobody is told who silenced the nearest of `group` and `within` that they have a level for (prompt kinds excepted),
    who may not read `about`, or whose account is closed. Costs one INSERT and, after the commit, one task: who is told
    is worked out by the worker, within seconds. `ValueError` when no room registered `event`.
    """
    if event not in known_kinds():
        raise ValueError(f"No room registered the event kind {event!r}.")
    told = [[each if isinstance(each, int) else each.pk, reason] for each in recipients]
    if not told and not followers:
        return
    group = group or about
    about_pair, group_pair = pair(about), pair(group)
    row = Event.objects.create(
        key=key,
        kind=event,
        actor=actor,
        about_type_id=about_pair[0],
        about_id=about_pair[1],
        group_type_id=group_pair[0],
        group_id=group_pair[1],
        rank=rank,
        recipients=told,
        scopes=[list(pair(scope)) for scope in (group, *within)],
        to_followers=followers,
    )
    from hub.notifications import tasks

    transaction.on_commit(lambda: tasks.tell.enqueue(row.pk))


@transaction.atomic
def withdraw(model: type[Model], pks: Collection[int]) -> None:
    """Take back what was said about these objects (removed, hidden, closed to some): six queries.

    What was not sent yet disappears, so that a later `notify` with the same key, once it is restored, tells again;
    what was sent counts as read.
    """
    about_type = ContentType.objects.get_for_model(model).pk
    events = Event.objects.filter(about_type=about_type, about_id__in=pks)
    events.filter(told_at=None).delete()
    notifications = Notification.objects.filter(event__in=events.values("pk"))
    members = list(notifications.unread().values_list("recipient_id", flat=True).distinct())
    notifications.filter(mail=Mail.WAITING).delete()
    notifications.unread().update(read_at=timezone.now())
    recount(members)


@transaction.atomic
def regroup(model: type[Model], ranks: Mapping[int, int], group: Model) -> None:
    """Follow objects that moved to another group: `ranks` gives, by primary key, their new place in `group`."""
    about_type, (group_type, group_id) = ContentType.objects.get_for_model(model).pk, pair(group)
    events = list(Event.objects.filter(about_type=about_type, about_id__in=list(ranks)))
    for each in events:
        each.group_type_id, each.group_id, each.rank = group_type, group_id, ranks[each.about_id]
    Event.objects.bulk_update(events, ["group_type", "group_id", "rank"], batch_size=200)
