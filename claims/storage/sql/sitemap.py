"""The pages of the sitemap."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from claims.domain.instants import parse_instant
from claims.storage.base.sitemap import PageKind
from claims.storage.sql.database import Database

LAST_ID: Final = {kind: f"SELECT coalesce(max(id), 0) AS id FROM {kind}" for kind in ("articles", "claims")}
LIST_PAGES: Final = {
    kind: f"SELECT id, updated_at FROM {kind} WHERE id BETWEEN :first AND :last {condition} ORDER BY id"
    for kind, condition in (("articles", ""), ("claims", "AND workflow = 'accepted'"))
}


class SqlSitemap:
    """The `claims.storage.base.sitemap.SitemapStore` of SQLite."""

    db: Database

    def last_page_id(self, kind: PageKind) -> int:
        row = self.db.row(LAST_ID[kind])
        return row["id"] if row else 0

    def list_page_changes(self, kind: PageKind, first: int, last: int) -> Sequence[tuple[int, datetime]]:
        rows = self.db.rows(LIST_PAGES[kind], {"first": first, "last": last})
        return [(row["id"], parse_instant(row["updated_at"])) for row in rows]
