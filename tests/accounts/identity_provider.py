"""An OpenID Connect provider on 127.0.0.1, which answers what a test asks it to, right or wrong."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID = "hub"
CLIENT_SECRET = "secret-of-the-hub-for-the-provider"


class IdentityProvider:
    """`claims` and `userinfo` are what it says of the person; the rest is how it says it."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.reset()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        self.nonce = ""
        self.id_claims: dict = {}
        self.userinfo = {"sub": "sub-1", "email": "nadia@example.org", "email_verified": True, "given_name": "Nadia"}
        self.userinfo_claims: dict = {}
        self.signed_userinfo = False
        self.algorithm = "RS256"
        self.signing_key = self.key
        self.userinfo_key = self.key
        self.key_name = "key-1"
        self.is_down = False
        self.token_requests: list[str] = []

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "sub-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            **self.id_claims,
        }
        return self.sign(claims, self.signing_key)

    def sign(self, claims: dict, key) -> str:
        claims = {name: value for name, value in claims.items() if value is not None}
        key = {"none": None, "HS256": CLIENT_SECRET}.get(self.algorithm, key)
        return jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": self.key_name})

    def answer(self, path: str) -> tuple[str, str]:
        """The content type and the body for an address."""
        if path == "/.well-known/openid-configuration":
            return "application/json", json.dumps(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "userinfo_endpoint": f"{self.issuer}/userinfo",
                    "jwks_uri": f"{self.issuer}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        if path == "/jwks":
            key = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return "application/json", json.dumps({"keys": [{**key, "kid": "key-1", "alg": "RS256", "use": "sig"}]})
        if path == "/token":
            return "application/json", json.dumps(
                {"access_token": "access", "token_type": "Bearer", "id_token": self.id_token()}
            )
        if self.signed_userinfo:
            claims = {"iss": self.issuer, "aud": CLIENT_ID, **self.userinfo, **self.userinfo_claims}
            return "application/jwt", self.sign(claims, self.userinfo_key)
        return "application/json", json.dumps(self.userinfo)

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                content_type, body = provider.answer(self.path)
                self.send_response(503 if provider.is_down else 200)
                self.send_header("Content-Type", content_type)
                self.end_headers()
                self.wfile.write(body.encode())

            def do_POST(self):
                length = int(self.headers.get("Content-Length", 0))
                provider.token_requests.append(self.rfile.read(length).decode())
                self.do_GET()

            def log_message(self, *args):
                pass

        return Handler
