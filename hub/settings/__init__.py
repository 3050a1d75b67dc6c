"""Settings of the hub; the environment is read here and nowhere else.

`base` is the embedded hub (SQLite, local files): production-like, no DEBUG. `production` adds what a public server
needs, `dev` the reloading developer server, `test` what tests need.
"""

import os

from django.core.exceptions import ImproperlyConfigured


def settings_module() -> str:
    """Name the settings module that `HUB_ENV` asks for ("local", the default, or "production")."""
    match os.environ.get("HUB_ENV", "local"):
        case "local":
            return "hub.settings.base"
        case "production":
            return "hub.settings.production"
        case other:
            raise ImproperlyConfigured(f"HUB_ENV vaut « {other} » : écrivez « local » ou « production ».")
