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


def assert_left_to_humans_after_three(rows):
    """Check in the log that a claim is left to a person after the third expiry without a check; return those claims."""
    expired, left = {}, []
    for row in rows:
        if row["type"] == "lease.taken":
            assert all(len(expired.get(claim_id, [])) < 3 for claim_id in row["changed"]["lease"]["claim_ids"])
        elif row["type"] == "lease.expired":
            lease = row["changed"]["lease"]
            for claim_id in lease["claim_ids"]:
                expired.setdefault(claim_id, []).append((lease["id"], lease["holder"]))
        elif row["type"] == "claim.needs_human":
            named = [(lease["id"], lease["holder"]) for lease in row["changed"]["queue"]["expired_leases"]]
            assert named == expired.pop(row["claim_id"]) and len(named) == 3
            left.append(row["claim_id"])
        elif row["type"] in RELEASING:
            expired.pop(row["claim_id"], None)
    assert all(len(leases) < 3 for leases in expired.values())
    return left
