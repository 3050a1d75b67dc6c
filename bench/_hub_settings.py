"""The hub as it is, with what counts its queries around it."""

from hub.settings.base import *  # noqa: F403

MIDDLEWARE = ["bench._counting.Counting", *MIDDLEWARE]  # noqa: F405
