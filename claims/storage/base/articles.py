"""Articles and revisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from claims.domain.records import Article, Revision, Span
from claims.domain.visibility import Visibility


class ArticleStore(Protocol):
    """Articles and revisions."""

    def add_article(self, article: Article) -> int:
        """Store a new article (its `id` is ignored) with its first revision; return the new id.

        Raises:
            ArticleExists: another article has the URL; `article_id` is its id.
        """

    def get_article(self, article_id: int) -> Article:
        """Return an article, its revision without text. Raises `ArticleNotFound`."""

    def list_articles_by_id(self, ids: Sequence[int]) -> list[Article]:
        """List the existing articles among `ids`, in no order."""

    def find_articles(self, urls: Sequence[str]) -> dict[str, int]:
        """Return the ids of the articles of the pages at these URLs, by URL; of several the oldest.

        Addresses are compared by `claims.domain.url_key.url_key`.
        """

    def list_same_pages(self) -> list[tuple[int, ...]]:
        """List the articles that are of one page, from before addresses were compared by their keys: their ids."""

    def list_articles(self, after: int, limit: int) -> list[Article]:
        """List articles with an id above `after`, by id."""

    def update_article(self, before: Article, after: Article) -> None:
        """Replace what an article says of itself if its version is still `before.version`.

        Raises:
            VersionConflict: the stored version is another one.
            ArticleExists: another article has the new URL; `article_id` is its id.
        """

    def delete_article(self, article_id: int) -> None:
        """Delete an article with its revisions and claims; no later record gets the id of a deleted one.

        The caller has checked that the claims are rejected candidates, and that no other claim names them.
        """

    def add_revision(self, revision: Revision) -> None:
        """Store a further revision and make it the article's newest."""

    def get_revision(self, article_id: int, number: int) -> Revision:
        """Return a revision with its text. Raises `RevisionNotFound`."""

    def list_revisions(self, article_id: int, after: int, limit: int) -> list[Revision]:
        """List revisions numbered above `after`, without texts, by number.

        Args:
            article_id: the article.
            after: the number after which the list begins; 0 for all.
            limit: revisions at most.
        """

    def set_revision_text(self, article_id: int, number: int, text: str, at: datetime) -> None:
        """Store the text of a withheld revision.

        Args:
            article_id: the article.
            number: of the revision.
            text: normalized; its hash is that of the revision.
            at: UTC.
        """

    def list_spans_of_revision(self, article_id: int, number: int, visibility: Visibility) -> list[tuple[int, Span]]:
        """List every span in one revision with its claim's id, by claim and position.

        Args:
            article_id: the article.
            number: of the revision.
            visibility: of the caller; claims that the caller must not see are left out.
        """
