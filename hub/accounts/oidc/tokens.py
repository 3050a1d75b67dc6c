"""Check a signed token (JWT) before anything it says is believed."""

import hmac

import jwt

# Asymmetric signatures only: with "none" or a shared secret, whoever knows the public key could sign.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
# Seconds by which two clocks may differ.
LEEWAY = 60


class InvalidTokenError(Exception):
    """Something in the token is not as it must be."""


def verified_claims(
    token: str, *, keys: dict, issuer: str, audience: str, nonce: str | None = None, expires: bool = True
) -> dict:
    """The claims of `token`, or `InvalidTokenError`.

    `keys` is the issuer's key set (RFC 7517). `nonce` is the one sent with the request, compared when it is not None:
    an empty one never passes. `expires`: whether an expiry is required; when there is one, it is checked in any case.
    Rules: OpenID Connect Core 1.0, 3.1.3.7 and 5.3.2.
    """
    try:
        key = _key(token, keys)
        claims = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY,
            options={"require": ["iss", "aud", "sub", *(["exp", "iat"] if expires else [])]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidTokenError(f"{type(error).__name__}: {error}") from error
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != audience:
        raise InvalidTokenError("The token was made for another party")
    if nonce is not None and not (nonce and hmac.compare_digest(str(claims.get("nonce", "")), nonce)):
        raise InvalidTokenError("The nonce is not the one that was sent")
    return claims


def _key(token: str, keys: dict) -> jwt.PyJWK:
    """The key that the token names; the only one of the set when it names none."""
    known = jwt.PyJWKSet.from_dict(keys).keys
    name = jwt.get_unverified_header(token).get("kid")
    found = [key for key in known if key.public_key_use in (None, "sig") and (name is None or key.key_id == name)]
    if len(found) != 1:
        raise InvalidTokenError("No such key")
    return found[0]
