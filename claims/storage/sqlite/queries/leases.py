"""Leases: who works on which claims."""

from collections.abc import Sequence
from datetime import datetime

import orjson

from claims.domain.instants import format_instant, format_seconds, parse_instant
from claims.domain.records import Lease
from claims.errors import LeaseNotFound, VersionConflict
from claims.storage.base import LeaseHolder, QueueItem
from claims.storage.sqlite.connection import Row, Sqlite
from claims.storage.sqlite.queries.queue import item_from
from claims.storage.sqlite.queries.queue_index import topic_params
from claims.storage.sqlite.rows.values import dumps
from claims.storage.sqlite.statements import queue as sql


class SqlLeases:
    """The leases of `claims.storage.base.QueueStore`."""

    db: Sqlite

    def list_holders(self, claim_ids: Sequence[int]) -> dict[int, LeaseHolder]:
        found = self.db.row(sql.ANY_LEASE)
        if found is None or not found["found"]:
            return {}
        rows = self.db.rows(sql.LIST_HOLDERS, {"ids": dumps(list(claim_ids))})
        return {
            row["claim_id"]: LeaseHolder(row["id"], row["holder"], parse_instant(row["expires_at"])) for row in rows
        }

    def add_lease(self, lease: Lease, items: Sequence[QueueItem]) -> int:
        number = self.db.insert(
            sql.ADD_LEASE,
            {
                "holder": lease.holder,
                "topic": lease.topic,
                "created_at": format_instant(lease.created_at),
                "expires_at": format_seconds(lease.expires_at),
                "version": lease.version,
            },
        )
        held = [{"claim_id": item.claim_id, "lease_id": number, "at": format_seconds(item.at)} for item in items]
        self.db.run_many(sql.ADD_LEASED, held)
        self._set_free(number, 0)
        self.db.run(sql.ADD_TO_AGENDA, _expiry(number, lease.expires_at))
        return number

    def get_lease(self, lease_id: int) -> Lease:
        row = self.db.row(sql.GET_LEASE, {"id": lease_id})
        if row is None:
            raise LeaseNotFound(f"there is no lease {lease_id} of yours")
        return _lease_from(row)

    def list_leases(self, holder: str, after: int, limit: int) -> list[Lease]:
        params = {"holder": holder, "after": after, "limit": limit}
        return [_lease_from(row) for row in self.db.rows(sql.LIST_LEASES, params)]

    def list_leased(self, lease_id: int) -> list[QueueItem]:
        items = [item_from(row) for row in self.db.rows(sql.LIST_LEASED, {"lease_id": lease_id})]
        return sorted(items, key=lambda item: (item.at, item.claim_id))

    def count_leased(self, holder: str) -> int:
        row = self.db.row(sql.COUNT_LEASED, {"holder": holder})
        return row["n"] if row else 0

    def update_lease(self, before: Lease, after: Lease) -> None:
        params = {"id": before.id, "version": after.version, "expected_version": before.version}
        if not self.db.run(sql.UPDATE_LEASE, params | {"expires_at": format_seconds(after.expires_at)}):
            raise VersionConflict(f"lease {before.id} is no longer at version {before.version}")
        self.db.run(sql.REMOVE_FROM_AGENDA, _expiry(before.id, before.expires_at))
        self.db.run(sql.ADD_TO_AGENDA, _expiry(after.id, after.expires_at))

    def remove_lease(self, lease: Lease) -> list[int]:
        self.db.run(sql.REMOVE_FROM_AGENDA, _expiry(lease.id, lease.expires_at))
        return self._free(lease.id)

    def take_expired_leases(self, now: datetime, limit: int) -> list[tuple[Lease, list[int]]]:
        taken = []
        for entry in self.db.rows(sql.LIST_PAST_LEASES, {"now": format_seconds(now), "limit": limit}):
            self.db.run(sql.REMOVE_FROM_AGENDA, {"kind": "lease", "at": entry["at"], "id": entry["id"]})
            row = self.db.row(sql.GET_LEASE, {"id": entry["id"]})
            if row is not None:  # none where the last of its claims left it before
                taken.append((_lease_from(row), self._free(row["id"])))
        return taken

    def _free(self, lease_id: int) -> list[int]:
        held = self._set_free(lease_id, 1)
        self.db.run(sql.REMOVE_LEASED_OF, {"lease_id": lease_id})
        self.db.run(sql.REMOVE_LEASE, {"id": lease_id})
        return held

    def _set_free(self, lease_id: int, free: int) -> list[int]:
        """Move what a lease holds between those that nobody holds and the others; give the claims."""
        rows = self.db.rows(sql.LIST_PLACES_LEASED, {"lease_id": lease_id})
        places = [
            place | {"free": free}
            for row in rows
            for place in topic_params(row["id"], row["at"], orjson.loads(row["topics"]))
        ]
        self.db.run_many(sql.SET_FREE, places)
        return [row["id"] for row in rows]


def _lease_from(row: Row) -> Lease:
    return Lease(
        row["id"],
        row["holder"],
        row["topic"],
        parse_instant(row["created_at"]),
        parse_instant(row["expires_at"]),
        row["version"],
    )


def _expiry(lease_id: int, expires_at: datetime) -> dict[str, str | int]:
    return {"kind": "lease", "at": format_seconds(expires_at), "id": lease_id}
