"""A client for programs that follow and feed a Duecheck server (needs httpx; docs/bots.md).

It stands by itself: it imports nothing else of Duecheck and can be copied. It tries again what may be tried again:
when the server cannot be reached, is busy (503) or asks for patience (429), after the seconds of Retry-After or
after growing pauses. Every POST has an Idempotency-Key, so that trying again never does a thing twice.
"""

import hashlib
import json
import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Final, Literal, NotRequired, TypedDict, cast

import httpx

Json = dict[str, Any]
CheckResult = Literal["too_early", "nothing_new", "needs_human"]

#: answers after which the same request may be sent again
AGAIN: Final = frozenset({429, 502, 503, 504})
#: seconds: the first pause before trying again, and the longest
FIRST_PAUSE, MAX_PAUSE = 0.5, 60.0
#: changes after which there may be something to take from the queue
NEW_WORK: Final = ("claim.due", "claim.check_due", "claim.created", "claim.accepted", "lease.expired", "lease.returned")


class Claim(TypedDict):
    """A claim, as far as bots need it; the server sends more (docs/api.md)."""

    id: int
    article_id: int
    statement: str
    claimant: str
    topics: list[str]
    criteria: str | None
    spans: list[Json]
    status: str
    due_at: str | None
    due: Json | None


class Lease(TypedDict):
    """Claims to work on until `expires_at`; `id` is None and `items` empty where there is nothing to do."""

    id: int | None
    holder: str
    topic: str | None
    expires_at: str | None
    items: list[Claim]


class Evidence(TypedDict):
    """Something published later that bears on a claim."""

    url: str
    stance: Literal["supports", "refutes", "context"]
    title: NotRequired[str]
    publisher: NotRequired[str]
    published_on: NotRequired[str]
    excerpt: NotRequired[str]
    note: NotRequired[str]


class Change(TypedDict):
    """A row of the log."""

    seq: int
    at: str
    actor: str
    type: str
    article_id: int | None
    claim_id: int | None
    changed: Json


class Problem(Exception):
    """The server refused: its problem document (RFC 9457)."""

    def __init__(self, status: int, document: Json) -> None:
        super().__init__(f"{status} {document.get('title', '')}: {document.get('detail', '')}")
        self.status = status
        self.document = document

    @property
    def slug(self) -> str:
        """The problem type's name, such as "lease-lost"."""
        return str(self.document.get("type", "")).rpartition("/")[2]


class Client:
    """One server, as one token sees it."""

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
        """Make a client; nothing is sent yet.

        Args:
            address: of the server, such as "http://127.0.0.1:8000".
            retries: how often a request is sent again before its failure is raised.
            timeout: seconds without an answer after which a request is sent again.
            transport, sleep: for tests.
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
        """Read something; parameters that are None are left out.

        Raises:
            Problem: the server refuses.
            httpx.TransportError: it cannot be reached, however often it is tried.
        """
        return self._send("GET", path, params={k: v for k, v in parameters.items() if v is not None})

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None) -> Json:
        """Add something, once: under `key`, or under a key that is made anew. Raises as `get` does."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self._send("POST", path, json=body, headers=headers)

    def pages(self, path: str, **parameters: Any) -> Iterator[Json]:
        """Give every item of a list, page after page."""
        page = self.get(path, **parameters)
        while True:
            yield from page["items"]
            if page["next"] is None:
                return
            page = self._send("GET", page["next"])

    # The queue.

    def due(self, topic: str | None = None, *, available: bool = False) -> Iterator[Claim]:
        """Give the claims that somebody should look at, oldest due first."""
        items = self.pages("/claims/due", topic=topic, available="true" if available else None, limit=100)
        return cast(Iterator[Claim], items)

    def take_lease(self, limit: int = 10, ttl_seconds: int = 600, topic: str | None = None) -> Lease:
        """Take claims that nobody works on, oldest due first."""
        body = {"limit": limit, "ttl_seconds": ttl_seconds, "topic": topic}
        return cast(Lease, self.post("/leases", body))

    def extend_lease(self, lease_id: int, ttl_seconds: int = 600) -> Lease:
        """Let a lease run for so long from now. Raises `Problem` (404) where it is over."""
        return cast(Lease, self._send("PATCH", f"/leases/{lease_id}", json={"ttl_seconds": ttl_seconds}))

    def return_lease(self, lease_id: int) -> None:
        """Give a lease back; one that is over already is no error."""
        try:
            self._send("DELETE", f"/leases/{lease_id}")
        except Problem as problem:
            if problem.status != 404:
                raise

    def return_leases(self) -> None:
        """Give back all that this token holds, such as what an earlier run held when it was killed."""
        for lease in list(self.pages("/leases")):
            self.return_lease(lease["id"])

    def evidence(self, claim_id: int) -> Iterator[Json]:
        """Give a claim's evidence."""
        return self.pages(f"/claims/{claim_id}/evidence", limit=100)

    def checks(self, claim_id: int) -> Iterator[Json]:
        """Give what was said by those who looked at a claim."""
        return self.pages(f"/claims/{claim_id}/checks", limit=100)

    def add_evidence(self, claim_id: int, evidence: Evidence) -> Json:
        """Attach evidence; the very same evidence is attached once, also by a bot that was killed and started again."""
        whole = json.dumps([claim_id, evidence], sort_keys=True).encode()
        return self.post(f"/claims/{claim_id}/evidence", evidence, key=f"evidence-{hashlib.sha256(whole).hexdigest()}")

    def add_check(
        self,
        claim_id: int,
        result: CheckResult,
        *,
        next_check_on: str | None = None,
        note: str | None = None,
        lease_id: int | None = None,
    ) -> Json:
        """Say that you looked. With `lease_id`, only if that lease still holds the claim, and only once.

        Raises:
            Problem: 409 where the claim is judged, or another's, or the lease is lost.
        """
        body = {"result": result, "next_check_on": next_check_on, "note": note, "lease_id": lease_id}
        key = None if lease_id is None else f"check-{lease_id}-{claim_id}"
        return self.post(f"/claims/{claim_id}/checks", body, key=key)

    # The log.

    def poll(self, since: int, types: Sequence[str] = (), wait: int = 0, limit: int = 100) -> tuple[list[Change], int]:
        """Give the changes after `since` and the next `since`; wait up to so many seconds for the first one."""
        began = time.monotonic()
        page = self.get("/changes", since=since, types=",".join(types) or None, wait=wait, limit=limit)
        if wait and not page["items"]:
            # a server that does not wait (another one than Duecheck's own) is not asked again at once
            self._sleep(max(0.0, min(wait, 5.0) - (time.monotonic() - began)))
        return page["items"], page["next_since"]

    def last_seq(self) -> int:
        """Give the log's last seq."""
        return self.poll(0, ("log.restored",), limit=500)[1]

    def changes(self, since: int = 0, types: Sequence[str] = (), wait: int = 25) -> Iterator[Change]:
        """Follow the log without end, each change once; keep the last `seq` to go on there after a restart."""
        while True:
            found, since = self.poll(since, types, wait)
            yield from found

    def wait_for_work(self, since: int, seconds: int = 25) -> int:
        """Wait until there may be something to take from the queue; give the next `since`."""
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
            if answer.status_code not in AGAIN or attempt == self._retries:
                return _read(answer)
            self._sleep(_pause(attempt, answer.headers.get("Retry-After")))
        raise AssertionError("the loop above always ends by itself")


def _read(answer: httpx.Response) -> Json:
    if answer.is_success:
        return cast(Json, answer.json()) if answer.content else {}
    try:
        document = answer.json()
    except ValueError:
        document = {"title": answer.reason_phrase, "detail": answer.text[:500]}
    raise Problem(answer.status_code, document)


def _pause(attempt: int, retry_after: str | None) -> float:
    """Give the seconds before the next attempt: as the server says (RFC 9110, 10.2.3), else growing, with jitter."""
    if retry_after is not None:
        if retry_after.strip().isdecimal():
            return min(float(retry_after), MAX_PAUSE)
        try:
            until = parsedate_to_datetime(retry_after).timestamp()
            return min(max(0.0, until - time.time()), MAX_PAUSE)
        except ValueError:
            pass
    growing: float = min(FIRST_PAUSE * 2**attempt, MAX_PAUSE)
    return growing * random.uniform(0.5, 1.0)  # noqa: S311 - to spread clients out, not to keep a secret
