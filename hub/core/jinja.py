"""The Jinja2 environment of the pages that loop: the same words, dates and addresses as in Django templates."""

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse

from jinja2 import Environment, StrictUndefined

from . import dates
from .templatetags import hub


def environment(**options) -> Environment:
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(autoescape=options.pop("autoescape", True), **options)
    env.globals.update(
        static=static,
        url=lambda name, *args, **kwargs: reverse(name, args=args or None, kwargs=kwargs or None),
        get_messages=get_messages,
        icon=hub.icon,
        plural=hub.plural,
        page_address=hub.page_address,
        page_numbers=hub.page_numbers,
        points_to_correct=hub.points_to_correct,
    )
    env.filters.update(
        date_fr=dates.date_fr,
        day_fr=dates.day_fr,
        ago=dates.ago,
        number=hub.number,
        file_size=hub.file_size,
    )
    return env
