"""A bot that looks for evidence on claims that are due. Replace `look_for_evidence`; docs/bots.md explains the rest.

Run it with the server's address in API and a token in BOT: `.venv/bin/python -m examples.due_bot`. One token a bot.
"""

import os
from contextlib import suppress

from claims.client import Claim, Duecheck, Evidence, Lease, Problem


def look_for_evidence(claim: Claim) -> list[Evidence]:
    """Search for what was published later, and give what you found. This one finds nothing."""
    print(f"claim {claim['id']}: {claim['statement']}", flush=True)
    return []


def handle(api: Duecheck, lease: Lease, claim: Claim) -> None:
    """Look at one claim and say so: what is found is for a human to judge."""
    assert lease["id"] is not None  # noqa: S101 - there are items
    api.extend_lease(lease["id"], ttl_seconds=300)
    there, looked = list(api.evidence(claim["id"])), max((c["created_at"] for c in api.checks(claim["id"])), default="")
    # what an earlier run attached and was killed before it could say so counts as found
    found = any(e["actor"] == lease["holder"] and e["created_at"] > looked for e in there)
    for evidence in look_for_evidence(claim):
        if evidence["url"] not in {e["url"] for e in there}:
            found = attach(api, claim, evidence) or found
    api.add_check(claim["id"], "needs_human" if found else "nothing_new", lease_id=lease["id"])


def attach(api: Duecheck, claim: Claim, evidence: Evidence) -> bool:
    """Attach a piece of evidence; one that the server refuses is left out."""
    try:
        api.add_evidence(claim["id"], evidence)
    except Problem as problem:
        print(f"claim {claim['id']}, {evidence['url']}: {problem}", flush=True)
        if problem.status != 422:
            raise
        return False
    return True


def work(api: Duecheck) -> None:
    """Take claims, look, say so; wait while there are none."""
    api.return_leases()  # what an earlier run held when it was killed
    since = api.last_seq()
    while True:
        lease = api.take_lease(limit=10, ttl_seconds=300)
        for claim in lease["items"]:
            try:
                handle(api, lease, claim)
            except Problem as problem:
                if problem.status not in (404, 409):  # somebody was faster, or the lease is over: leave the claim
                    raise
        if not lease["items"]:
            since = api.wait_for_work(since)


def main() -> None:
    """Work until Ctrl-C, or until something is wrong; then give back what is still held."""
    with (
        Duecheck(os.environ.get("API", "http://127.0.0.1:8000"), os.environ["BOT"]) as api,
        suppress(KeyboardInterrupt),
    ):
        try:
            work(api)
        finally:
            api.return_leases()


if __name__ == "__main__":
    main()
