"""The index, the term page, the suggestion form, as readers and members meet them."""

import re
import uuid

import pytest
from django.urls import reverse
from wagtail.models import Page

from hub.glossary.models import Address, Relation, Suggestion, Term, TermUse
from tests.factories.glossary import CategoryFactory, SuggestionFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed(): …`: what follows the commit is done, as it would be outside a test."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def titles(response):
    return re.findall(r'hub-row__title">\s*<a href="[^"]+">([^<]+)</a>', response.content.decode())


# ---- Index -------------------------------------------------------------------------------------------------------


def test_index_shows_each_published_term_with_its_definition_from_a_to_z(client):
    for word in ("webinaire", "École inclusive", "e-formation", "1er degré"):
        TermFactory(term=word, definition=f"<p>Définition de {word}.</p>")
    TermFactory(term="brouillon", live=False)
    response = client.get("/glossaire/")
    assert titles(response) == ["1er degré", "e-formation", "École inclusive", "webinaire"]
    html = response.content.decode()
    assert "<p>Définition de École inclusive.</p>" in html
    assert 'href="#l-E"' in html
    assert 'href="#l-autres"' in html
    assert 'href="#l-Z"' not in html


def test_index_of_an_empty_glossary_invites_to_the_first_word(client):
    html = client.get("/glossaire/").content.decode()
    assert "Le glossaire est encore vide" in html
    assert "hub-az" not in html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dafpen", ["EAFC"]),
        ("ecole acad", ["EAFC"]),
        ("évaluation à", ["évaluation à chaud"]),
        ("chaud", ["évaluation à chaud"]),
        ("haud", []),
        ("<script>", []),
        ("x" * 500, ["EAFC", "évaluation à chaud"]),
    ],
)
def test_index_finds_a_word_by_any_of_its_names(client, text, expected):
    TermFactory(term="EAFC", expansion="école académique de la formation continue", search_only=["DAFPEN"])
    TermFactory(term="évaluation à chaud")
    assert titles(client.get("/glossaire/", {"mot": text})) == expected


def test_index_says_by_which_hidden_name_a_word_was_found(client):
    TermFactory(term="EAFC", search_only=["DAFPEN"])
    assert "Trouvé par&nbsp;: DAFPEN" in client.get("/glossaire/", {"mot": "dafpen"}).content.decode()


def test_index_of_a_word_that_is_not_there_offers_to_suggest_it(client):
    TermFactory(term="EAFC")
    html = client.get("/glossaire/", {"mot": "classe puzzle"}).content.decode()
    assert 'href="/glossaire/suggerer/?mot=classe+puzzle"' in html
    assert 'href="/recherche/?q=classe+puzzle"' in html


def test_index_keeps_the_words_of_one_category(client):
    tools = CategoryFactory(name="Outils")
    TermFactory(term="Sympa", category=tools)
    TermFactory(term="parcours")
    assert titles(client.get("/glossaire/", {"categorie": "outils"})) == ["Sympa"]
    assert titles(client.get("/glossaire/", {"categorie": "inconnue"})) == ["parcours", "Sympa"]
    assert titles(client.get("/glossaire/", {"categorie": "\x00'"})) == ["parcours", "Sympa"]


@pytest.mark.parametrize("number", [1, 3, 20])
def test_index_costs_the_same_queries_whatever_the_number_of_terms(client, assert_queries, number):
    category = CategoryFactory()
    for _ in range(number):
        term = TermFactory(synonyms=["une", "deux"], category=category)
        term.tags.add("base")
        term.save()
    client.get("/glossaire/rien/")  # the header, which is every page's
    with assert_queries(6):  # how many and since when, categories; terms, spellings, tags (two)
        client.get("/glossaire/")


def test_index_of_a_thousand_terms_costs_five_queries(client, assert_queries):
    Term.objects.bulk_create(TermFactory.build(key=f"notion{n}", slug=f"notion{n}") for n in range(1000))
    client.get("/glossaire/rien/")  # the header, which is every page's
    with assert_queries(5):  # no tag at all: one query less
        client.get("/glossaire/")


def test_index_follows_publication(client, committed):
    term = TermFactory(term="parcours")
    assert titles(client.get("/glossaire/")) == ["parcours"]
    term.term = "Parcours en ligne"
    with committed():
        term.save_revision().publish()
    assert titles(client.get("/glossaire/")) == ["Parcours en ligne"]
    with committed():
        term.unpublish()
    assert titles(client.get("/glossaire/")) == []
    assert client.get("/glossaire/parcours/").status_code == 404


# ---- Term --------------------------------------------------------------------------------------------------------


def test_term_page_says_all_that_is_known_of_the_word(client):
    other, third = TermFactory(term="asynchrone"), TermFactory(term="présentiel")
    term = TermFactory(
        term="distanciel",
        expansion="à distance",
        synonyms=["FOAD"],
        forms=["distancielles"],
        search_only=["distance"],
        category=CategoryFactory(name="Modalités"),
        source="Rédaction du réseau",
    )
    term.tags.add("modalité")
    term.save()
    Relation.objects.create(term=term, target=other, kind="distinct", note="une classe virtuelle est en direct")
    Relation.objects.create(term=third, target=term)
    html = client.get("/glossaire/distanciel/").content.decode()
    assert '<h1 class="fr-mb-0">distanciel</h1>' in html
    assert "<dd>FOAD</dd>" in html.replace("\n", "").replace("  ", "")
    assert "distancielles" not in html
    assert "À ne pas confondre" in html
    assert "une classe virtuelle est en direct" in html
    assert '<a href="/glossaire/presentiel/">présentiel</a>' in html
    assert 'href="/glossaire/suggerer/?terme=distanciel"' in html
    # The link shows on the other side as well.
    assert '<a href="/glossaire/distanciel/">distanciel</a>' in client.get("/glossaire/presentiel/").content.decode()


def test_term_page_explains_other_words_but_not_its_own(client):
    TermFactory(term="session")
    TermFactory(term="parcours", definition="<p>Un parcours ouvre des sessions.</p>")
    html = client.get("/glossaire/parcours/").content.decode()
    assert 'popovertarget="mot-session">sessions</button>' in html
    assert "mot-parcours" not in html


def test_term_page_does_not_show_a_draft_neighbour(client):
    term, draft = TermFactory(term="session"), TermFactory(term="comodal", live=False)
    Relation.objects.create(term=term, target=draft)
    assert "comodal" not in client.get("/glossaire/session/").content.decode()


def test_former_address_of_a_term_leads_to_the_present_one(client):
    term = TermFactory(term="session", slug="session")
    term.save_revision().publish()
    term.slug = "session-de-formation"
    term.save_revision().publish()
    response = client.get("/glossaire/session/")
    assert (response.status_code, response.url) == (301, "/glossaire/session-de-formation/")
    assert client.get("/glossaire/session-de-formation/").status_code == 200


def test_term_page_of_a_draft_or_of_nothing_is_not_found(client):
    TermFactory(term="session", live=False)
    assert client.get("/glossaire/session/").status_code == 404
    assert client.get("/glossaire/rien-du-tout/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_term_page_costs_eight_queries_at_most_whatever_it_shows(client, assert_queries, number, member, sign_in):
    term = TermFactory(term="session", synonyms=["s1", "s2"][:number])
    page = Page.objects.get(slug="mentions-legales")
    for n in range(number):
        Relation.objects.create(term=term, target=TermFactory())
        term.tags.add(f"mot{n}")
    term.save()
    for each in Page.objects.filter(depth=3)[:number]:
        TermUse.objects.create(term=term, page=each, match="session")
    client.get(page.get_url())
    client.get("/glossaire/")
    with assert_queries(5):  # term, spellings, relations, uses; the addresses of pages (in the shared cache)
        client.get("/glossaire/session/")
    sign_in(client, member)
    client.get("/glossaire/")
    with assert_queries(8):
        client.get("/glossaire/session/")


def test_pages_are_kept_for_visitors_and_forgotten_at_publication(client, assert_queries, committed):
    term = TermFactory(term="session")
    for address in ("/glossaire/", "/glossaire/session/"):
        client.get(address)
        with assert_queries(0):
            client.get(address)
    term.definition = "<p>Toute nouvelle.</p>"
    with committed():
        term.save_revision().publish()
    assert "Toute nouvelle." in client.get("/glossaire/session/").content.decode()
    assert "Toute nouvelle." in client.get("/glossaire/").content.decode()


def test_uses_are_listed_with_the_words_around_and_drafts_are_not(client, committed):
    term = TermFactory(term="session")
    page = Page.objects.get(slug="mentions-legales")
    TermUse.objects.create(term=term, page=page, before="Une ", match="session", after=" s’ouvre.")
    html = client.get("/glossaire/session/").content.decode()
    assert "Une <mark>session</mark> s’ouvre." in html
    with committed():
        page.unpublish()
    assert "Où ce mot est employé" not in client.get("/glossaire/session/").content.decode()


# ---- Suggestions -------------------------------------------------------------------------------------------------


def answers(**changes):
    return {"word": "comodal", "definition": "Ensemble, ici et là.", "token": str(uuid.uuid4()), **changes}


def test_suggestion_needs_an_account(client):
    response = client.get("/glossaire/suggerer/?terme=session")
    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))


def test_member_suggests_a_word_once_whatever_the_clicks(client, member, sign_in, mailbox, editor):
    sign_in(client, member)
    sent = answers(synonyms="comodalité, Comodalité ; formation comodale", why="On l’entend partout.")
    for _ in range(2):
        response = client.post("/glossaire/suggerer/", sent)
        assert (response.status_code, response.url) == (302, f"/glossaire/suggestions/{sent['token']}/")
    suggestion = Suggestion.objects.get()
    assert suggestion.author == member
    assert suggestion.synonyms == ["comodalité", "formation comodale"]
    assert sorted((mail.to[0], mail.subject.replace("\u00a0", " ")) for mail in mailbox()) == [
        ("membre@example.org", "Votre suggestion « comodal » est arrivée"),
        ("redaction@example.org", "Glossaire : « comodal » à relire"),
    ]
    page = client.get(response.url).content.decode()
    assert "En attente de lecture par la rédaction" in page
    assert "Ensemble, ici et là." in page


def test_refused_suggestion_keeps_what_was_typed_and_says_what_to_change(client, member, sign_in):
    sign_in(client, member)
    TermFactory(term="Session")
    response = client.post("/glossaire/suggerer/", answers(word="sessión", definition="", why="Ma raison."))
    html = response.content.decode()
    assert response.status_code == 422
    assert "«\u00a0Session\u00a0» est déjà dans le glossaire." in html
    assert "Écrivez une définition" in html
    assert "Ma raison." in html
    assert not Suggestion.objects.exists()


def test_correction_starts_from_the_term_and_must_change_something(client, member, sign_in):
    sign_in(client, member)
    TermFactory(term="session", definition="<p>Une copie d’un parcours.</p>", synonyms=["stage"])
    address = "/glossaire/suggerer/?terme=session"
    html = client.get(address).content.decode()
    assert "Une copie d’un parcours." in html
    assert 'value="stage"' in html
    same = answers(word="session", definition="Une copie d’un parcours.", synonyms="stage")
    response = client.post(address, same)
    assert response.status_code == 422
    assert "Rien n’a changé." in response.content.decode()
    assert client.post(address, {**same, "definition": "Autre."}).status_code == 302
    suggestion = Suggestion.objects.get()
    assert (suggestion.kind, suggestion.term.slug) == ("correction", "session")


@pytest.mark.parametrize("slug", ["rien", "a b", "é", "x" * 300])
def test_correction_of_a_term_that_is_not_there_is_not_found(client, member, sign_in, slug):
    sign_in(client, member)
    assert client.get("/glossaire/suggerer/", {"terme": slug}).status_code == 404


def test_suggestion_form_takes_the_word_that_was_not_found(client, member, sign_in):
    sign_in(client, member)
    assert 'value="classe puzzle"' in client.get("/glossaire/suggerer/?mot=classe+puzzle").content.decode()


def test_suggestions_are_counted(client, member, sign_in):
    sign_in(client, member)
    for n in range(10):
        client.post("/glossaire/suggerer/", answers(word=f"mot{n}"))
    response = client.post("/glossaire/suggerer/", answers(word="encore", why="Ma raison."))
    assert response.status_code == 429
    assert "Ma raison." in response.content.decode()
    assert Suggestion.objects.count() == 10


def test_member_withdraws_what_nobody_answered(client, member, sign_in):
    sign_in(client, member)
    suggestion = SuggestionFactory(author=member)
    address = f"/glossaire/suggestions/{suggestion.token}/retirer/"
    client.get(address)
    assert Suggestion.objects.count() == 1
    assert client.post(address).status_code == 302
    assert Suggestion.objects.count() == 0


def test_member_does_not_withdraw_what_was_answered(client, member, sign_in):
    sign_in(client, member)
    suggestion = SuggestionFactory(author=member, state="refusee", comment="Déjà là.")
    assert client.post(f"/glossaire/suggestions/{suggestion.token}/retirer/").status_code == 302
    assert Suggestion.objects.count() == 1
    assert "Déjà là." in client.get(f"/glossaire/suggestions/{suggestion.token}/").content.decode()


def test_somebody_else_s_suggestion_is_not_found(client, other_member, member, sign_in):
    suggestion = SuggestionFactory(author=member)
    sign_in(client, other_member)
    assert client.get(f"/glossaire/suggestions/{suggestion.token}/").status_code == 404
    assert client.post(f"/glossaire/suggestions/{suggestion.token}/retirer/").status_code == 404
    assert client.post("/glossaire/suggerer/", answers(token=str(suggestion.token))).status_code == 404


def test_contributions_show_each_suggestion_and_where_it_is(client, member, sign_in):
    sign_in(client, member)
    SuggestionFactory(author=member, word="ludifier", state="refusee", comment="Non.")
    SuggestionFactory(author=member, word="trace")
    html = client.get("/compte/contributions/").content.decode()
    assert "ludifier" in html
    assert "Non retenue." in html
    assert "En attente de lecture par la rédaction" in html


def test_the_menu_leads_to_the_glossary(client):
    assert 'href="/glossaire/"' in client.get("/mentions-legales/").content.decode()


def test_an_address_is_kept_at_each_publication():
    term = TermFactory(term="session")
    term.save_revision().publish()
    assert list(Address.objects.values_list("slug", "term__term")) == [("session", "session")]


def test_terms_are_in_the_sitemap(client):
    TermFactory(term="session")
    TermFactory(term="comodal", live=False)
    found = re.findall(r"<loc>[^<]*?(/glossaire/[^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert sorted(found) == ["/glossaire/", "/glossaire/session/"]
