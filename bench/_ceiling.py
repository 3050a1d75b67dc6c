"""The most that Django can do here: a template of 21 kB behind its stock middleware, and not one query.

The template goes through a list, as those of forums do: a page that is only copied would measure the web server. Made
so, it gives django-machina the shares of the ceiling that it had been measured to have when the promises were written.
"""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.shortcuts import render
from django.urls import path

ROWS = [(rank, f"Sujet {rank}", f"Camille {rank % 40}") for rank in range(70)]
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>{{ title }}</title></head><body><ul>
{% for number, title, author in rows %}<li id="sujet-{{ number }}">
<a href="/t/{{ number }}/">{{ title }}</a><span class="muted">par {{ author }}, hier</span>
<p>Comment faire pour que les stagiaires retrouvent leur parcours
après la première séance à distance, et qui prévenir quand une inscription manque, ou quand
la classe virtuelle ne s’ouvre pas ?</p></li>
{% endfor %}</ul></body></html>"""
IN_MEMORY = ("django.template.loaders.locmem.Loader", {"page.html": PAGE})

settings.configure(
    SECRET_KEY="ceiling",  # noqa: S106 (a server of a minute, on this machine)
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "messages")],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request"],
                "loaders": [("django.template.loaders.cached.Loader", [IN_MEMORY])],
            },
        }
    ],
)  # fmt: skip


def page(request):
    return render(request, "page.html", {"title": "Plafond", "rows": ROWS})


urlpatterns = [path("", page)]
application = get_wsgi_application()
