import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core import text

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    '[x](https://example.org "a\' onmouseover=alert(1)")',
    "![x](https://example.org/pixel.png)",
    "<svg/onload=alert(1)>",
    "<iframe src=//example.org></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "`<script>`",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "</p><style>*{display:none}</style>",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "[a]: javascript:alert(1)\n\n[a]",
    "<<b>script>alert(1)<</b>/script>",
    '<p style="position:fixed">x</p>',
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]


def assert_harmless(html: str):
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z][\w-]*)", html))
    assert tags <= text.ALLOWED_TAGS
    for attributes in re.findall(r"<[a-zA-Z][\w-]*\s+([^>]*)>", html):
        assert set(re.findall(r"([\w-]+)=", re.sub(r'"[^"]*"', '""', attributes))) <= {
            "href", "title", "rel", "start",
        }  # fmt: skip
    for address in re.findall(r'href="([^"]*)"', html):
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
        assert scheme is None or scheme[1].lower() in text.ALLOWED_SCHEMES


@pytest.mark.parametrize("source", HOSTILE)
def test_cook_neutralises_hostile_text(source):
    assert_harmless(text.cook(source))


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_cook_is_harmless_whatever_is_typed(source):
    assert_harmless(text.cook(source))


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "**gras**", "\n\n", "> ", "- ", "1. ", "# ", "| a | b |\n|---|---|\n"]), max_size=12
    )
)
@settings(max_examples=100, deadline=None)
def test_cook_is_harmless_when_hostile_pieces_are_mixed(pieces):
    assert_harmless(text.cook("".join(pieces)))


def test_cook_renders_what_members_write():
    cooked = text.cook("# Titre\n\nUn **mot** et [un lien](https://example.org).\n\n1. un\n2. deux")
    assert cooked == (
        "<h2>Titre</h2>\n"
        '<p>Un <strong>mot</strong> et <a href="https://example.org" rel="nofollow ugc noopener">un lien</a>.</p>\n'
        "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>\n"
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Vraiment ?", "Vraiment\u202f?"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("Note : ceci", "Note\u00a0: ceci"),
        ("https://example.org/?a=b", "https://example.org/?a=b"),
        ("15:30", "15:30"),
        ("a : b ; c !", "a\u00a0: b\u202f; c\u202f!"),
    ],
)
def test_french_spaces_replaces_only_the_spaces_that_were_typed(typed, expected):
    assert text.french_spaces(typed) == expected


@given(st.text(alphabet="ab :;?!«»%\u00a0\u202f\n", max_size=60))
@settings(deadline=None)
def test_french_spaces_changes_nothing_but_spaces_and_does_it_once(typed):
    once = text.french_spaces(typed)
    strip = str.maketrans("", "", " \u00a0\u202f")
    assert once.translate(strip) == typed.translate(strip)
    assert text.french_spaces(once) == once
