import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from hub.core import content_version
from hub.core.chrome import NAME_MARK, NEXT_MARK, chrome_for
from hub.core.models import SiteSettings

pytestmark = pytest.mark.django_db


def request_for(path, user=None):
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    return request


def test_visitor_is_offered_to_sign_in_and_to_come_back():
    header = chrome_for(request_for("/kit/?role=formateur")).header
    assert 'href="/compte/connexion/?next=/kit/%3Frole%3Dformateur"' in header
    assert "Se déconnecter" not in header
    assert NEXT_MARK not in header


@pytest.mark.parametrize("path", ["/", "/compte/connexion/", "/compte/inscription/"])
def test_pages_with_no_way_back_to_them_offer_none(path):
    assert "?next=" not in chrome_for(request_for(path)).header


def test_way_back_cannot_leave_the_attribute():
    header = chrome_for(request_for('/kit/"><script>')).header
    assert "<script>" not in header


def test_member_sees_their_own_name_escaped(member):
    member.display_name = "<b>Zoé</b> & Cie"
    header = chrome_for(request_for("/kit/", member)).header
    assert "&lt;b&gt;Zoé&lt;/b&gt; &amp; Cie" in header
    assert NAME_MARK not in header
    assert "Administration" not in header


def test_one_member_never_sees_the_name_of_another(member, other_member):
    member.display_name, other_member.display_name = "Nadia B.", "Yao K."
    assert "Nadia B." in chrome_for(request_for("/", member)).header
    header = chrome_for(request_for("/", other_member)).header
    assert "Yao K." in header
    assert "Nadia B." not in header
    assert "Nadia B." not in chrome_for(request_for("/")).header


def test_staff_has_the_way_to_the_administration(editor):
    assert 'href="/admin/"' in chrome_for(request_for("/", editor)).header


def test_section_of_the_address_is_current():
    header = chrome_for(request_for("/kit/une-page/")).header
    assert header.count("aria-current") == 1
    assert "aria-current" not in chrome_for(request_for("/aide/")).header


def test_frame_costs_nothing_once_kept():
    chrome_for(request_for("/kit/"))
    with CaptureQueriesContext(connection) as queries:
        chrome_for(request_for("/kit/autre/"))
    assert len(queries) == 0


def test_unknown_sections_share_one_variant():
    chrome_for(request_for("/une/"))
    before = len(caches["process"]._cache)
    for number in range(5):
        chrome_for(request_for(f"/adresse-{number}/"))
    assert len(caches["process"]._cache) == before


def test_settings_change_the_frame_at_once():
    settings = SiteSettings.for_site(Site.objects.get())
    assert "Accessibilité\u00a0: non conforme" in chrome_for(request_for("/")).footer
    settings.accessibility_status = SiteSettings.Accessibility.PARTIAL
    settings.save()
    content_version.bump()
    assert "Accessibilité\u00a0: partiellement conforme" in chrome_for(request_for("/")).footer


def test_state_brand_is_off_until_it_is_switched_on():
    before = chrome_for(request_for("/"))
    assert "fr-logo" not in before.header + before.footer
    assert "state.css" not in before.head
    settings = SiteSettings.for_site(Site.objects.get())
    settings.state_brand, settings.state_brand_text = True, "Ministère / de l’Éducation nationale"
    settings.save()
    content_version.bump()
    after = chrome_for(request_for("/"))
    assert after.state_brand is True
    assert "dsfr/state.css" in after.head
    assert "theme-neutral.css" not in after.head
    assert "public-sans" not in after.head
    assert "".join(after.header.split("fr-logo")[1].split("</p>")[0].split()) == '">Ministère<br>del’Éducationnationale'


def test_frame_holds_no_token_nor_nonce():
    frame = chrome_for(request_for("/"))
    for part in (frame.head, frame.header, frame.footer):
        assert "csrf" not in part
        assert "nonce" not in part


@pytest.mark.parametrize(
    "address",
    ["/plan-du-site/", "/accessibilite/", "/mentions-legales/", "/donnees-personnelles/", "/conditions-d-utilisation/"],
)
def test_footer_has_the_links_that_the_law_wants(address):
    assert f'href="{address}"' in chrome_for(request_for("/")).footer
