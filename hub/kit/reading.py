"""How long a page takes to read."""

import math

# Words per minute of an adult who reads French to understand it.
WORDS_PER_MINUTE = 200


def reading_minutes(body) -> int:
    """Whole minutes to read a StreamField value, one at least."""
    words = sum(len(text.split()) for text in body.stream_block.get_searchable_content(body)) if body else 0
    return max(1, math.ceil(words / WORDS_PER_MINUTE))
