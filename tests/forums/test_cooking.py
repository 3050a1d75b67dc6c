"""From Markdown to HTML that is safe, French and the same everywhere."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.forums.cooking import File, cook_post, excerpt, mention, plain_text, quote, typography
from hub.forums.revisions import compare

KEY = "11111111-1111-1111-1111-111111111111"
PICTURE = File("/forums/fichiers/x.png", "ondes.png", "Image (PNG), 3 ko", 300, 200)
DOCUMENT = File("/forums/fichiers/x.odt", "trame.odt", "Document texte (ODT), 21 ko")


def html(text: str, **files: File) -> str:
    return cook_post(text, lambda keys: dict.fromkeys(keys, files["file"]) if files else {}).html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ça va ?", "<p>Ça va\u202f?</p>\n"),
        ("l'élève : « oui »", "<p>l’élève&nbsp;: «&nbsp;oui&nbsp;»</p>\n"),
        ("`ls ?` et 10:30", "<p><code>ls ?</code> et 10:30</p>\n"),
        ("# Un\n\n##### Deux", "<h3>Un</h3>\n<h3>Deux</h3>\n"),
        ("<b>gras</b>", "<p>&lt;b&gt;gras&lt;/b&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        (
            "![Un chat](https://ailleurs.example/c.png)",
            '<p><a href="https://ailleurs.example/c.png" rel="nofollow ugc noopener">Un chat</a></p>\n',
        ),
        ("[seul](membre:12)", "<p>seul</p>\n"),
        (
            "Voir https://a.example/b?c=1&d=2. Et `https://x.example`",
            '<p>Voir <a href="https://a.example/b?c=1&amp;d=2" rel="nofollow ugc noopener">https://a.example/b?c=1&amp;d=2'
            "</a>. Et <code>https://x.example</code></p>\n",
        ),
        ("j'**écris**", "<p>j’<strong>écris</strong></p>\n"),
        (f"[trame](fichier:{KEY})", "<p>trame</p>\n"),
    ],
)
def test_text_is_cooked_as_written_here(text, expected):
    assert html(text) == expected


def test_mention_is_the_name_alone_and_says_whom():
    cooked = cook_post(f"Merci {mention('Inès A.', 12)} !")
    assert cooked.html == '<p>Merci <span class="hub-mention">@Inès A.</span>\u202f!</p>\n'
    assert cooked.mentioned == {12}


@pytest.mark.parametrize(
    "text", ["`@[Inès](membre:12)`", "\\@[Inès](membre:12)", "<mention-12>x</mention>", "@ [Inès](membre:12)"]
)
def test_what_only_looks_like_a_mention_names_nobody(text):
    assert cook_post(text).mentioned == frozenset() or text.startswith("\\")


def test_quotation_ends_on_who_said_it():
    text = quote("Deux relances.", "Bruno R.", 4, "/forums/t/12/4/") + "Chez nous aussi."
    assert html(text) == (
        '<blockquote class="hub-quote">\n<p>Deux relances.</p>\n'
        '<footer><a href="/forums/t/12/4/" rel="nofollow ugc noopener">Bruno R., n°&nbsp;4</a></footer></blockquote>\n'
        "<p>Chez nous aussi.</p>\n"
    )


def test_picture_of_the_site_has_its_size_and_its_words():
    assert html(f"![Deux ondes](fichier:{KEY})", file=PICTURE) == (
        '<p><a href="/forums/fichiers/x.png" rel="nofollow ugc noopener"><img src="/forums/fichiers/x.png" '
        'alt="Deux ondes" width="300" height="200" loading="lazy"></a></p>\n'
    )


def test_file_says_its_format_and_its_size():
    cooked = html(f"[La trame](fichier:{KEY})", file=DOCUMENT)
    assert 'class="fr-link fr-link--download"' in cooked
    assert '<span class="fr-link__detail">Document texte (ODT), 21 ko</span>' in cooked


HOSTILE = [
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "![a](data:text/html,<script>alert(1)</script>)",
    "<img src=x onerror=alert(1)>",
    '[a](https://x.example "onmouseover=alert(1)")',
    f'![" onerror="alert(1)](fichier:{KEY})',
    f'[x](fichier:{KEY} "onclick=alert(1)")',
    "@[<img src=x onerror=alert(1)>](membre:1)",
    "> [<b>x</b>, n° 4](/forums/t/12/4/)\n> a",
    "<mention-1><script>alert(1)</script></mention>",
    "[x](//evil.example/a)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gives_no_script_no_handler_and_no_foreign_picture(text):
    cooked = html(text, file=File('/f/" onerror="x', "<n>", "<d>", 1, 1))
    assert not re.search(r"<(?!/?(?:p|a|em|strong|code|pre|blockquote|footer|span|img|br)\b)[a-z]", cooked)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=(?=(?:[^\"]*\"[^\"]*\")*[^\"]*>)", cooked)
    assert not re.search(r'href="(?!https?://|/|mailto:)', cooked)
    assert not re.search(r'src="(?!/)', cooked)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_any_text_is_cooked_without_error_and_without_raw_markup(text):
    cooked = html(text)
    assert "<script" not in cooked
    assert not re.search(r"[\t\n\r]|  ", plain_text(cooked))
    assert len(excerpt(cooked)) <= 200


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab '?!:;«» \u00a0\u202f", max_size=60))
def test_typography_is_stable(text):
    once = typography(text)
    assert typography(once) == once


@pytest.mark.parametrize(
    "text", ["> " * 200 + "x", "*" * 5000, "[" * 5000, "|a" * 2000 + "\n" + "|-" * 2000, "`" * 3000]
)
def test_pathological_nesting_is_cooked_quickly(text):
    import time

    start = time.process_time()
    html(text)
    assert time.process_time() - start < 1


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab \n", max_size=80), st.text(alphabet="ab \n", max_size=80))
def test_comparison_holds_both_texts(before, after):
    parts = compare(before, after)
    assert "".join(text for kind, text in parts if kind != "added") == before
    assert "".join(text for kind, text in parts if kind != "removed") == after
