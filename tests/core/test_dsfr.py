import re

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from hub.core import dsfr


def test_trim_keeps_a_rule_whose_classes_are_all_named():
    assert dsfr.trim(".fr-btn .fr-a{color:red}", {"fr-btn", "fr-a"}) == ".fr-btn .fr-a{color:red}"


def test_trim_drops_a_rule_that_needs_an_unnamed_class():
    assert dsfr.trim(".fr-btn .fr-a{color:red}.fr-btn{top:0}", {"fr-btn"}) == ".fr-btn{top:0}"


def test_trim_drops_only_the_selectors_that_match_nothing():
    assert dsfr.trim(".fr-a,.fr-b:not(.fr-x,.fr-y),p{top:0}", {"fr-b"}) == ".fr-b:not(.fr-x,.fr-y),p{top:0}"


def test_trim_goes_into_media_queries_and_drops_the_empty_ones():
    style = "@media print{.fr-a{top:0}.fr-b{top:0}}@media (min-width:48em){.fr-b{top:0}}"
    assert dsfr.trim(style, {"fr-a"}) == "@media print{.fr-a{top:0}}"


def test_trim_drops_fonts_and_keeps_animations():
    style = "@font-face{src:url(x)}@keyframes turn{from{top:0}to{top:1px}}"
    assert dsfr.trim(style, set()) == "@keyframes turn{from{top:0}to{top:1px}}"


def test_trim_keeps_a_class_put_together_in_a_template():
    assert dsfr.trim(".fr-alert--error{top:0}.fr-badge--error{top:0}", {"fr-alert--"}) == ".fr-alert--error{top:0}"


def test_trim_keeps_the_state_that_a_script_gives_to_a_named_class():
    words = {"fr-modal", "--opened"}
    assert dsfr.trim(".fr-modal--opened{top:0}.fr-nav--opened{top:0}", words) == ".fr-modal--opened{top:0}"


def test_trim_keeps_an_icon_named_without_its_prefix():
    style = ".fr-icon-time-line:before{top:0}.fr-icon-sun-line:before{top:0}"
    assert dsfr.trim(style, {"time-line", "fr-icon-"}) == ".fr-icon-time-line:before{top:0}"


@given(st.sets(st.sampled_from(["fr-a", "fr-b", "fr-c", "fr-d"])))
def test_trim_leaves_no_class_without_a_name(words):
    style = ".fr-a,.fr-b>.fr-c{top:0}p{top:0}@media print{.fr-c .fr-d{top:0}.fr-a{top:0}}.fr-d{top:0}"
    trimmed = dsfr.trim(style, words)
    assert set(re.findall(r"fr-\w", trimmed)) <= words
    assert "p{top:0}" in trimmed
    assert dsfr.trim(trimmed, words) == trimmed


def test_drop_unused_variables_follows_references_and_leaves_selectors_alone():
    style = ":root{--a:var(--b);--b:1px;--c:2px;--d:3px}.fr-btn--menu:before{top:var(--a);left:0}"
    other = "main { top: var(--d) }"
    expected = ":root{--a:var(--b);--b:1px;--d:3px}.fr-btn--menu:before{top:var(--a);left:0}"
    assert dsfr.drop_unused_variables(style, other) == expected


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dsfr")
    assert dsfr.build(folder) is True
    return folder


def test_build_does_nothing_when_it_is_up_to_date(built):
    before = (built / "dsfr.css").stat().st_mtime_ns
    assert dsfr.build(built) is False
    assert (built / "dsfr.css").stat().st_mtime_ns == before


def test_built_style_asks_for_no_other_file(built):
    style = (built / "dsfr.css").read_text()
    addresses = re.findall(r"url\(([^)]{1,20})", style)
    assert [address for address in addresses if "data:" not in address] == []
    assert "Marianne" not in style


def test_built_style_and_state_brand_balance_their_braces(built):
    for name in ("dsfr.css", "state.css"):
        style = (built / name).read_text()
        assert style.count("{") == style.count("}"), name


def test_state_brand_ships_the_fonts_that_it_names(built):
    fonts = re.findall(r"url\(fonts/([\w.-]+)\)", (built / "state.css").read_text())
    assert sorted(fonts) == sorted(path.name for path in (built / "fonts").iterdir())
    assert len(fonts) == 4


def test_every_icon_that_a_template_names_has_its_picture(built):
    style = (built / "dsfr.css").read_text()
    folders = [settings.BASE_DIR / "templates", settings.BASE_DIR / "jinja2"]
    text = "".join(path.read_text() for folder in folders for path in folder.rglob("*.html"))
    named = set(re.findall(r"{% icon \"([\w-]+)\"|fr-icon-([a-z0-9-]+[a-z0-9])(?![\w-])", text))
    names = {name for pair in named for name in pair if name}
    assert names >= {"account-circle-line", "compass-3-line"}
    missing = {name for name in names if f".fr-icon-{name}:before" not in style}
    assert missing == set()


def test_style_and_script_hold_in_the_budget(built):
    """Gzip of level 9 stands for what WhiteNoise serves; brotli is smaller still."""
    import gzip

    sizes = {name: len(gzip.compress((built / name).read_bytes())) for name in ("dsfr.css", "dsfr.js")}
    assert sizes["dsfr.css"] < 40_000
    assert sizes["dsfr.js"] < 25_000
