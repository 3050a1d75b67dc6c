"""What rooms ask of notifications: tell members that something happened, follow, mark as read, take back.

A room never sends an e-mail about what happens in it: it calls `notify` once per kind of concern, the most personal
first, in the transaction that makes it happen. The worker does the rest.
"""

from .choices import preferences_of, resume_mails, save_choices, stop_mails
from .following import (
    Level,
    follow,
    follow_automatically,
    followers,
    level_of,
    levels_of,
    move_followers,
    pair,
    save_levels,
    set_level,
)
from .notifying import notify, regroup, withdraw
from .reading import (
    forget,
    lock_members,
    mark_all_read,
    mark_read,
    mark_some_read,
    mark_subject_read,
    mark_unread_again,
    recount,
)

__all__ = [
    "Level",
    "follow",
    "follow_automatically",
    "followers",
    "forget",
    "level_of",
    "levels_of",
    "lock_members",
    "mark_all_read",
    "mark_read",
    "mark_some_read",
    "mark_subject_read",
    "mark_unread_again",
    "move_followers",
    "notify",
    "pair",
    "preferences_of",
    "recount",
    "regroup",
    "resume_mails",
    "save_choices",
    "save_levels",
    "set_level",
    "stop_mails",
    "withdraw",
]
