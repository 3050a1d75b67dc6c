"""The reloading developer server, with the toolbar."""

from .base import *
from .base import INSTALLED_APPS, MIDDLEWARE, STORAGES

DEBUG = True
INTERNAL_IPS = ["127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar"]
MIDDLEWARE = [MIDDLEWARE[0], "debug_toolbar.middleware.DebugToolbarMiddleware", *MIDDLEWARE[1:]]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# The toolbar writes styles in the page.
CONTENT_SECURITY_POLICY = None
DEBUG_TOOLBAR_CONFIG = {"SHOW_TOOLBAR_CALLBACK": lambda request: request.META.get("REMOTE_ADDR") == "127.0.0.1"}
