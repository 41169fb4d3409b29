"""HTTP requests to the provider, with a limit of time and of bytes, and without redirects."""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpcore
import httpx

from claims import VERSION
from claims.domain.limits import MAX_PROVIDER_BYTES, MAX_PROVIDER_REQUEST_SECONDS, MAX_PROVIDER_SECONDS
from claims.errors import ProviderUnreachable, SignOnError, SignOnMisconfigured
from claims.fetching.limits import FetchError, Limits, Timeout
from claims.fetching.public_addresses import system_addresses
from claims.fetching.transport import GuardedBackend, GuardedTransport
from claims.sign_on.description import BROKEN

#: no compression: a small answer could be a large one
_HEADERS: Final = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "User-Agent": f"Duecheck/{VERSION}",
}
#: status codes of a server that answers later: timeout, too many requests, and faults of its own
_LATER: Final = (408, 429, *range(500, 600))
_AWAY: Final = "the sign-on service does not answer; try again later"


class Exchange:
    """The requests of one step of a sign-on. They share a limit of time, which begins at once."""

    def __init__(self) -> None:
        self._time_limit = Timeout(MAX_PROVIDER_SECONDS)

    def get_json(self, url: str, what: str, bearer: str = "") -> dict[str, Any]:
        """Return the JSON object at a URL.

        Args:
            url: https, or http of the loopback.
            what: the name of the document for the log, such as "its keys".
            bearer: the access token to send; empty: none.

        Raises:
            ProviderUnreachable, SignOnMisconfigured: there is no answer with status 200 and a JSON object.
        """
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        status, body = self._send("GET", url, what, headers)
        if status != 200:
            raise _unusable(what, f"has status {status}")
        return _object(body, what)

    def post(self, url: str, what: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """Send a form; return the status code, from 200 to 499, and the JSON object of the answer.

        Args:
            url: https, or http of the loopback.
            what: the name of the address for the log.
            headers: further headers.
            body: the form.

        Raises:
            ProviderUnreachable, SignOnMisconfigured: there is no answer with a JSON object.
        """
        status, answer = self._send("POST", url, what, headers, body)
        return status, _object(answer, what)

    def _send(
        self, method: str, url: str, what: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> tuple[int, bytes]:
        """Send a request; return the status code and the body of the answer."""
        try:
            seconds = self._time_limit.remaining(MAX_PROVIDER_REQUEST_SECONDS)
            backend = GuardedBackend(Limits(seconds, MAX_PROVIDER_BYTES, 0), system_addresses, _is_permitted)
            return _ask(method, url, what, _HEADERS | dict(headers), body, backend)
        except FetchError as error:
            raise _failed(what, error) from None
        except httpcore.TimeoutException:
            raise _away(what, "it takes too long") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
            raise _away(what, f"{type(error).__name__}: {str(error)[:200]}") from None
        except httpx.InvalidURL:
            raise _unusable(what, "has an address whose host cannot be read") from None


def _ask(
    method: str, url: str, what: str, headers: Mapping[str, str], body: bytes | None, backend: GuardedBackend
) -> tuple[int, bytes]:
    """Send a request over a connection of its own; httpx gets scheme, host and port only, because it logs the URL."""
    at = urlsplit(url)
    target = f"{at.path or '/'}?{at.query}" if at.query else at.path or "/"
    extensions = {"target": target.encode("ascii"), "sni_hostname": (at.hostname or "").rstrip(".")}
    transport = GuardedTransport(backend, at.scheme)
    client = httpx.Client(transport=transport, trust_env=False, timeout=None)  # noqa: S113 - the backend has one
    address = f"{at.scheme}://{at.netloc}/"
    with (
        client,
        client.stream(
            method, address, headers={"Host": at.netloc, **headers}, content=body, extensions=extensions
        ) as got,
    ):
        if got.status_code in _LATER:
            raise _away(what, f"it answers with status {got.status_code}")
        if 300 <= got.status_code < 400:
            raise _unusable(what, "is a redirect, which the server does not follow: set the address that it leads to")
        if got.headers.get("content-encoding", "identity") != "identity":
            raise _unusable(what, "is compressed, although the server did not ask for that")
        answer = bytearray()
        for piece in got.iter_raw():
            backend.time_limit.remaining()
            answer += piece
            if len(answer) > MAX_PROVIDER_BYTES:
                raise _too_large(what)
        return got.status_code, bytes(answer)


def _is_permitted(address: str) -> bool:
    """Return True: an admin chose the provider, which can be in the network of the newsroom."""
    return True


def _object(body: bytes, what: str) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise _unusable(what, "is no JSON object")
    return value


def _failed(what: str, error: FetchError) -> SignOnError:
    """Return the error of a connection that reached a limit, or had no address."""
    if error.reason == "too-large":
        return _too_large(what)
    return _away(what, "its host does not exist" if error.reason == "not-found" else "it takes too long")


def _away(what: str, why: str) -> ProviderUnreachable:
    return ProviderUnreachable(_AWAY, log=f"the provider is away ({what}): {why}")


def _too_large(what: str) -> SignOnMisconfigured:
    return _unusable(what, f"has more than {MAX_PROVIDER_BYTES} bytes")


def _unusable(what: str, why: str) -> SignOnMisconfigured:
    return SignOnMisconfigured(BROKEN, log=f"the answer of the provider ({what}) {why}")
