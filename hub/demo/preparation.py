"""What a start needs that a second start need not do again: files to serve, tables, first content."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

STAMP = "collected"
# The libraries whose own files are served.
LIBRARIES = ("wagtail", "django", "django-dsfr", "django-allauth", "django-tasks", "whitenoise")


def collect_static() -> bool:
    """Gather and compress the files that pages need; True if it had to be done."""
    call_command("build_dsfr", verbosity=0)
    if not hasattr(_storage(), "manifest_name"):
        return False  # the developer's server serves them where they are
    stamp, path = static_fingerprint(), Path(settings.STATIC_ROOT) / STAMP
    if path.exists() and path.read_text() == stamp:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=path.exists())
    path.write_text(stamp)
    return True


def _storage():
    from django.contrib.staticfiles.storage import staticfiles_storage

    return staticfiles_storage


def static_fingerprint() -> str:
    """Changes when a library, one of our files, or the way they are gathered does."""
    digest = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for path in sorted(path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*")):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    digest.update((settings.BASE_DIR / "hub" / "core" / "static_files.py").read_bytes())
    digest.update(" ".join(type(finder).__name__ for finder in get_finders()).encode())
    return digest.hexdigest()


def migrate() -> bool:
    """Bring the database up to date; True if it had to be done."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True
