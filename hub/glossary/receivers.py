"""What the glossary does when Wagtail says that something was published: one call each, nothing decided here."""

from functools import partial

from django.db import transaction

from . import services, tasks


def term_published(instance, **kwargs) -> None:
    services.on_published(instance)


def glossary_changed(**kwargs) -> None:
    services.on_changed()


def page_changed(instance, **kwargs) -> None:
    transaction.on_commit(partial(tasks.refresh_uses_of_page.enqueue, instance.pk))
