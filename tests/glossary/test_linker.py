"""Words that explain themselves: what matches, what does not, and that nothing else changes."""

import re
import time

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hub.glossary.linker import Automaton, Entry, is_acronym, link

MARK = re.compile(
    r'<button type="button" class="hub-word" popovertarget="mot-([-\w]+)">(.*?)</button>'
    r'<span popover class="hub-word-def" id="mot-\1" role="note" aria-label="[^"]*"><b>.*?</span>',
    re.DOTALL,
)


def entry(title: str, *others: str, slug: str = "", **fields) -> Entry:
    slug = slug or re.sub(r"\W+", "-", title.lower())
    return Entry(slug, title, f"Ce qu’est {title}.", f"/glossaire/{slug}/", (title, *others), **fields)


AUTOMATON = Automaton(
    [
        entry("session", "session de formation"),
        entry("formation", "apprentissage"),
        entry("formation hybride", "hybridation"),
        entry("EAFC", "école académique de la formation continue"),
        entry("réseau"),
        entry("journal"),
        entry("travail"),
        entry("cœur de cible", slug="coeur"),
        entry("droit à l’image", slug="droit"),
        entry("e-formation"),
        entry("parcours"),
        entry("m@gistère", slug="magistere"),
        entry("R&D", slug="rd"),
        entry("Via", slug="via", case_sensitive=True),
        entry("bouton <dangereux>", slug="danger"),
    ]
)


def linked(html: str, automaton: Automaton = AUTOMATON, **options) -> list[tuple[str, str]]:
    return MARK.findall(link(html, automaton, **options))


def words(html: str) -> list[str]:
    return [word for _, word in linked(html)]


def without_marks(html: str) -> str:
    return MARK.sub(r"\2", html)


# ---- What it writes ----------------------------------------------------------------------------------------------


def test_link_makes_a_button_and_its_bubble():
    assert link("<p>Une session.</p>", AUTOMATON) == (
        '<p>Une <button type="button" class="hub-word" popovertarget="mot-session">session</button>'
        '<span popover class="hub-word-def" id="mot-session" role="note" aria-label="Définition\u00a0: Session">'
        '<b>Session</b> Ce qu’est session. <a href="/glossaire/session/">Voir dans le glossaire</a></span>.</p>'
    )


def test_link_escapes_what_it_shows():
    html = link("<p>Un bouton &lt;dangereux&gt; là.</p>", AUTOMATON)
    assert linked("<p>Un bouton &lt;dangereux&gt; là.</p>") == []
    assert html == "<p>Un bouton &lt;dangereux&gt; là.</p>"
    marks = "".join("".join(pair) for pair in AUTOMATON.marks)
    assert "<dangereux>" not in marks
    assert "Bouton &lt;dangereux&gt;" in marks


def test_link_explains_the_first_occurrence_of_each_term_only():
    assert words("<p>session, parcours, sessions</p><p>session de formation</p>") == ["session", "parcours"]


def test_link_is_shared_by_the_pieces_of_a_page():
    seen = set()
    assert linked("<p>session</p>", seen=seen) == [("session", "session")]
    assert linked("<p>session et parcours</p>", seen=seen) == [("parcours", "parcours")]
    assert seen == {"session", "parcours"}


def test_link_leaves_excluded_terms_alone():
    assert linked("<p>session et parcours</p>", exclude={"session"}) == [("parcours", "parcours")]


# ---- What matches ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Session", "Session"),
        ("SESSION", "SESSION"),
        ("sessions", "sessions"),
        ("L’hybridation", "hybridation"),
        ("l'hybridation", "hybridation"),
        ("l&#x27;hybridation", "hybridation"),
        ("l&rsquo;hybridation", "hybridation"),
        ("qu’apprentissage", "apprentissage"),
        ("'session'", "session"),
        ("«\u00a0session\u00a0»", "session"),
        ("(session)", "session"),
        ("session.", "session"),
        ("session…", "session"),
        ("les re\u0301seaux", "re\u0301seaux"),
        ("Les RESEAUX", "RESEAUX"),
        ("réseaux", "réseaux"),
        ("journaux", "journaux"),
        ("travaux", "travaux"),
        ("formations\u00a0hybrides", "formations\u00a0hybrides"),
        ("formation&nbsp;hybride", "formation&nbsp;hybride"),
        ("formation\n  hybride", "formation\n  hybride"),
        ("formation-hybride", "formation-hybride"),
        ("coeurs de cible", "coeurs de cible"),
        ("Cœur de cible", "Cœur de cible"),
        ("droits à l'image", "droits à l'image"),
        ("e\u2011formation", "e\u2011formation"),
        ("m@gistère", "m@gistère"),
        ("R&amp;D", "R&amp;D"),
        ("cette session-là", "session"),
        ("la session-ci", "session"),
        ("l’EAFC", "EAFC"),
        ("les EAFCs", "EAFCs"),
        ("une école académique de la formation continue", "école académique de la formation continue"),
        ("Via", "Via"),
    ],
)
def test_link_recognises(text, expected):
    assert words(f"<p>{text}</p>") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "obsession",
        "sessionnaire",
        "sous-session",
        "session-mère",
        "session_1",
        "https://exemple.fr/session/",
        "session@exemple.fr",
        "www.session.fr",
        "#session",
        "session·s",
        "session/parcours2",
        "eafc",
        "Eafc",
        "via",
        "VIA",
        "&eacute;session",
        "cour",
        "aujourd'session",
    ],
)
def test_link_does_not_recognise(text):
    assert words(f"<p>{text}</p>") == []


def test_longest_match_wins():
    assert linked("<p>une formation hybride</p>") == [("formation-hybride", "formation hybride")]
    assert linked("<p>une session de formation</p>") == [("session", "session de formation")]
    # What is inside a longer match is not explained in its place, even when the longer one was.
    assert linked("<p>formation hybride, formation hybride, formation</p>") == [
        ("formation-hybride", "formation hybride"),
        ("formation", "formation"),
    ]


def test_a_word_for_itself_wins_over_a_plural():
    automaton = Automaton([entry("cour"), entry("cours"), entry("réseaux sociaux", slug="rs")])
    assert linked("<p>les cours de la cour, réseaux sociaux</p>", automaton) == [
        ("cours", "cours"),
        ("cour", "cour"),
        ("rs", "réseaux sociaux"),
    ]


def test_the_term_wins_over_the_synonym_of_another():
    automaton = Automaton([entry("zèle", "ardeur"), entry("ardeur")])
    assert linked("<p>ardeur</p>", automaton) == [("ardeur", "ardeur")]


def test_capitals_tell_an_acronym_from_a_word():
    automaton = Automaton([entry("Inspé", "INSPE")])
    assert [word for _, word in linked("<p>INSPE</p>", automaton)] == ["INSPE"]
    assert [word for _, word in linked("<p>inspé</p>", automaton)] == ["inspé"]
    assert is_acronym("IH2EF")
    assert not is_acronym("Sympa")


def test_spellings_that_name_nothing_are_ignored():
    assert (
        linked("<p>12 a ! session</p>", Automaton([entry("12"), entry("a"), entry("!"), entry(""), entry("--")])) == []
    )


# ---- Where ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tag",
    [
        "a",
        "h1",
        "h2",
        "h6",
        "button",
        "summary",
        "label",
        "code",
        "pre",
        "blockquote",
        "q",
        "svg",
        "kbd",
        "abbr",
        "nav",
    ],
)
def test_link_leaves_alone(tag):
    assert words(f"<div><{tag} title='x'>session <em>session</em></{tag}> parcours</div>") == ["parcours"]
    assert words(f"<div><{tag.upper()}>session</{tag.upper()}> parcours</div>") == ["parcours"]


@pytest.mark.parametrize("tag", ["script", "style", "textarea", "title", "iframe", "noscript", "xmp", "noembed"])
def test_link_leaves_raw_text_alone(tag):
    assert words(f"<div><{tag}><p>session</p> </x> </{tag}> parcours</div>") == ["parcours"]


def test_link_leaves_attributes_comments_and_marked_elements_alone():
    html = (
        "<p title=\"session\" data-x='<b>session</b>'><!-- session --><!doctype session><?session?></session>"
        "<span data-no-words>session <span>session</span> session</span> parcours</p>"
    )
    assert words(html) == ["parcours"]


def test_link_goes_on_after_what_it_leaves_alone():
    assert words("<p><a href=/>x</a> session</p><img alt=x><br/><svg/> parcours") == ["session", "parcours"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>auto<em>formation</em></p>", []),
        ("<p><b>ses</b>sion</p>", []),
        ("<p>l’<em>hybridation</em></p>", ["hybridation"]),
        ("<p><em>formation</em>s</p>", []),
        ("<p><em>formation</em>.</p>", ["formation"]),
        ("<td>a</td><td>session</td>", ["session"]),
        ("<p>a<br>session</p>", ["session"]),
        ("<p>x<!-- -->session</p>", []),
    ],
)
def test_a_word_may_not_be_cut_by_an_inline_element(html, expected):
    assert words(html) == expected


# ---- Properties ----------------------------------------------------------------------------------------------------

TEXTS = st.sampled_from(
    [
        *(
            "session",
            "Sessions",
            "formation",
            " hybride",
            "hybridation",
            "l’",
            "EAFC",
            "eafc",
            "réseaux",
            "de",
            "s",
            "x",
        ),
        *(" ", "\u00a0", "-", "'", "é", "e\u0301", ".", "@", "\n", "🙂", "&amp;", "&nbsp;", "&#39;", "<", "&"),
    ]
)
TAGS = st.sampled_from(
    [
        *("<p>", "</p>", "<em>", "</em>", "<a href='/x'>", "</a>", "<h2>", "</h2>", "<code>", "</code>", "<br>", "<q>"),
        *("</q>", "<!-- ", "-->", '<b title="session">', "</b>", "<script>", "</script>", "<textarea>", "</textarea>"),
        *("<svg/>", "<x y='", '">', "<![CDATA[", "]]>", "<ul><li>", "</li></ul>"),
    ]
)
SOUP = st.lists(TEXTS | TAGS, max_size=25).map("".join)
NESTED = st.recursive(
    st.lists(TEXTS.filter(lambda text: text not in ("<", "&")), min_size=1, max_size=6).map("".join),
    lambda inner: st.builds(
        lambda tag, children: f"<{tag}>{''.join(children)}</{tag}>",
        st.sampled_from(["em", "strong", "span", "a", "code", "q", "i"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=8,
).map(lambda inner: f"<p>{inner}</p>")


@given(SOUP | NESTED | st.text(max_size=60))
@example('<b c"d e="f>session onclick=x">session</b>')
@example("<a b='session>session")
def test_nothing_changes_but_the_added_elements(html):
    assert without_marks(link(html, AUTOMATON)) == html


@given(SOUP | NESTED)
def test_what_is_linked_is_not_linked_again(html):
    once = link(html, AUTOMATON)
    assert link(once, AUTOMATON) == once


@given(SOUP)
def test_each_term_is_explained_once(html):
    slugs = [slug for slug, _ in linked(html)]
    assert len(slugs) == len(set(slugs))


@given(NESTED)
def test_valid_html_stays_valid(html):
    parser = html5lib.HTMLParser(strict=True)
    document = "<!DOCTYPE html><html lang='fr'><head><title>x</title></head><body>{}</body></html>"
    try:
        parser.parse(document.format(html))
    except html5lib.html5parser.ParseError:
        return  # nested links, for example
    parser.parse(document.format(link(html, AUTOMATON)))


OURS = {"button", "span", "b", "a"}


def elements(html: str) -> set[str]:
    """Every element a browser would make of this HTML, with its attributes; those of the marks left out."""
    found = set()
    for node in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        is_ours = node.tag in OURS and (
            not node.attrib
            or "hub-word" in node.attrib.get("class", "")
            or node.attrib.get("href", "").startswith("/glossaire/")
        )
        if isinstance(node.tag, str) and not is_ours:
            found.add(f"{node.tag} {sorted(node.attrib.items())}")
    return found


@given(SOUP)
@example('<b c"d e="f>session onclick=x">session</b>')
@example("<b x=session onclick=y>session")
@example("<svg><![CDATA[ > </svg> session")
def test_hostile_html_gets_no_more_dangerous(html):
    """A browser makes of the result no element with another attribute than it makes of the source, ours apart."""
    before, after = elements(html), elements(link(html, AUTOMATON))
    assert sorted(after - before) == []


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "<span ",
        "<a b='",
        "<!--",
        "<script>",
        "<textarea>",
        "&",
        "<b>",
        ' class="',
        "session-",
        "' ",
        "<",
        "</",
        "a=b ",
    ],
)
def test_time_grows_with_the_length_and_no_faster(piece):
    def spent(times):
        html = piece * times
        start = time.process_time()
        link(html, AUTOMATON)
        return time.process_time() - start

    spent(1000)
    assert spent(40_000) < max(30 * spent(4_000), 0.5)
