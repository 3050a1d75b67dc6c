from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from hub.network.models import Academy, Degree, Domain, Level, Role, Theme, validate_timezone
from hub.network.services import load_vocabulary

pytestmark = pytest.mark.django_db


def test_vocabulary_is_loaded_by_the_migrations():
    counts = [model.objects.count() for model in (Academy, Domain, Role, Degree, Level, Theme)]
    assert counts == [34, 42, 10, 2, 7, 12]
    assert Academy.objects.filter(kind=Academy.Kind.ACADEMY).count() == 30
    assert list(Role.objects.values_list("slug", flat=True)) == [
        "administrateur",
        "correspondant",
        "gestionnaire-1er-degre",
        "gestionnaire-2nd-degre",
        "equipe-departementale",
        "ien-formation",
        "ien-numerique",
        "formateur",
        "pilote",
        "cadre",
    ]


def test_the_42nd_domain_is_educagri():
    domain = Domain.objects.last()
    assert (domain.slug, domain.ministry, domain.opened_on) == ("educagri", "Agriculture", date(2021, 3, 1))


def test_loading_again_adds_nothing_and_keeps_what_editors_changed():
    Theme.objects.filter(slug="pilotage").update(name="piloter")
    Theme.objects.create(slug="autre", name="autre")
    load_vocabulary(apps)
    assert Theme.objects.get(slug="pilotage").name == "piloter"
    assert Theme.objects.count() == 13


@pytest.mark.parametrize(
    ("slug", "zone"),
    [
        ("dijon", "Europe/Paris"),
        ("noumea", "Pacific/Noumea"),
        ("polynesie", "Pacific/Tahiti"),
        ("reunion", "Indian/Reunion"),
        ("st-pierre-miquelon", "America/Miquelon"),
    ],
)
def test_an_academy_knows_its_time(slug, zone):
    assert str(Academy.objects.get(slug=slug).tzinfo) == zone


def test_every_academy_has_a_zone_of_the_tz_database():
    for academy in Academy.objects.all():
        academy.full_clean()


def test_validate_timezone_refuses_an_unknown_zone():
    with pytest.raises(ValidationError):
        validate_timezone("Europe/Dijon")


@pytest.mark.every_database
@pytest.mark.parametrize("field", ["slug", "name", "code"])
def test_two_academies_never_share_a_name_or_a_code(field):
    fields = {
        "slug": "x",
        "name": "x",
        "code": "99",
        "timezone": "Europe/Paris",
        "holiday_zone": "A",
        "kind": "academie",
    }
    fields[field] = getattr(Academy.objects.first(), field)
    with pytest.raises(IntegrityError), transaction.atomic():
        Academy.objects.create(**fields)
