"""The pages that belong to no room."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/contribuer/",
        "/plan-du-site/",
        "/aide/",
        "/contact/",
        "/accessibilite/",
        "/mentions-legales/",
        "/donnees-personnelles/",
        "/conditions-d-utilisation/",
    ],
)
def test_page_answers_a_visitor_and_a_member(client, member, sign_in, path):
    assert client.get(path).status_code == 200
    sign_in(client, member)
    assert client.get(path).status_code == 200
