"""What search engines read."""

import re

import pytest

from tests.factories.kit import ResourcePageFactory

pytestmark = pytest.mark.django_db


def test_sitemap_lists_public_pages_and_services(client, settings):
    ResourcePageFactory(slug="publiee")
    ResourcePageFactory(slug="brouillon", live=False)
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    found = {re.sub(r"https?://[^/]+", "", url) for url in re.findall(r"<loc>(.*?)</loc>", response.content.decode())}
    expected = {"/", "/kit/", "/kit/publiee/", "/kit/visio/", "/contribuer/", "/aide/", "/contact/", "/plan-du-site/"}
    assert expected <= found
    assert "/kit/brouillon/" not in found


def test_robots_are_told_what_to_leave_alone(client, settings):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /compte/\nDisallow: /documents/\nDisallow: /recherche/\n\n"
        f"Sitemap: {settings.SITE_URL}/sitemap.xml\n"
    )
