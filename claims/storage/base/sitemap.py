"""Reads of the store for the sitemap."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

#: a kind of record with a page of its own
PageKind = Literal["articles", "claims"]


class SitemapStore(Protocol):
    """Pages that search engines may index, in parts of bounded size."""

    def last_page_id(self, kind: PageKind) -> int:
        """Return the largest id of a kind of record; 0 if there is none."""

    def list_page_changes(self, kind: PageKind, first: int, last: int) -> Sequence[tuple[int, datetime]]:
        """List articles, or accepted claims, with an id from `first` to `last`, each with its last change, by id."""
