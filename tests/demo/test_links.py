"""Where the links of the demo's texts lead."""

import pytest

from hub.demo.links import linker
from hub.home.models import ContentPage
from tests.factories.kit import ResourcePageFactory

pytestmark = pytest.mark.django_db


def test_links_lead_to_pages_services_and_other_sites():
    page = ResourcePageFactory(slug="ici")
    help_page = ContentPage.objects.get(slug="aide")
    link = linker()
    assert link("kit:ici") == {"linktype": "page", "id": str(page.pk)}
    assert link("/aide/") == {"linktype": "page", "id": str(help_page.pk)}
    assert link("/contact/?sujet=erreur") == {"href": "/contact/?sujet=erreur"}
    assert link("/kit/visio/?effectif=70") == {"href": "/kit/visio/?effectif=70"}
    assert link("https://example.org/") == {"href": "https://example.org/"}


@pytest.mark.parametrize("address", ["/salle-des-machines/", "terme:inconnu"])
def test_link_to_what_does_not_exist_is_dropped(address):
    assert linker()(address) is None


def test_link_to_a_resource_that_does_not_exist_is_a_mistake():
    with pytest.raises(KeyError):
        linker()("kit:inconnue")
