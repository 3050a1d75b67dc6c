"""A public server: HTTPS only, nothing generated, no default secret."""

from .base import *
from .base import SITE_URL, env

HUB_ENV = "production"
SECRET_KEY = env.required("SECRET_KEY")
SITE_URL = env.site_url("SITE_URL", env.required("SITE_URL"))
if not SITE_URL.startswith("https://"):
    raise env.ImproperlyConfigured(f"SITE_URL vaut « {SITE_URL} » : en production, l’adresse commence par https://.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", SITE_URL.removeprefix("https://").split(":")[0])

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
