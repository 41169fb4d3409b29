"""Answers with whole addresses, which are kept: they are made, and compressed, once."""

from collections.abc import Hashable
from datetime import datetime
from typing import Any

from claims.api.compression import pack
from claims.api.public_url import base_url, with_base
from claims.api.responses import Answer
from claims.page_cache import KeptPage, PageCache
from claims.services.context import ServiceContext


class WholeAnswer(Answer):
    """An answer with status 200 whose addresses are whole."""

    __slots__ = ("_packed",)
    _packed: bytes

    @property
    def etag(self) -> str | None:
        """The header ETag; None without one."""
        return dict(self.headers).get("ETag")

    def packed(self) -> bytes:
        """Return the body as gzip, compressed once."""
        if not hasattr(self, "_packed"):
            object.__setattr__(self, "_packed", pack(self.body))
        return self._packed


def find_kept(pages: PageCache, environ: dict[str, Any], context: ServiceContext, tag: str) -> WholeAnswer | None:
    """Return the kept answer to a request; None without one.

    Args:
        pages: the kept pages.
        environ: the WSGI environ.
        context: of the caller.
        tag: names the state of the log.
    """
    kept: WholeAnswer | None = pages.find(_key(environ, context), tag, context.clock())
    return kept


def keep(
    pages: PageCache, environ: dict[str, Any], context: ServiceContext, tag: str, answer: Answer, *holds: datetime
) -> WholeAnswer:
    """Keep an answer, and return it with whole addresses.

    Args:
        pages: the kept pages.
        environ: the WSGI environ.
        context: of the caller.
        tag: names the state of the log that the answer shows.
        answer: with status 200.
        holds: the first instant at which it holds, and the first at which it no longer does, UTC; none: always.
    """
    body = with_base(answer.body, base_url(environ).encode())
    headers = [header for header in answer.headers if header[0] != "Content-Length"]
    whole = WholeAnswer(answer.status, [*headers, ("Content-Length", str(len(body)))], body)
    pages.keep(_key(environ, context), KeptPage(whole, len(body), tag, *holds))
    return whole


def _key(environ: dict[str, Any], context: ServiceContext) -> Hashable:
    """Return path, query string, the beginning of all addresses, and what the caller sees."""
    return environ["PATH_INFO"], environ.get("QUERY_STRING", ""), base_url(environ), context.visibility
