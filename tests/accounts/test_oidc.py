"""Signing in through an identity provider: what cannot be verified opens nothing and takes nothing over."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.cache import caches

from hub.accounts import groups
from hub.accounts.models import User
from tests.conftest import PASSWORD, make_user

from .identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider

LOGIN = "/compte/sso/sso/"
CALLBACK = "/compte/sso/sso/retour/"


@pytest.fixture(scope="module")
def _running():
    provider = IdentityProvider()
    yield provider
    provider.close()


def configure(settings, provider, *, proconnect: bool) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": "ProConnect" if proconnect else "Académie",
                    "client_id": CLIENT_ID,
                    "secret": CLIENT_SECRET,
                    "settings": {
                        "server_url": provider.issuer,
                        "signed_userinfo": proconnect,
                        "scope": ["openid", "email"],
                        "oauth_pkce_enabled": not proconnect,
                    },
                }
            ],
        }
    }


@pytest.fixture
def idp(_running, settings, db, monkeypatch):
    from allauth.socialaccount.providers import registry

    from hub.accounts.oidc.provider import HubProvider

    caches["default"].clear()
    _running.reset()
    monkeypatch.setitem(registry.provider_map, "openid_connect", HubProvider)
    configure(settings, _running, proconnect=False)
    return _running


@pytest.fixture
def proconnect(idp, settings):
    configure(settings, idp, proconnect=True)
    idp.signed_userinfo = True
    return idp


def leave(client, idp, address=LOGIN) -> dict[str, str]:
    """Go to the provider; the parameters it is given."""
    response = client.get(address)
    assert response.status_code == 302, response.content.decode()
    assert response["Location"].startswith(f"{idp.issuer}/authorize?")
    return {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}


def come_back(client, idp, **changes):
    """The whole trip: leave, let the provider sign what it has to, come back."""
    parameters = leave(client, idp)
    idp.nonce = parameters["nonce"]
    idp.id_claims |= changes.pop("id_claims", {})
    return client.get(CALLBACK, {"code": "code", "state": parameters["state"], **changes})


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def assert_refused(client, response):
    assert response.status_code in (302, 401)
    if response.status_code == 401:
        assert "La connexion n’a pas abouti" in response.content.decode()
    assert not is_signed_in(client)
    assert SocialAccount.objects.count() == 0


def test_a_newcomer_gets_an_account_with_a_verified_address(client, idp):
    response = come_back(client, idp)
    assert (response.status_code, response["Location"]) == (302, "/")
    user = User.objects.get()
    assert (user.email, user.display_name, user.has_usable_password()) == ("nadia@example.org", "Nadia", False)
    assert list(user.groups.values_list("name", flat=True)) == [groups.MEMBERS]
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("nadia@example.org", True)]
    assert list(SocialAccount.objects.values_list("provider", "uid")) == [("sso", "sub-1")]
    assert is_signed_in(client)
    assert client.get("/")["Location"] == "/compte/bienvenue/?next=%2F"


def test_the_same_person_comes_back_to_the_same_account(client, idp):
    come_back(client, idp)
    other = type(client)()
    idp.userinfo["email"] = "nadia.nouvelle@example.org"
    come_back(other, idp)
    assert is_signed_in(other)
    assert User.objects.get().email == "nadia@example.org"


def test_leaving_gives_a_nonce_a_long_state_and_a_challenge(client, idp):
    parameters = leave(client, idp)
    assert (len(parameters["nonce"]) >= 32, len(parameters["state"]) >= 32) == (True, True)
    assert parameters["code_challenge_method"] == "S256"
    assert leave(client, idp)["nonce"] != parameters["nonce"]


def test_the_address_bar_decides_nothing(client, idp):
    parameters = leave(client, idp, f"{LOGIN}?scope=admin&auth_params=nonce%3Dconnu%26prompt%3Dnone")
    assert sorted(parameters["scope"].split()) == ["email", "openid"]
    assert parameters["nonce"] != "connu"
    assert "prompt" not in parameters


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "un autre"},
        {"nonce": ""},
        {"nonce": None},
        {"iss": "https://autre.example"},
        {"iss": None},
        {"aud": "un-autre-site"},
        {"aud": [CLIENT_ID, "un-autre-site"]},
        {"azp": "un-autre-site"},
        {"exp": 1},
        {"exp": None},
        {"iat": 4102444800},
        {"sub": None},
        {"sub": "somebody-else"},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_opens_nothing(client, idp, claims):
    assert_refused(client, come_back(client, idp, id_claims=claims))


def test_a_token_signed_by_another_opens_nothing(client, idp):
    idp.signing_key = idp.other_key
    assert_refused(client, come_back(client, idp))


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_without_a_true_signature_opens_nothing(client, idp, algorithm):
    idp.algorithm = algorithm
    assert_refused(client, come_back(client, idp))


def test_a_token_of_an_unknown_key_opens_nothing(client, idp):
    idp.key_name = "key-2"
    assert_refused(client, come_back(client, idp))


def test_a_wrong_state_opens_nothing(client, idp):
    idp.nonce = leave(client, idp)["nonce"]
    assert_refused(client, client.get(CALLBACK, {"code": "code", "state": "x" * 43}))
    assert_refused(client, client.get(CALLBACK, {"code": "code"}))


def test_the_answer_made_for_one_browser_does_not_open_another(client, idp):
    parameters = leave(client, idp)
    idp.nonce = parameters["nonce"]
    other = type(client)()
    assert_refused(other, other.get(CALLBACK, {"code": "code", "state": parameters["state"]}))


@pytest.mark.parametrize("verified", [False, "true", None])
def test_an_unverified_address_equal_to_an_account_takes_nothing_over(client, idp, verified, mailbox):
    owner = make_user("nadia@example.org")
    idp.userinfo["email_verified"] = verified
    assert_refused(client, come_back(client, idp))
    assert User.objects.get() == owner
    assert owner.check_password(PASSWORD)


def test_a_verified_address_equal_to_an_account_takes_nothing_over_either(client, idp, mailbox):
    owner = make_user("nadia@example.org")
    assert_refused(client, come_back(client, idp))
    assert [(message.to, message.subject) for message in mailbox()] == [([owner.email], "Vous avez déjà un compte")]


def test_another_subject_with_a_known_address_takes_nothing_over(client, idp):
    come_back(client, idp)
    other = type(client)()
    idp.userinfo["sub"] = "sub-2"
    come_back(other, idp, id_claims={"sub": "sub-2"})
    assert not is_signed_in(other)
    assert list(SocialAccount.objects.values_list("uid", flat=True)) == ["sub-1"]


def test_an_unverified_address_is_confirmed_by_mail_before_anything_opens(client, idp, mailbox):
    idp.userinfo["email_verified"] = False
    assert come_back(client, idp)["Location"] == "/compte/confirmer/"
    assert not is_signed_in(client)
    assert [message.subject for message in mailbox()] == ["Confirmez votre adresse"]


def test_a_provider_that_is_down_leaves_the_password(client, idp):
    member = make_user("membre@example.org")
    idp.is_down = True
    response = client.get(LOGIN, follow=True)
    assert "Le service de connexion ne répond pas." in response.content.decode()
    assert client.get("/compte/connexion/").status_code == 200
    client.post("/compte/connexion/", {"login": member.email, "password": PASSWORD})
    assert is_signed_in(client)


def test_a_provider_that_falls_on_the_way_opens_nothing(client, idp):
    parameters = leave(client, idp)
    idp.nonce, idp.is_down = parameters["nonce"], True
    assert_refused(client, client.get(CALLBACK, {"code": "code", "state": parameters["state"]}))


def test_a_person_who_gives_up_is_told_so(client, idp):
    parameters = leave(client, idp)
    response = client.get(CALLBACK, {"error": "access_denied", "state": parameters["state"]}, follow=True)
    assert "Connexion annulée" in response.content.decode()


def test_proconnect_signs_its_userinfo(client, proconnect):
    proconnect.userinfo["usual_name"] = "Benali"
    come_back(client, proconnect)
    assert is_signed_in(client)
    assert User.objects.get().display_name == "Nadia B."


@pytest.mark.parametrize(
    "claims", [{"iss": "https://autre.example"}, {"aud": "un-autre-site"}, {"sub": "sub-2"}, {"exp": 1}], ids=str
)
def test_a_signed_userinfo_with_a_wrong_claim_opens_nothing(client, proconnect, claims):
    proconnect.userinfo_claims = claims
    assert_refused(client, come_back(client, proconnect))


def test_a_userinfo_signed_by_another_opens_nothing(client, proconnect):
    proconnect.userinfo_key = proconnect.other_key
    assert_refused(client, come_back(client, proconnect))


def test_a_userinfo_that_is_not_signed_opens_nothing_with_proconnect(client, proconnect):
    proconnect.signed_userinfo = False
    assert_refused(client, come_back(client, proconnect))


def test_staff_still_need_their_second_factor(client, idp, administrator):
    SocialAccount.objects.create(user=administrator, provider="sso", uid="sub-1")
    assert come_back(client, idp)["Location"] == "/compte/double-authentification/code/"
    assert not is_signed_in(client)


def test_a_member_adds_the_provider_to_their_account_by_their_own_link_only(client, idp, member, sign_in):
    sign_in(client, member)
    client.post("/compte/verification/", {"password": PASSWORD})
    assert client.get(f"{LOGIN}?process=connect")["Location"] == "/compte/sso/"
    page = client.get("/compte/sso/").content.decode()
    link = page.partition('href="/compte/sso/sso/?')[2].partition('"')[0].replace("&amp;", "&")
    parameters = leave(client, idp, f"{LOGIN}?{link}")
    idp.nonce = parameters["nonce"]
    client.get(CALLBACK, {"code": "code", "state": parameters["state"]})
    assert list(SocialAccount.objects.values_list("user", "uid")) == [(member.pk, "sub-1")]


def test_the_sign_in_page_offers_the_provider(client, idp):
    assert "Se connecter avec Académie" in client.get("/compte/connexion/").content.decode()


def test_without_a_provider_its_addresses_do_not_exist(client, db):
    assert client.get(LOGIN).status_code == 404
    assert "/compte/sso/" not in client.get("/compte/connexion/").content.decode()
