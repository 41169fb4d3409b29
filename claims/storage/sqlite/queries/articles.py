"""Articles and revisions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from claims.domain.instants import format_instant
from claims.domain.records import Article, Revision, Span
from claims.errors import ArticleExists, ArticleNotFound, RevisionNotFound
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.rows.articles import article_from, revision_from, revision_params
from claims.storage.sqlite.rows.claims import span_from
from claims.storage.sqlite.rows.values import columns, dumps
from claims.storage.sqlite.statements import articles as sql


class SqlArticles:
    """`claims.storage.base.ArticleStore`."""

    db: Sqlite

    def add_article(self, article: Article) -> int:
        there = self.db.row(sql.FIND_ARTICLE, {"url": article.url})
        if there is not None:
            raise ArticleExists(f"article {there['id']} has this URL", article_id=there["id"])
        names = ("url", "title", "authors", "publisher", "published_on", "language")
        values = columns({name: getattr(article, name) for name in names})
        article_id = self.db.insert(sql.ADD_ARTICLE, values | {"at": format_instant(article.created_at)})
        self.db.run(sql.ADD_REVISION, revision_params(replace(article.revision, article_id=article_id)))
        return article_id

    def get_article(self, article_id: int) -> Article:
        row = self.db.row(sql.GET_ARTICLE, {"id": article_id})
        if row is None:
            raise ArticleNotFound(f"there is no article {article_id}")
        return article_from(row)

    def list_articles_by_id(self, ids: Sequence[int]) -> list[Article]:
        rows = self.db.rows(sql.LIST_ARTICLES_BY_ID, {"ids": dumps(list(ids))}) if ids else []
        return [article_from(row) for row in rows]

    def find_articles(self, urls: Sequence[str]) -> dict[str, int]:
        return {row["url"]: row["id"] for row in self.db.rows(sql.FIND_ARTICLES, {"urls": dumps(list(urls))})}

    def list_articles(self, after: int, limit: int) -> list[Article]:
        return [article_from(row) for row in self.db.rows(sql.LIST_ARTICLES, {"after": after, "limit": limit})]

    def add_revision(self, revision: Revision) -> None:
        self.db.run(sql.ADD_REVISION, revision_params(revision))
        self._touch(revision.article_id, revision.number, revision.created_at)

    def get_revision(self, article_id: int, number: int) -> Revision:
        row = self.db.row(sql.GET_REVISION, {"article_id": article_id, "number": number})
        if row is None:
            raise RevisionNotFound(f"article {article_id} has no revision {number}")
        return revision_from(row)

    def list_revisions(self, article_id: int, after: int, limit: int) -> list[Revision]:
        params = {"article_id": article_id, "after": after, "limit": limit}
        return [revision_from(row) for row in self.db.rows(sql.LIST_REVISIONS, params)]

    def set_revision_text(self, article_id: int, number: int, text: str, at: datetime) -> None:
        self.db.run(sql.SET_REVISION_TEXT, {"article_id": article_id, "number": number, "text": text})
        self._touch(article_id, number, at)

    def list_spans_of_revision(self, article_id: int, number: int) -> list[tuple[int, Span]]:
        rows = self.db.rows(sql.LIST_SPANS_OF_REVISION, {"article_id": article_id, "revision": number})
        return [(row["claim_id"], span_from(row)) for row in rows]

    def _touch(self, article_id: int, number: int, at: datetime) -> None:
        self.db.run(sql.UPDATE_ARTICLE, {"id": article_id, "revision": number, "at": format_instant(at)})
