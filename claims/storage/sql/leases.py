"""Leases: the right of one worker to some claims until an instant."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import orjson

from claims.domain.instants import format_instant, format_seconds, parse_instant
from claims.domain.records import Lease
from claims.errors import LeaseNotFound, VersionConflict
from claims.storage.base import LeaseHolder, QueueItem
from claims.storage.sql.columns import insert_into
from claims.storage.sql.database import Database, Row
from claims.storage.sql.queue import CLAIM, ITEM, item_from
from claims.storage.sql.queue_index import ADD_TIMER, REMOVE_TIMER, SET_AVAILABLE, queue_params
from claims.storage.sql.values import Params, dumps

ADD_LEASE: Final = insert_into("leases", without=["id"])
ADD_LEASE_CLAIM: Final = insert_into("lease_claims")
GET_LEASE: Final = "SELECT * FROM leases WHERE id = :id"
LIST_LEASES: Final = "SELECT * FROM leases WHERE holder = :holder AND id > :after ORDER BY id LIMIT :limit"
LIST_EXPIRED_LEASES: Final = """
    SELECT at, id FROM timers WHERE kind = 'lease' AND at <= :now ORDER BY at, id LIMIT :limit
"""
LIST_LEASED_CLAIMS: Final = f"{ITEM} FROM lease_claims AS q {CLAIM} WHERE q.lease_id = :lease_id"
LIST_TOPICS_OF_LEASED: Final = """
    SELECT l.queue_time, c.id, c.topics FROM lease_claims AS l CROSS JOIN claims AS c ON c.id = l.claim_id
    WHERE l.lease_id = :lease_id ORDER BY c.id
"""
COUNT_LEASED_CLAIMS: Final = """
    SELECT count(*) AS number FROM leases AS l JOIN lease_claims AS c ON c.lease_id = l.id WHERE l.holder = :holder
"""
UPDATE_LEASE: Final = """
    UPDATE leases SET expires_at = :expires_at, version = :version WHERE id = :id AND version = :expected_version
"""
REMOVE_LEASE: Final = "DELETE FROM leases WHERE id = :id"
REMOVE_LEASE_CLAIMS: Final = "DELETE FROM lease_claims WHERE lease_id = :lease_id"
LIST_LEASE_HOLDERS: Final = """
    SELECT c.claim_id, l.id, l.holder, l.expires_at
    FROM json_each(:ids) AS i
    CROSS JOIN lease_claims AS c ON c.claim_id = CAST(i.value AS BIGINT) CROSS JOIN leases AS l ON l.id = c.lease_id
"""
ANY_LEASE: Final = "SELECT EXISTS (SELECT 1 FROM leases) AS has_leases"


class SqlLeases:
    """The leases of `claims.storage.base.QueueStore`."""

    db: Database

    def list_lease_holders(self, claim_ids: Sequence[int]) -> dict[int, LeaseHolder]:
        any_lease = self.db.row(ANY_LEASE)
        if any_lease is None or not any_lease["has_leases"]:
            return {}
        return {
            row["claim_id"]: LeaseHolder(
                lease_id=row["id"], holder=row["holder"], expires_at=parse_instant(row["expires_at"])
            )
            for row in self.db.rows(LIST_LEASE_HOLDERS, {"ids": dumps(list(claim_ids))})
        }

    def add_lease(self, lease: Lease, items: Sequence[QueueItem]) -> int:
        number = self.db.insert(
            ADD_LEASE,
            {
                "holder": lease.holder,
                "topic": lease.topic,
                "created_at": format_instant(lease.created_at),
                "expires_at": format_seconds(lease.expires_at),
                "version": lease.version,
            },
        )
        claims = [
            {"claim_id": item.claim_id, "lease_id": number, "queue_time": format_seconds(item.queue_time)}
            for item in items
        ]
        self.db.run_many(ADD_LEASE_CLAIM, claims)
        self._set_available(number, 0)
        self.db.run(ADD_TIMER, _expiry_timer(number, lease.expires_at))
        return number

    def get_lease(self, lease_id: int) -> Lease:
        row = self.db.row(GET_LEASE, {"id": lease_id})
        if row is None:
            raise LeaseNotFound(f"you have no lease {lease_id}")
        return _lease_from(row)

    def list_leases(self, holder: str, after: int, limit: int) -> list[Lease]:
        params = {"holder": holder, "after": after, "limit": limit}
        return [_lease_from(row) for row in self.db.rows(LIST_LEASES, params)]

    def list_leased_claims(self, lease_id: int) -> list[QueueItem]:
        items = [item_from(row) for row in self.db.rows(LIST_LEASED_CLAIMS, {"lease_id": lease_id})]
        return sorted(items, key=lambda item: (item.queue_time, item.claim_id))

    def count_leased_claims(self, holder: str) -> int:
        row = self.db.row(COUNT_LEASED_CLAIMS, {"holder": holder})
        return row["number"] if row else 0

    def update_lease(self, before: Lease, after: Lease) -> None:
        params = {"id": before.id, "version": after.version, "expected_version": before.version}
        if not self.db.run_counted(UPDATE_LEASE, params | {"expires_at": format_seconds(after.expires_at)}):
            raise VersionConflict(f"lease {before.id} is no longer at version {before.version}")
        self.db.run(REMOVE_TIMER, _expiry_timer(before.id, before.expires_at))
        self.db.run(ADD_TIMER, _expiry_timer(after.id, after.expires_at))

    def remove_lease(self, lease: Lease) -> list[int]:
        self.db.run(REMOVE_TIMER, _expiry_timer(lease.id, lease.expires_at))
        return self._end(lease.id)

    def take_expired_leases(self, now: datetime, limit: int) -> list[tuple[Lease, list[int]]]:
        taken = []
        for timer in self.db.rows(LIST_EXPIRED_LEASES, {"now": format_seconds(now), "limit": limit}):
            self.db.run(REMOVE_TIMER, {"kind": "lease", "at": timer["at"], "id": timer["id"]})
            row = self.db.row(GET_LEASE, {"id": timer["id"]})
            if row is not None:  # no row if the last claim had left the lease before
                taken.append((_lease_from(row), self._end(row["id"])))
        return taken

    def _end(self, lease_id: int) -> list[int]:
        claims = self._set_available(lease_id, 1)
        self.db.run(REMOVE_LEASE_CLAIMS, {"lease_id": lease_id})
        self.db.run(REMOVE_LEASE, {"id": lease_id})
        return claims

    def _set_available(self, lease_id: int, is_available: int) -> list[int]:
        """Store whether a lease's claims are available; return their ids."""
        rows = self.db.rows(LIST_TOPICS_OF_LEASED, {"lease_id": lease_id})
        params = [
            row_of_queue | {"is_available": is_available}
            for row in rows
            for row_of_queue in queue_params(row["id"], row["queue_time"], orjson.loads(row["topics"]))
        ]
        self.db.run_many(SET_AVAILABLE, params)
        return [row["id"] for row in rows]


def _lease_from(row: Row) -> Lease:
    return Lease(
        id=row["id"],
        holder=row["holder"],
        topic=row["topic"],
        created_at=parse_instant(row["created_at"]),
        expires_at=parse_instant(row["expires_at"]),
        version=row["version"],
    )


def _expiry_timer(lease_id: int, expires_at: datetime) -> Params:
    return {"kind": "lease", "at": format_seconds(expires_at), "id": lease_id}
