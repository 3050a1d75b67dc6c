"""The demo: what it holds, and that it may be loaded again."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import TestCase
from django.utils import timezone
from wagtail.models import Page, Revision

from hub.accounts import groups
from hub.accounts.models import User
from hub.core.models import HubDocument
from hub.demo.services import is_empty, load_demo
from hub.kit.models import Favourite, Feedback, Proposal, ResourcePage, Tally, VisioMode, VisioNoFit, VisioTool
from hub.notifications.models import OutgoingEmail

COUNTED = (
    User,
    EmailAddress,
    Page,
    Revision,
    HubDocument,
    VisioTool,
    VisioMode,
    VisioNoFit,
    Favourite,
    Feedback,
    Tally,
    Proposal,
    OutgoingEmail,
)
SIGN_INS = {
    "membre@demo.test": {groups.MEMBERS},
    "presentation@demo.test": {groups.MEMBERS},
    "equipe@demo.test": {groups.MEMBERS},
    "moderation@demo.test": {groups.MEMBERS, groups.MODERATORS},
    "redaction@demo.test": {groups.MEMBERS, groups.EDITORS},
    "admin@demo.test": {groups.MEMBERS, groups.ADMINISTRATORS},
}


def counts() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in COUNTED}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for the tests of this module; what it counted."""
    with django_db_blocker.unblock(), transaction.atomic():
        with TestCase.captureOnCommitCallbacks(execute=True):
            loaded = load_demo()
        yield loaded
        transaction.set_rollback(True)


@pytest.fixture
def load_again(demo, db, django_capture_on_commit_callbacks):
    def _load_again():
        with django_capture_on_commit_callbacks(execute=True):
            load_demo()

    return _load_again


def test_demo_counts_what_it_holds(demo, db):
    assert (demo["membres"], demo["ressources"]) == (31, 12)
    assert (User.objects.count(), ResourcePage.objects.live().count()) == (31, 12)
    assert (VisioTool.objects.count(), VisioMode.objects.count(), VisioNoFit.objects.count()) == (7, 8, 3)
    states = Proposal.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["brouillon", "envoyee", "envoyee"]
    assert not is_empty()


def test_demo_loaded_again_is_the_same(load_again):
    before = counts()
    load_again()
    assert counts() == before


def test_demo_brings_back_its_own_and_leaves_the_rest_alone(load_again):
    someone = User.objects.create_user("quelqu-un@example.org", display_name="Quelqu’un")
    page = ResourcePage.objects.get(slug="bien-demarrer")
    page.title, page.body = "Vandalisé", ""
    page.save_revision().publish()
    load_again()
    page = ResourcePage.objects.get(slug="bien-demarrer")
    assert page.title == "Bien démarrer dans le réseau"
    assert [block.block_type for block in page.body][:2] == ["text", "steps"]
    someone.refresh_from_db()
    assert (someone.is_demo, someone.display_name) == (False, "Quelqu’un")


def test_demo_sign_ins_have_their_groups_and_a_confirmed_address(demo, db):
    found = {user.email: set(user.groups.values_list("name", flat=True)) for user in User.objects.all()}
    assert {email: found[email] for email in SIGN_INS} == SIGN_INS
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 31
    can_sign_in = {user.email for user in User.objects.all() if user.has_usable_password()}
    assert can_sign_in == set(SIGN_INS)
    assert all(User.objects.get(email=email).check_password(settings.DEMO_PASSWORD) for email in SIGN_INS)


def test_demo_sends_no_mail(demo, db):
    assert OutgoingEmail.objects.count() == 0


def test_demo_has_one_page_to_review_and_two_documents(demo, db):
    assert [page.slug for page in ResourcePage.objects.overdue()] == ["ouvrir-et-regler-un-domaine"]
    assert set(HubDocument.objects.values_list("title", flat=True)) == {
        "Minutage d’une classe virtuelle",
        "Tableau de bord du pilote",
    }


def test_demo_dates_are_counted_from_today(demo, db):
    page = ResourcePage.objects.get(slug="choisir-sa-visio")
    assert page.reviewed_on == timezone.localdate() - timedelta(days=8)
    assert page.review_due_on == timezone.localdate() + timedelta(days=82)


def test_every_page_of_the_demo_answers(demo, db, client):
    for page in ResourcePage.objects.live():
        response = client.get(page.get_url())
        assert response.status_code == 200
        assert ":::" not in response.content.decode()


def test_demo_refuses_a_hub_in_production(db, settings):
    settings.HUB_ENV = "production"
    with pytest.raises(CommandError, match="en production"):
        call_command("load_demo")


def test_demo_can_be_forced_in_production(demo, db, settings):
    settings.HUB_ENV = "production"
    User.objects.filter(email="membre@demo.test").update(display_name="Autre")
    call_command("load_demo", force=True, verbosity=0)
    assert User.objects.get(email="membre@demo.test").display_name == "Camille D."
