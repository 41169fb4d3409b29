"""Expired leases of claims that nobody has checked since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from claims.domain.instants import format_seconds, parse_instant
from claims.domain.records import LeaseExpiry
from claims.storage.sql.columns import insert_into
from claims.storage.sql.database import Database
from claims.storage.sql.values import dumps

ADD_LEASE_EXPIRY: Final = insert_into("lease_expiries")
LIST_LEASE_EXPIRIES: Final = """
    SELECT e.claim_id, e.lease_id, e.holder, e.expired_at
    FROM json_each(:ids) AS i CROSS JOIN lease_expiries AS e ON e.claim_id = CAST(i.value AS BIGINT)
    WHERE (SELECT count(*) FROM lease_expiries AS n WHERE n.claim_id = e.claim_id) >= :at_least
"""
REMOVE_LEASE_EXPIRIES: Final = "DELETE FROM lease_expiries WHERE claim_id = :claim_id"
REMOVE_LEASE_EXPIRIES_AFTER: Final = "DELETE FROM lease_expiries WHERE expired_at > :instant"


class SqlLeaseExpiries:
    """The expiries of leases of `claims.storage.base.QueueStore`."""

    db: Database

    def add_lease_expiries(self, expiries: Sequence[LeaseExpiry]) -> None:
        rows = [
            {
                "claim_id": expiry.claim_id,
                "lease_id": expiry.lease_id,
                "holder": expiry.holder,
                "expired_at": format_seconds(expiry.expired_at),
            }
            for expiry in expiries
        ]
        self.db.run_many(ADD_LEASE_EXPIRY, rows)

    def list_lease_expiries(self, claim_ids: Sequence[int], at_least: int) -> dict[int, list[LeaseExpiry]]:
        found: dict[int, list[LeaseExpiry]] = {}
        for row in self.db.rows(LIST_LEASE_EXPIRIES, {"ids": dumps(list(claim_ids)), "at_least": at_least}):
            expiry = LeaseExpiry(
                claim_id=row["claim_id"],
                lease_id=row["lease_id"],
                holder=row["holder"],
                expired_at=parse_instant(row["expired_at"]),
            )
            found.setdefault(expiry.claim_id, []).append(expiry)
        return {claim_id: sorted(expiries, key=lambda expiry: expiry.lease_id) for claim_id, expiries in found.items()}

    def remove_lease_expiries(self, claim_id: int) -> None:
        self.db.run(REMOVE_LEASE_EXPIRIES, {"claim_id": claim_id})

    def remove_lease_expiries_after(self, instant: datetime) -> None:
        self.db.run(REMOVE_LEASE_EXPIRIES_AFTER, {"instant": format_seconds(instant)})
