"""The markup of fields: what a screen reader is told."""

import html5lib
import pytest
from django import forms
from django.template import engines
from dsfr.forms import DsfrBaseForm


class SampleForm(DsfrBaseForm):
    title = forms.CharField(label="Titre", min_length=10, help_text="En une phrase.")
    kind = forms.ChoiceField(label="Type", choices=[("a", "A")], help_text="Un seul.")
    audience = forms.MultipleChoiceField(
        label="Pour qui", choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple, required=False
    )
    file = forms.FileField(label="Fichier", required=False)
    agreed = forms.BooleanField(label="D’accord", help_text="Il le faut.")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def rendered(form, **context):
    template = engines["django"].from_string('{% include "components/form.html" %}')
    html = template.render({"form": form, **context})
    return html5lib.parse(html, namespaceHTMLElements=False)


def by_id(tree, identifier):
    found = [element for element in tree.iter() if element.get("id") == identifier]
    assert len(found) == 1, f"{len(found)} elements have the id {identifier}"
    return found[0]


def words(element):
    return " ".join("".join(element.itertext()).split())


def test_help_is_tied_to_its_field():
    tree = rendered(SampleForm())
    for name in ("title", "kind", "agreed"):
        assert by_id(tree, f"id_{name}").get("aria-describedby") == f"id_{name}_helptext"
    assert words(by_id(tree, "id_title_helptext")) == "En une phrase."


def test_error_is_tied_to_its_field_with_the_help():
    tree = rendered(SampleForm({"title": "Son"}))
    field = by_id(tree, "id_title")
    assert field.get("aria-invalid") == "true"
    assert field.get("aria-describedby") == "id_title_helptext id_title_error"
    assert "10 caractères" in words(by_id(tree, "id_title_error"))
    assert field.get("value") == "Son"


def test_group_of_choices_is_named_by_its_legend():
    group = by_id(rendered(SampleForm()), "id_audience")
    assert group.tag == "fieldset"
    assert group.get("aria-labelledby") == "id_audience_legend"


def test_optional_fields_say_so():
    tree = rendered(SampleForm())
    labels = [words(label) for label in tree.iter("label")]
    assert "Fichier (facultatif)" in labels
    assert "Titre En une phrase." in labels


def test_summary_leads_to_each_field():
    tree = rendered(SampleForm({}))
    (summary,) = [element for element in tree.iter("div") if element.get("role") == "alert"]
    targets = [link.get("href")[1:] for link in summary.iter("a")]
    assert targets == ["id_title", "id_kind", "id_agreed"]
    for target in targets:
        by_id(tree, target)
    assert summary.get("tabindex") == "-1"


def test_form_that_was_not_sent_has_no_summary():
    assert [e for e in rendered(SampleForm()).iter() if e.get("role") == "alert"] == []


def test_form_with_a_file_is_sent_as_one():
    (form,) = rendered(SampleForm()).iter("form")
    assert form.get("enctype") == "multipart/form-data"
    assert form.get("method") == "post"
    assert "novalidate" in form.attrib


@pytest.mark.parametrize(("method", "tokens"), [("get", 0), ("post", 1)])
def test_only_a_form_that_writes_carries_a_token(rf, method, tokens):
    template = engines["django"].from_string('{% include "components/form.html" %}')
    html = template.render({"form": SampleForm(), "method": method}, rf.get("/"))
    assert html.count("csrfmiddlewaretoken") == tokens
