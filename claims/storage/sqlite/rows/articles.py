"""Articles and revisions."""

from datetime import date

import orjson

from claims.domain.instants import format_instant, parse_instant
from claims.domain.records import Article, Revision
from claims.storage.sqlite.connection import Row
from claims.storage.sqlite.rows.values import Params


def article_from(row: Row) -> Article:
    """Read an article with its newest revision, without text."""
    return Article(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        authors=tuple(orjson.loads(row["authors"])),
        publisher=row["publisher"],
        published_on=date.fromisoformat(row["published_on"]),
        language=row["language"],
        revision=Revision(
            row["id"],
            row["revision"],
            row["sha256"],
            row["length"],
            bool(row["withheld"]),
            parse_instant(row["revised_at"]),
        ),
        created_at=parse_instant(row["created_at"]),
        updated_at=parse_instant(row["updated_at"]),
        version=row["version"],
    )


def revision_from(row: Row) -> Revision:
    """Read a revision."""
    return Revision(
        row["article_id"],
        row["number"],
        row["sha256"],
        row["length"],
        bool(row["withheld"]),
        parse_instant(row["created_at"]),
        row["text"],
    )


def revision_params(revision: Revision) -> Params:
    """Give the parameters of ADD_REVISION."""
    return {
        "article_id": revision.article_id,
        "number": revision.number,
        "sha256": revision.sha256,
        "length": revision.length,
        "withheld": int(revision.withheld),
        "created_at": format_instant(revision.created_at),
        "text": revision.text,
    }
