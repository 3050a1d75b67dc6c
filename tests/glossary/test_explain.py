"""The template tag and the Jinja2 filter: every room explains its words with one of them."""

import pytest
from django.template import Context, Template, TemplateSyntaxError, engines
from django.test import RequestFactory

from tests.factories.glossary import TermFactory

pytestmark = pytest.mark.django_db


def render(source, **context):
    return Template("{% load glossary %}" + source).render(Context(context))


def test_tag_explains_what_it_holds():
    TermFactory(term="session")
    assert 'popovertarget="mot-session">session</button>' in render(
        "{% glossary %}<p>Une session.</p>{% endglossary %}"
    )


def test_tag_explains_a_word_once_per_page():
    TermFactory(term="session")
    piece = "{% glossary %}<p>session</p>{% endglossary %}"
    assert render(piece * 2, request=RequestFactory().get("/")).count("<button") == 1


@pytest.mark.parametrize("options", ["when=off", "exclude=slug", "when=on exclude=slug"])
def test_tag_can_be_told_to_leave_alone(options):
    TermFactory(term="session")
    source = f"{{% glossary {options} %}}<p>session</p>{{% endglossary %}}"
    assert render(source, off=False, on=True, slug="session") == "<p>session</p>"


def test_tag_refuses_an_option_it_does_not_know():
    with pytest.raises(TemplateSyntaxError):
        render("{% glossary quand=x %}{% endglossary %}")


def test_filter_does_the_same_in_jinja_pages():
    TermFactory(term="session")
    template = engines["jinja2"].from_string("{{ html | explain_words }}{{ html | explain_words }}")
    html = template.render({"html": "<p>session</p>"}, request=RequestFactory().get("/"))
    assert (html.count("<button"), html.count("<p>")) == (1, 2)


def test_explaining_costs_no_query_once_the_automaton_is_made(assert_queries):
    TermFactory(term="session", synonyms=["stage"])
    render("{% glossary %}<p>session</p>{% endglossary %}")
    with assert_queries(0):
        render("{% glossary %}<p>session</p>{% endglossary %}")


def test_a_kit_page_costs_no_more_queries_with_its_words_explained(client, assert_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from hub.core import content_version
    from hub.kit.models import KitIndexPage, ResourcePage

    TermFactory(term="session")
    page = ResourcePage(title="Fiche", slug="fiche", section="animer", summary="x")
    page.body = [("text", "<p>Une session.</p>")]
    KitIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()

    def queries():
        client.get("/kit/fiche/?a")
        content_version.current()
        with CaptureQueriesContext(connection) as captured:
            html = client.get("/kit/fiche/?b").content.decode()
        return html, len(captured)

    explained, cost = queries()
    ResourcePage.objects.update(explain_words=False)
    content_version.bump()
    plain, plain_cost = queries()
    assert ("mot-session" in explained, "mot-session" in plain) == (True, False)
    assert cost == plain_cost
