"""The tasks of the pool by name. Each is imported on first use, so that the server never imports it."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any, Final, Protocol

from claims.domain.extraction import Candidate
from claims.domain.imports import PageArticle
from claims.domain.pictures import SharePicture

_TASKS: Final = {
    "draw_picture": ("claims.formats.share_picture", "share_picture"),
    "extract": ("claims.extraction.candidates", "extract"),
    "read_html": ("claims.formats.html", "read_html"),
}


class TextTasks(Protocol):
    """Slow functions of a text: in this process, or in the pool."""

    def extract(
        self, text: str, published_on: date, language: str, author: str, country: str | None = None
    ) -> list[Candidate]:
        """List the forecasts of a text (`claims.extraction.candidates.extract`).

        Raises:
            LanguageNotSupported: there are no tables for the language.
            TextTooComplex: the task needs more CPU time or memory than it may have.
            ServerBusy: the task had to wait for too long.
        """

    def read_html(self, html: str, url: str) -> PageArticle:
        """Return the article of a page (`claims.formats.html.read_html`).

        Raises:
            PageUnreadable: the page contains no article.
            TextTooComplex: the task needs more CPU time or memory than it may have.
            ServerBusy: the task had to wait for too long.
        """

    def draw_picture(self, picture: SharePicture) -> bytes:
        """Return the picture of a claim as PNG (`claims.formats.share_picture.share_picture`).

        Raises:
            TextTooComplex: the task needs more CPU time or memory than it may have.
            ServerBusy: the task had to wait for too long.
        """


class InProcess:
    """`TextTasks` in this process, without limits: for commands and tests."""

    def extract(
        self, text: str, published_on: date, language: str, author: str, country: str | None = None
    ) -> list[Candidate]:
        candidates: list[Candidate] = task("extract")(text, published_on, language, author, country)
        return candidates

    def read_html(self, html: str, url: str) -> PageArticle:
        article: PageArticle = task("read_html")(html, url)
        return article

    def draw_picture(self, picture: SharePicture) -> bytes:
        drawn: bytes = task("draw_picture")(picture)
        return drawn


def task(name: str) -> Callable[..., Any]:
    """Return the function of a task."""
    module, function = _TASKS[name]
    loaded: Callable[..., Any] = getattr(import_module(module), function)
    return loaded
