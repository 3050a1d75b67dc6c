"""What the operator has still to fill in."""

from hypothesis import given
from hypothesis import strategies as st

from hub.home.placeholders import count_placeholders, mark_placeholders


def test_placeholders_are_counted_and_marked():
    html = '<p title="[non]">De [nom], [adresse] et [a](b) : [x</p>'
    assert count_placeholders(html) == 2
    assert mark_placeholders(html) == (
        '<p title="[non]">De <mark>[nom]</mark>, <mark>[adresse]</mark> et [a](b) : [x</p>'
    )


@given(st.text(alphabet=st.sampled_from('ab []<>/="p'), max_size=80))
def test_marking_adds_marks_and_nothing_else(html):
    assert mark_placeholders(html).replace("<mark>", "").replace("</mark>", "") == html
