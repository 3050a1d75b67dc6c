"""A forum kept to some never leaks: lists, counts, feeds, search, addresses, files, notices, names."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hub.forums import permissions
from hub.forums.models import Topic
from hub.forums.services import files, posting
from hub.forums.similar import similar_topics
from hub.network.models import Role
from tests.factories.forums import ForumFactory, make_topic, post_of

from .pages import quick_views, text_of

pytestmark = pytest.mark.django_db

SECRET = "Le cas confidentiel à trancher"


@pytest.fixture
def secret(backstage, moderator):
    return make_topic(backstage, moderator, title=SECRET, text="Texte confidentiel.", replies=1, tags=["confidentiel"])


ADDRESSES = [
    "/forums/",
    "/forums/recents/",
    "/forums/sans-reponse/",
    "/forums/resolus/",
    "/forums/non-lus/",
    "/forums/suivis/",
    "/forums/flux.atom",
    "/forums/semblables/?q=Le cas confidentiel à trancher",
    "/forums/signets/",
    "/",
    "/recherche/?q=confidentiel",
    "/sitemap.xml",
    "/contribuer/",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("reader", ["visitor", "member"])
def test_nothing_of_it_is_shown(client, sign_in, member, secret, run_worker, reader, address):
    run_worker()
    if reader == "member":
        sign_in(client, member)
    body = client.get(address, follow=True).content.decode()
    body = body.replace("Le cas confidentiel à trancher</", "") if "q=" in address else body
    assert "Texte confidentiel" not in body
    assert f"/forums/t/{secret.pk}/" not in body
    assert "Coulisses" not in body


@pytest.mark.parametrize("reader", ["visitor", "member", "editor"])
def test_each_address_of_it_is_not_found(client, sign_in, request, secret, backstage, reader):
    if reader != "visitor":
        sign_in(client, request.getfixturevalue(reader))
    post = post_of(secret, 1)
    for address in (
        "/forums/coulisses/", "/forums/coulisses/flux.atom", "/forums/mots-cles/confidentiel/",
        "/forums/mots-cles/confidentiel/flux.atom", f"/forums/t/{secret.pk}/", f"/forums/t/{secret.pk}/1/",
        secret.get_absolute_url(), f"/forums/t/{secret.pk}/flux.atom", f"/forums/t/{secret.pk}/fil-entier/",
        f"/forums/m/{post.pk}/versions/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    if reader != "visitor":
        for address in (
            f"/forums/t/{secret.pk}/repondre/",
            f"/forums/m/{post.pk}/signaler/",
            f"/forums/m/{post.pk}/signet/",
        ):
            assert client.get(address).status_code == 404, address
            assert client.post(address, {"text": "Bonjour", "reason": "autre", "note": ""}).status_code == 404, address
        for address in (
            f"/forums/m/{post.pk}/utile/",
            f"/forums/t/{secret.pk}/suivi/",
            f"/forums/m/{post.pk}/certifier/",
        ):
            assert client.post(address, {"niveau": "follow"}).status_code == 404, address


def test_counts_do_not_betray_it(client, sign_in, member, secret, forum):
    make_topic(forum, member)
    assert quick_views(sign_in(client, member).get("/forums/")) == {"Sans réponse": 1, "Suivis": 1}


def test_those_it_is_for_read_it(client, sign_in, moderator, administrator, secret):
    for reader in (moderator, administrator):
        response = sign_in(client, reader).get(secret.get_absolute_url())
        assert "Texte confidentiel." in text_of(response)


def test_a_forum_kept_to_a_role_opens_to_those_who_have_it(forum, member, other_member):
    kept = ForumFactory()
    kept.roles.set([Role.objects.get(slug="formateur")])
    permissions.caches["process"].clear()
    member.roles.set([Role.objects.get(slug="formateur")])
    topic = make_topic(kept, member)
    assert permissions.readable_forum_ids(member) == [forum.pk, kept.pk]
    assert not Topic.objects.visible_to(other_member).filter(pk=topic.pk).exists()


def test_a_file_follows_its_post(client, sign_in, member, other_member, moderator, backstage, forum):
    attachment = files.attach(moderator, SimpleUploadedFile("note.txt", b"Secret."))
    address = attachment.get_absolute_url()
    assert sign_in(client, member).get(address).status_code == 404
    topic = posting.create_topic(backstage, moderator, "Un sujet des coulisses", f"[note](fichier:{attachment.key})")
    assert client.get(address).status_code == 404
    assert sign_in(client, moderator).get(address).getvalue() == b"Secret."
    from hub.forums.services import topics

    topics.move(topic, forum, moderator, "Il peut être lu.")
    response = sign_in(client, other_member).get(address)
    assert response["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert response.getvalue() == b"Secret."
    posting.remove(post_of(topic, 1), moderator)
    assert client.get(address).status_code == 404


def test_similar_topics_and_names_keep_to_what_may_be_read(client, sign_in, member, moderator, secret):
    assert similar_topics(member, SECRET) == []
    assert [row["pk"] for row in similar_topics(moderator, SECRET)] == [secret.pk]
    names = sign_in(client, member).get("/forums/membres/", {"q": "e", "forum": "coulisses"}).content.decode()
    assert "Membre" not in names.replace('aria-label="Membres"', "")
    assert moderator.display_name in names


def test_staff_notes_are_seen_by_moderators_only(client, sign_in, member, moderator, forum):
    topic = make_topic(forum, member)
    sign_in(client, moderator).post(f"/forums/t/{topic.pk}/note/", {"text": "À surveiller de près."})
    assert "À surveiller de près." in text_of(client.get(topic.get_absolute_url()))
    assert sign_in(client, member).post(f"/forums/t/{topic.pk}/note/", {"text": "x"}).status_code == 403
    assert "surveiller" not in client.get(topic.get_absolute_url()).content.decode()


def test_a_signed_in_page_never_reaches_a_visitor(client, sign_in, member, forum):
    topic = make_topic(forum, member)
    sign_in(client, member).get(topic.get_absolute_url())
    client.logout()
    text = client.get(topic.get_absolute_url()).content.decode()
    assert "csrfmiddlewaretoken" not in text
    assert "Se connecter pour répondre" in text
