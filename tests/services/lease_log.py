"""Proof from the log alone that no claim was leased to two holders at once."""

from claims.domain.instants import parse_instant

#: types of rows that remove a claim from its lease
RELEASING = {"check.added", "verdict.published", "verdict.corrected", "claim.deadline_added", "claim.withdrawn"}


def assert_never_held_by_two(rows):
    """Check the log; return how many times a claim was leased."""
    until, held, handed_out = {}, {}, 0
    for row in rows:
        at, type, lease = parse_instant(row["at"]), row["type"], row["changed"].get("lease", {})
        if type == "lease.taken":
            for claim_id in lease["claim_ids"]:
                holder = held.get(claim_id)
                assert holder is None or until[holder] <= at, f"claim {claim_id} is held by lease {holder}"
                held[claim_id] = lease["id"]
                handed_out += 1
            until[lease["id"]] = parse_instant(lease["expires_at"])
        elif type == "lease.extended":
            assert until[lease["id"]] > at, "an expired lease was extended"
            until[lease["id"]] = parse_instant(lease["expires_at"])
        elif type in {"lease.returned", "lease.expired"}:
            if type == "lease.expired":
                assert until[lease["id"]] <= at, "a lease expired too early"
            assert set(lease["claim_ids"]) == {c for c, holder in held.items() if holder == lease["id"]}
            held = {c: holder for c, holder in held.items() if holder != lease["id"]}
        elif type in RELEASING:
            held.pop(row["claim_id"], None)
    return handed_out
