"""What a start does, and does not do twice."""

from io import StringIO

import pytest
from django.core.management import call_command

from hub.demo import preparation
from hub.demo.services import is_empty

pytestmark = pytest.mark.django_db


def prepare(**options) -> str:
    out = StringIO()
    call_command("prepare", stdout=out, **options)
    return out.getvalue()


def test_prepare_says_the_address_and_leaves_the_database_empty(settings):
    assert prepare().split() == f"Le hub est à l’adresse {settings.SITE_URL}/ Ctrl-C pour arrêter.".split()
    assert is_empty()


def test_prepare_loads_the_demo_once_and_says_its_sign_ins(settings):
    first = prepare(demo_if_empty=True)
    assert "Démonstration chargée\u00a0: 31 membres, " in first
    assert f"mot de passe «\u00a0{settings.DEMO_PASSWORD}\u00a0»" in first
    assert "membre@demo.test" in first
    second = prepare(demo_if_empty=True)
    assert "chargée" not in second
    assert "membre@demo.test" in second


def test_prepare_never_loads_the_demo_in_production(settings):
    settings.HUB_ENV = "production"
    out = prepare(demo_if_empty=True)
    assert is_empty()
    assert "demo.test" not in out


def test_nothing_is_left_to_migrate():
    assert preparation.migrate() is False


def test_fingerprint_changes_with_the_files(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    empty = preparation.static_fingerprint()
    (tmp_path / "a.css").write_text("a{}")
    one = preparation.static_fingerprint()
    (tmp_path / "a.css").write_text("b{}")
    assert len({empty, one, preparation.static_fingerprint()}) == 3
