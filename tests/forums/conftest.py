import pytest
from django.contrib.auth.models import Group

from hub.accounts import groups
from tests.conftest import make_user
from tests.factories.forums import ForumFactory


@pytest.fixture
def forum(db):
    return ForumFactory(title="Animer", slug="animer")


@pytest.fixture
def backstage(db):
    """A forum that moderators alone read."""
    return ForumFactory(title="Coulisses", slug="coulisses", groups=[Group.objects.get(name=groups.MODERATORS)])


@pytest.fixture
def third_member(db):
    return make_user("troisieme@example.org")


@pytest.fixture(autouse=True)
def _nothing_kept():
    """What the process keeps of posts belongs to a version of the content, which is the same in every test."""
    from hub.forums import cards

    cards._explained.cache_clear()
    cards._frame.cache_clear()
