"""A document is readable by whoever may read a page that shows it."""

import json

import pytest
from wagtail.models import PageViewRestriction

from hub.kit import proposals
from tests.factories.kit import DocumentFactory, ProposalFactory, ResourcePageFactory


@pytest.fixture
def document(db):
    return DocumentFactory()


def fetch(client, document) -> int:
    """The status of a download, read to its end."""
    response = client.get(document.url)
    response.getvalue()
    return response.status_code


def show(document, **fields):
    return ResourcePageFactory(
        body=json.dumps([{"type": "document", "value": {"document": document.pk, "title": ""}}]), **fields
    )


def test_document_of_a_public_page_is_downloaded(client, document):
    show(document)
    response = client.get(document.url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"Une trame."
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")


def test_document_linked_from_a_text_is_downloaded(client, document):
    ResourcePageFactory(text=f'<p><a linktype="document" id="{document.pk}">la trame</a></p>')
    assert fetch(client, document) == 200


def test_document_that_no_page_shows_is_not_found(client, sign_in, member, document):
    assert fetch(client, document) == 404
    assert fetch(sign_in(client, member), document) == 404


def test_document_of_a_draft_is_for_editors_only(client, sign_in, editor, member, document):
    show(document, live=False)
    assert fetch(client, document) == 404
    assert fetch(sign_in(client, member), document) == 404
    assert fetch(sign_in(client, editor), document) == 200


def test_document_of_a_restricted_page_asks_for_a_sign_in(client, sign_in, member, document):
    page = show(document)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    response = client.get(document.url)
    assert response.status_code == 302
    assert "/connexion/" in response["Location"]
    assert fetch(sign_in(client, member), document) == 200


def test_document_of_a_proposal_is_for_its_author_and_the_editors(client, sign_in, member, other_member, editor):
    document = DocumentFactory(uploaded_by_user=member)
    proposals.submit(ProposalFactory(author=member, document=document))
    statuses = {user: fetch(sign_in(client, user), document) for user in (member, other_member, editor)}
    assert statuses == {member: 200, other_member: 404, editor: 200}


def test_document_has_no_public_address(client, document):
    assert client.get(f"/media/{document.file.name}").status_code == 404
