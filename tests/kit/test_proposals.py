"""A proposal's life: draft, sent, changed, published, taken back; by the member's form and the editor's admin."""

import re
import uuid
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hub.core.models import HubDocument
from hub.kit import proposals
from hub.kit.models import Proposal, ResourcePage
from hub.network.models import Role, Theme
from tests.factories.kit import ProposalFactory, ResourcePageFactory


@pytest.fixture
def typed(db):
    """What a member types for a complete proposal."""
    return {
        "title": "Relancer sans harceler",
        "why": "Trois messages qui marchent.",
        "kind": "fiche",
        "roles": [Role.objects.get(slug="formateur").pk],
        "themes": [Theme.objects.get(slug="accompagnement").pk],
        "text": "Un **premier** message.\n\n## Le deuxième",
        "licence": "on",
        "envoyer": "1",
    }


def send(client, data, token=None, **options):
    token = token or uuid.uuid4()
    return client.post(f"/kit/proposer/{token}/", data, **options), token


def subjects(mailbox) -> list[tuple[str, str]]:
    return sorted((message.to[0], message.subject) for message in mailbox())


# ---- The form ----------------------------------------------------------------------------------------------------


def test_propose_explains_before_it_asks(client, db):
    html = unescape(client.get("/kit/proposer/").content.decode())
    assert "Il faut un compte pour proposer" in html
    assert '<form method="post"' not in html


def test_propose_sends_the_member_to_sign_in(client, typed):
    response, _ = send(client, typed)
    assert response.status_code == 302
    assert "/connexion/" in response["Location"]
    assert Proposal.objects.count() == 0


def test_proposal_sent_becomes_a_draft_page_in_review(client, sign_in, member, typed):
    response, token = send(sign_in(client, member), typed, follow=True)
    assert "Proposition envoyée, merci." in unescape(response.content.decode())
    proposal = Proposal.objects.get(token=token)
    page = ResourcePage.objects.get(pk=proposal.page_id)
    draft = page.get_latest_revision_as_object()
    assert (proposal.state, page.live, page.owner) == (Proposal.State.SENT, False, member)
    assert [draft.title, draft.summary, page.get_parent().slug] == ["Relancer sans harceler", typed["why"], "kit"]
    assert [role.slug for role in draft.roles.all()] == ["formateur"]
    assert [link.user for link in draft.author_links.all()] == [member]
    assert "<strong>premier</strong>" in draft.body[0].value.source
    assert page.current_workflow_state.workflow.name == "Relecture du kit"
    assert client.get(f"/kit/{page.slug}/").status_code == 404


def test_proposal_tells_the_member_and_the_editors(client, sign_in, member, editor, typed, mailbox):
    send(sign_in(client, member), typed)
    sent = subjects(mailbox)
    assert (member.email, "Votre proposition est arrivée\u00a0: «\u00a0Relancer sans harceler\u00a0»") in sent
    assert [to for to, _ in sent] == sorted([member.email, editor.email])


def test_proposal_clicked_twice_is_one(client, sign_in, member, typed, mailbox):
    sign_in(client, member)
    _, token = send(client, typed)
    response, _ = send(client, typed, token, follow=True)
    assert "Cette proposition est déjà envoyée." in unescape(response.content.decode())
    assert (Proposal.objects.count(), ResourcePage.objects.count()) == (1, 1)
    assert [to for to, _ in subjects(mailbox)] == [member.email]


def test_submit_twice_changes_nothing_more(member):
    proposal = ProposalFactory(author=member)
    first = proposals.submit(proposal)
    second = proposals.submit(proposal)
    assert (first.page_id, ResourcePage.objects.count()) == (second.page_id, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Donnez un titre à votre ressource."),
        ({"title": "Oui"}, "Le titre est trop court\u202f: écrivez au moins 5 caractères."),
        ({"title": "x" * 121}, "Le titre est trop long\u202f: 120 caractères au plus."),
        ({"why": ""}, "Dites en une phrase à quoi elle sert."),
        ({"roles": []}, "Cochez au moins un rôle."),
        ({"roles": ["999999"]}, "999999"),
        ({"themes": []}, "Cochez au moins un thème."),
        ({"kind": "autre"}, "autre"),
        ({"text": ""}, "Écrivez le texte de la ressource, ou joignez un fichier."),
        ({"licence": ""}, "Cochez cette case\u202f: sans cet accord, la ressource ne peut pas être publiée."),
    ],
)
def test_proposal_wrong_says_what_to_do_and_loses_nothing(client, sign_in, member, typed, change, message):
    data = {name: value for name, value in {**typed, **change}.items() if value}
    response, token = send(sign_in(client, member), data)
    html = unescape(response.content.decode())
    assert response.status_code == 422
    assert message in html
    assert "Votre texte est gardé." in html
    assert Proposal.objects.get(token=token).state == Proposal.State.DRAFT
    if "why" not in change:
        assert typed["why"] in html
    assert ResourcePage.objects.count() == 0


def test_proposal_kept_as_a_draft_may_lack_everything(client, sign_in, member, typed):
    sign_in(client, member)
    response, token = send(client, {"title": "Une idée", "brouillon": "1"}, follow=True)
    html = unescape(response.content.decode())
    assert "Brouillon gardé à l’instant" in html
    assert 'value="Une idée"' in html
    assert "Brouillon gardé" in unescape(client.get("/compte/contributions/").content.decode())
    assert "Une idée" in unescape(client.get("/kit/proposer/").content.decode())
    send(client, typed, token)
    assert Proposal.objects.get().state == Proposal.State.SENT


def test_proposal_of_somebody_else_is_not_found(client, sign_in, member, other_member, typed):
    proposal = ProposalFactory(author=other_member)
    sign_in(client, member)
    for address in (f"/kit/proposer/{proposal.token}/", f"/kit/proposer/{proposal.token}/retirer/"):
        assert client.get(address).status_code == 404
        assert client.post(address, typed).status_code == 404
    proposal.refresh_from_db()
    assert (proposal.author, proposal.state) == (other_member, Proposal.State.DRAFT)


def test_proposal_sent_too_often_waits_and_keeps_the_text(client, sign_in, member, typed):
    sign_in(client, member)
    for number in range(10):
        send(client, {**typed, "title": f"Ressource {number}"})
    response, token = send(client, {**typed, "title": "La onzième"})
    assert response.status_code == 429
    assert re.search(r"Réessayez dans \d+\xa0min", unescape(response.content.decode()))
    assert Proposal.objects.get(token=token).title == "La onzième"


def test_proposal_text_is_neutralised(client, sign_in, member, typed):
    text = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n# Grand titre"
    _, token = send(sign_in(client, member), {**typed, "text": text, "title": "<b>Titre</b> piégé"})
    source = Proposal.objects.get(token=token).page.get_latest_revision_as_object().body[0].value.source
    assert "<script" not in source
    assert "<img" not in source
    assert 'href="javascript' not in source
    assert "<h1" not in source
    html = client.get(f"/kit/proposer/{token}/").content.decode()
    assert "<b>Titre</b>" not in html


# ---- The file ----------------------------------------------------------------------------------------------------


def test_proposal_keeps_its_file_whatever_is_wrong_elsewhere(client, sign_in, member, typed):
    sign_in(client, member)
    file = SimpleUploadedFile("trame.pdf", b"%PDF-1.7 trame")
    response, token = send(client, {**typed, "title": "", "text": "", "file": file})
    assert "Fichier gardé" in unescape(response.content.decode())
    send(client, {**typed, "text": ""}, token)
    proposal = Proposal.objects.get(token=token)
    assert proposal.state == Proposal.State.SENT
    document = proposal.page.get_latest_revision_as_object().body[0].value["document"]
    assert (document, document.uploaded_by_user, document.title) == (proposal.document, member, "trame")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.html", b"<html>", "Ce format n’est pas accepté."),
        ("virus.exe", b"MZ", "Ce format n’est pas accepté."),
        ("faux.pdf", b"MZ\x90\x00", "son contenu est d’une autre nature"),
        ("faux.txt", b"<!DOCTYPE html><script>", "son contenu est d’une autre nature"),
        ("vide.pdf", b"", "est vide"),
        ("faux.odt", b"PK\x03\x04 rien", "son contenu est d’une autre nature"),
    ],
)
def test_proposal_refuses_a_file_that_is_not_what_it_says(client, sign_in, member, typed, name, content, message):
    response, _ = send(sign_in(client, member), {**typed, "file": SimpleUploadedFile(name, content)})
    assert message in unescape(response.content.decode())
    assert HubDocument.objects.count() == 0
    assert Proposal.objects.get().state == Proposal.State.DRAFT


def test_proposal_refuses_a_file_over_the_limit(client, sign_in, member, typed):
    file = SimpleUploadedFile("gros.pdf", b"%PDF-" + b"0" * (20 * 1024 * 1024))
    response, _ = send(sign_in(client, member), {**typed, "file": file})
    assert "la limite est de 20" in unescape(response.content.decode())
    assert HubDocument.objects.count() == 0


def test_proposal_file_can_be_removed(client, sign_in, member, typed):
    sign_in(client, member)
    _, token = send(client, {"brouillon": "1", "file": SimpleUploadedFile("a.txt", b"Un texte.")})
    assert HubDocument.objects.count() == 1
    send(client, {"brouillon": "1", "remove_file": "on"}, token)
    assert (Proposal.objects.get().document, HubDocument.objects.count()) == (None, 0)


# ---- The review, in the Wagtail admin ----------------------------------------------------------------------------


@pytest.fixture
def sent(member, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return proposals.submit(ProposalFactory(author=member))


def act(client, sign_in, editor, proposal, action, comment=""):
    task = proposal.page.current_workflow_state.current_task_state.pk
    sign_in(client, editor)
    address = f"/admin/pages/workflow/action/{proposal.page_id}/{action}/{task}/"
    return client.post(address, {"comment": comment})


def test_editor_approves_and_the_page_is_public_with_credit(client, sign_in, member, editor, sent, mailbox):
    response = act(client, sign_in, editor, sent, "approve")
    assert response.status_code in (200, 302)
    client.logout()
    sent.refresh_from_db()
    html = unescape(client.get("/kit/relancer-sans-harceler/").content.decode())
    assert f"Écrit par {member.display_name}." in html
    assert sent.state == Proposal.State.PUBLISHED
    to_member = [subject for to, subject in subjects(mailbox) if to == member.email]
    assert to_member == [
        "Publiée dans le kit\u00a0: «\u00a0Relancer sans harceler\u00a0»",
        "Votre proposition est arrivée\u00a0: «\u00a0Relancer sans harceler\u00a0»",
    ]
    page = sign_in(client, member).get("/compte/contributions/")
    assert "Publiée dans le kit, avec votre nom." in unescape(page.content.decode())


def test_editor_asks_for_changes_and_the_member_sends_it_again(client, sign_in, member, editor, sent, typed, mailbox):
    act(client, sign_in, editor, sent, "reject", "Précisez le public. <b>Merci</b>")
    sent.refresh_from_db()
    assert (sent.state, sent.comment, sent.commented_by) == (
        Proposal.State.CHANGES,
        "Précisez le public. <b>Merci</b>",
        editor,
    )
    sign_in(client, member)
    page = client.get("/compte/contributions/").content.decode()
    assert "Précisez le public. &lt;b&gt;Merci&lt;/b&gt;" in page
    form = unescape(client.get(f"/kit/proposer/{sent.token}/").content.decode())
    assert f"{editor.display_name} vous écrit" in form
    send(client, {**typed, "text": "Une version pour les tuteurs."}, sent.token)
    sent.refresh_from_db()
    draft = sent.page.get_latest_revision_as_object()
    assert (sent.state, sent.comment) == (Proposal.State.SENT, "")
    assert draft.body[0].value.source == "<p>Une version pour les tuteurs.</p>\n"
    assert draft.author_links.count() == 1
    assert ResourcePage.objects.count() == 1
    messages = [message for message in mailbox() if message.to == [member.email]]
    assert [message.subject.split("\u00a0:")[0] for message in messages] == [
        "Votre proposition est arrivée",
        "À revoir",
        "Votre proposition est arrivée",
    ]
    assert "Précisez le public. <b>Merci</b>" in messages[1].message().get_body(("plain",)).get_content()
    act(client, sign_in, editor, sent, "approve")
    sent.refresh_from_db()
    assert sent.state == Proposal.State.PUBLISHED


def test_editor_sees_who_proposed_and_why(client, sign_in, editor, member, sent):
    html = unescape(sign_in(client, editor).get(f"/admin/pages/{sent.page_id}/edit/").content.decode())
    assert f"<strong>{member.display_name}</strong> a proposé cette page" in html
    assert "Trois messages qui marchent." in html


def test_member_cannot_enter_the_admin_nor_review(client, sign_in, member, sent):
    act_response = act(client, sign_in, member, sent, "approve")
    assert act_response.status_code in (302, 403)
    sent.refresh_from_db()
    assert (sent.state, sent.page.live) == (Proposal.State.SENT, False)


def test_editor_deletes_the_page_and_the_member_is_told_where_it_is(client, sign_in, member, sent):
    sent.page.delete()
    html = unescape(sign_in(client, member).get("/compte/contributions/").content.decode())
    assert "N’est pas ou plus dans le kit, sur décision de la rédaction." in html


# ---- Taking back -------------------------------------------------------------------------------------------------


def test_withdraw_asks_first_then_gives_the_draft_back(client, sign_in, member, sent):
    sign_in(client, member)
    address = f"/kit/proposer/{sent.token}/retirer/"
    assert "Retirer cette proposition" in unescape(client.get(address).content.decode())
    assert ResourcePage.objects.count() == 1
    client.post(address)
    sent.refresh_from_db()
    assert (sent.state, sent.page, ResourcePage.objects.count()) == (Proposal.State.DRAFT, None, 0)
    assert sent.text.startswith("Un **premier**")
    client.post(address)
    assert Proposal.objects.count() == 0


def test_withdraw_leaves_a_published_page_alone(client, sign_in, member, editor, sent):
    act(client, sign_in, editor, sent, "approve")
    sign_in(client, member).post(f"/kit/proposer/{sent.token}/retirer/")
    assert ResourcePage.objects.get(pk=sent.page_id).live


def test_erasing_the_account_keeps_the_page_and_removes_the_name(client, sign_in, member, editor, sent):
    act(client, sign_in, editor, sent, "approve")
    client.logout()
    name = member.display_name
    member.delete()
    from hub.core import content_version

    content_version.bump()
    html = unescape(client.get("/kit/relancer-sans-harceler/").content.decode())
    assert "Écrit par un membre du réseau." in html
    assert name not in html
    assert Proposal.objects.count() == 0


# ---- Mes contributions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_contributions_cost_the_same_with_one_or_three(client, sign_in, member, assert_queries, number):
    for n in range(number):
        proposals.submit(ProposalFactory(author=member, title=f"Ressource {n}"))
    sign_in(client, member)
    client.get("/compte/contributions/")
    with assert_queries(5):
        html = client.get("/compte/contributions/").content.decode()
    assert html.count("hub-row__title") == number


def test_contributions_empty_invites(client, sign_in, member):
    html = unescape(sign_in(client, member).get("/compte/contributions/").content.decode())
    assert "Rien encore, et tout est possible" in html


def test_contributions_need_an_account(client, db):
    assert client.get("/compte/contributions/").status_code == 302


def test_free_slug_never_takes_an_address_of_the_kit(member):
    ResourcePageFactory(slug="visio-2")
    proposal = proposals.submit(ProposalFactory(author=member, title="Visio"))
    assert proposal.page.slug == "visio-3"


@pytest.mark.every_database
def test_proposal_sent_without_a_date_is_refused_by_the_database(member):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(author=member, state=Proposal.State.SENT)


@pytest.mark.every_database
def test_resource_author_is_an_account_or_a_name_for_the_database_too(member):
    from django.db import IntegrityError, transaction

    from hub.kit.models import ResourceAuthor

    page = ResourcePageFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceAuthor.objects.create(page=page, user=member, name="Yao K.")
