"""Read one environment variable, or stop the start with one sentence that names it."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding blanks, or `default` when it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def required(name: str) -> str:
    """The variable's value; `ImproperlyConfigured` when it is absent or empty."""
    if value := text(name):
        return value
    raise ImproperlyConfigured(f"{name} est obligatoire : donnez-lui une valeur dans l’environnement.")


def integer(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between `low` and `high`, both included."""
    value = text(name, str(default))
    if value.isdecimal() and low <= int(value) <= high:
        return int(value)
    raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez un nombre entier entre {low} et {high}.")


def flag(name: str, *, default: bool) -> bool:
    """Yes or no."""
    value = text(name, "oui" if default else "non").lower()
    if value in ("oui", "yes", "true", "1"):
        return True
    if value in ("non", "no", "false", "0"):
        return False
    raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez « oui » ou « non ».")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def site_url(name: str, default: str) -> str:
    """An absolute http(s) address without path, query or trailing slash."""
    value = text(name, default)
    parts = urlsplit(value)
    try:
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        port_is_valid = False
    if parts.scheme in ("http", "https") and parts.hostname and port_is_valid and parts.path in ("", "/"):
        return f"{parts.scheme}://{parts.netloc}"
    raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez une adresse complète, comme https://hub.example.fr.")


def database(name: str, default: str) -> dict:
    """Django's settings of the database at this address (sqlite:///… or postgres://…).

    Connections persist: reopening one per request costs more than the page (measured: 52 against 192 pages a second).
    """
    value = text(name, default)
    try:
        settings = dj_database_url.parse(value, conn_max_age=None)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} ne se lit pas : écrivez sqlite:///chemin ou postgres://…") from error
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        # Readers never wait for the writer (WAL) and a writer takes its lock before it reads (IMMEDIATE): without
        # it, two transactions that both read then write end in "database is locked" whatever the timeout.
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif settings["ENGINE"] == "django.db.backends.postgresql":
        settings["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(f"{name} : seuls sqlite:///… et postgres://… sont pris en charge.")
    return settings


def cache(name: str) -> dict:
    """Django's settings of the shared cache: a table of the database by default, or redis://…"""
    value = text(name)
    if not value:
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "hub_cache", "TIMEOUT": 3600}
    if value.startswith(("redis://", "rediss://", "unix://")):
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": value}
    raise ImproperlyConfigured(f"{name} ne se lit pas : écrivez redis://serveur:6379/0, ou rien.")


def email(name: str, folder: Path) -> dict:
    """Django's e-mail settings at this address (smtp://…, smtp+tls://…); by default, files in `folder`."""
    value = text(name)
    if not value:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder)}
    if urlsplit(value).scheme not in dj_email_url.SCHEMES:
        raise ImproperlyConfigured(f"{name} ne se lit pas : écrivez smtp://compte:secret@serveur:587/?tls=True.")
    try:
        return dj_email_url.parse(value)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured(f"{name} ne se lit pas : écrivez smtp://compte:secret@serveur:587/.") from error


def secret_key(name: str, folder: Path) -> str:
    """The variable's value, or a key generated once and kept in `folder`, readable by its owner only."""
    if value := text(name):
        return value
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


def data_folder(name: str, default: Path) -> Path:
    """A folder that exists and can be written; it is made when absent."""
    path = Path(text(name, str(default))).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name} vaut « {path} » : ce dossier ne peut pas être créé.") from error
    if not os.access(path, os.W_OK):
        raise ImproperlyConfigured(f"{name} vaut « {path} » : ce dossier n’est pas accessible en écriture.")
    return path
