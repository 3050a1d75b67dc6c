"""The words that explain themselves, in Jinja2 pages: `{{ html | explain_words }}`."""

from jinja2.ext import Extension
from markupsafe import Markup

import jinja2

from .explain import explain


@jinja2.pass_context
def explain_words(context, html: str, exclude: str = "") -> Markup:
    """See `explain.explain`; `exclude` is the slug of a term that is not to be explained."""
    return Markup(explain(html, context.get("request"), exclude=exclude))  # noqa: S704 (HTML in, HTML out)


class GlossaryExtension(Extension):
    def __init__(self, environment):
        super().__init__(environment)
        environment.filters["explain_words"] = explain_words
