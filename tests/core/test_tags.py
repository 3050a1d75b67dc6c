from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from hub.core import dates
from hub.core.templatetags import hub

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # 10 h in Paris


class SampleForm(forms.Form):
    title = forms.CharField(min_length=10)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)

    def clean(self):
        if self.data.get("both"):
            raise forms.ValidationError("Choisissez.")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"title": "assez long ici", "kind": "z"}, "Un point à corriger"),
        ({}, "Deux points à corriger"),
        ({"both": "1"}, "Trois points à corriger"),
    ],
)
def test_points_to_correct_counts_the_messages(data, words):
    assert hub.points_to_correct(SampleForm(data)) == words


def test_field_target_reaches_the_first_choice_of_a_group():
    form = SampleForm()
    assert hub.field_target(form["title"]) == "id_title"
    assert hub.field_target(form["kind"]) == "id_kind_0"


def test_page_address_keeps_the_rest_of_the_query():
    request = RequestFactory().get("/kit/?theme=a&theme=b&page=3")
    assert hub.page_address(request, 4) == "?theme=a&theme=b&page=4"
    assert hub.page_address(request, 4, "p") == "?theme=a&theme=b&page=3&p=4"


def test_page_numbers_shows_the_ends_and_the_neighbours():
    paginator = Paginator(range(200), 10)
    assert hub.page_numbers(paginator.page(7)) == [1, "…", 6, 7, 8, "…", 20]
    assert hub.page_numbers(Paginator(range(5), 10).page(1)) == [1]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (None, "0\u00a0ko"),
        (1, "1\u00a0ko"),
        (86_000, "84\u00a0ko"),
        (1_500_000, "1,4\u00a0Mo"),
        (20_000_000, "19\u00a0Mo"),
    ],
)
def test_file_size_is_said_in_french(size, words):
    assert hub.file_size(size) == words


@given(st.integers(min_value=0, max_value=10**9))
def test_number_keeps_every_digit(value):
    assert hub.number(value).replace("\u202f", "") == str(value)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0\u00a0mot"), (1, "1\u00a0mot"), (2, "2\u00a0mots"), (1200, "1\u202f200\u00a0mots")]
)
def test_plural_follows_french(count, words):
    assert hub.plural(count, "mot", "mots") == words


def test_both_engines_say_the_same():
    context = {"size": 86_000, "moment": NOW - timedelta(days=4), "request": RequestFactory().get("/?a=1")}
    django_text = (
        '{% icon "time-line" %}{{ size|file_size }}{{ moment|ago }}{% plural 2 "mot" "mots" %}{% page_address 2 %}'
    )
    jinja_text = (
        '{{ icon("time-line") }}{{ size|file_size }}{{ moment|ago }}{{ plural(2, "mot", "mots") }}'
        "{{ page_address(request, 2) }}"
    )
    with time_machine.travel(NOW, tick=False):
        from_django = engines["django"].from_string(django_text).render(context)
        from_jinja = engines["jinja2"].from_string(jinja_text).render(context)
    assert from_django.replace("&amp;", "&") == from_jinja.replace("&amp;", "&")
    assert "il y a 4\u00a0jours" in from_django


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "à l’instant"),
        (NOW - timedelta(minutes=5), "il y a 5\u00a0min"),
        (NOW - timedelta(hours=3), "il y a 3\u00a0h"),
        (datetime(2026, 11, 24, 22, 30, tzinfo=UTC), "hier"),
        (NOW - timedelta(days=6), "il y a 6\u00a0jours"),
        (NOW - timedelta(days=7), "le 18\u00a0novembre"),
        (NOW + timedelta(days=2), "le 27\u00a0novembre"),
        (datetime(2025, 10, 1, 10, 0, tzinfo=UTC), "le 1er\u00a0octobre\u00a02025"),
    ],
)
def test_ago_is_relative_under_a_week(moment, words):
    assert dates.ago(moment) == words


@time_machine.travel(NOW, tick=False)
def test_dates_are_said_in_paris_time():
    assert dates.date_fr(datetime(2026, 12, 2, 14, 30, tzinfo=UTC)) == "mercredi 2\u00a0décembre, 15\u00a0h\u00a030"
    assert dates.clock_fr(datetime(2026, 7, 1, 7, 0, tzinfo=UTC)) == "9\u00a0h\u00a000"
    assert dates.day_fr(date(2026, 11, 3)) == "3\u00a0novembre"
    assert dates.day_fr(date(2026, 11, 3), year=True) == "3\u00a0novembre\u00a02026"
