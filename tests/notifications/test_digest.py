"""Grouping and choosing: pure functions, whatever they are given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.notifications.digest import PER_SECTION, Group, Item, because, build, grouped
from hub.notifications.registry import Extra, Shown
from tests.factories.notifications import ANSWER, MESSAGE, SOLVED

START = datetime(2026, 11, 25, 9, tzinfo=UTC)
KINDS = (ANSWER, MESSAGE, SOLVED)


@st.composite
def items(draw, max_size=60):
    """Notifications of up to 15 subjects, each with a key of its own."""
    found = draw(
        st.lists(
            st.tuples(
                st.integers(1, 15), st.integers(0, 9), st.sampled_from(KINDS), st.integers(0, 500), st.booleans()
            ),
            max_size=max_size,
        )
    )
    return [
        Item(
            pk=pk,
            kind=kind,
            group=(1, group),
            rank=rank,
            at=START + timedelta(minutes=minutes),
            reason="",
            is_read=is_read,
            shown=Shown(f"Sujet {group}", f"/kit/?message={pk}"),
        )
        for pk, (group, rank, kind, minutes, is_read) in enumerate(found, start=1)
    ]


extras = st.lists(st.builds(Extra, title=st.from_regex(r"(Sujet|Question) [1-9]", fullmatch=True), url=st.just("/")))


@given(items())
def test_grouping_keeps_each_notification_once(found):
    groups = grouped(found)
    assert sorted(item.pk for group in groups for item in group.items) == [item.pk for item in found]
    assert len({group.items[0].group for group in groups}) == len(groups)
    for group in groups:
        assert len({item.group for item in group.items}) == 1


@given(items())
def test_the_last_moved_group_comes_first_and_each_follows_the_discussion(found):
    groups = grouped(found)
    moved = [max((item.at, item.pk) for item in group.items) for group in groups]
    assert moved == sorted(moved, reverse=True)
    for group in groups:
        assert list(group.items) == sorted(group.items, key=lambda item: (item.rank, item.pk))


@given(items(max_size=8))
def test_reading_is_taken_up_at_the_first_unread(found):
    for group in grouped(found):
        unread = [item for item in group.items if not item.is_read]
        assert group.unread == len(unread)
        assert group.first_unread == (unread[0] if unread else group.latest)


@given(items(), extras)
def test_a_digest_is_short_says_each_subject_once_and_counts_the_rest(found, elsewhere):
    digest = build(found, elsewhere)
    assert [len(digest.personal) <= PER_SECTION, len(digest.followed) <= PER_SECTION, len(digest.extras) <= 5] == [
        True
    ] * 3
    shown = [group.items[0].group for group in digest.groups]
    assert len(set(shown)) == len(shown)
    assert len(shown) + digest.left_out == len({item.group for item in found})
    assert not {extra.title for extra in digest.extras} & {item.shown.title for item in found}
    assert bool(digest) == bool(shown or digest.extras)


@given(items())
def test_a_digest_puts_the_best_first_and_leaves_out_the_least(found):
    digest = build(found)
    groups = grouped(found)
    for section, personal in ((digest.personal, True), (digest.followed, False)):
        expected = sorted(
            (group for group in groups if group.concerns_the_person is personal),
            key=lambda group: group.worth,
            reverse=True,
        )
        assert list(section) == expected[:PER_SECTION]


@given(items())
def test_a_digest_does_not_depend_on_the_order_it_is_given(found):
    assert build(found) == build(reversed(found))


def item(kind=MESSAGE, **fields) -> Item:
    shown = Shown("Relancer", "/kit/", author="Nadia B.")
    return replace(Item(1, kind, (1, 1), 0, START, "on vous cite", False, shown), **fields)


def test_one_is_said_and_several_are_counted():
    assert Group((item(ANSWER),)).summary == "Nadia B. vous répond"
    assert Group((item(shown=Shown("Relancer", "/")),)).summary == "Un membre du réseau écrit"
    assert Group((item(pk=1), item(pk=2))).summary == "2\u00a0messages"
    mixed = Group((item(MESSAGE), item(MESSAGE, pk=2), item(SOLVED, pk=3), item(ANSWER, pk=4)))
    assert mixed.summary == "1\u00a0réponse, 1\u00a0réponse certifiée et 2\u00a0messages"


def test_the_reason_is_elided_and_is_that_of_what_concerns_most():
    assert [because(""), because("on vous cite"), because("vous suivez ce sujet"), because("Élise le demande")] == [
        "",
        "parce qu’on vous cite",
        "parce que vous suivez ce sujet",
        "parce qu’Élise le demande",
    ]
    group = Group((item(MESSAGE, reason="vous suivez ce sujet"), item(ANSWER, pk=2, reason="on vous répond")))
    assert group.because == "parce qu’on vous répond"
