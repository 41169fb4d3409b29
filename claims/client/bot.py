"""What every bot does: take claims, look at each, say so, and wait while there are none.

Needs `claims.client.api` and nothing else of Duecheck; docs/bots.md shows how to use both.
"""

from collections.abc import Generator, Iterable
from dataclasses import dataclass

from claims.client.api import Claim, Client, Evidence, Json, Problem

#: what the server answers where somebody was faster, or the lease is over: then the claim is left alone
FASTER = frozenset({404, 409})


@dataclass(frozen=True, slots=True)
class Task:
    """A claim to look at, held by a lease of one's own."""

    api: Client
    lease_id: int
    #: the name of one's own token
    me: str
    claim: Claim

    def report(self, found: Iterable[Evidence]) -> bool:
        """Say what looking gave: attach what is new and leave the claim to a human, or say that there is nothing new.

        What the server refuses (422) is left out. What an earlier run attached, and was killed before it could say
        so, counts as found. Tells whether the claim was still one's own; otherwise it was left alone.
        """
        number = self.claim["id"]
        try:
            there = list(self.api.evidence(number))
            known, is_new = {item["url"] for item in there}, self._left_behind(there)
            for evidence in found:
                is_new |= evidence["url"] not in known and self._attach(evidence)
            self.api.add_check(number, "needs_human" if is_new else "nothing_new", lease_id=self.lease_id)
        except Problem as problem:
            if problem.status not in FASTER:
                raise
            return False
        return True

    def _left_behind(self, there: Iterable[Json]) -> bool:
        """Tell whether there is evidence of one's own that no check has spoken of."""
        looked = max((check["created_at"] for check in self.api.checks(self.claim["id"])), default="")
        return any(item["actor"] == self.me and item["created_at"] > looked for item in there)

    def _attach(self, evidence: Evidence) -> bool:
        try:
            self.api.add_evidence(self.claim["id"], evidence)
        except Problem as problem:
            if problem.status != 422:
                raise
            print(f"claim {self.claim['id']}, {evidence['url']}: {problem}", flush=True)
            return False
        return True


def tasks(
    api: Client, *, limit: int = 10, ttl_seconds: int = 300, topic: str | None = None
) -> Generator[Task, None, None]:
    """Give claims to look at, oldest due first, without end.

    Each is held for `ttl_seconds` from the moment it is given. While there are none this waits. What an earlier run
    held when it was killed is given back at the beginning, and at the end what is still held.

    Args:
        limit: claims to a lease.
        topic: only claims of this topic.
    """
    api.return_leases()
    since = api.last_seq()
    try:
        while True:
            lease = api.take_lease(limit, ttl_seconds, topic)
            for claim in lease["items"]:
                if lease["id"] is not None and _extended(api, lease["id"], ttl_seconds):
                    yield Task(api, lease["id"], lease["holder"], claim)
            if not lease["items"]:
                since = api.wait_for_work(since)
    finally:
        api.return_leases()


def _extended(api: Client, lease_id: int, ttl_seconds: int) -> bool:
    """Extend a lease; tell whether it was still one's own."""
    try:
        api.extend_lease(lease_id, ttl_seconds)
    except Problem as problem:
        if problem.status not in FASTER:
            raise
        return False
    return True
