"""Requests to one server, with retries and redirects; it knows no route (docs/bots.md)."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Final, Self, cast

import httpx

from claims.client.addresses import Addresses
from claims.client.errors import BadAnswer, ClientError, Problem
from claims.client.retry import RetryPolicy, can_repeat, can_succeed, is_broken, read_retry_after
from claims.client.types import Json, Tagged

#: status codes that move a GET; the last two move every method, 303 makes it a GET (RFC 9110, 15.4)
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
MAX_FOLLOWED: Final = 5
#: where an answer keeps the Location of a redirect
LOCATION: Final = "duecheck.location"
#: the header of answers to writes, and of reads that must show them although they may come from a replica
_SEQ: Final = "Duecheck-Seq"


class Connection:
    """A connection to one server with one token."""

    def __init__(
        self,
        address: str,
        token: str | None = None,
        *,
        public_url: str | None = None,
        retries: int = 8,
        retry_seconds: float = 300.0,
        timeout: float = 30.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Create a client; it sends nothing yet.

        Args:
            address: URL of the server, such as "http://127.0.0.1:8000". Every request goes there.
            token: secret of a token; None reads without one, if the server allows it.
            public_url: DUECHECK_PUBLIC_URL of the server, if its links name another address than `address`.
            retries: number of times that a GET or POST is sent again before its failure is raised.
            retry_seconds: seconds after the first attempt after which none begins.
            timeout: seconds without an answer after which an attempt has failed.
            transport: transport of httpx, for tests.
            sleep: function that waits for some seconds, for tests.
            clock: function that returns seconds and never goes back, for tests.

        Raises:
            ValueError: an address is no URL of a server, or the token has characters that no token has.
        """
        if token is not None and not (token.isascii() and token.isprintable() and token.strip() == token != ""):
            raise ValueError("The token is empty, or has characters that no token has, such as a line break.")
        self._addresses = Addresses(address, public_url)
        self._policy = RetryPolicy(retries, retry_seconds)
        self._timeout = timeout
        self._sleep = sleep
        self._clock = clock
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        hooks = {"response": [_take_location, self._note_seq]}
        self._http = httpx.Client(headers=headers, timeout=timeout, transport=transport, event_hooks=hooks)

    def _note_seq(self, answer: httpx.Response) -> None:
        """Send the header Duecheck-Seq of an answer to a write with later requests: they must show the write."""
        if _SEQ in answer.headers:
            self._http.headers[_SEQ] = answer.headers[_SEQ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def pause(self, seconds: float) -> None:
        """Wait for some seconds, at most as long as retries may take."""
        self._sleep(min(seconds, self._policy.seconds))

    def get(self, path: str, **parameters: Any) -> Json:
        """Return the JSON of a GET request.

        Args:
            path: path below /api/v1, such as "/claims/1", or a link of an answer to this server.
            parameters: of the query; those that are None are omitted.

        Raises:
            Problem: the server refuses the request.
            ForeignLink: the path, `next` or a redirect leads to another server.
            BadAnswer: the answer is no JSON object.
            httpx.RequestError: the server cannot be reached, also after all retries.
        """
        return _read(self._get(path, parameters))

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None) -> Json:
        """Send a POST request that the server runs once, and return the JSON of its answer.

        Args:
            path: path below /api/v1, such as "/articles".
            body: the JSON body; None sends none.
            key: the Idempotency-Key, 1 to 255 printable ASCII characters; None uses a new one.

        Returns:
            The JSON object of the answer; empty if the answer has no body.

        Raises:
            ClientError: see `get`.
            httpx.RequestError: the server cannot be reached, also after all retries.
        """
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return _read(self._send("POST", self._addresses.find(path), json=body, headers=headers))

    def get_tagged(self, path: str, **parameters: Any) -> Tagged[Json]:
        """Return the JSON of a GET request with its ETag, for a `patch`; see `get`."""
        return _read_tagged(self._get(path, parameters))

    def patch(self, path: str, body: Mapping[str, Any], etag: str | None) -> Tagged[Json]:
        """Send a PATCH request for the version that was read; it is never repeated.

        Args:
            path: path below /api/v1, such as "/claims/1".
            body: the members to change.
            etag: the ETag that `get_tagged` or an earlier `patch` returned, unchanged, for If-Match. None sends none,
                which the server allows for leases only.

        Returns:
            The JSON of the answer, and the ETag of the new version.

        Raises:
            Problem: 412 if another user changed the record; `document` has `current` and `etag`. See `get` for others.
            httpx.RequestError: the connection broke, and the server may have made the change.
        """
        headers = {} if etag is None else {"If-Match": etag}
        return _read_tagged(self._send("PATCH", self._addresses.find(path), json=body, headers=headers))

    def delete(self, path: str) -> Json:
        """Send a DELETE request, and return the JSON of its answer; see `get`."""
        return _read(self._send("DELETE", self._addresses.find(path)))

    def pages(self, path: str, **parameters: Any) -> Iterator[Json]:
        """Yield every item of a list, page after page; see `get`."""
        answer = self._get(path, parameters)
        while True:
            page = _read(answer)
            if not isinstance(page.get("items"), list):
                raise BadAnswer(f"{answer.url} has no list `items`")
            yield from page["items"]
            if not page.get("next"):
                return
            answer = self._send("GET", self._addresses.follow(str(page["next"]), answer.url))

    def _get(self, path: str, parameters: Mapping[str, Any]) -> httpx.Response:
        given = {name: value for name, value in parameters.items() if value is not None}
        wait = float(given.get("wait") or 0)
        url = self._addresses.find(path)
        return self._send("GET", url.copy_merge_params(given) if given else url, timeout=self._timeout + wait)

    def _send(self, method: str, url: httpx.URL, **request: Any) -> httpx.Response:
        """Return the answer after redirects and retries; a redirect must stay below the API of this server."""
        for _ in range(MAX_FOLLOWED + 1):
            answer = self._send_again(method, url, **request)
            is_safe = method in ("GET", "HEAD")
            location = answer.extensions.get(LOCATION)
            if location is None or answer.status_code not in (REDIRECTS if is_safe else {303, 307, 308}):
                return answer
            target = self._addresses.follow(location, url)
            if answer.status_code == 303 and not is_safe:
                method, request = "GET", {}
            elif target == url:
                hint = "Create the client with the address that it names."
                raise BadAnswer(f"{url} redirects to {location!r:.300}. {hint}")
            url = target
        raise BadAnswer(f"{url} comes after more than {MAX_FOLLOWED} redirects")

    def _send_again(self, method: str, url: httpx.URL, **request: Any) -> httpx.Response:
        """Return the answer after retries, or raise the last error; only repeatable requests have retries."""
        may_repeat = can_repeat(method, request.get("headers", {}).get("Idempotency-Key"))
        began, attempt = self._clock(), 0
        while True:
            pause = None
            try:
                answer = self._http.request(method, url, **request)
            except httpx.RequestError as error:
                if may_repeat and is_broken(error):
                    pause = self._policy.pause(attempt, self._clock() - began, None)
                if pause is None:
                    raise
            else:
                if may_repeat and can_succeed(answer):
                    pause = self._policy.pause(attempt, self._clock() - began, answer)
                if pause is None:
                    return answer
            self._sleep(pause)
            attempt += 1


def _take_location(answer: httpx.Response) -> None:
    """Hide the Location of a redirect from httpx: it follows any, or fails if it is no URL."""
    if answer.status_code in REDIRECTS and "Location" in answer.headers:
        answer.extensions[LOCATION] = answer.headers.pop("Location")


def _read(answer: httpx.Response) -> Json:
    """Return the JSON object of an answer; empty without a body."""
    try:
        document = answer.json() if answer.content else {}
    except ValueError:
        document = None
    if isinstance(document, dict) and answer.is_success:
        return cast(Json, document)
    raise _failure(answer, document)


def _read_tagged(answer: httpx.Response) -> Tagged[Json]:
    return Tagged(_read(answer), answer.headers.get("ETag"))


def _failure(answer: httpx.Response, document: Any) -> ClientError:
    if answer.is_success:
        return BadAnswer(f"{answer.url} answers no JSON object: {answer.text!r:.300}")
    if not isinstance(document, dict) or not document:
        document = {"title": answer.reason_phrase, "detail": answer.text[:500]}
    return Problem(answer.status_code, document, read_retry_after(answer))
