"""« Où ce mot est employé »: kept fresh by the worker, without slowing a save."""

import pytest
from django.core.cache import caches
from wagtail.models import Page

from hub.glossary import tasks, uses
from hub.glossary.models import TermUse
from tests.factories.glossary import TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget():
    caches["default"].delete(uses.FINGERPRINT)


@pytest.fixture
def page():
    found = Page.objects.get(slug="mentions-legales").specific
    found.summary = "Une grenouille s’ouvre. Deux grenouilles se suivent."
    return found


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def rows():
    return list(TermUse.objects.order_by("term__key").values_list("term__term", "before", "match", "after"))


def test_publication_of_a_page_finds_its_words(page, run_worker, committed):
    TermFactory(term="grenouille", autolink=False)
    TermFactory(term="réseau", live=False)
    TermFactory(term="têtard", search_only=["suivent"])
    with committed():
        page.save_revision().publish()
    assert rows() == []
    run_worker()
    assert rows() == [("grenouille", "Une ", "grenouille", " s’ouvre. Deux grenouilles se suivent.")]


def test_publication_of_a_term_finds_it_in_every_page(page, run_worker, committed):
    page.save_revision().publish()
    term = TermFactory(term="grenouille", live=False)
    with committed():
        term.save_revision().publish()
    run_worker()
    assert [use[0] for use in rows()] == ["grenouille"]
    with committed():
        term.unpublish()
    run_worker()
    assert TermUse.objects.for_term_page(term).count() == 1  # nobody is shown it: the term has no page any more


def test_a_page_that_is_taken_down_uses_nothing(page, run_worker, committed):
    TermFactory(term="grenouille")
    page.save_revision().publish()
    uses.refresh_page(page)
    assert len(rows()) == 1
    with committed():
        page.unpublish()
    run_worker()
    assert rows() == []


def test_refresh_all_does_nothing_while_the_glossary_is_as_it_was(assert_queries):
    TermFactory(term="grenouille")
    uses.refresh_all()
    with assert_queries(3):  # what is published, categories; the shared cache
        tasks.refresh_uses_left_behind()


def test_context_is_cut_between_words():
    before = "mot " * 50
    assert uses._end_of(before).startswith("…mot ")
    assert uses._start_of(before).endswith("mot…")
    assert max(len(uses._end_of(before)), len(uses._start_of(before))) <= uses.CONTEXT + 1
