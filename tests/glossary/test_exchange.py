"""An import does what it previewed, all of it or nothing; export then import changes nothing."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from hub.glossary.exchange import files
from hub.glossary.exchange.applying import apply_plan
from hub.glossary.exchange.plan import Plan, make_plan
from hub.glossary.exchange.records import Neighbour, record_of
from hub.glossary.models import Relation, Term
from hub.search.engine import find
from tests.factories.glossary import CategoryFactory, TermFactory

from .exchange_files import FORMATS, entry_of, glossary_of, read, records, written


def imported(kind: str, content: bytes | str) -> Plan:
    plan = make_plan(read(kind, content))
    apply_plan(plan)
    return plan


def exported(kind: str) -> bytes:
    return b"".join(files.write_file(kind))


@pytest.fixture
def glossary(db):
    """Two terms that know each other, and a draft."""
    acting = CategoryFactory(name="Acteurs")
    tutor = TermFactory(
        term="tuteur",
        slug="le-tuteur",
        category=acting,
        definition="<p>Il suit <b>chacun</b>.</p>",
        source="Le réseau",
        synonyms=["tutrice", "accompagnateur"],
        forms=["tuteurs-relais"],
        search_only=["aide"],
        autolink=False,
    )
    acronym = TermFactory(term="IEN", expansion="inspecteur de l’Éducation nationale", case_sensitive=True)
    tutor.tags.add("suivi", "base")
    tutor.save()
    Relation.objects.create(term=tutor, target=acronym, kind=Relation.Kind.DISTINCT, note="qui inspecte", sort_order=0)
    TermFactory(term="brouillon", live=False)
    return {"tutor": tutor, "acronym": acronym}


@pytest.mark.every_database
@pytest.mark.usefixtures("glossary")
@pytest.mark.parametrize("kind", FORMATS)
def test_export_then_import_changes_nothing(kind):
    plan = make_plan(read(kind, exported(kind)))
    assert (plan.writes, plan.unchanged, plan.skipped, plan.losses, plan.errors) == ((), 2, (), (), ())


@pytest.mark.every_database
@pytest.mark.usefixtures("glossary")
@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_glossary_becomes_the_exported_one(kind):
    content = exported(kind)
    Term.objects.all().delete()
    plan = imported(kind, content)
    assert len(plan.additions) == 2
    assert exported(kind) == content
    term = Term.objects.get(key="tuteur")
    assert (term.slug, term.live, term.has_unpublished_changes) == ("le-tuteur", True, False)
    assert term.latest_revision == term.live_revision is not None
    assert term.latest_revision.as_object().synonyms == ["tutrice", "accompagnateur"]
    assert ModelLogEntry.objects.filter(object_id=str(term.pk), action="wagtail.publish").count() == 1
    assert [hit.pk for hit in find("accompagnateur").hits] == [term.pk]


@pytest.mark.usefixtures("glossary")
def test_moodle_changes_what_it_speaks_of_and_nothing_else():
    content = glossary_of(
        entry_of(
            "Tuteur",
            "&lt;p&gt;Il aide.&lt;/p&gt;",
            "<ALIASES><ALIAS><NAME>tutrice</NAME></ALIAS><ALIAS><NAME>mentor</NAME></ALIAS></ALIASES>",
        )
    )
    (change,) = imported("xml", content).changes
    assert [(each.label, each.before, each.after) for each in change.differences] == [
        ("Mot", "tuteur", "Tuteur"),
        ("Définition", "<p>Il suit <b>chacun</b>.</p>", "Il aide."),
        ("Synonymes", "tutrice, accompagnateur", "tutrice, mentor"),
        ("Autres formes", "tuteurs-relais", ""),
        ("Catégorie", "Acteurs", ""),
        ("Mots-clés", "base, suivi", ""),
        ("Expliqué dans les pages", "non", "oui"),
    ]
    kept = record_of(Term.objects.for_exchange().get(key="tuteur"))
    assert (kept.source, kept.search_only, kept.distinct) == (
        "Le réseau",
        ("aide",),
        (Neighbour("IEN", "qui inspecte"),),
    )


@pytest.mark.usefixtures("glossary")
def test_a_draft_in_progress_is_left_alone(glossary):
    glossary["acronym"].definition = "<p>En cours.</p>"
    glossary["acronym"].save_revision()
    plan = make_plan(read("xml", glossary_of(entry_of("brouillon") + entry_of("ien"))))
    assert [reason for _, reason in plan.skipped] == ["un brouillon est en cours dans le glossaire"] * 2
    assert plan.writes == ()


@pytest.mark.django_db
def test_entries_that_say_nothing_or_come_twice_are_skipped_by_name():
    plan = make_plan(read("xml", glossary_of(entry_of("") + entry_of("a", "") + entry_of("É") + entry_of("e"))))
    assert plan.skipped == (
        ("Entrée 1, ligne 2", "sans mot"),
        ("Entrée 2 «\u00a0a\u00a0», ligne 2", "sans définition"),
        ("Entrée 4 «\u00a0e\u00a0», ligne 2", "ce mot est déjà à l’entrée 3"),
    )
    assert len(plan.additions) == 1


@pytest.mark.django_db
def test_too_long_a_text_forbids_the_whole_import():
    plan = make_plan(read("xml", glossary_of(entry_of("bon") + entry_of("x" * 300))))
    assert plan.errors == (
        f"Entrée 2 «\u00a0{'x' * 80}\u00a0», ligne 2\u00a0: «\u00a0Mot\u00a0» a 300\u00a0caractères, 255 au plus.",
    )
    with pytest.raises(ValueError, match="errors"):
        apply_plan(plan)
    assert Term.objects.count() == 0


@pytest.mark.django_db
def test_links_to_unknown_words_are_told_and_left_out():
    content = json.dumps(
        [
            {"term": "a", "definition": "Un sens", "see_also": [{"term": "b"}, {"term": "c"}]},
            {"term": "b", "definition": "Un autre"},
        ]
    )
    plan = imported("json", content)
    assert plan.losses == (("Entrée 1 «\u00a0a\u00a0»", "lien vers «\u00a0c\u00a0», qui n’est pas dans le glossaire"),)
    assert list(Relation.objects.values_list("term__term", "target__term")) == [("a", "b")]
    assert make_plan(read("json", content)).unchanged == 2


@pytest.mark.every_database
@pytest.mark.django_db
@given(each=st.lists(records.filter(lambda one: one.key and one.definition), max_size=3, unique_by=lambda one: one.key))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("kind", FORMATS)
def test_any_glossary_survives_the_journey(kind, each):
    Term.objects.all().delete()
    plan = make_plan(read(kind, written(kind, each)))
    if plan.errors:
        return
    apply_plan(plan)
    again = make_plan(read(kind, exported(kind)))
    assert (again.writes, again.unchanged) == ((), len(plan.additions))


@pytest.mark.django_db
def test_importing_costs_by_batch_not_by_term():
    def queries(count: int) -> int:
        Term.objects.all().delete()
        plan = make_plan(read("xml", glossary_of("".join(entry_of(f"mot{count}x{number}") for number in range(count)))))
        with CaptureQueriesContext(connection) as captured:
            apply_plan(plan)
        # The reference index has no bulk: two queries a term.
        return len([query for query in captured if "referenceindex" not in query["sql"]])

    # A batch of rows may be cut in two by the database's limit of parameters.
    assert queries(40) <= queries(3) + 3


# ---- Command and views -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_dry_run_tells_and_writes_nothing(tmp_path, capsys):
    path = tmp_path / "g.xml"
    path.write_text(glossary_of(entry_of("mot")))
    call_command("import_glossary", path, dry_run=True)
    assert "Ajouts\u00a0: 1." in capsys.readouterr().out
    assert Term.objects.count() == 0
    call_command("import_glossary", path)
    assert Term.objects.get().term == "mot"


@pytest.mark.usefixtures("glossary")
def test_the_command_writes_a_file_that_reads_again(tmp_path, capsys):
    path = tmp_path / "g.csv"
    call_command("export_glossary", format="csv", output=str(path))
    call_command("import_glossary", path)
    assert "Sans changement\u00a0: 2." in capsys.readouterr().out


@pytest.mark.usefixtures("glossary")
@pytest.mark.parametrize("kind", FORMATS)
def test_exports_are_public_and_conditional(client, kind):
    response = client.get(f"/glossaire/export.{kind}")
    assert response.content == exported(kind)
    assert response["Content-Type"].startswith(files.KINDS[kind].content_type.partition(";")[0])
    assert not response.cookies
    again = client.get(f"/glossaire/export.{kind}", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert b"brouillon" not in response.content


@pytest.mark.django_db
def test_another_format_does_not_exist(client):
    assert client.get("/glossaire/export.exe").status_code == 404


def upload(content: str, name="g.xml"):
    return {"file": SimpleUploadedFile(name, content.encode())}


PAGE = "/admin/glossaire/importer/"


@pytest.mark.usefixtures("glossary")
def test_an_editor_previews_then_imports(client, editor, sign_in):
    sign_in(client, editor)
    preview = client.post(PAGE, upload(glossary_of(entry_of("nouveau") + entry_of("tuteur"))))
    assert preview.context["plan"].changes != ()
    assert Term.objects.filter(key="nouveau").exists() is False
    confirm = {
        "confirm": "1",
        "token": preview.context["token"],
        "digest": preview.context["plan"].digest,
        "name": "g.xml",
    }
    response = client.post(PAGE, confirm, follow=True)
    assert "Import terminé (ajouts\u00a0: 1, changements\u00a0: 1)." in response.content.decode()
    assert Term.objects.get(key="nouveau").latest_revision.user == editor
    again = client.post(PAGE, confirm, follow=True)
    assert "il est déjà importé, ou trop ancien" in again.content.decode()


@pytest.mark.usefixtures("glossary")
def test_a_glossary_changed_meanwhile_is_previewed_again(client, editor, sign_in):
    sign_in(client, editor)
    preview = client.post(PAGE, upload(glossary_of(entry_of("tuteur"))))
    Term.objects.filter(key="tuteur").update(source="Ailleurs", expansion="x")
    Term.objects.filter(key="tuteur").update(definition="<p>Autre.</p>")
    response = client.post(
        PAGE, {"confirm": "1", "token": preview.context["token"], "digest": preview.context["plan"].digest, "name": "g"}
    )
    assert "Le glossaire a changé entre-temps" in response.content.decode()
    assert Term.objects.get(key="tuteur").definition == "<p>Autre.</p>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("<a/>", "g.xml", "n’est pas un glossaire de Moodle"),
        ("x", "g.exe", "XML (Moodle), CSV ou JSON"),
        ("", "g.xml", "Ce fichier est vide."),
        ("[]", "g.json", "aucune entrée"),
    ],
)
def test_a_bad_file_is_explained_next_to_the_field(client, editor, sign_in, content, name, message):
    response = sign_in(client, editor).post(PAGE, upload(content, name))
    assert response.status_code == 422
    assert message in response.context["form"].errors["file"][0]


@pytest.mark.django_db
def test_members_and_moderators_do_not_import(client, member, moderator, sign_in):
    assert client.get(PAGE).status_code == 302
    for user in (member, moderator):
        assert sign_in(client, user).get(PAGE).status_code in (302, 403)
