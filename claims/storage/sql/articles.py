"""Articles and revisions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import orjson

from claims.domain.claimants import name_key
from claims.domain.instants import format_instant, parse_instant
from claims.domain.records import Article, Revision, Span
from claims.domain.url_key import url_key
from claims.domain.visibility import Visibility
from claims.errors import ArticleExists, ArticleNotFound, Message, RevisionNotFound, VersionConflict
from claims.search.tokens import index_text
from claims.storage.sql import record_counts, search_index
from claims.storage.sql.columns import ids_in, insert_into, next_id, update
from claims.storage.sql.database import Database, Row
from claims.storage.sql.spans import span_from
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.values import Params, columns_of, dumps

#: an article with its newest revision
_ARTICLE = """
    SELECT a.*, r.sha256, r.length, r.withheld, r.created_at AS revised_at
    FROM articles AS a JOIN revisions AS r ON r.article_id = a.id AND r.number = a.revision
"""
ADD_ARTICLE = insert_into("articles")
NEXT_ARTICLE_ID = next_id("articles")
ADD_REVISION = insert_into("revisions")
UPDATE_ARTICLE = "UPDATE articles SET revision = :revision, updated_at = :at, version = version + 1 WHERE id = :id"
SET_REVISION_TEXT = """
    UPDATE revisions SET text = :text, withheld = 0 WHERE article_id = :article_id AND number = :number
"""
#: columns that an edit changes
_DERIVED = ("url_key", "publisher_key", "author_keys", "title_tokens")
_EDITED = ("url", "title", "authors", "publisher", "published_on", "language", "updated_at", "version", *_DERIVED)
EDIT_ARTICLE = update("articles", _EDITED, "id = :id AND version = :expected_version")
_CLAIMS_OF_ARTICLE = "SELECT id FROM claims WHERE article_id = :id"
#: new rows get larger ids than those of deleted rows
KEEP_IDS = tuple(
    f"""
    INSERT INTO last_ids (name, id)
    SELECT '{table}', largest FROM (SELECT max(id) AS largest FROM {table} WHERE {where}) AS known
    WHERE largest IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET id = excluded.id WHERE last_ids.id < excluded.id
    """
    for table, where in (
        ("articles", "id = :id"),
        ("claims", "article_id = :id"),
        ("deadlines", f"claim_id IN ({_CLAIMS_OF_ARTICLE})"),
        ("evidence", f"claim_id IN ({_CLAIMS_OF_ARTICLE})"),
    )
)
DELETE_ARTICLE = (
    "UPDATE claims SET deadline_id = NULL WHERE article_id = :id",
    search_index.REMOVE_ARTICLE,
    *(
        f"DELETE FROM {table} WHERE claim_id IN ({_CLAIMS_OF_ARTICLE})"
        for table in ("deadlines", "evidence", "spans", "claim_topics", "lease_expiries", "claim_notes")
    ),
    "DELETE FROM claims WHERE article_id = :id",
    "DELETE FROM revisions WHERE article_id = :id",
    "DELETE FROM articles WHERE id = :id",
)
GET_ARTICLE = _ARTICLE + "WHERE a.id = :id"
#: the oldest article of each page
FIND_ARTICLES = """
    SELECT url_key, min(id) AS id FROM articles WHERE url_key IN (SELECT value FROM json_each(:keys)) GROUP BY url_key
"""
#: articles of one page, stored before addresses were compared by their normal form
LIST_SAME_PAGES = """
    SELECT json_group_array(id) AS ids FROM (SELECT url_key, id FROM articles ORDER BY url_key, id) AS known
    GROUP BY url_key HAVING count(*) > 1 ORDER BY min(id)
"""
LIST_ARTICLES_BY_ID = f"{_ARTICLE} WHERE a.id IN {ids_in('ids')} ORDER BY a.id"
LIST_ARTICLES = _ARTICLE + "WHERE a.id > :after ORDER BY a.id LIMIT :limit"
GET_REVISION = "SELECT * FROM revisions WHERE article_id = :article_id AND number = :number"
LIST_REVISIONS = """
    SELECT article_id, number, sha256, length, withheld, created_at, NULL AS text
    FROM revisions WHERE article_id = :article_id AND number > :after ORDER BY number LIMIT :limit
"""
LIST_SPANS_OF_REVISION = """
    SELECT s.* FROM claims AS c JOIN spans AS s ON s.claim_id = c.id AND s.revision = :revision
    WHERE c.article_id = :article_id AND (c.is_public = 1 OR :sees_all) ORDER BY s.claim_id, s.position
"""


class SqlArticles:
    """The articles of `claims.storage.base.ArticleStore` in SQLite."""

    db: Database

    def add_article(self, article: Article) -> int:
        self._check_address(article)
        row = self.db.row(NEXT_ARTICLE_ID)
        assert row is not None  # noqa: S101 - an aggregate always has a row
        article_id: int = row["id"]
        self.db.run(ADD_ARTICLE, _article_params(replace(article, id=article_id)) | {"revision": 1})
        self.db.run(ADD_REVISION, _revision_params(replace(article.revision, article_id=article_id)))
        return article_id

    def get_article(self, article_id: int) -> Article:
        row = self.db.row(GET_ARTICLE, {"id": article_id})
        if row is None:
            raise ArticleNotFound(f"there is no article {article_id}")
        return article_from(row)

    def list_articles_by_id(self, ids: Sequence[int]) -> list[Article]:
        rows = self.db.rows(LIST_ARTICLES_BY_ID, {"ids": dumps(list(ids))}) if ids else []
        return [article_from(row) for row in rows]

    def find_articles(self, urls: Sequence[str]) -> dict[str, int]:
        keys = {url: url_key(url) for url in urls}
        ids = {row["url_key"]: row["id"] for row in self.db.rows(FIND_ARTICLES, {"keys": dumps(list(keys.values()))})}
        return {url: ids[key] for url, key in keys.items() if key in ids}

    def list_same_pages(self) -> list[tuple[int, ...]]:
        return [tuple(orjson.loads(row["ids"])) for row in self.db.rows(LIST_SAME_PAGES)]

    def list_articles(self, after: int, limit: int) -> list[Article]:
        return [article_from(row) for row in self.db.rows(LIST_ARTICLES, {"after": after, "limit": limit})]

    def add_revision(self, revision: Revision) -> None:
        self.db.run(ADD_REVISION, _revision_params(revision))
        self._set_newest(revision.article_id, revision.number, revision.created_at)

    def get_revision(self, article_id: int, number: int) -> Revision:
        row = self.db.row(GET_REVISION, {"article_id": article_id, "number": number})
        if row is None:
            raise RevisionNotFound(f"article {article_id} has no revision {number}")
        return _revision_from(row)

    def list_revisions(self, article_id: int, after: int, limit: int) -> list[Revision]:
        params = {"article_id": article_id, "after": after, "limit": limit}
        return [_revision_from(row) for row in self.db.rows(LIST_REVISIONS, params)]

    def set_revision_text(self, article_id: int, number: int, text: str, at: datetime) -> None:
        self.db.run(SET_REVISION_TEXT, {"article_id": article_id, "number": number, "text": text})
        self._set_newest(article_id, number, at)

    def update_article(self, before: Article, after: Article) -> None:
        if url_key(after.url) != url_key(before.url):
            self._check_address(after)
        if not self.db.run_counted(EDIT_ARTICLE, _article_params(after) | {"expected_version": before.version}):
            raise VersionConflict(f"article {before.id} is no longer at version {before.version}")
        if after.title != before.title:
            self.db.run(search_index.UPDATE_TITLE, {"id": after.id})

    def _check_address(self, article: Article) -> None:
        """Check that no other article has an address of the same page."""
        for article_id in self.find_articles([article.url]).values():
            if article_id != article.id:
                message = "article {article_id} is of the page at this URL"
                raise ArticleExists(Message(message, article_id=article_id), article_id=article_id)

    def delete_article(self, article_id: int) -> None:
        record_counts.remove_article(self.db, article_id)
        for statement in (*KEEP_IDS, *DELETE_ARTICLE):
            self.db.run(statement, {"id": article_id})

    def list_spans_of_revision(self, article_id: int, number: int, visibility: Visibility) -> list[tuple[int, Span]]:
        params = {"article_id": article_id, "revision": number, "sees_all": visibility.sees_all}
        rows = self.db.rows(LIST_SPANS_OF_REVISION, params)
        return [(row["claim_id"], span_from(row)) for row in rows]

    def _set_newest(self, article_id: int, number: int, at: datetime) -> None:
        self.db.run(UPDATE_ARTICLE, {"id": article_id, "revision": number, "at": format_instant(at)})


def _article_params(article: Article) -> Params:
    """Return the parameters of `ADD_ARTICLE`, and with the expected version those of `EDIT_ARTICLE`."""
    return columns_of(
        article,
        COLUMNS["articles"],
        revision=article.revision.number,
        url_key=url_key(article.url),
        publisher_key=name_key(article.publisher),
        author_keys=dumps(list(map(name_key, article.authors))),
        title_tokens=index_text(article.title),
    )


def article_from(row: Row) -> Article:
    """Return an article with its newest revision, without text."""
    return Article(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        authors=tuple(orjson.loads(row["authors"])),
        publisher=row["publisher"],
        published_on=date.fromisoformat(row["published_on"]),
        language=row["language"],
        revision=Revision(
            article_id=row["id"],
            number=row["revision"],
            sha256=row["sha256"],
            length=row["length"],
            withheld=bool(row["withheld"]),
            created_at=parse_instant(row["revised_at"]),
        ),
        created_at=parse_instant(row["created_at"]),
        updated_at=parse_instant(row["updated_at"]),
        version=row["version"],
    )


def _revision_from(row: Row) -> Revision:
    return Revision(
        article_id=row["article_id"],
        number=row["number"],
        sha256=row["sha256"],
        length=row["length"],
        withheld=bool(row["withheld"]),
        created_at=parse_instant(row["created_at"]),
        text=row["text"],
    )


def _revision_params(revision: Revision) -> Params:
    return columns_of(revision, COLUMNS["revisions"], withheld=int(revision.withheld))
