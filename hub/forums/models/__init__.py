from .forums import Forum
from .moderation import Flag, ModerationAction
from .polls import Poll, PollOption, Vote
from .posts import Attachment, Bookmark, Draft, Mention, Post, Reaction, Revision
from .topics import Alias, Note, Topic, TopicUser

__all__ = [
    "Alias",
    "Attachment",
    "Bookmark",
    "Draft",
    "Flag",
    "Forum",
    "Mention",
    "ModerationAction",
    "Note",
    "Poll",
    "PollOption",
    "Post",
    "Reaction",
    "Revision",
    "Topic",
    "TopicUser",
    "Vote",
]
