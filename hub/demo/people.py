"""The fictitious members of the demo."""

import random
from datetime import timedelta
from pathlib import Path

import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from hub.accounts import groups
from hub.accounts.models import User
from hub.network.models import Academy, Degree, Role

PEOPLE = Path(__file__).parent / "content" / "people.yaml"
# « presenter » and « team » are members whose webinar or testimony was accepted, not groups.
GROUPS = {"moderator": groups.MODERATORS, "editor": groups.EDITORS, "administrator": groups.ADMINISTRATORS}
FORMS = {"f": User.Address.FEMININE, "m": User.Address.MASCULINE}


def read_people() -> list[dict]:
    """The entries of the file, in its order."""
    return yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))["people"]


def load_people() -> dict[str, User]:
    """Create or bring back each member; return them by slug."""
    academies = {academy.code: academy for academy in Academy.objects.all()}
    roles = {role.name: role for role in Role.objects.all()}
    degrees = {degree.name: degree for degree in Degree.objects.all()}
    seniority = random.Random(2021)  # noqa: S311 (the same dates at each load, nothing secret)
    people = {}
    for entry in read_people():
        days = seniority.randint(40, 900)
        user = _load_person(entry, academies.get(entry["academy"]), days)
        user.roles.set(roles[name] for name in entry["roles"])
        user.degrees.set(degrees[name] for name in entry["degree"])
        names = {groups.MEMBERS, GROUPS.get(entry["group"], groups.MEMBERS)}
        user.groups.set(Group.objects.filter(name__in=names))
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        people[entry["slug"]] = user
    return people


def _load_person(entry: dict, academy: Academy | None, days: int) -> User:
    since = timezone.now() - timedelta(days=days)
    if "joined_offset_hours" in entry:
        since = timezone.now() + timedelta(hours=entry["joined_offset_hours"])
    fields = {
        "display_name": entry["name"],
        "academy": academy,
        "role_form": FORMS[entry["gender"]],
        "function": entry["function"],
        "bio": entry["bio"],
        "is_demo": True,
        "is_active": True,
        "welcomed_at": since,
        "date_joined": since,
    }
    user, created = User.objects.update_or_create(email=entry["email"], defaults=fields)
    if not entry["sign_in"]:
        if created or user.has_usable_password():
            user.set_unusable_password()
            user.save(update_fields=["password"])
    elif not user.check_password(settings.DEMO_PASSWORD):
        user.set_password(settings.DEMO_PASSWORD)
        user.save(update_fields=["password"])
    return user
