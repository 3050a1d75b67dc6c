"""What members suggest and what editors decide, as promises of the database and letters in the mail."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from wagtail.models import Workflow

from hub.glossary import services
from hub.glossary.models import Relation, Spelling, Suggestion, Term
from tests.factories.glossary import CategoryFactory, SuggestionFactory, TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def subjects(mailbox):
    return [(mail.to[0], mail.subject.replace("\u00a0", " ")) for mail in mailbox()]


def data(**changes):
    empty = {"expansion": "", "synonyms": [], "category": None, "why": ""}
    return {"word": "comodal", "definition": "Ici et là.", **empty, **changes}


# ---- The database keeps the promises ------------------------------------------------------------------------------


@pytest.mark.every_database
@pytest.mark.parametrize("other", ["Session", "SESSION", "sessión", " session "])
def test_no_two_terms_differ_by_case_or_accents_alone(other):
    TermFactory(term="session", slug="a")
    with pytest.raises(ValidationError, match="déjà dans le glossaire"):
        Term(term=other, slug="b", definition="<p>x</p>").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        TermFactory(term=other, slug="b")


@pytest.mark.every_database
def test_a_spelling_is_kept_once_per_term():
    term = TermFactory(synonyms=["Œuvre"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Spelling.objects.create(term=term, text="oeuvre", kind="forme")


@pytest.mark.every_database
def test_a_term_is_not_its_own_neighbour_nor_twice_the_same():
    term, other = TermFactory(), TermFactory()
    Relation.objects.create(term=term, target=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(term=term, target=other, kind="distinct")
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(term=term, target=term)


@pytest.mark.every_database
def test_a_refusal_says_why():
    with pytest.raises(IntegrityError), transaction.atomic():
        SuggestionFactory(state="refusee", comment="")


def test_the_address_of_another_term_is_not_taken():
    term = TermFactory(term="session", slug="session")
    term.save_revision().publish()
    term.slug = "sessions"
    term.save_revision().publish()
    with pytest.raises(ValidationError, match="Cette adresse est prise"):
        Term(term="autre", slug="session", definition="<p>x</p>").full_clean()
    with pytest.raises(ValidationError, match="Cette adresse est prise"):
        Term(term="autre", slug="suggerer", definition="<p>x</p>").full_clean()
    assert services.free_slug("Session !") == "session-2"


def test_a_very_long_word_keeps_a_key_that_fits():
    assert len(TermFactory(term="œ" * 255, slug="long").key) == 255


# ---- Suggestions ---------------------------------------------------------------------------------------------------


def test_suggest_is_done_once_per_key(member, other_member):
    token = uuid.uuid4()
    first, is_new = services.suggest(member, token, data())
    second, is_again = services.suggest(member, token, data(word="autre"))
    assert (is_new, is_again, first.pk, second.word) == (True, False, second.pk, "comodal")
    with pytest.raises(Http404):
        services.suggest(other_member, token, data())


def test_accept_publishes_the_term_and_tells_the_member(member, editor, committed, mailbox):
    category = CategoryFactory(name="Modalités")
    suggestion = SuggestionFactory(
        author=member,
        word="comodal",
        expansion="",
        synonyms=["comodalité", "Comodal", "COMODALITÉ"],
        category=category,
        definition="Ici & là, <b>ensemble</b> !\n\nChacun choisit.",
    )
    with committed():
        term = services.accept(suggestion, editor)
    term.refresh_from_db()
    assert (term.slug, term.live, term.category) == ("comodal", True, category)
    assert term.definition == "<p>Ici &amp; là, &lt;b&gt;ensemble&lt;/b&gt;\u202f!</p>\n\n<p>Chacun choisit.</p>"
    assert term.synonyms == ["comodalité", "Comodal"]
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.term, suggestion.decided_by) == ("publiee", term, editor)
    assert subjects(mailbox) == [("membre@example.org", "« comodal » est dans le glossaire")]


def test_accept_of_a_correction_changes_what_was_suggested_only(member, editor, committed):
    term = TermFactory(
        term="session",
        definition="<p>Une <b>copie</b>.</p>",
        synonyms=["stage"],
        forms=["sessionnette"],
        source="Nous",
    )
    suggestion = SuggestionFactory(
        author=member, kind="correction", term=term, word="session", definition="Une copie.", synonyms=["temps"]
    )
    with committed():
        services.accept(suggestion, editor)
    term = Term.objects.get(pk=term.pk)
    assert term.definition == "<p>Une <b>copie</b>.</p>"
    assert (term.synonyms, term.forms, term.source) == (["temps"], ["sessionnette"], "Nous")


def test_accept_leaves_an_editor_s_draft_alone(member, editor):
    term = TermFactory(term="session")
    term.source = "En cours"
    term.save_revision()
    suggestion = SuggestionFactory(author=member, kind="correction", term=term, word="session")
    with pytest.raises(ValidationError, match="brouillon en cours"):
        services.accept(suggestion, editor)
    taken = services.take(suggestion, editor)
    assert (taken.source, taken.plain_definition) == ("En cours", "Une définition à relire.")
    assert not Term.objects.get().plain_definition.startswith("Une définition")


def test_accept_of_a_word_that_came_meanwhile_changes_nothing(member, editor):
    TermFactory(term="Comodal")
    suggestion = SuggestionFactory(author=member, word="comodal")
    with pytest.raises(ValidationError, match="déjà dans le glossaire"):
        services.accept(suggestion, editor)
    suggestion.refresh_from_db()
    assert (suggestion.state, Term.objects.count()) == ("attente", 1)


def test_take_makes_a_draft_and_publication_tells_the_member_again(member, editor, committed, mailbox):
    suggestion = SuggestionFactory(author=member, word="comodal")
    with committed():
        term = services.take(suggestion, editor, "J’ajoute un exemple.")
    assert "J’ajoute un exemple." in mailbox()[0].parsed.get_body(("plain",)).get_content()
    assert (term.live, Suggestion.objects.get().state) == (False, "reprise")
    with committed():
        term.latest_revision.publish()
    with committed():
        Term.objects.get().save_revision().publish()
    assert Suggestion.objects.get().state == "publiee"
    assert subjects(mailbox) == [
        ("membre@example.org", "La rédaction reprend votre suggestion « comodal »"),
        ("membre@example.org", "« comodal » est dans le glossaire"),
    ]


def test_decline_needs_a_reason_and_sends_it(member, editor, committed, mailbox):
    suggestion = SuggestionFactory(author=member, word="ludifier")
    with pytest.raises(ValidationError, match="pourquoi"):
        services.decline(suggestion, editor, "  ")
    with committed():
        services.decline(suggestion, editor, "Un seul texte l’emploie.")
    assert subjects(mailbox) == [("membre@example.org", "Votre suggestion « ludifier »")]
    assert "Un seul texte l’emploie." in mailbox()[-1].parsed.get_body(("plain",)).get_content()


@pytest.mark.parametrize("verb", ["accept", "take", "decline"])
def test_a_suggestion_is_decided_once(member, editor, verb):
    suggestion = SuggestionFactory(author=member, state="refusee", comment="Non.")
    with pytest.raises(ValidationError, match="déjà reçu une réponse"):
        getattr(services, verb)(suggestion, editor, *(["Non."] if verb == "decline" else []))


def test_a_member_who_left_is_not_written_to(member, editor, committed, mailbox):
    suggestion = SuggestionFactory(author=member)
    member.delete()
    suggestion.refresh_from_db()
    with committed():
        services.accept(suggestion, editor)
    assert subjects(mailbox) == []


def test_withdraw_takes_back_what_waits_only(member):
    assert services.withdraw(SuggestionFactory(author=member)) is True
    assert services.withdraw(SuggestionFactory(author=member, state="publiee")) is False


def test_install_glossary_changes_nothing_the_second_time():
    services.install_glossary()
    services.install_glossary()
    workflow = Workflow.objects.get(name="Relecture du glossaire")
    assert [task.name for task in workflow.tasks] == ["Relecture par la rédaction"]
    assert Term.get_default_workflow() == workflow
