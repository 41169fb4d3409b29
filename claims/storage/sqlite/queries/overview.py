"""What the pages show."""

from datetime import datetime
from typing import Any

from claims.domain.instants import format_seconds
from claims.domain.records import Article
from claims.domain.requests import ClaimFilter
from claims.domain.vocabulary import OUTCOMES, RecordKind
from claims.errors import ClaimNotFound
from claims.rules.track_record import TrackRecord
from claims.storage.base import ClaimRow
from claims.storage.sqlite.connection import Row, Sqlite
from claims.storage.sqlite.rows.articles import article_from
from claims.storage.sqlite.rows.claims import listed_from
from claims.storage.sqlite.statements import overview as sql


class SqlOverview:
    """`claims.storage.base.OverviewStore`."""

    db: Sqlite

    def list_sections(
        self, wanted: ClaimFilter, now: datetime, soon: datetime, limit: int
    ) -> dict[str, list[ClaimRow]]:
        filters = _values(wanted)
        params = filters | {"now": format_seconds(now), "soon": format_seconds(soon), "limit": limit}
        found: dict[str, list[ClaimRow]] = {name: [] for name in sql.SECTIONS}
        for row in self.db.rows(sql.list_sections(tuple(filters)), params):
            found[row["section"]].append(listed_from(row))
        return found

    def count_sections(self, wanted: ClaimFilter, now: datetime, soon: datetime, most: int) -> dict[str, int]:
        filters = _values(wanted)
        params = filters | {"now": format_seconds(now), "soon": format_seconds(soon), "most": most}
        row = self.db.row(sql.count_sections(tuple(filters)), params)
        assert row is not None  # noqa: S101 - counts always have a row
        return {name: row[name] for name in sql.SECTIONS}

    def get_claim_and_article(self, claim_id: int) -> tuple[ClaimRow, Article]:
        row = self.db.row(sql.GET_CLAIM_AND_ARTICLE, {"id": claim_id})
        if row is None:
            raise ClaimNotFound(f"there is no claim {claim_id}")
        listed = listed_from(row)
        return listed._replace(id=claim_id, version=row["claim_version"]), article_from(row)

    def count_outcomes(self, by: RecordKind, after: str, limit: int, late: datetime) -> list[tuple[str, TrackRecord]]:
        params = {"after": after, "limit": limit, "late": format_seconds(late)}
        return [(row["key"], _record(by, row)) for row in self.db.rows(sql.RECORD[by], params)]


def _record(by: RecordKind, row: Row) -> TrackRecord:
    return TrackRecord(
        by,
        row["name"],
        row["claims"],
        {outcome: row[outcome] for outcome in OUTCOMES},
        row["overdue"],
        row["unjudged"],
        row["moved"],
        row["moved_days"],
    )


def _values(wanted: ClaimFilter) -> dict[str, Any]:
    """Give the values of the filters that are set."""
    claimant = wanted.claimant and wanted.claimant.casefold()
    values = {"topic": wanted.topic, "claimant": claimant, "article_id": wanted.article_id}
    return {name: value for name, value in values.items() if value is not None}
