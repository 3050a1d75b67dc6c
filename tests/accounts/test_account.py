"""One's own pages: first questions, profile, sessions."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import caches

from hub.accounts.models import User
from hub.core import content_version
from hub.network.models import Academy, Degree, Role
from tests.conftest import PASSWORD, make_user


@pytest.fixture
def newcomer(db):
    return make_user("nadia.benali@example.org", display_name="", welcomed_at=None)


def test_a_newcomer_is_asked_once_then_goes_where_they_were_going(client, newcomer, sign_in):
    sign_in(client, newcomer)
    assert client.get("/kit/?theme=video")["Location"] == "/compte/bienvenue/?next=%2Fkit%2F%3Ftheme%3Dvideo"
    page = client.get("/compte/bienvenue/?next=/kit/")
    assert 'value="Nadia B."' in page.content.decode()
    limoges = Academy.objects.get(slug="limoges")
    trainer = Role.objects.get(slug="formateur")
    response = client.post(
        "/compte/bienvenue/",
        {
            "next": "/kit/",
            "display_name": " Nadia  B. ",
            "academy": limoges.pk,
            "roles": [trainer.pk],
            "role_form": "f",
        },
    )
    assert response["Location"] == "/kit/"
    newcomer.refresh_from_db()
    assert (newcomer.display_name, newcomer.academy, newcomer.role_names()) == ("Nadia B.", limoges, ["formatrice"])
    assert client.get("/kit/?theme=video").status_code == 200
    assert client.get("/compte/bienvenue/?next=/kit/")["Location"] == "/kit/"


def test_only_the_name_and_the_academie_are_required(client, newcomer, sign_in):
    sign_in(client, newcomer)
    page = client.post("/compte/bienvenue/", {}).content.decode()
    assert "Dites sous quel nom vous souhaitez apparaître." in page
    assert "Choisissez votre académie" in page
    client.post("/compte/bienvenue/", {"display_name": "Nadia", "academy": Academy.objects.first().pk})
    newcomer.refresh_from_db()
    assert newcomer.welcomed_at is not None


def test_the_first_questions_lead_to_this_site_only(client, newcomer, sign_in):
    sign_in(client, newcomer)
    data = {"display_name": "Nadia", "academy": Academy.objects.first().pk, "next": "https://evil.example/"}
    assert client.post("/compte/bienvenue/", data)["Location"] == "/"


def test_nothing_is_asked_in_the_middle_of_a_form_nor_on_the_pages_of_rules(client, newcomer, sign_in):
    sign_in(client, newcomer)
    assert "bienvenue" not in client.post("/contact/", {}).get("Location", "")
    assert client.get("/donnees-personnelles/").status_code == 200
    assert client.get("/kit/", headers={"HX-Request": "true"}).status_code == 200
    assert client.post("/compte/deconnexion/")["Location"] == "/"


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("nadia.benali@x.fr", "Nadia B."),
        ("nadia@x.fr", "Nadia"),
        ("jean-marc.h2@x.fr", "Jean M."),
        ("1234@x.fr", ""),
        ("n_b@x.fr", "N B."),
    ],
)
def test_a_name_is_proposed_from_the_address(email, name):
    assert User(email=email).proposed_name == name


def profile_of(user, **changes) -> dict:
    return {
        "display_name": user.display_name,
        "academy": Academy.objects.get(slug="limoges").pk,
        "role_form": "m",
    } | changes


def test_a_member_changes_their_profile(client, member, sign_in):
    sign_in(client, member)
    reunion = Academy.objects.get(timezone="Indian/Reunion")
    degree = Degree.objects.first()
    data = profile_of(
        member,
        display_name="Membre N.",
        academy=reunion.pk,
        degrees=[degree.pk],
        function="Conseillère pédagogique",
        bio="Je filme les bonnes idées.",
    )
    version = content_version.current()
    assert client.post("/compte/profil/", data)["Location"] == "/compte/"
    member.refresh_from_db()
    assert (member.display_name, member.function, list(member.degrees.all())) == (
        "Membre N.",
        "Conseillère pédagogique",
        [degree],
    )
    assert member.tzinfo.key == "Indian/Reunion"
    assert content_version.current() != version
    client.post("/compte/profil/", data | {"time_zone": "Pacific/Noumea"})
    member.refresh_from_db()
    assert member.tzinfo.key == "Pacific/Noumea"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"display_name": ""}, "Dites sous quel nom vous souhaitez apparaître."),
        ({"display_name": "nadia@example.org"}, "Le nom affiché est public"),
        ({"academy": "999999"}, "Sélectionnez un choix valide"),
        ({"time_zone": "Mars/Olympus"}, "Sélectionnez un choix valide"),
        ({"roles": ["x"]}, "« x » n’est pas une valeur correcte"),
        ({"bio": "x" * 501}, "au plus 500 caractères"),
    ],
)
def test_a_refused_profile_says_why_and_keeps_what_was_typed(client, member, sign_in, changes, error):
    sign_in(client, member)
    name = member.display_name
    page = client.post("/compte/profil/", profile_of(member, function="Ma fonction", **changes)).content.decode()
    plain = page.replace("\u00a0", " ").replace("&#x27;", "’").replace("'", "’")
    assert error in plain
    assert 'value="Ma fonction"' in page
    member.refresh_from_db()
    assert member.display_name == name


def test_hostile_text_in_a_profile_is_shown_as_text(client, member, sign_in):
    sign_in(client, member)
    client.post("/compte/profil/", profile_of(member, display_name="<script>x</script>", bio="<img src=x onerror=x>"))
    page = client.get("/compte/").content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page
    assert "<img src=x" not in page


def open_session(user, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"):
    from tests.checking_client import CheckingClient

    caches["default"].clear()
    client = CheckingClient(HTTP_USER_AGENT=agent)
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    return client


def test_a_member_sees_their_sessions_and_closes_one(member):
    here, there = open_session(member), open_session(member, "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari")
    page = here.get("/compte/sessions/").content.decode()
    assert "Firefox, Windows" in page
    assert "Chrome, Android" in page
    other = UserSession.objects.get(session_key=there.session.session_key)
    for _ in range(2):  # a second click changes nothing
        assert here.post(f"/compte/sessions/{other.pk}/fermer/")["Location"] == "/compte/sessions/"
    assert there.get("/compte/").status_code == 302
    assert here.get("/compte/").status_code == 200


def test_a_member_closes_all_other_sessions(member):
    here, second, third = (open_session(member) for _ in range(3))
    here.post("/compte/sessions/")
    assert [each.get("/compte/").status_code for each in (here, second, third)] == [200, 302, 302]


def test_the_session_of_another_is_out_of_reach(member, other_member):
    here, there = open_session(member), open_session(other_member)
    other = UserSession.objects.get(user=other_member)
    here.post(f"/compte/sessions/{other.pk}/fermer/")
    assert there.get("/compte/").status_code == 200


def test_closing_the_present_session_signs_out(member):
    here = open_session(member)
    own = UserSession.objects.get()
    assert here.post(f"/compte/sessions/{own.pk}/fermer/")["Location"] == "/compte/connexion/"
    assert here.get("/compte/").status_code == 302


def test_visits_are_not_followed(member):
    here = open_session(member)
    before = UserSession.objects.get().last_seen_at
    here.get("/compte/")
    assert UserSession.objects.get().last_seen_at == before


def test_the_profile_costs_the_same_whatever_was_chosen(client, member, sign_in, assert_queries):
    sign_in(client, member)
    for count in (1, 3):
        member.roles.set(Role.objects.all()[:count])
        member.degrees.set(Degree.objects.all()[:count])
        for address, queries in (("/compte/profil/", 8), ("/compte/", 6)):
            client.get(address)
            content_version.current()
            with assert_queries(queries):
                client.get(address)
