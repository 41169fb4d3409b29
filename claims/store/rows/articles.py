"""Articles and revisions."""

from datetime import date

import orjson

from claims.clock import parse_stamp, stamp
from claims.model import Article, Revision
from claims.store.rows.values import Params
from claims.store.sqlite import Row


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
            parse_stamp(row["revised_at"]),
        ),
        created_at=parse_stamp(row["created_at"]),
        updated_at=parse_stamp(row["updated_at"]),
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
        parse_stamp(row["created_at"]),
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
        "created_at": stamp(revision.created_at),
        "text": revision.text,
    }
