"""Streams: answers whose body a thread writes while the event loop sends it."""

import asyncio
from typing import Any, Final

#: seconds in which a client must take a piece of the body
SEND_SECONDS: Final = 30.0


class ClientTooSlow(Exception):
    """The client did not take a piece of the body in time, or has disconnected."""


class StreamSender:
    """Sends the pieces of one answer from another thread than that of the event loop."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, proto: Any, status: int, headers: list[tuple[str, str]]
    ) -> None:
        """Create the sender; the head of the answer is sent with the first piece.

        Args:
            loop: the event loop of the request.
            proto: the protocol object of the request (RSGI specification, version 1.6).
            status: the HTTP status code.
            headers: of the answer.
        """
        self._loop, self._proto = loop, proto
        self._head = status, headers
        self._transport: Any = None

    @property
    def has_sent(self) -> bool:
        """True if a piece was sent."""
        return self._transport is not None

    def send(self, piece: bytes) -> None:
        """Send a piece, and wait until the client has room for the next one.

        Raises:
            ClientTooSlow: it has none in time, or has disconnected.
        """
        sent = asyncio.run_coroutine_threadsafe(self._send(piece), self._loop)
        try:
            sent.result(SEND_SECONDS)
        except TimeoutError as error:
            sent.cancel()
            raise ClientTooSlow from error
        except RuntimeError as error:  # granian's, after a disconnect
            raise ClientTooSlow from error

    async def _send(self, piece: bytes) -> None:
        if self._transport is None:
            self._transport = self._proto.response_stream(*self._head)
        await self._transport.send_bytes(piece)
