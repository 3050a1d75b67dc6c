"""Every page about an account: it answers, is well made (the client checks), and costs the same whoever asks."""

import pytest

VISITOR_PAGES = {
    "/compte/connexion/": "Se connecter",
    "/compte/inscription/": "Créer un compte",
    "/compte/confirmer/": "Ouvrez le message que nous venons d’envoyer",
    "/compte/confirmer/rien:du:tout/": "Ce lien ne sert plus",
    "/compte/mot-de-passe/oubli/": "Choisir un nouveau mot de passe",
    "/compte/mot-de-passe/oubli/envoye/": "Regardez votre messagerie",
    "/compte/mot-de-passe/nouveau/1-rien/": "Ce lien ne sert plus",
    "/compte/mot-de-passe/nouveau/fait/": "Votre mot de passe est changé",
    "/compte/compte-ferme/": "Ce compte est fermé",
    "/compte/sso/annule/": "Connexion annulée",
}
MEMBER_PAGES = {
    "/compte/": "Mon compte",
    "/compte/profil/": "Profil",
    "/compte/adresse/": "Adresse électronique",
    "/compte/mot-de-passe/": "Mot de passe",
    "/compte/double-authentification/": "Double authentification",
    "/compte/double-authentification/cles/": "Clés d’accès",
    "/compte/sessions/": "Sessions",
    "/compte/sso/": "Autres moyens de connexion",
    "/compte/donnees/": "Mes données",
    "/compte/donnees/export.html": "Tout ce qui porte votre nom",
    "/compte/donnees/supprimer/": "Supprimer mon compte",
    "/compte/deconnexion/": "Se déconnecter",
}


def title_of(response) -> str:
    html = response.content.decode()
    return " ".join(html.partition("<h1")[2].partition(">")[2].partition("</h1>")[0].split())


@pytest.mark.parametrize(("address", "title"), VISITOR_PAGES.items())
def test_a_visitor_is_shown_each_page(db, client, address, title):
    response = client.get(address)
    assert (response.status_code, title_of(response)) == (200, title)


@pytest.mark.parametrize(("address", "title"), MEMBER_PAGES.items())
def test_a_member_is_shown_each_page(client, member, sign_in, address, title):
    sign_in(client, member)
    response = client.get(address)
    assert (response.status_code, title_of(response)) == (200, title)


@pytest.mark.parametrize("address", MEMBER_PAGES)
def test_a_visitor_is_sent_to_sign_in(db, client, address):
    response = client.get(address)
    if address == "/compte/deconnexion/":
        assert (response.status_code, response["Location"]) == (302, "/")
    else:
        assert (response.status_code, response["Location"]) == (302, f"/compte/connexion/?next={address}")
