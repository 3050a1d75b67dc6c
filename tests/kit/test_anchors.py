"""The headings of a body: one id each, none twice."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hub.kit.anchors import Heading, anchor_headings


def test_anchor_headings_gives_each_heading_an_address():
    html, headings = anchor_headings(
        '<h2 data-block-key="a1">Les cinq étapes</h2><p>x</p><h2>À <b>télécharger</b></h2>'
    )
    assert html == (
        '<h2 id="les-cinq-etapes" data-block-key="a1">Les cinq étapes</h2><p>x</p>'
        '<h2 id="a-telecharger">À <b>télécharger</b></h2>'
    )
    assert headings == [Heading("les-cinq-etapes", "Les cinq étapes"), Heading("a-telecharger", "À télécharger")]


def test_anchor_headings_keeps_an_id_and_never_gives_it_twice():
    html, headings = anchor_headings('<h2>Étapes</h2><h2 id="etapes">Étapes</h2><h2>Avis</h2>', frozenset({"avis"}))
    assert [heading.anchor for heading in headings] == ["etapes-2", "etapes", "avis-2"]
    assert html.count('id="etapes"') == 1


def test_anchor_headings_reads_entities_as_characters():
    _, headings = anchor_headings("<h2>Droit &amp; image &lt;b&gt;</h2>")
    assert headings == [Heading("droit-image-b", "Droit & image <b>")]


@given(st.lists(st.text(alphabet="ab é-<>&", max_size=12), max_size=6))
def test_anchor_headings_never_repeats_an_id(titles):
    from django.utils.html import escape

    html, headings = anchor_headings("".join(f"<h2>{escape(title)}</h2>" for title in titles))
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids)) == len(headings)
