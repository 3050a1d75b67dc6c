"""The headings of a page body: an address for each, and the list « Sur cette page »."""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.text import slugify

# Rich text writes its headings with no attribute but Wagtail's own mark; block templates may give an id themselves.
HEADING = re.compile(r"<h2(?P<attributes>[^>]*)>(?P<inner>.*?)</h2>", re.DOTALL | re.IGNORECASE)
IDENTIFIER = re.compile(r"""\sid="([^"]*)\"""")


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str


def anchor_headings(html: str, reserved: frozenset[str] = frozenset()) -> tuple[str, list[Heading]]:
    """Give each level 2 heading an id that no other has, and list them; `reserved` are ids used elsewhere in the page.

    A heading that has an id keeps it.
    """
    taken = set(re.findall(r"""\sid="([^"]*)\"""", html)) | reserved
    headings = []

    def mark(match: re.Match) -> str:
        text = unescape(strip_tags(match["inner"])).strip()
        if not text:
            return match[0]
        if existing := IDENTIFIER.search(match["attributes"]):
            headings.append(Heading(existing[1], text))
            return match[0]
        stem = slugify(text)[:60].strip("-") or "partie"
        anchor, number = stem, 1
        while anchor in taken:
            number += 1
            anchor = f"{stem}-{number}"
        taken.add(anchor)
        headings.append(Heading(anchor, text))
        return f'<h2 id="{anchor}"{match["attributes"]}>{match["inner"]}</h2>'

    return HEADING.sub(mark, html), headings
