"""A wrong value stops the start with one sentence that names the variable."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hub.settings import environment as env
from hub.settings import settings_module


def start(tmp_path, **variables) -> subprocess.CompletedProcess:
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={**clean, "HUB_DATA_DIR": str(tmp_path), **variables},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"HUB_ENV": "staging"}, "HUB_ENV"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"CACHE_URL": "memcached://x"}, "CACHE_URL"),
        ({"EMAIL_URL": "pigeon://x"}, "EMAIL_URL"),
        ({"SITE_URL": "hub.example.fr"}, "SITE_URL"),
        ({"PORT": "web"}, "PORT"),
        ({"HUB_DATA_DIR": "/proc/nowhere"}, "HUB_DATA_DIR"),
        ({"HUB_ENV": "production"}, "SECRET_KEY"),
        ({"HUB_ENV": "production", "SECRET_KEY": "x" * 60}, "SITE_URL"),
        ({"HUB_ENV": "production", "SECRET_KEY": "x" * 60, "SITE_URL": "http://hub.example.fr"}, "SITE_URL"),
        ({"S3_BUCKET": "hub"}, "S3_ACCESS_KEY"),
    ],
)
def test_start_names_the_variable_to_mend(tmp_path, variables, named):
    result = start(tmp_path, **variables)
    assert result.returncode != 0
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"Réglage à corriger. {named} ")


def test_start_in_production_passes_djangos_own_check_list(tmp_path):
    key = "k7Jq-2w9XhZr4tYb8nMv3cLp6sDf1gHj5aQe0uIo7yTr9wEz2xCv4bNm"
    result = start(tmp_path, HUB_ENV="production", SECRET_KEY=key, SITE_URL="https://hub.example.fr")
    assert result.stderr.strip().splitlines() == ["System check identified no issues (0 silenced)."] or (
        result.returncode == 0 and "no issues" in result.stdout + result.stderr
    )


def test_settings_module_follows_hub_env(monkeypatch):
    monkeypatch.delenv("HUB_ENV", raising=False)
    assert settings_module() == "hub.settings.base"
    monkeypatch.setenv("HUB_ENV", "production")
    assert settings_module() == "hub.settings.production"


def test_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = env.secret_key("SECRET_KEY", tmp_path)
    assert env.secret_key("SECRET_KEY", tmp_path) == first
    assert len(first) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("value", "expected"), [("https://a.fr/", "https://a.fr"), ("http://a:81", "http://a:81")])
def test_site_url_keeps_scheme_and_host(monkeypatch, value, expected):
    monkeypatch.setenv("SITE_URL", value)
    assert env.site_url("SITE_URL", "") == expected


@pytest.mark.parametrize("value", ["a.fr", "ftp://a.fr", "https://a.fr/chemin", "https://a.fr:port", "https://"])
def test_site_url_refuses_anything_else(monkeypatch, value):
    monkeypatch.setenv("SITE_URL", value)
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_URL "):
        env.site_url("SITE_URL", "")


def test_databases_persist_and_are_checked(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://hub:secret@db.example.fr/hub")
    database = env.database("DATABASE_URL", "")
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (None, True)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/x.sqlite3")
    assert env.database("DATABASE_URL", "")["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
