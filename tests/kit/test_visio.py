"""The seven rules of the letter of March 2021, and what happens around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kit.models import VisioNoFit, VisioTool
from hub.kit.visio import Need, advise
from tests.factories.kit import letter_tools, make_tool, save_letter_tools

AUDIENCES = ("agents", "ecoles", "colleges", "lycees")


@pytest.mark.parametrize(
    ("usage", "people", "audience", "tool", "mode"),
    [
        ("formation", 70, "agents", "Ma classe Via", "standard"),
        ("formation", 350, "agents", "Ma classe Via", "webinaire"),
        ("reunion", 25, "agents", "Rendez-vous", "standard"),
        ("reunion", 150, "agents", "BigBlueButton agents", "standard"),
        ("reunion", 150, "lycees", "BigBlueButton lycees", "standard"),
        ("webinaire", 800, "agents", "Vidéodiff", "diffusion"),
        ("webinaire", 1500, "agents", None, None),
    ],
)
def test_advise_follows_the_letter(usage, people, audience, tool, mode):
    advice = advise(letter_tools(), Need(usage, people, audience))
    assert (advice.tool and advice.tool.name, advice.mode and advice.mode.slug) == (tool, mode)


@pytest.mark.parametrize(
    ("people", "mode"), [(60, "standard"), (80, "standard"), (81, "webinaire"), (400, "webinaire"), (401, None)]
)
def test_advise_holds_the_limits_themselves(people, mode):
    advice = advise(letter_tools(), Need("formation", people, "agents"))
    assert (advice.mode and advice.mode.slug) == mode


def test_advise_says_where_comfort_ends():
    at, past = (advise(letter_tools(), Need("formation", people, "agents")) for people in (60, 61))
    assert (at.is_comfortable, past.is_comfortable) == (True, False)
    assert (past.gauge.comfort, past.gauge.you, past.gauge.scale) == (60, 61, 400)


def test_advise_gives_the_ceiling_when_nothing_holds():
    assert advise(letter_tools(), Need("webinaire", 1500, "agents")).ceiling == 1000
    assert (
        advise([make_tool("X", ("reunion", "s", 2, 9), audiences=("agents",))], Need("reunion", 3, "lycees")).ceiling
        == 0
    )


@given(st.sampled_from(["formation", "reunion", "webinaire"]), st.integers(2, 2000), st.sampled_from(AUDIENCES))
def test_advise_only_names_a_room_that_holds_everybody(usage, people, audience):
    advice = advise(letter_tools(), Need(usage, people, audience))
    if advice.tool is None:
        assert people > advice.ceiling
    else:
        assert advice.mode.purpose == usage
        assert advice.mode.min_people <= people <= advice.mode.max_people
        assert audience in advice.tool.audiences
        assert 0 <= advice.gauge.comfort <= 400
        assert 0 <= advice.gauge.you <= 397


def test_tool_tells_its_capacities_in_words():
    via, rdv, bbb, *_ = letter_tools()
    assert [via.purposes_text, via.capacities_text, via.audiences_text] == [
        "former",
        "80, ou 400 en mode webinaire",
        "tous",
    ]
    assert [rdv.capacities_text, bbb.audiences_text] == ["30", "agents"]


# ---- The page ----------------------------------------------------------------------------------------------------


@pytest.fixture
def _tools(db):
    save_letter_tools()


@pytest.mark.usefixtures("_tools")
def test_visio_page_answers_before_it_is_asked(client):
    html = client.get("/kit/visio/").content.decode()
    assert '<h2 class="fr-h2 fr-mb-0" id="outil">Ma classe Via</h2>' in html
    assert html.count('<th scope="row">') == 7


@pytest.mark.usefixtures("_tools")
def test_visio_page_says_that_no_tool_holds_it(client):
    html = client.get("/kit/visio/?usage=webinaire&effectif=1500&public=agents").content.decode()
    assert "Aucun outil ne tient ce nombre" in html
    assert VisioNoFit.objects.get().text in html


@pytest.mark.usefixtures("_tools")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("effectif=abc", "Écrivez un nombre entier, en chiffres, par exemple 30."),
        ("effectif=", "Écrivez un nombre de personnes, par exemple 30."),
        ("effectif=1", "Une visio commence à deux personnes\u202f: écrivez 2 ou plus."),
        ("effectif=99999999999999999999", "Écrivez un nombre de 100\u202f000 au plus."),
        ("usage=<script>", "Choisissez une formation, une réunion ou un webinaire."),
        ("public=tous", "Choisissez des agents, des écoles, des collèges ou des lycées."),
    ],
)
def test_visio_page_tells_a_wrong_value_at_its_field(client, query, message):
    response = client.get(f"/kit/visio/?{query}")
    assert response.status_code == 200
    assert message in response.content.decode()
    assert 'id="outil"' not in response.content.decode()


@pytest.mark.usefixtures("_tools")
def test_visio_page_marks_old_advice(client):
    html = client.get("/kit/visio/").content.decode()
    assert "Conseil daté de mars 2021" in html
    assert "à relire" in html


def test_visio_page_without_any_tool_still_opens(client, db):
    assert client.get("/kit/visio/").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_visio_page_costs_the_same_with_one_tool_or_three(client, assert_queries, db, number):
    for tool in letter_tools()[:number]:
        tool.save()
    client.get("/kit/visio/?effectif=31")  # the chrome is made once
    with assert_queries(2):
        client.get("/kit/visio/")


@pytest.mark.every_database
def test_visio_modes_cannot_contradict_themselves(db):
    from django.db import IntegrityError, transaction

    for modes in [("reunion", "s", 30, 2)], [("reunion", "s", 2, 30, 31)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            make_tool(f"T{modes}", *modes).save()
    assert VisioTool.objects.count() == 0
