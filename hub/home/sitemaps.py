"""What search engines read: the pages worth listing, and those to leave alone."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as django_sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from hub.forums.models import Topic
from hub.glossary.models import Term

# Personal, endless or for machines only.
NOT_FOR_ROBOTS = ("/admin/", "/compte/", "/documents/", "/recherche/")


class Services(Sitemap):
    """The public addresses that are not pages of the tree."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def items(self):
        return ["kit:visio", "glossary:index", "forums:index", "home:contribute"]

    def location(self, item):
        return reverse(item)

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class Terms(Services):
    """The words of the glossary."""

    def items(self):
        return Term.objects.published().only("slug", "last_published_at").order_by("key")

    def location(self, item):
        return item.get_absolute_url()

    def lastmod(self, item):
        return item.last_published_at


class Topics(Services):
    """The topics of the forums that anyone may read."""

    def items(self):
        return Topic.objects.public().only("slug", "last_posted_at").order_by("pk")

    def location(self, item):
        return item.get_absolute_url()

    def lastmod(self, item):
        return item.last_posted_at


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that anyone may read, in the format of sitemaps.org."""
    parts = {"pages": PageSitemap(request), "services": Services(), "terms": Terms(), "topics": Topics()}
    response = django_sitemap(request, parts)
    return response.render()


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots are asked to leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('home:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
