"""The project reads itself: rules that no linter knows."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from taggit.models import ItemBase
from wagtail.models import Page

ROOT = Path(settings.BASE_DIR)
OUR_APPS = [config for config in apps.get_app_configs() if config.name.startswith("hub.")]
OUR_MODELS = [model for config in OUR_APPS for model in config.get_models()]
SOURCES = sorted(path for path in (ROOT / "hub").rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.*"), *(ROOT / "jinja2").rglob("*.*")])


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "common.py", "signals.py", "admin.py", "managers.py"])
def test_no_module_is_a_drawer(name):
    assert [str(path.relative_to(ROOT)) for path in SOURCES if path.name == name] == []


def test_environment_is_read_in_the_settings_only():
    readers = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if "settings" not in path.parts and re.search(r"os\.environ|os\.getenv", path.read_text(encoding="utf-8"))
    ]
    assert readers == ["hub/wsgi.py"]


def test_the_task_library_is_named_in_one_module_only():
    users = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if re.search(r"(from|import) django_tasks\b", path.read_text(encoding="utf-8"))
    ]
    assert users == ["hub/core/background.py"]


def test_views_never_hand_raw_parameters_to_the_database():
    pattern = re.compile(r"(filter|exclude|get|get_or_create)\([^)]*request\.(GET|POST)")
    assert [str(path) for path in SOURCES if pattern.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_models_are_named_in_lower_case_french(model):
    if not issubclass(model, ItemBase):  # the line between a page and its tag is never shown
        assert "verbose_name" in model._meta.original_attrs
    for name in (model._meta.verbose_name, model._meta.verbose_name_plural):
        assert not str(name)[0].isupper() or str(name).split()[0].isupper()


@pytest.mark.parametrize(
    "field",
    [
        field
        for model in OUR_MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.label == "accounts.User"
        and field.model._meta.app_label in {config.label for config in OUR_APPS}
    ],
    ids=lambda field: f"{field.model._meta.label}.{field.name}",
)
def test_a_reference_to_a_member_lets_the_member_go(field):
    """Erasure: content outlives its author (SET_NULL), what is only theirs goes with them (CASCADE)."""
    assert field.remote_field.on_delete in (models.SET_NULL, models.CASCADE)
    assert field.null or field.remote_field.on_delete is models.CASCADE


@pytest.mark.parametrize(
    "model", [model for model in OUR_MODELS if issubclass(model, Page)], ids=lambda model: model._meta.label
)
def test_a_page_says_where_it_lives(model):
    assert "parent_page_types" in vars(model) or model.max_count == 1
    assert "subpage_types" in vars(model)


def test_every_template_is_used():
    """Named in the code, extended or included by another, or found by a library under the name it expects."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*SOURCES, *TEMPLATES])
    by_convention = re.compile(
        r"^(account|chrome|mfa|socialaccount|usersessions|allauth|dsfr|django|wagtail\w*|errors|emails)/"
    )
    page_templates = {model.template for model in OUR_MODELS if issubclass(model, Page)}
    unused = []
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT / path.relative_to(ROOT).parts[0]))
        if by_convention.match(name) or name in page_templates:
            continue
        stem = re.sub(r"(_subject)?\.(txt|mjml|html|xml)$", "", name)
        if name not in text and f'"{stem}"' not in text:
            unused.append(name)
    assert unused == []


def test_no_template_carries_script_style_or_handler():
    guilty = {}
    for path in TEMPLATES:
        if path.suffix in (".mjml", ".txt") or path.parts[-2:-1] == ("emails",):
            continue
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)|<style|\son[a-z]+=\"|\sstyle=\"", text)
        if found:
            guilty[str(path.relative_to(ROOT))] = found
    assert guilty == {}


def test_french_typography_of_templates():
    """No plain space before a high punctuation mark or inside quotation marks in the text of a template."""
    guilty = {}
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>|<!--.*?-->", "¤", text)
        found = re.findall(r"[\wéèàç¤»] [?!;](?=\s|¤|$)|« |[^\s] »|\w'\w", text)
        if found:
            guilty[str(path.relative_to(ROOT))] = found[:5]
    assert guilty == {}


def test_the_project_speaks_of_itself_alone():
    """No path of a machine, no address of a package registry in what is published."""
    pattern = re.compile(r"/(?:work|root|farm)/|pypi\.org|files\.pythonhosted|registry\.npmjs|/opt/wheels")
    guilty = []
    for path in tracked_files():
        if path.suffix in (".png", ".woff2", ".ico") or path == Path(__file__):
            continue
        if pattern.search(path.read_text(encoding="utf-8", errors="ignore")):
            guilty.append(str(path.relative_to(ROOT)))
    assert guilty == []


def test_locks_are_hashed_and_name_no_address():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][^\s=]*==[^\s\\;]+", text, re.MULTILINE)
        assert len(pins) > 50
        assert "://" not in text
        assert text.count("--hash=sha256:") >= len(pins)


def test_public_functions_of_services_state_their_contract():
    silent = []
    for path in SOURCES:
        if path.name not in ("services.py", "permissions.py", "facets.py", "privacy.py"):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and len(node.body) > 1
            if public and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert silent == []


def test_every_vendored_file_says_its_version_and_licence():
    vendored = [path for path in (ROOT / "static" / "vendor").rglob("*") if path.is_file() and path.name != "README.md"]
    readme = (ROOT / "static" / "vendor" / "README.md").read_text(encoding="utf-8") if vendored else ""
    assert [path.name for path in vendored if path.name not in readme] == []


def test_every_setting_read_from_the_environment_is_in_the_readme():
    read = set()
    for path in (ROOT / "hub" / "settings").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"", text))
        read |= set(re.findall(r"environ(?:\.get)?[\(\[]\"([A-Z0-9_]+)\"", text))
    told = set(re.findall(r"^\| `([A-Z0-9_]+)`", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert told == read | {"HUB_ENV"}
