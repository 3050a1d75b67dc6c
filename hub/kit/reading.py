"""How long a page takes to read, and what its parts are called."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from django.utils.html import strip_tags

# Words per minute of an adult who reads French to understand it.
WORDS_PER_MINUTE = 200


def reading_minutes(body) -> int:
    """Whole minutes to read a StreamField value, one at least."""
    words = sum(len(text.split()) for text in body.stream_block.get_searchable_content(body)) if body else 0
    return max(1, math.ceil(words / WORDS_PER_MINUTE))


def section_titles(body) -> list[str]:
    """The titles inside a StreamField value: headings of its texts, titles of its blocks."""
    return list(_titles(body.raw_data)) if body else []


def _titles(value) -> Iterator[str]:
    if isinstance(value, str):
        headings = re.findall(r"<h[2-6][^>]*>(.*?)</h[2-6]>", value, re.DOTALL)
        yield from (unescape(strip_tags(heading)) for heading in headings)
    elif isinstance(value, Mapping):
        yield from (each for key, each in value.items() if key in ("title", "caption") and isinstance(each, str))
        for each in value.values():
            yield from _titles(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _titles(each)
