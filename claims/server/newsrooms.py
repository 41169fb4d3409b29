"""The requests of several newsrooms: each goes to the application of its host or prefix."""

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from claims.newsrooms import HostedNewsroom
from claims.server.environ import Scope
from claims.server.plain_problems import plain_problem
from claims.server.rsgi import RsgiAdapter

#: paths of the whole server, on any host
_OF_SERVER: Final = frozenset({"/healthz", "/metrics"})
_READY: Final = "/readyz"
_NOT_FOUND: Final = plain_problem(
    HTTPStatus.NOT_FOUND,
    "No newsroom of this server has this host or prefix.",
    "Use the address of a newsroom; a proxy must pass on the header Host.",
)


class NewsroomsAdapter:
    """An RSGI application with one adapter for each newsroom."""

    def __init__(self, newsrooms: Sequence[HostedNewsroom], adapters: Sequence[RsgiAdapter]) -> None:
        """Create the adapter.

        Args:
            newsrooms: one at least.
            adapters: of their applications, in the same order.
        """
        pairs = list(zip(newsrooms, adapters, strict=True))
        self._hosts = {newsroom.host: adapter for newsroom, adapter in pairs if newsroom.host}
        #: host and prefix -> adapter
        self._prefixes = {
            ((urlsplit(newsroom.settings.PUBLIC_URL).hostname or ""), newsroom.prefix): adapter
            for newsroom, adapter in pairs
            if newsroom.prefix
        }
        self._all = adapters

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the adapters."""
        for adapter in self._all:
            adapter.__rsgi_init__(loop)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop the adapters."""
        for adapter in self._all:
            adapter.__rsgi_del__(loop)

    async def __rsgi__(self, scope: Scope, proto: Any) -> None:
        """Answer one request."""
        adapter = self._find(scope)
        if adapter is not None:
            await adapter.__rsgi__(scope, proto)
        elif scope.path == _READY:
            await self._answer_ready(scope, proto)
        elif scope.path in _OF_SERVER:
            await self._all[0].__rsgi__(scope, proto)
        else:
            proto.response_bytes(*_NOT_FOUND)

    def _find(self, scope: Scope) -> RsgiAdapter | None:
        """Return the adapter of a request; None if its host and its path are of no newsroom."""
        first, _, _ = scope.path.removeprefix("/").partition("/")
        host = host_of(scope)
        return self._prefixes.get((host, f"/{first}")) or self._hosts.get(host)

    async def _answer_ready(self, scope: Scope, proto: Any) -> None:
        """Answer with the first newsroom that is not ready, or with the last one."""
        for adapter in self._all[:-1]:
            answer = _Noted()
            await adapter.__rsgi__(scope, answer)
            if answer.arguments[0] != 200:
                proto.response_bytes(*answer.arguments)
                return
        await self._all[-1].__rsgi__(scope, proto)


class _Noted:
    """Takes the answer of an adapter to a request without a body."""

    arguments: tuple[int, list[tuple[str, str]], bytes] = (500, [], b"")

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Note an answer."""
        self.arguments = status, headers, body

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        """Note an answer without a body."""
        self.arguments = status, headers, b""


def host_of(scope: Scope) -> str:
    """Return the host that a request names, in lower case, without a port (RFC 9110, section 7.2)."""
    named = scope.headers.get("host") or getattr(scope, "authority", None) or ""
    host = str(named).lower()
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]
