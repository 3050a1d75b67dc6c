"""The installation of a hub."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Page, Revision, Site, WorkflowPage

from hub.accounts import groups
from hub.home.models import ContactPage, ContentPage, HomePage
from hub.home.services import install_hub

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "accessibilite",
    "aide",
    "conditions-d-utilisation",
    "contact",
    "donnees-personnelles",
    "kit",
    "mentions-legales",
    "plan-du-site",
]


def permissions_of(group_name: str) -> set[str]:
    group = Group.objects.get(name=group_name)
    return set(
        GroupPagePermission.objects.filter(group=group, page=HomePage.objects.get()).values_list(
            "permission__codename", flat=True
        )
    )


def test_install_makes_the_home_page_and_the_editorial_pages():
    home = HomePage.objects.get()
    assert (home.depth, home.get_url()) == (2, "/")
    pages = home.get_children().live().exclude(slug="glossaire").order_by("slug")
    assert list(pages.values_list("slug", flat=True)) == ADDRESSES


def test_install_leaves_only_the_root_and_the_home_page_above():
    assert list(Page.objects.filter(depth__lt=3).order_by("depth").values_list("depth", flat=True)) == [1, 2]


def test_install_twice_changes_nothing():
    page = ContentPage.objects.get(slug="aide")
    page.title = "Aide, revue par la rédaction"
    page.save_revision().publish()
    before = [model.objects.count() for model in (Page, Revision, GroupPagePermission, WorkflowPage)]
    install_hub()
    assert [model.objects.count() for model in (Page, Revision, GroupPagePermission, WorkflowPage)] == before
    assert ContentPage.objects.get(slug="aide").title == "Aide, revue par la rédaction"


def test_install_brings_back_an_editorial_page_that_was_deleted():
    ContentPage.objects.get(slug="mentions-legales").delete()
    install_hub()
    assert ContentPage.objects.get(slug="mentions-legales").live


def test_install_gives_the_site_the_address_of_the_settings(settings):
    settings.SITE_URL = "https://hub.example.org"
    install_hub()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("hub.example.org", 443, True)


def test_install_keeps_the_name_that_an_administrator_gave_the_site():
    Site.objects.update(site_name="Notre réseau")
    install_hub()
    assert Site.objects.get().site_name == "Notre réseau"


def test_install_lets_editors_keep_pages_and_moderators_none():
    editors = {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"}
    assert permissions_of(groups.EDITORS) == editors
    assert permissions_of(groups.ADMINISTRATORS) == editors | {"bulk_delete_page"}
    assert permissions_of(groups.MODERATORS) == set()
    assert permissions_of(groups.MEMBERS) == set()


def test_install_gives_the_contact_page_its_subjects():
    assert [(subject.slug, subject.delay) for subject in ContactPage.objects.get().subjects.all()] == [
        ("question", "trois jours ouvrés"),
        ("erreur", "trois jours ouvrés"),
        ("accessibilite", "une semaine au plus"),
        ("image", "le jour ouvré même"),
        ("donnees", "un mois au plus"),
        ("moderation", "cinq jours ouvrés"),
    ]
