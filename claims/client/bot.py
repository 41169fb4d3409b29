"""The loop of a bot: it leases claims, yields each as a task, and waits while no claim is free.

It needs `claims.client.api` and no other package of Duecheck; docs/bots.md shows how to use both.
"""

from collections.abc import Generator, Iterable
from dataclasses import dataclass

from claims.client.api import Client
from claims.client.errors import Problem
from claims.client.leases import LOST_STATUSES
from claims.client.types import CheckResult, Claim, Evidence, StoredEvidence

#: seconds of the shortest lease
SHORTEST_LEASE = 5


@dataclass(frozen=True, slots=True)
class Task:
    """A claim to check, held by a lease of this token."""

    api: Client
    lease_id: int
    #: the name of this token
    holder: str
    claim: Claim

    def report(self, evidence: Iterable[Evidence], note: str | None = None) -> bool:
        """Add the new evidence and a check: `needs_human` with new evidence, else `nothing_new`.

        `note` is for the editors, such as the verdict that the bot proposes.
        Evidence that the server refuses (422) is skipped. Evidence counts as new if an earlier run added it and was
        killed before it added its check. Returns False if the lease has lost the claim; then the rest is skipped.
        """
        claim_id = self.claim["id"]
        try:
            stored = list(self.api.evidence(claim_id))
            known_urls, is_new = {item["url"] for item in stored}, self._has_unchecked(stored)
            for item in evidence:
                is_new |= item["url"] not in known_urls and self._add_evidence(item)
            result: CheckResult = "needs_human" if is_new else "nothing_new"
            self.api.add_check(claim_id, result, note=note, lease_id=self.lease_id)
        except Problem as problem:
            if problem.status not in LOST_STATUSES:
                raise
            return False
        return True

    def _has_unchecked(self, stored: Iterable[StoredEvidence]) -> bool:
        """Return True if this token has added evidence after the last check."""
        checked_at = max((check["created_at"] for check in self.api.checks(self.claim["id"])), default="")
        return any(item["actor"] == self.holder and item["created_at"] > checked_at for item in stored)

    def _add_evidence(self, evidence: Evidence) -> bool:
        """Add evidence; return False if the server refuses it, or if the claim has it already."""
        try:
            self.api.add_evidence(self.claim["id"], evidence)
        except Problem as problem:
            if problem.slug == "evidence-exists":
                return False
            if problem.status != 422:
                raise
            print(f"claim {self.claim['id']}, {evidence['url']}: {problem}", flush=True)
            return False
        return True


def tasks(
    api: Client, *, limit: int = 10, ttl_seconds: int = 300, topic: str | None = None
) -> Generator[Task, None, None]:
    """Yield claims to check, oldest due first, without end.

    The lease of a claim is extended when the claim is yielded. While no claim is free, the generator waits. It returns
    the leases of an earlier run at the beginning, and its own leases when it is closed. If it was killed or closed
    before a claim had its report, this claim stays leased for a few seconds, and the lease expires. So the server
    leaves a claim that ends the bot three times to a person.

    Args:
        api: a client with a token of role bot or above, which no other program uses.
        limit: claims of one lease at most, 1 to 100.
        ttl_seconds: seconds for which a claim is leased from the moment it is yielded, 5 to 86,400.
        topic: only claims with this topic; None: any.

    Returns:
        A generator; close it to return its leases.

    Raises:
        Problem: the server refuses a request.
        httpx.RequestError: the server cannot be reached, also after all retries.
    """
    earlier = _lease_ids(api)
    left = _return_leases(api, earlier, [_unfinished(api, lease_id) for lease_id in earlier], topic)
    since = api.last_seq()
    task: Task | None = None
    try:
        while True:
            lease = api.take_lease(limit, ttl_seconds, topic)
            for claim in lease["items"]:
                if lease["id"] is not None and _extended(api, lease["id"], ttl_seconds):
                    task = Task(api, lease["id"], lease["holder"], claim)
                    yield task
            if not lease["items"]:
                since = api.wait_for_work(since)
    finally:
        unfinished = _unfinished(api, task.lease_id, task.claim["id"]) if task else None
        _return_leases(api, [number for number in _lease_ids(api) if number not in left], [unfinished], topic)


def _lease_ids(api: Client) -> list[int]:
    return [lease["id"] for lease in api.pages("/leases")]


def _unfinished(api: Client, lease_id: int, claim_id: int | None = None) -> int | None:
    """Return the claim of a lease that the bot was looking at, if it has no report.

    Args:
        api: the client.
        lease_id: a lease of this token.
        claim_id: the claim that was yielded last; None: the first one that the lease still holds.

    Returns:
        The id of the claim; None if the lease no longer holds it.
    """
    try:
        held = [claim["id"] for claim in api.get(f"/leases/{lease_id}")["items"]]
    except Problem as problem:
        if problem.status not in LOST_STATUSES:
            raise
        return None
    return next((held_id for held_id in held if claim_id in (None, held_id)), None)


def _return_leases(
    api: Client, lease_ids: Iterable[int], unfinished: Iterable[int | None], topic: str | None
) -> set[int]:
    """Return leases, but let a lease of each unfinished claim expire, so that the server counts it.

    A lease is returned as a whole. So the unfinished claim is leased again alone: as the oldest one it comes first.

    Args:
        api: the client.
        lease_ids: the leases; those that have ended are no error.
        unfinished: ids of claims; None is left out.
        topic: the topic of the leases; None: any.

    Returns:
        The ids of the leases that expire.
    """
    claim_ids = {claim_id for claim_id in unfinished if claim_id is not None}
    left = set()
    for lease_id in lease_ids:
        api.return_lease(lease_id)
    for _ in range(len(claim_ids)):
        lease = api.take_lease(1, SHORTEST_LEASE, topic)
        if lease["id"] is not None and lease["items"][0]["id"] in claim_ids:
            left.add(lease["id"])
        elif lease["id"] is not None:
            api.return_lease(lease["id"])
    return left


def _extended(api: Client, lease_id: int, ttl_seconds: int) -> bool:
    """Extend a lease; return False if it has ended."""
    try:
        api.extend_lease(lease_id, ttl_seconds)
    except Problem as problem:
        if problem.status not in LOST_STATUSES:
            raise
        return False
    return True
