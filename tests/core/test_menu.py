import pytest
from wagtail import hooks

from hub.core.menu import MenuItem, main_menu

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("url", "section"), [("/kit/", "kit"), ("/forums/t/12/", "forums"), ("/", "")])
def test_section_is_the_first_segment_of_the_address(url, section):
    assert MenuItem("Entrée", url, 1).section == section


def test_a_room_that_is_no_page_takes_its_rank_in_the_menu():
    before = [item.label for item in main_menu()]
    with hooks.register_temporarily("hub_main_menu", lambda: MenuItem("Tout devant", "/devant/", -1)):
        assert [item.label for item in main_menu()] == ["Tout devant", *before]
    assert [item.label for item in main_menu()] == before
