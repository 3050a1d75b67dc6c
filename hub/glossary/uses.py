"""Find the words of the glossary in the pages of every room; the rows behind « Où ce mot est employé »."""

import re
from collections.abc import Iterator
from html import unescape

from django.core.cache import caches
from django.db import transaction
from django.utils.html import strip_tags
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from . import lexicon
from .linker import Automaton, words_of
from .models import TermUse

# Characters of context on each side of the word.
CONTEXT = 60
FINGERPRINT = "hub:glossary-uses"


def refresh_page(page: Page) -> None:
    """Write again the uses of one page; none when readers cannot see it."""
    glossary = lexicon.lexicon()
    found = {}
    if page.live:
        for rank, *words in uses_in(texts_of(page.specific), glossary.automaton_of_uses):
            found.setdefault(rank, words)
    with transaction.atomic():
        TermUse.objects.filter(page_id=page.pk).delete()
        TermUse.objects.bulk_create(
            TermUse(term_id=glossary.words[rank].pk, page_id=page.pk, before=before, match=match[:300], after=after)
            for rank, (before, match, after) in found.items()
        )


def refresh_all() -> None:
    """Write again every use, unless the glossary is as it was the last time."""
    now = repr(lexicon.fingerprint())
    if caches["default"].get(FINGERPRINT) == now:
        return
    for page in Page.objects.live().iterator():
        refresh_page(page)
    caches["default"].set(FINGERPRINT, now, timeout=None)


def texts_of(page: Page) -> Iterator[str]:
    """What a page says, as plain text, in order: its summary, then its body."""
    yield getattr(page, "summary", "")
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            value = getattr(page, field.name)
            for text in value.stream_block.get_searchable_content(value):
                yield _plain(str(text))
        elif isinstance(field, RichTextField):
            yield _plain(getattr(page, field.name))


def uses_in(texts: Iterator[str], automaton: Automaton) -> Iterator[tuple[int, str, str, str]]:
    """(rank of the term, what precedes, the word as written, what follows) of each use."""
    for text in texts:
        parts = words_of(text)
        for rank, first, last in automaton.matches(parts):
            before, after = "".join(parts[: 2 * first]), "".join(parts[2 * last + 1 :])
            yield rank, _end_of(before), "".join(parts[2 * first : 2 * last + 1]), _start_of(after)


def _plain(html: str) -> str:
    html = re.sub(r"</(?:p|li|h[1-6]|td|th|div|blockquote)>|<br ?/?>", r"\g<0> ", html)
    return re.sub(r"[ \t\r\n]+", " ", unescape(strip_tags(html))).strip()


def _end_of(text: str) -> str:
    return text if len(text) <= CONTEXT else "…" + text[-CONTEXT:].partition(" ")[2]


def _start_of(text: str) -> str:
    return text if len(text) <= CONTEXT else text[:CONTEXT].rpartition(" ")[0].rstrip(" .,;:\u00a0\u202f") + "…"
