"""What may still be said of a notification, asked of the rooms at the moment it is shown or sent."""

from collections import defaultdict
from collections.abc import Iterable

from hub.accounts.models import User

from .models import Notification
from .registry import Shown, subject_of


def shown_to(user: User, notifications: Iterable[Notification]) -> dict[int, Shown]:
    """By primary key, what this member may be shown of these notifications now.

    One that is absent is of something gone, hidden, or closed to them. Asks each room once, whatever the number.
    """
    return {
        notification.pk: shown[notification.event.about_id]
        for subject, found in _by_subject(notifications)
        for shown in [subject.show(user, {each.event.about_id for each in found})]
        for notification in found
        if notification.event.about_id in shown
    }


def seen_by(user: User, notifications: Iterable[Notification]) -> set[int]:
    """The primary keys of those that the member has read meanwhile, on the pages themselves. Asks each room once."""
    return {
        notification.pk
        for subject, found in _by_subject(notifications)
        for seen in [set(subject.seen(user, {each.event.about_id for each in found}))]
        for notification in found
        if notification.event.about_id in seen
    }


def _by_subject(notifications: Iterable[Notification]):
    by_type = defaultdict(list)
    for each in notifications:
        by_type[each.event.about_type].append(each)
    for about_type, found in by_type.items():
        if subject := subject_of(about_type.model_class()):
            yield subject, found
