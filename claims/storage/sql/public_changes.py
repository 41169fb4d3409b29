"""The change log as the public sees it: without rows of internal claims, internal types and internal members.

Whether a claim is public is decided when a row is read, so the rows of a candidate appear once it is accepted.
"""

from collections.abc import Sequence
from typing import Final

from claims.domain.limits import MAX_SCANNED
from claims.domain.visibility import INTERNAL_MEMBERS, PUBLIC_TYPES
from claims.domain.vocabulary import ChangeType
from claims.storage.base import PublicChangeBatch
from claims.storage.sql.columns import listed
from claims.storage.sql.database import Database
from claims.storage.sql.public_claims import is_public_claim
from claims.storage.sql.values import Params

#: for a row `l`. The plus keeps SQLite from the index of types, which does not have the order of seq.
PUBLIC_TYPE: Final = f"+l.type IN {listed(PUBLIC_TYPES)}"
PUBLIC_CLAIM: Final = f"(l.claim_id IS NULL OR {is_public_claim('l.claim_id')})"
#: the part of a CASE for rows whose evidence has members of its own for the public
_OF_EVIDENCE: Final = ("evidence.updated", "evidence.retracted", "evidence.restored", "evidence.erased")
_DOCUMENT: Final = {
    type: f"json_replace(l.document, '$.changed.{kind}.{member}', NULL)"
    for type, (kind, member) in INTERNAL_MEMBERS.items()
}
_WHEN: Final = " ".join(f"WHEN '{type}' THEN {text}" for type, text in _DOCUMENT.items() if type not in _OF_EVIDENCE)
#: evidence of an internal duplicate is shown as evidence of the public claim that names it, whose row it is
_EVIDENCE: Final = " ".join(
    f"""WHEN '{type}' THEN json_set({_DOCUMENT.get(type, "l.document")}, '$.changed.evidence.claim_id', l.claim_id,
        '$.changed.evidence.html_url', '/claims/' || l.claim_id || '#evidence-' ||
        json_extract(l.document, '$.changed.evidence.id'))"""
    for type in _OF_EVIDENCE
)
#: only rows with such a member are parsed
PUBLIC_DOCUMENT: Final = f"CASE l.type {_WHEN} {_EVIDENCE} ELSE l.document END"
#: SQLite joins the documents, which is twice as fast as reading single rows
BATCH: Final = """
    SELECT count(*) AS number, coalesce(max(seq), 0) AS last_seq,
        CAST(coalesce(group_concat(document, ','), '') AS BLOB) AS documents
    FROM
"""
_VISIBLE: Final = f"l.seq > :since AND l.seq <= :until AND {PUBLIC_CLAIM}"
READ_PUBLIC_CHANGES: Final = f"""
    {BATCH} (
        SELECT l.seq, {PUBLIC_DOCUMENT} AS document FROM changes AS l WHERE {_VISIBLE} AND {PUBLIC_TYPE}
        ORDER BY l.seq LIMIT :limit
    ) AS page
"""
LIST_PUBLIC_TYPES_BETWEEN: Final = (
    f"SELECT DISTINCT l.type FROM changes AS l NOT INDEXED WHERE {_VISIBLE} AND {PUBLIC_TYPE}"
)


def read_public_changes_of_types(number: int) -> str:
    """Return READ_PUBLIC_CHANGES for a number of public types, with the parameters :type_0 and so on.

    It looks at rows of the types in their order, until it has `:limit` public ones, or has looked at `:scanned`.
    """
    ranges = [
        f"SELECT seq, type, claim_id, document FROM changes WHERE type = :type_{n} AND seq > :since AND seq <= :until"
        for n in range(number)
    ]
    return f"""
        {BATCH} (
            SELECT l.seq, {PUBLIC_DOCUMENT} AS document
            FROM ({" UNION ALL ".join(ranges)} ORDER BY seq LIMIT :scanned) AS l WHERE {PUBLIC_CLAIM} LIMIT :limit
        ) AS page
    """


def find_scan_end_of_types(number: int) -> str:
    """Return the statement of the seq up to which there are `:scanned` rows of some types; null without rows."""
    ranges = [
        f"SELECT seq FROM changes WHERE type = :type_{n} AND seq > :since AND seq <= :until" for n in range(number)
    ]
    rows = f"{' UNION ALL '.join(ranges)} ORDER BY seq LIMIT :scanned"
    return f"SELECT count(*) AS number, max(seq) AS seq FROM ({rows}) AS scanned"


class SqlPublicChanges:
    """The public reads of `claims.storage.base.ChangeStore` in SQLite."""

    db: Database

    def read_public_changes(self, since: int, until: int, types: Sequence[ChangeType], limit: int) -> PublicChangeBatch:
        public = [type for type in types if type in PUBLIC_TYPES]
        if types and not public:
            return PublicChangeBatch(0, 0, b"", until)
        names = {f"type_{number}": type for number, type in enumerate(public)}
        if names:
            statement, end = read_public_changes_of_types(len(names)), until
        else:
            statement, end = READ_PUBLIC_CHANGES, min(until, since + MAX_SCANNED)
        params = {"since": since, "until": end, "limit": limit, "scanned": MAX_SCANNED} | names
        row = self.db.row(statement, params)
        assert row is not None  # noqa: S101 - an aggregate always has a row
        if names and row["number"] < limit:
            end = self._scan_end(since, until, names)
        return PublicChangeBatch(row["number"], row["last_seq"], row["documents"], end)

    def list_public_types_between(self, since: int, until: int) -> set[ChangeType]:
        rows = self.db.rows(LIST_PUBLIC_TYPES_BETWEEN, {"since": since, "until": until})
        return {row["type"] for row in rows}

    def _scan_end(self, since: int, until: int, names: Params) -> int:
        """Return the seq of the last row that one request looks at."""
        if until - since <= MAX_SCANNED:
            return until
        params = {"since": since, "until": until, "scanned": MAX_SCANNED} | names
        row = self.db.row(find_scan_end_of_types(len(names)), params)
        return row["seq"] if row and row["number"] == MAX_SCANNED else until
