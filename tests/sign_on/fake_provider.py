"""A provider on the loopback whose answers tests change; it checks codes, PKCE and client as a real one does."""

import json
import ssl
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, unquote_plus, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from claims.sign_on.client import Client

#: made once: a key takes a tenth of a second
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": name, "use": "sig"}) for name in ("one", "two"))
CLIENT_ID = "duecheck"
REDIRECT_URI = "https://desk.example/sign-in/oidc/callback"


class FakeProvider:
    """A provider: `description`, `keys`, `claims` and `user_info` are what it says, and tests change them."""

    def __init__(self, address, clock):
        self.issuer = address
        self.clock = clock
        self.secret, self.auth_method = "", "none"
        self.key, self.algorithm, self.header = KEY, "RS256", {"kid": "one"}
        self.keys = {"keys": [KEY.as_dict(private=False)]}
        self.description = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        #: what replaces claims of the ID token; a claim of None is left out
        self.claims = {"preferred_username": "ann", "groups": ["editors"]}
        self.user_info = {"sub": "a-1"}
        #: what replaces members of the answer with the tokens
        self.tokens = {}
        #: path -> what is answered instead: (status, headers, body), or a function that gets the handler
        self.answers = {}
        #: (method, path, headers, form) of each request
        self.requests = []
        self._codes, self._numbers = {}, count(1)

    def client(self, **changes):
        """Return a client of this provider."""
        values = {
            "issuer": self.issuer,
            "client_id": CLIENT_ID,
            "secret": self.secret,
            "scopes": "openid profile",
            "roles_claim": "groups",
            "name_claim": "preferred_username",
        }
        return Client(**values | changes)

    def visit(self, url):
        """Sign in at the authorization endpoint as a browser does; return the parameters of the answer."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT_ID)
        assert (asked["redirect_uri"], asked["code_challenge_method"]) == (REDIRECT_URI, "S256")
        code = f"code-{next(self._numbers)}"
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def counted(self, path):
        """Return the number of requests of a path."""
        return [asked for _, asked, *_ in self.requests].count(path)

    def answer(self, path, headers, form):
        """Return status and JSON of a request."""
        if path == "/.well-known/openid-configuration":
            return 200, self.description
        if path == "/keys":
            return 200, self.keys
        if path == "/userinfo":
            is_known = headers["Authorization"] == "Bearer the-access-token"
            return (200, self.user_info) if is_known else (401, {"error": "invalid_token"})
        return self._redeem(headers, form) if path == "/token" else (404, {})

    def _redeem(self, headers, form):
        if not self._is_client(headers, form):
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(form.get("code"), None)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if asked is None or challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        id_token = jwt.encode(
            {"alg": self.algorithm, **self.header}, self.id_claims(asked["nonce"]), self.key, [self.algorithm]
        )
        tokens = {"access_token": "the-access-token", "token_type": "Bearer", "id_token": id_token}
        return 200, tokens | self.tokens

    def _is_client(self, headers, form):
        """Return True if the client named and proved itself in the one way that it should use."""
        basic = headers.get("Authorization", "").removeprefix("Basic ")
        if self.auth_method == "client_secret_basic":
            name, _, secret = b64decode(basic).decode().partition(":")
            return (unquote_plus(name), unquote_plus(secret)) == (CLIENT_ID, self.secret) and "client_id" not in form
        return form.get("client_id") == CLIENT_ID and form.get("client_secret", "") == self.secret and not basic

    def id_claims(self, nonce):
        """Return the claims of the ID token: those of a good one, with the changes of the test."""
        now = int(self.clock().timestamp())
        good = {"iss": self.issuer, "sub": "a-1", "aud": CLIENT_ID, "exp": now + 300, "iat": now, "nonce": nonce}
        return {name: value for name, value in (good | self.claims).items() if value is not None}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._respond({})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._respond({name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()})

    def _respond(self, form):
        provider = self.server.provider
        path = urlsplit(self.path).path
        provider.requests.append((self.command, path, dict(self.headers), form))
        special = provider.answers.get(path)
        if callable(special):
            special(self)
            return
        if special is None:
            status, document = provider.answer(path, self.headers, form)
            special = status, {"Content-Type": "application/json"}, json.dumps(document).encode()
        self.send(*special)

    def send(self, status, headers, body):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Do nothing: the client went away, as it should."""


@contextmanager
def running_provider(clock, certificate=None):
    """Run a provider in a thread; yield it. With the file of a certificate for good.example it speaks TLS."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        if certificate:
            address = f"https://good.example:{server.server_port}"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.provider = FakeProvider(address, clock)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.provider
        finally:
            server.shutdown()
            thread.join(10)
            assert not thread.is_alive()


def drip(handler):
    """Answer with one byte of an endless head each twentieth of a second, for at most ten seconds."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(200):
        time.sleep(0.05)
        handler.wfile.write(b"a")
