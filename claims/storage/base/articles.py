"""Articles and revisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from claims.domain.records import Article, Revision, Span


class ArticleStore(Protocol):
    """Articles and revisions."""

    def add_article(self, article: Article) -> int:
        """Store a new article (its `id` is ignored) with its first revision; give the new id.

        Raises:
            ArticleExists: its URL is taken; `article_id` names the one there.
        """

    def get_article(self, article_id: int) -> Article:
        """Return an article, its revision without text. Raises `ArticleNotFound`."""

    def list_articles_by_id(self, ids: Sequence[int]) -> list[Article]:
        """List those of `ids` that exist, in no order."""

    def find_articles(self, urls: Sequence[str]) -> dict[str, int]:
        """List the ids of the articles that have one of these URLs, by those."""

    def list_articles(self, after: int, limit: int) -> list[Article]:
        """List articles with an id above `after`, by id."""

    def add_revision(self, revision: Revision) -> None:
        """Store a further revision and make it the article's newest."""

    def get_revision(self, article_id: int, number: int) -> Revision:
        """Return a revision with its text. Raises `RevisionNotFound`."""

    def list_revisions(self, article_id: int, after: int, limit: int) -> list[Revision]:
        """List revisions numbered above `after`, without texts, by number."""

    def set_revision_text(self, article_id: int, number: int, text: str, at: datetime) -> None:
        """Supply the text of a withheld revision."""

    def list_spans_of_revision(self, article_id: int, number: int) -> list[tuple[int, Span]]:
        """List every span in one revision with its claim's id, by claim and position."""
