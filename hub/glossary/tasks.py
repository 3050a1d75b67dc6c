"""What the worker does for the glossary."""

from datetime import timedelta

from wagtail.models import Page

from hub.core.background import background, every

from . import uses
from .exchange import uploads


@background
def refresh_uses_of_page(pk: int) -> None:
    """Find the words that this page uses."""
    if page := Page.objects.filter(pk=pk).first():
        uses.refresh_page(page)


@background
def refresh_uses() -> None:
    """Find the words in every page, if the glossary has changed since the last time."""
    uses.refresh_all()


@every(timedelta(minutes=15))
def refresh_uses_left_behind() -> None:
    """What a lost task would have done: nothing when the glossary is as it was."""
    uses.refresh_all()


@every(timedelta(hours=6))
def drop_old_imports() -> None:
    """Forget the files whose import nobody confirmed."""
    uploads.drop_old()
