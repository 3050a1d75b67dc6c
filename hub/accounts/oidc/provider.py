"""OpenID Connect as we want it: a nonce, a signature that is always checked, nothing decided by the address bar."""

import secrets

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

from .tokens import InvalidTokenError, verified_claims


class HubOIDCAdapter(OpenIDConnectOAuth2Adapter):
    """Reads and checks what the identity provider answers.

    `state` is what was put aside when the member left for the provider; the callback view sets it.
    """

    state: dict

    def complete_login(self, request, app, token, **kwargs):
        """The verified claims of the ID token and of userinfo, which must speak of the same person."""
        response = kwargs["response"]
        if "id_token" not in response:
            raise OAuth2Error("No ID token")
        data = {"id_token": self._checked(response["id_token"], nonce=self.state.get("nonce") or "")}
        data["userinfo"] = self._fetch_user_info(token.token)
        # OpenID Connect Core 1.0, 5.3.2: userinfo of another subject must not be used.
        if data["userinfo"].get("sub") != data["id_token"]["sub"]:
            raise OAuth2Error("The userinfo is about somebody else")
        return self.get_provider().sociallogin_from_response(request, data)

    def _fetch_user_info(self, access_token: str) -> dict:
        """Plain JSON, or, as ProConnect does, a signed JWT whose signature, issuer and audience are checked."""
        headers = {"Authorization": f"Bearer {access_token}"}
        with get_adapter().get_requests_session() as session:
            response = session.get(self.profile_url, headers=headers)
            response.raise_for_status()
        signed = response.headers.get("Content-Type", "").split(";")[0].strip() == "application/jwt"
        if signed:
            return self._checked(response.text.strip(), expires=False)
        if self.get_provider().app.settings["signed_userinfo"]:
            raise OAuth2Error("The userinfo is not signed")
        return _json(response)

    def _checked(self, token: str, **options) -> dict:
        with get_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
        try:
            return verified_claims(
                token,
                keys=_json(response),
                issuer=self.openid_config["issuer"],
                audience=self.get_provider().app.client_id,
                **options,
            )
        except InvalidTokenError as error:
            raise OAuth2Error(str(error)) from error


class HubProvider(OpenIDConnectProvider):
    oauth2_adapter_class = HubOIDCAdapter

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        """Leave for the provider with a nonce, found again with the state."""
        nonce = secrets.token_urlsafe(32)
        parameters = {**(kwargs.pop("auth_params", None) or {}), "nonce": nonce}
        # ProConnect refuses a state shorter than 32 characters; allauth makes 16.
        kwargs |= {"nonce": nonce, "state_id": secrets.token_urlsafe(32)}
        return super().redirect(request, process, next_url, data, auth_params=parameters, **kwargs)

    def get_auth_params_from_request(self, request, action):
        """Those of the settings: allauth would add whatever the address carries."""
        return self.get_auth_params()

    def get_scope_from_request(self, request):
        return self.get_scope()

    def extract_common_fields(self, data):
        """ProConnect calls the family name `usual_name`."""
        fields = super().extract_common_fields(data)
        fields["last_name"] = fields["last_name"] or data.get("userinfo", {}).get("usual_name")
        return fields

    def extract_email_addresses(self, data):
        """Verified only if the provider says so, in so many words: the text « true » is not a yes."""
        addresses = super().extract_email_addresses(data)
        for address in addresses:
            address.email = address.email.lower()
            address.verified = address.verified is True
        return addresses


def _json(response: requests.Response) -> dict:
    try:
        found = response.json()
    except ValueError as error:
        raise OAuth2Error("Not JSON") from error
    if not isinstance(found, dict):
        raise OAuth2Error("Not an object")
    return found
