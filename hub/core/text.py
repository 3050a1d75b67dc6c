"""Members' text: Markdown in, safe HTML out. The only way user text becomes HTML."""

import re

import nh3
from markdown_it import MarkdownIt


# Raw HTML is off: what a member types between angle brackets is shown, not interpreted.
def markdown() -> MarkdownIt:
    """A new reader of members' Markdown; a room may give it rules of its own."""
    return MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20}).enable(["table"])


_markdown = markdown()

ALLOWED_TAGS = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td"),
}
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
ALLOWED_SCHEMES = {"http", "https", "mailto"}

NO_BREAK = "\u00a0"
NARROW = "\u202f"


def cook(text: str) -> str:
    """Render a member's Markdown as HTML that is safe to show to anyone.

    Tags and attributes are those of an allow-list; links are http, https or mailto and give no referrer weight
    (`rel="nofollow ugc"`). Headings start at level 2, since the page has its own level 1.
    """
    html = _markdown.render(text.replace("\x00", ""))
    html = re.sub(r"<(/?)h1>", r"<\1h2>", html)
    return sanitise(html)


def sanitise(
    html: str, *, more_attributes: dict[str, set[str]] | None = None, classes: dict[str, set[str]] | None = None
) -> str:
    """Keep only the allow-listed tags and attributes of a piece of HTML.

    `more_attributes` adds tags with their attributes, and `classes` the classes that a tag may have, for what a room
    itself writes in members' text.
    """
    more = more_attributes or {}
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS | more.keys(),
        attributes=ALLOWED_ATTRIBUTES
        | {tag: ALLOWED_ATTRIBUTES.get(tag, set()) | names for tag, names in more.items()},
        allowed_classes=classes,
        url_schemes=ALLOWED_SCHEMES,
        link_rel="nofollow ugc noopener",
    )


def french_spaces(text: str) -> str:
    """Put the no-break spaces that French typography wants in a plain text.

    Narrow before ; ? ! and %, full before : and inside « ». A space that the writer typed is replaced, none is added
    where there was none (an address or a time must not be cut in two).
    """
    text = re.sub(r" ([;?!%])", NARROW + r"\1", text)
    text = re.sub(r" :(?=\s|$)", NO_BREAK + ":", text)
    text = re.sub(r"« ", "«" + NO_BREAK, text)
    return re.sub(r" »", NO_BREAK + "»", text)
