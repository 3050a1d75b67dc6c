"""What a reader sees on a page of the forums."""

import re
from html import unescape


def text_of(response) -> str:
    """The visible text, on one line, with plain spaces."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    text = unescape(re.sub(r"<(?:script|template).*?</(?:script|template)>|<[^>]+>", " ", main, flags=re.DOTALL))
    return " ".join(text.split())


def titles(response) -> list[str]:
    """The titles of the rows, in order."""
    found = re.findall(r'<h2 class="hub-row__title"><a [^>]*>(.*?)</a>', response.content.decode(), re.DOTALL)
    return [unescape(title) for title in found]


def link(response, rel: str) -> str:
    """The address of the next or previous page; empty where there is none."""
    match = re.search(rf'rel="{rel}" href="([^"]*)"', response.content.decode())
    return unescape(match[1]) if match else ""


def quick_views(response) -> dict[str, int]:
    """The counts beside the names of the quick views."""
    bar = response.content.decode().partition('class="hub-views"')[2].partition("</nav>")[0]
    return {name: int(count) for name, count in re.findall(r">([^<(]+) \((\d+)\)<", bar)}


def numbers(response) -> list[int]:
    """The numbers of the posts on a topic's page."""
    return [
        int(number) for number in re.findall(r'<article class="hub-post[^"]*" id="m(\d+)"', response.content.decode())
    ]
