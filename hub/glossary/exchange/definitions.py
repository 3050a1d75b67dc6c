"""Definitions between formats: whatever HTML comes in, the little that a definition holds goes on."""

import re
from html import escape, unescape

import nh3
from wagtail.rich_text import expand_db_html

from hub.core.text import cook

# What a definition may hold here; the rest is unwrapped, its text stays.
TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li"}
# What is dropped with what it holds.
_DROPPED = {"script", "style", "iframe", "object", "embed", "svg", "math", "template", "noscript", "title"}
_TAG = re.compile(r"<\s*([a-zA-Z][a-zA-Z0-9]*)")
_BLOCK = re.compile(r"<(?:p|ul|ol|div|table|h[1-6]|blockquote|pre)\b", re.IGNORECASE)
# Words to say what a tag was.
_WORDS = {
    "img": "images", "table": "tableaux", "video": "vidéos", "audio": "sons", "iframe": "contenus d’autres sites",
    "object": "contenus d’autres sites", "embed": "contenus d’autres sites", "svg": "dessins",
}  # fmt: skip


def canonical(html: str) -> str:
    """The HTML of a definition, safe, in the one form in which two of them are compared; "" when it says nothing.

    Applied again, it changes nothing.
    """
    cleaned = nh3.clean(
        html.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""),
        tags=TAGS,
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    cleaned = re.sub(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]", "", cleaned)
    cleaned = re.sub(r"[ \t\n]+", " ", cleaned.replace("&nbsp;", "\xa0"))
    cleaned = re.sub(r" ?(</?(?:p|ul|ol|li|br)>) ?", r"\1", cleaned).strip()
    cleaned = cleaned.replace("<p></p>", "")
    if not plain(cleaned):
        return ""
    return cleaned if _BLOCK.match(cleaned) else f"<p>{cleaned}</p>"


def plain(html: str) -> str:
    """What a definition says, without its tags."""
    return unescape(re.sub(r"<[^>]*>", " ", html)).replace("\xa0", " ").strip()


def from_text(text: str) -> str:
    """Plain text as HTML: a blank line parts paragraphs, a line break stays one."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(f"<p>{escape(each.strip(), quote=False).replace(chr(10), '<br>')}</p>" for each in paragraphs)


def from_automatic(text: str) -> str:
    """Moodle's own format: HTML in which a line break counts, unless it is already cut in blocks."""
    return text if _BLOCK.search(text) else re.sub(r"\r\n|\r|\n", "<br>", text.strip())


def from_markdown(text: str) -> str:
    return cook(text)


def as_text(html: str) -> str:
    """The definition as plain text when `from_text` gives the same back, else as HTML: what a cell shows."""
    text = re.sub(r"</p>\s*<p>", "\n\n", html.removeprefix("<p>").removesuffix("</p>"))
    text = unescape(re.sub(r"<br>", "\n", text))
    return text if not has_tags(text) and canonical(from_text(text)) == html else html


def has_tags(text: str) -> bool:
    """Whether a text is HTML: it opens one of the tags that a definition may hold."""
    return any(name.lower() in TAGS for name in _TAG.findall(text))


def losses(html: str) -> list[str]:
    """What `canonical` leaves out, in words: « images », « tableaux »…"""
    return sorted({_WORDS[name.lower()] for name in _TAG.findall(html) if name.lower() in _WORDS})


def for_readers_elsewhere(html: str) -> str:
    """The definition with the addresses of internal links, which only this site can resolve."""
    return expand_db_html(html) if "linktype=" in html else html
