"""A client of the HTTP API of a Duecheck server (needs httpx; docs/bots.md).

It imports no other package of Duecheck, and can be copied. It retries a request if the server cannot be reached, is
busy (503), limits the rate (429), or still runs the first attempt (409 with Retry-After). It waits for the seconds of
Retry-After, else for growing pauses. Every POST has an Idempotency-Key, so that the server runs a repeated request
only once.
"""

import hashlib
import json
import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Final, cast

import httpx

from claims.client.types import Change, CheckResult, Claim, Evidence, Json, Lease, Problem

#: status codes after which the client sends the same request again
RETRY_STATUSES: Final = frozenset({429, 502, 503, 504})
#: seconds of the first pause before a retry, and of the longest
FIRST_PAUSE, MAX_PAUSE = 0.5, 60.0
#: types of changes after which the due queue can have a free claim
NEW_WORK: Final = ("claim.due", "claim.check_due", "claim.created", "claim.accepted", "lease.expired", "lease.returned")


class Client:
    """A connection to one server with one token."""

    def __init__(
        self,
        address: str,
        token: str | None = None,
        *,
        retries: int = 8,
        timeout: float = 30.0,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Create a client; it sends nothing yet.

        Args:
            address: URL of the server, such as "http://127.0.0.1:8000".
            token: secret of a token; None reads without one, if the server allows it.
            retries: number of times that a request is sent again before its failure is raised.
            timeout: seconds without an answer after which a request is sent again.
            transport: transport of httpx, for tests.
            sleep: function that waits for some seconds, for tests.
        """
        self._retries = retries
        self._timeout = timeout
        self._sleep = sleep
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        base = f"{address.rstrip('/').removesuffix('/api/v1')}/api/v1"
        self._http = httpx.Client(base_url=base, headers=headers, timeout=timeout, transport=transport)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    # Any route.

    def get(self, path: str, **parameters: Any) -> Json:
        """Return the JSON of a GET request; parameters that are None are omitted.

        Raises:
            Problem: the server refuses the request.
            httpx.TransportError: the server cannot be reached, also after all retries.
        """
        return self._send("GET", path, params={k: v for k, v in parameters.items() if v is not None})

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None) -> Json:
        """Send a POST request that the server runs once, and return the JSON of its answer.

        Args:
            path: path below /api/v1, such as "/articles".
            body: the JSON body; None sends none.
            key: the Idempotency-Key, 1 to 255 printable ASCII characters; None uses a new one.

        Returns:
            The JSON object of the answer; empty if the answer has no body.

        Raises:
            Problem: the server refuses the request.
            httpx.TransportError: the server cannot be reached, also after all retries.
        """
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self._send("POST", path, json=body, headers=headers)

    def pages(self, path: str, **parameters: Any) -> Iterator[Json]:
        """Yield every item of a list, page after page."""
        page = self.get(path, **parameters)
        while True:
            yield from page["items"]
            if page["next"] is None:
                return
            page = self._send("GET", page["next"])

    # The due queue.

    def due(self, topic: str | None = None, *, available: bool = False) -> Iterator[Claim]:
        """Yield the claims of the due list, oldest due first; with `available` only those that no token has leased."""
        items = self.pages("/claims/due", topic=topic, available="true" if available else None, limit=100)
        return cast(Iterator[Claim], items)

    def take_lease(self, limit: int = 10, ttl_seconds: int = 600, topic: str | None = None) -> Lease:
        """Create a lease of free claims, oldest due first.

        Args:
            limit: claims at most, 1 to 100.
            ttl_seconds: seconds until the lease expires, 5 to 86,400.
            topic: only claims with this topic; None: any.

        Returns:
            A lease; its `id` is None if no claim was free.

        Raises:
            Problem: the token holds too many claims (409, `lease-limit`).
        """
        body = {"limit": limit, "ttl_seconds": ttl_seconds, "topic": topic}
        return cast(Lease, self.post("/leases", body))

    def extend_lease(self, lease_id: int, ttl_seconds: int = 600) -> Lease:
        """Extend a lease to `ttl_seconds` from now; raise `Problem` (404) if it has ended."""
        return cast(Lease, self._send("PATCH", f"/leases/{lease_id}", json={"ttl_seconds": ttl_seconds}))

    def return_lease(self, lease_id: int) -> None:
        """Return a lease to the server; a lease that has ended is no error."""
        try:
            self._send("DELETE", f"/leases/{lease_id}")
        except Problem as problem:
            if problem.status != 404:
                raise

    def return_leases(self) -> None:
        """Return all leases of this token, such as those of an earlier run that was killed."""
        for lease in list(self.pages("/leases")):
            self.return_lease(lease["id"])

    def evidence(self, claim_id: int) -> Iterator[Json]:
        """Yield a claim's evidence, oldest first."""
        return self.pages(f"/claims/{claim_id}/evidence", limit=100)

    def checks(self, claim_id: int) -> Iterator[Json]:
        """Yield a claim's checks, oldest first."""
        return self.pages(f"/claims/{claim_id}/checks", limit=100)

    def add_evidence(self, claim_id: int, evidence: Evidence) -> Json:
        """Add evidence; the server adds equal evidence once, also if the bot was killed and restarted."""
        data = json.dumps([claim_id, evidence], sort_keys=True).encode()
        return self.post(f"/claims/{claim_id}/evidence", evidence, key=f"evidence-{hashlib.sha256(data).hexdigest()}")

    def add_check(
        self,
        claim_id: int,
        result: CheckResult,
        *,
        next_check_on: str | None = None,
        note: str | None = None,
        lease_id: int | None = None,
    ) -> Json:
        """Add a check of a claim; with `lease_id` only once, and only if that lease still holds the claim.

        Args:
            claim_id: the claim.
            result: why no verdict is possible.
            next_check_on: ISO day on which the claim returns to the due queue; None: the server's default.
            note: text for the editors.
            lease_id: a lease of this token.

        Returns:
            The check.

        Raises:
            Problem: 409 if the claim is judged, another token has leased it, or the lease has ended.
        """
        body = {"result": result, "next_check_on": next_check_on, "note": note, "lease_id": lease_id}
        key = None if lease_id is None else f"check-{lease_id}-{claim_id}"
        return self.post(f"/claims/{claim_id}/checks", body, key=key)

    # The change log.

    def poll(self, since: int, types: Sequence[str] = (), wait: int = 0, limit: int = 100) -> tuple[list[Change], int]:
        """Return the changes after `since`, and the next `since`.

        Args:
            since: seq of the last change that the caller has seen; 0 starts at the beginning.
            types: types of changes; empty: every type.
            wait: seconds to wait for the first change, 0 to 60.
            limit: changes at most, 1 to 500.

        Returns:
            Changes in the order of seq, and the `since` of the next call.

        Raises:
            Problem: `since` is beyond the end of the log (409, `since-ahead`), or the query is invalid.
        """
        began = time.monotonic()
        page = self.get("/changes", since=since, types=",".join(types) or None, wait=wait, limit=limit)
        if wait and not page["items"]:
            # under a server other than Duecheck's own, the answer comes at once: without a pause this would loop
            self._sleep(max(0.0, min(wait, 5.0) - (time.monotonic() - began)))
        return page["items"], page["next_since"]

    def last_seq(self) -> int:
        """Return the last seq of the change log."""
        return self.poll(0, ("log.restored",), limit=500)[1]

    def changes(self, since: int = 0, types: Sequence[str] = (), wait: int = 25) -> Iterator[Change]:
        """Yield each change after `since` once, without end.

        A program that stores the last `seq` can continue there after a restart.

        Args:
            since: seq of the last change that the caller has seen.
            types: types of changes; empty: every type.
            wait: seconds of each long poll, 0 to 60.

        Raises:
            Problem: `since` is beyond the end of the log.
        """
        while True:
            batch, since = self.poll(since, types, wait)
            yield from batch

    def wait_for_work(self, since: int, seconds: int = 25) -> int:
        """Wait until the due queue can have a free claim, at most for some seconds; return the next `since`."""
        return self.poll(since, NEW_WORK, seconds)[1]

    # Sending.

    def _send(self, method: str, path: str, **request: Any) -> Json:
        wait = float((request.get("params") or {}).get("wait") or 0)
        for attempt in range(self._retries + 1):
            try:
                answer = self._http.request(method, path, timeout=self._timeout + wait, **request)
            except httpx.TransportError:
                if attempt == self._retries:
                    raise
                self._sleep(_pause(attempt, None))
                continue
            if not _can_retry(answer) or attempt == self._retries:
                return _read(answer)
            self._sleep(_pause(attempt, answer.headers.get("Retry-After")))
        raise AssertionError("the last attempt returns or raises")


def _can_retry(answer: httpx.Response) -> bool:
    """Return True if the same request can succeed later; a 409 with Retry-After says that its first attempt runs."""
    return answer.status_code in RETRY_STATUSES or (answer.status_code == 409 and "Retry-After" in answer.headers)


def _read(answer: httpx.Response) -> Json:
    if answer.is_success:
        return cast(Json, answer.json()) if answer.content else {}
    try:
        document = answer.json()
    except ValueError:
        document = {"title": answer.reason_phrase, "detail": answer.text[:500]}
    raise Problem(answer.status_code, document)


def _pause(attempt: int, retry_after: str | None) -> float:
    """Return the seconds before the next attempt: those of Retry-After (RFC 9110, 10.2.3), else growing with jitter."""
    if retry_after is not None:
        if retry_after.strip().isdecimal():
            return min(float(retry_after), MAX_PAUSE)
        try:
            until = parsedate_to_datetime(retry_after).timestamp()
            return min(max(0.0, until - time.time()), MAX_PAUSE)
        except ValueError:
            pass
    growing: float = min(FIRST_PAUSE * 2**attempt, MAX_PAUSE)
    return growing * random.uniform(0.5, 1.0)  # noqa: S311 - spreads the clients' requests, is no secret
