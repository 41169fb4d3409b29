"""Rows of the change log about a claim, an article, a claimant or a topic."""

from collections.abc import Sequence
from typing import Final

from claims.domain.change_requests import ChangeScope
from claims.domain.limits import MAX_SCANNED
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import PUBLIC_TYPES, Visibility
from claims.domain.vocabulary import ChangeType
from claims.storage.base import PublicChangeBatch
from claims.storage.sql.claimants import claimant_ids
from claims.storage.sql.columns import ids_in
from claims.storage.sql.database import Database
from claims.storage.sql.public_changes import BATCH, PUBLIC_CLAIM, PUBLIC_DOCUMENT
from claims.storage.sql.values import Params, dumps

#: member of a scope -> condition of a row `l`
_CONDITIONS: Final = {
    "claim_id": "l.claim_id = :claim_id",
    "article_id": """(
        EXISTS (SELECT 1 FROM claims WHERE id = l.claim_id AND article_id = :article_id)
        OR (l.claim_id IS NULL AND l.document ->> '$.article_id' = :article_id))""",
    "claimant_id": f"""EXISTS (
        SELECT 1 FROM claims WHERE id = l.claim_id AND claimant_id IN {ids_in("claimant_ids")})""",
    "topic": "EXISTS (SELECT 1 FROM claim_topics WHERE topic = :topic AND claim_id = l.claim_id)",
}


class SqlScopedChanges:
    """The scoped reads of `claims.storage.base.ChangeStore` in SQLite."""

    db: Database

    def read_scoped_changes(
        self,
        since: int,
        until: int,
        types: Sequence[ChangeType],
        scope: ChangeScope,
        limit: int,
        visibility: Visibility,
    ) -> PublicChangeBatch:
        seen = types if visibility.sees_all else [type for type in types or PUBLIC_TYPES if type in PUBLIC_TYPES]
        if types and not seen:
            return PublicChangeBatch(0, 0, b"", until)
        if scope.claim_id is None:
            until = min(until, since + MAX_SCANNED)
        params: Params = {"since": since, "until": until, "limit": limit, "types": dumps(list(seen))}
        row = self.db.row(
            read_scoped_changes(scope, has_types=bool(seen), sees_all=visibility.sees_all),
            {**params, **self._values(scope)},
        )
        assert row is not None  # noqa: S101 - an aggregate always has a row
        return PublicChangeBatch(row["number"], row["last_seq"], row["documents"], until)

    def _values(self, scope: ChangeScope) -> Params:
        ids = claimant_ids(self.db, ClaimFilter(claimant_id=scope.claimant_id)) or []
        values = {"claim_id": scope.claim_id, "article_id": scope.article_id, "topic": scope.topic}
        return {**values, "claimant_ids": dumps(ids)}


def read_scoped_changes(scope: ChangeScope, *, has_types: bool, sees_all: bool) -> str:
    """Return the statement of a batch. It reads the rows in the order of the log, or those of one claim."""
    conditions = ["l.seq > :since", "l.seq <= :until"]
    conditions += [text for name, text in _CONDITIONS.items() if getattr(scope, name) is not None]
    conditions += ["+l.type IN (SELECT value FROM json_each(:types))"] if has_types else []
    conditions += [] if sees_all else [PUBLIC_CLAIM]
    document = "l.document" if sees_all else PUBLIC_DOCUMENT
    index = "" if scope.claim_id is not None else "NOT INDEXED"
    return f"""
        {BATCH} (SELECT l.seq, {document} AS document FROM changes AS l {index}
        WHERE {" AND ".join(conditions)} ORDER BY l.seq LIMIT :limit) AS page
    """
