"""Texts read as the body of a page."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.home import manuscripts
from hub.home.blocks import ContentBodyBlock
from hub.home.manuscripts import ManuscriptError, html_of, parse, parse_body

HEAD = "---\ntitle: Essai\n---\n\n"


def test_head_is_read_as_yaml():
    assert parse("---\ntitle: Essai\nroles: [a, b]\n---\n").head == {"title": "Essai", "roles": ["a", "b"]}


@pytest.mark.parametrize("source", ["Sans en-tête", "---\ntitle: x\n", "---\n- a\n---\n", "---\na: [\n---\n"])
def test_head_that_cannot_be_read_is_refused(source):
    with pytest.raises(ManuscriptError):
        parse(source)


def test_text_becomes_rich_text_whose_headings_start_at_two():
    assert parse_body("# Un\n\nDeux **mots**.") == [
        {"type": "text", "value": "<h2>Un</h2>\n<p>Deux <strong>mots</strong>.</p>"}
    ]


def test_html_is_shown_not_interpreted():
    assert html_of("<script>x</script>") == "<p>&lt;script&gt;x&lt;/script&gt;</p>"


def test_quotation_is_of_one_piece():
    assert html_of("> a\n>\n> b") == "<blockquote>a<br/><br/>b</blockquote>"


def test_checklist_shows_empty_boxes():
    assert html_of("- [ ] un") == "<ul>\n<li>☐ un</li>\n</ul>"


def test_steps_take_their_bold_label_as_title():
    body = parse_body(":::étapes\n1. **Ouvrir.** La salle.\n2. Sans titre\n   sur deux lignes\n:::")
    assert body == [
        {
            "type": "steps",
            "value": [
                {"type": "item", "value": {"title": "Ouvrir", "text": "<p>La salle.</p>"}},
                {"type": "item", "value": {"title": "", "text": "<p>Sans titre<br/>\nsur deux lignes</p>"}},
            ],
        }
    ]


def test_callout_may_have_a_title():
    assert parse_body(":::à-savoir Attention\nUn.\n:::") == [
        {"type": "callout", "value": {"title": "Attention", "text": "<p>Un.</p>"}}
    ]


def test_neighbouring_accordions_make_one_group():
    body = parse_body(":::accordéon Un\nA\n:::\n\n:::accordéon Deux\nB\n:::\n\nTexte\n\n:::accordéon Trois\nC\n:::")
    titles = [[item["value"]["title"] for item in block["value"]] for block in body if block["type"] == "accordion"]
    assert titles == [["Un", "Deux"], ["Trois"]]


def test_table_has_a_caption_columns_and_rows():
    assert parse_body(":::tableau Légende\n| A | B |\n|---|---|\n| 1 | **2** |\n:::") == [
        {
            "type": "table",
            "value": {
                "columns": [{"type": "text", "heading": "A"}, {"type": "text", "heading": "B"}],
                "rows": [{"values": ["<p>1</p>", "<p><strong>2</strong></p>"]}],
                "caption": "Légende",
            },
        }
    ]


def test_card_points_to_a_page_or_an_address():
    source = ":::carte\ntitre: T\nlien: kit:x\ntexte: Pourquoi\n:::"
    page = parse_body(source, lambda address: {"linktype": "page", "id": "7"})
    assert page[0]["value"] == {"title": "T", "page": 7, "url": "", "text": "Pourquoi"}
    address = parse_body(source, lambda address: {"href": "/kit/x/"})
    assert address[0]["value"] == {"title": "T", "page": None, "url": "/kit/x/", "text": "Pourquoi"}


def test_card_that_leads_nowhere_is_left_out():
    assert parse_body(":::carte\ntitre: T\nlien: /forums/\n:::", lambda address: None) == []


def test_link_that_leads_nowhere_leaves_its_words():
    assert html_of("Voyez [les forums](/forums/).", lambda address: None) == "<p>Voyez les forums.</p>"


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("un\n:::étapes\n1. a", 2),
        ("un\n:::", 2),
        (":::étapes\n:::à-savoir\n:::", 2),
        ("un\n\n:::inconnu\n:::", 3),
        (":::tableau x\n| a |\n:::", 1),
        (":::étapes\n- a\n:::", 1),
        (":::carte\ntitre: x\n:::", 1),
    ],
)
def test_mistake_names_its_line(source, line):
    with pytest.raises(ManuscriptError, match=f"ligne {line} :"):
        parse_body(source)


def test_mistake_names_the_file_and_the_line_of_the_file(tmp_path: Path):
    path = tmp_path / "essai.md"
    path.write_text(HEAD + ":::inconnu\n:::", encoding="utf-8")
    with pytest.raises(ManuscriptError, match="essai.md : ligne 5 :"):
        manuscripts.read(path)


@given(st.text(alphabet=st.sampled_from("ab \n:*[]()|->#1.étapes-à"), max_size=200))
def test_any_text_is_read_or_refused_with_a_reason(source):
    try:
        body = parse_body(source)
    except ManuscriptError:
        with pytest.raises(ManuscriptError, match="^ligne "):
            parse_body(source)
    else:
        assert json.loads(json.dumps(body)) == parse_body(source)


@given(st.text(max_size=300))
def test_no_text_brings_a_tag_of_its_own(source):
    assert "<script" not in html_of(f"x {source} <script>").lower()


def test_body_is_raw_data_that_the_page_accepts():
    body = parse_body(
        "Un\n\n:::étapes\n1. **A.** B\n:::\n\n:::tableau L\n| A |\n|---|\n| 1 |\n:::\n\n:::accessibilité\n:::"
    )
    block = ContentBodyBlock()
    value = block.to_python(body)
    assert [child.block_type for child in value] == ["text", "steps", "table", "accessibility_status"]
    block.clean(value)
