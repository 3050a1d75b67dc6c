"""What the operator of a hub has to fill in: words in square brackets in a legal page."""

import re

PLACEHOLDER = re.compile(r"\[[^\[\]<>]{2,160}\]")


def count_placeholders(html: str) -> int:
    """How many are left in the text of a piece of HTML."""
    return sum(len(PLACEHOLDER.findall(text)) for text in _texts(html))


def mark_placeholders(html: str) -> str:
    """Put each in <mark>, for the eyes of editors; tags and their attributes are left alone."""
    pieces = re.split(r"(<[^>]*>)", html)
    return "".join(
        piece if piece.startswith("<") else PLACEHOLDER.sub(r"<mark>\g<0></mark>", piece) for piece in pieces
    )


def _texts(html: str) -> list[str]:
    return [piece for piece in re.split(r"(<[^>]*>)", html) if not piece.startswith("<")]
