"""One resource, for each kind of reader; answers and favourites."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from hub.kit import services
from hub.kit.models import Favourite, Feedback, RelatedResource, ResourceAuthor, ResourcePage, Tally
from tests.factories.kit import ResourcePageFactory


@pytest.fixture
def page(db):
    today = timezone.localdate()
    return ResourcePageFactory(
        title="Scénariser",
        slug="scenariser",
        kind="tutoriel",
        roles=["formateur", "pilote"],
        degrees=["1er-degre", "2nd-degre"],
        themes=["pilotage"],
        tags=["rythme", "consigne"],
        reviewed_on=today - timedelta(days=1),
        review_due_on=today + timedelta(days=300),
    )


def test_resource_says_what_it_is_and_for_whom(client, page, member):
    page.author_links.add(ResourceAuthor(user=member), ResourceAuthor(name="Yao K.", academy="Guyane"))
    page.save()
    html = client.get("/kit/scenariser/").content.decode()
    assert re.search(r"Tutoriel, 1\xa0minute de lecture", html)
    assert "Pour les formateurs et pilotes, 1er degré et 2nd degré" in html
    assert f"Écrit par {member.display_name} et Yao K. (Guyane)." in html
    assert "consigne, rythme" in html
    assert 'href="https://creativecommons.org/licenses/by-sa/4.0/deed.fr"' in html
    assert 'href="#premiere-partie"' in html
    assert 'href="/contact/?page=/kit/scenariser/"' in html


def test_resource_for_every_role_is_for_the_whole_network(client, page):
    from hub.network.models import Role

    page.roles = list(Role.objects.all())
    page.save()
    assert "Pour tout le réseau, 1er degré et 2nd degré" in client.get("/kit/scenariser/").content.decode()


def test_resource_overdue_says_so(client, page):
    ResourcePage.objects.filter(pk=page.pk).update(
        reviewed_on=timezone.localdate() - timedelta(days=400), review_due_on=timezone.localdate() - timedelta(days=1)
    )
    assert "à relire" in client.get("/kit/scenariser/").content.decode()


def test_resource_keeps_the_page_and_loses_the_name_of_an_erased_author(client, page, member):
    page.author_links.add(ResourceAuthor(user=member))
    page.save()
    member.delete()
    html = client.get("/kit/scenariser/").content.decode()
    assert "Écrit par un membre du réseau." in html


def test_resource_links_chosen_pages_then_those_of_its_themes(client, page):
    near = ResourcePageFactory(title="Voisine", themes=["pilotage"])
    ResourcePageFactory(title="Lointaine", themes=["accompagnement"])
    chosen = ResourcePageFactory(title="Choisie", themes=["accompagnement"])
    hidden = ResourcePageFactory(title="Cachée", live=False)
    page.related_links.add(RelatedResource(related=hidden), RelatedResource(related=chosen))
    page.save()
    html = client.get("/kit/scenariser/").content.decode()
    ensuite = html[html.index("À lire ensuite") :]
    assert re.findall(r"<a href=\"(/kit/[^\"]+)\"", ensuite[: ensuite.index("</section>")]) == [
        chosen.get_url(),
        near.get_url(),
    ]


def test_resource_costs_at_most_ten_queries(client, sign_in, member, page, assert_queries):
    ResourcePageFactory.create_batch(3, themes=["pilotage"])
    other = ResourcePageFactory(title="Autre", slug="autre", themes=["pilotage"], tags=["a"])
    other.author_links.add(ResourceAuthor(user=member))
    other.save()
    client.get("/kit/scenariser/")  # the chrome and the catalogue are made once
    with assert_queries(6):
        client.get("/kit/autre/")
    with assert_queries(0):
        client.get("/kit/autre/")
    sign_in(client, member)
    client.get("/kit/")
    with assert_queries(6):
        client.get("/kit/autre/")


def test_resource_of_a_visitor_holds_no_form_with_a_token_and_sets_no_cookie(client, page):
    response = client.get("/kit/scenariser/")
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_resource_restricted_asks_for_a_sign_in(client, sign_in, member, page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/kit/scenariser/").status_code == 302
    assert sign_in(client, member).get("/kit/scenariser/").status_code == 200


@pytest.mark.parametrize("slug", ["visio", "proposer", "avis", "favoris"])
def test_resource_cannot_take_an_address_of_the_kit(page, slug):
    from django.core.exceptions import ValidationError

    page.slug = slug
    with pytest.raises(ValidationError, match="prise"):
        page.full_clean()


def test_resource_previewed_before_it_exists_shows_its_words(client, sign_in, editor, page):
    page.title = "Titre en cours"
    response = page.make_preview_request(original_request=None, preview_mode="")
    assert response.status_code == 200
    assert "Titre en cours" in response.content.decode()
    assert "Ajouter aux favoris" not in response.content.decode()


# ---- Answers -----------------------------------------------------------------------------------------------------


def test_feedback_shows_the_answer_clicked_and_records_nothing(client, page):
    html = client.get(f"/kit/avis/{page.pk}/?utile=non").content.decode()
    assert re.search(r'value="non"[^>]*checked', html)
    assert Feedback.objects.count() == 0


def test_feedback_is_recorded_thanked_and_counted(client, page):
    response = client.post(f"/kit/avis/{page.pk}/", {"useful": "oui", "comment": "Clair."}, follow=True)
    assert "Merci, votre avis est noté." in response.content.decode()
    answer = Feedback.objects.get()
    assert (answer.useful, answer.comment) == (True, "Clair.")
    assert Tally.objects.get(page=page).useful == 1
    assert "Un collègue a répondu oui" in client.get("/kit/scenariser/").content.decode()


def test_feedback_of_one_reader_replaces_their_first(client, sign_in, member, page):
    sign_in(client, member)
    client.post(f"/kit/avis/{page.pk}/", {"useful": "oui", "comment": "Clair."})
    client.post(f"/kit/avis/{page.pk}/", {"useful": "non"})
    answer = Feedback.objects.get()
    assert (answer.useful, answer.comment) == (False, "Clair.")
    tally = Tally.objects.get(page=page)
    assert (tally.useful, tally.not_useful) == (0, 1)


def test_feedback_keeps_nothing_that_names_the_reader(client, sign_in, member, page):
    sign_in(client, member)
    client.post(f"/kit/avis/{page.pk}/", {"useful": "oui"}, REMOTE_ADDR="192.0.2.7")
    stored = str(Feedback.objects.values().get())
    assert str(member.email) not in stored
    assert "192.0.2.7" not in stored
    assert re.fullmatch(r"[0-9a-f]{64}", Feedback.objects.get().voter)


def test_feedback_without_an_answer_says_what_is_missing_and_keeps_the_comment(client, page):
    response = client.post(f"/kit/avis/{page.pk}/", {"comment": "Mon mot."})
    assert response.status_code == 422
    assert "Choisissez une réponse." in response.content.decode()
    assert "Mon mot." in response.content.decode()


def test_feedback_too_often_says_when_to_come_back_and_keeps_the_text(client, page):
    for _ in range(20):
        client.post(f"/kit/avis/{page.pk}/", {"useful": "oui"})
    response = client.post(f"/kit/avis/{page.pk}/", {"useful": "non", "comment": "Encore."})
    assert response.status_code == 429
    assert re.search(r"Réessayez dans \d+\xa0min", response.content.decode())
    assert "Encore." in response.content.decode()
    assert Feedback.objects.get().useful is True


def test_feedback_for_htmx_is_a_piece_of_page(client, page):
    html = client.get(f"/kit/avis/{page.pk}/?utile=oui", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in html
    answer = client.post(f"/kit/avis/{page.pk}/", {"useful": "oui"}, HTTP_HX_REQUEST="true").content.decode()
    assert "Merci, votre avis est noté" in answer


def test_feedback_on_a_draft_is_not_found(client, db):
    page = ResourcePageFactory(live=False)
    assert client.get(f"/kit/avis/{page.pk}/").status_code == 404


def test_feedback_comment_is_shown_as_text(client, page, sign_in, editor):
    client.post(f"/kit/avis/{page.pk}/", {"useful": "non", "comment": "<script>alert(1)</script>"})
    html = sign_in(client, editor).get("/admin/snippets/kit/feedback/").content.decode()
    assert "<script>alert(1)</script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.every_database
def test_feedback_is_one_per_reader_for_the_database_too(page):
    from django.db import IntegrityError, transaction

    Feedback.objects.create(page=page, voter="k", useful=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(page=page, voter="k", useful=False)


# ---- Favourites --------------------------------------------------------------------------------------------------


def test_favourite_is_kept_once_and_let_go(client, sign_in, member, page):
    sign_in(client, member)
    for _ in range(2):
        response = client.post(f"/kit/favoris/{page.pk}/", {"garder": "1"}, follow=True)
    assert Favourite.objects.filter(user=member, page=page).count() == 1
    assert "Retirer des favoris" in response.content.decode()
    client.post(f"/kit/favoris/{page.pk}/", {"garder": "0"})
    client.post(f"/kit/favoris/{page.pk}/", {"garder": "0"})
    assert not Favourite.objects.exists()


def test_favourite_dropped_from_the_list_can_be_put_back(client, sign_in, member, page):
    sign_in(client, member)
    services.keep_favourite(member, page)
    dropped = {"garder": "0", "retour": "favoris"}
    html = unescape(client.post(f"/kit/favoris/{page.pk}/", dropped, follow=True).content.decode())
    assert "«\xa0Scénariser\xa0» n’est plus dans vos favoris." in html
    client.post(f"/kit/favoris/{page.pk}/", {"garder": "1", "retour": "favoris"})
    assert Favourite.objects.get().page_id == page.pk
    assert "n’est plus dans vos favoris" not in client.get("/compte/favoris/").content.decode()


def test_favourite_needs_an_account_and_a_post(client, sign_in, member, page):
    assert client.post(f"/kit/favoris/{page.pk}/", {"garder": "1"}).status_code == 302
    assert not Favourite.objects.exists()
    assert sign_in(client, member).get(f"/kit/favoris/{page.pk}/").status_code == 405


def test_favourites_are_those_of_the_member_alone(client, sign_in, member, other_member, page):
    services.keep_favourite(other_member, page)
    assert "Aucun favori pour l’instant" in sign_in(client, member).get("/compte/favoris/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_favourites_cost_the_same_with_one_or_three(client, sign_in, member, assert_queries, number):
    for page in ResourcePageFactory.create_batch(number):
        services.keep_favourite(member, page)
    sign_in(client, member)
    client.get("/kit/")
    client.get("/compte/favoris/")
    with assert_queries(4):
        html = client.get("/compte/favoris/").content.decode()
    assert html.count("hub-row__title") == number


@pytest.mark.every_database
def test_favourite_is_one_per_page_for_the_database_too(page, member):
    from django.db import IntegrityError, transaction

    Favourite.objects.create(user=member, page=page)
    with pytest.raises(IntegrityError), transaction.atomic():
        Favourite.objects.create(user=member, page=page)
