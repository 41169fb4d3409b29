"""A client of the HTTP API of a Duecheck server (needs httpx; docs/bots.md).

It imports no other package of Duecheck, and can be copied. Its requests go to one server only, whatever address an
answer names. It repeats a GET or POST if the server cannot be reached, is busy (503), limits the rate (429), or still
runs the first attempt (409 with Retry-After). It waits at least as long as Retry-After says, with a random pause. Every
POST has an Idempotency-Key, so that the server runs a repeated request only once.
"""

import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, cast

import httpx

from claims.client.changes import ChangeFeed
from claims.client.connection import Connection
from claims.client.errors import ClientError
from claims.client.leases import HeldLease, extend_lease, return_lease
from claims.client.types import (
    Article,
    Change,
    Check,
    CheckResult,
    Claim,
    Evidence,
    Lease,
    NewVerdict,
    StoredEvidence,
    Tagged,
    Verdict,
)

#: types of changes after which the due queue can have a free claim
NEW_WORK: Final = ("claim.due", "claim.check_due", "claim.created", "claim.accepted", "lease.expired", "lease.returned")

#: seconds of the pause after a poll that found nothing and did not wait
IDLE_SECONDS: Final = 5.0


class Client(Connection):
    """A connection to one server with one token, and the routes that bots need."""

    # Claims.

    def claim(self, claim_id: int) -> Tagged[Claim]:
        """Return a claim with its ETag; raise `Problem` (404) if it does not exist."""
        return cast(Tagged[Claim], self.get_tagged(f"/claims/{claim_id}"))

    def claims(self, **filters: Any) -> Iterator[Claim]:
        """Yield claims, newest first unless `sort` says otherwise; docs/api.md lists the filters."""
        return cast(Iterator[Claim], self.pages("/claims", **filters))

    def article(self, article_id: int) -> Article:
        """Return an article without its text; raise `Problem` (404) if it does not exist."""
        return cast(Article, self.get(f"/articles/{article_id}"))

    def change_claim(self, claim_id: int, body: Mapping[str, Any], etag: str | None) -> Tagged[Claim]:
        """Change a claim of the version that was read; see `patch`."""
        return cast(Tagged[Claim], self.patch(f"/claims/{claim_id}", body, etag))

    # The due queue.

    def due(
        self, topic: str | None = None, *, available: bool = False, assigned_to: str | None = None
    ) -> Iterator[Claim]:
        """Yield the claims of the due list, oldest due first.

        Args:
            topic: only claims of this topic; None for all.
            available: only claims that no token has leased.
            assigned_to: only claims of this name, or `me` for those of the client's token; None for all.
        """
        free = "true" if available else None
        items = self.pages("/claims/due", topic=topic, available=free, assigned_to=assigned_to, limit=100)
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

    @contextmanager
    def lease(
        self, limit: int = 10, ttl_seconds: int = 600, topic: str | None = None, *, extend: bool = False
    ) -> Iterator[HeldLease]:
        """Lease free claims for the length of a `with` block, and return those without a check at its end.

        Args:
            limit: claims at most, 1 to 100.
            ttl_seconds: seconds until the lease expires, 5 to 86,400.
            topic: only claims with this topic; None: any.
            extend: extend the lease each time that the iteration yields a claim.

        Returns:
            A lease to iterate over; without a claim if none was free.

        Raises:
            Problem: the token holds too many claims (409, `lease-limit`).
        """
        held = HeldLease(self, self.take_lease(limit, ttl_seconds, topic), ttl_seconds, extend)
        try:
            yield held
        except BaseException:
            with suppress(ClientError, httpx.RequestError):  # the error of the block says more
                held.give_back()
            raise
        held.give_back()

    def extend_lease(self, lease_id: int, ttl_seconds: int = 600) -> Lease:
        """Extend a lease to `ttl_seconds` from now; raise `Problem` (404) if it has ended."""
        return extend_lease(self, lease_id, ttl_seconds)

    def return_lease(self, lease_id: int) -> None:
        """Return a lease to the server; a lease that has ended is no error."""
        return_lease(self, lease_id)

    def return_leases(self) -> None:
        """Return all leases of this token, such as those of an earlier run that was killed."""
        for lease in list(self.pages("/leases")):
            self.return_lease(lease["id"])

    def evidence(self, claim_id: int) -> Iterator[StoredEvidence]:
        """Yield a claim's evidence, oldest first."""
        return cast(Iterator[StoredEvidence], self.pages(f"/claims/{claim_id}/evidence", limit=100))

    def checks(self, claim_id: int) -> Iterator[Check]:
        """Yield a claim's checks, oldest first."""
        return cast(Iterator[Check], self.pages(f"/claims/{claim_id}/checks", limit=100))

    def add_evidence(self, claim_id: int, evidence: Evidence) -> StoredEvidence:
        """Add evidence; the server adds equal evidence once, also if the bot was killed and restarted."""
        data = json.dumps([claim_id, evidence], sort_keys=True).encode()
        key = f"evidence-{hashlib.sha256(data).hexdigest()}"
        return cast(StoredEvidence, self.post(f"/claims/{claim_id}/evidence", evidence, key=key))

    def add_check(
        self,
        claim_id: int,
        result: CheckResult,
        *,
        next_check_on: str | None = None,
        note: str | None = None,
        lease_id: int | None = None,
    ) -> Check:
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
        return cast(Check, self.post(f"/claims/{claim_id}/checks", body, key=key))

    def add_verdict(self, claim_id: int, verdict: NewVerdict) -> Verdict:
        """Add a verdict, with a token of role journalist or above; with a second person it is proposed."""
        return cast(Verdict, self.post(f"/claims/{claim_id}/verdicts", verdict))

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
            self._sleep(max(0.0, min(wait, IDLE_SECONDS) - (time.monotonic() - began)))
        return page["items"], page["next_since"]

    def last_seq(self) -> int:
        """Return the last seq of the change log."""
        return self.poll(0, ("log.restored",), limit=500)[1]

    def iter_changes(self, since: int = 0, types: Sequence[str] = (), wait: int = 25) -> ChangeFeed:
        """Return an iterator over the changes after `since`, each once, without end.

        Args:
            since: seq of the last change that the caller has seen; 0 starts at the beginning.
            types: types of changes; empty: every type.
            wait: seconds of each long poll, 1 to 60; 0 polls without waiting, every five seconds.

        Returns:
            An iterator, which continues after an error. Its `since` is what a program stores to continue after a
            restart, once it has handled a change.

        Raises:
            Problem: `since` is beyond the end of the log (409, `since-ahead`), or the query is invalid.
        """

        def poll(since: int) -> tuple[list[Change], int]:
            rows, end = self.poll(since, types, wait)
            if not rows and not wait:
                self._sleep(IDLE_SECONDS)
            return rows, end

        return ChangeFeed(since, poll)

    def wait_for_work(self, since: int, seconds: int = 25) -> int:
        """Wait until the due queue can have a free claim, at most for some seconds; return the next `since`."""
        return self.poll(since, NEW_WORK, seconds)[1]
