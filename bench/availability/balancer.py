"""A balancer of connections: each new one goes to the next server that accepts it."""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

_HOST: Final = "127.0.0.1"
_CHUNK: Final = 65_536


class Balancer:
    """A TCP balancer in a thread of its own, on 127.0.0.1."""

    def __init__(self, ports: Sequence[int]) -> None:
        """Start to listen on a free port.

        Args:
            ports: of the servers.
        """
        self._ports = list(ports)
        self._next = 0
        #: the connections of clients
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, _HOST, 0))
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, name="balancer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening, and close all connections."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        for writer in list(self._open):
            writer.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Connect a client with a server, until one of them ends."""
        self._open.add(writer)
        found = await self._connect()
        if found is not None:
            pair = [asyncio.create_task(_copy(reader, found[1])), asyncio.create_task(_copy(found[0], writer))]
            await asyncio.wait(pair, return_when=asyncio.FIRST_COMPLETED)
            for task in pair:
                task.cancel()
            found[1].close()
        writer.close()
        self._open.discard(writer)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        """Return the streams of the next server that accepts a connection; None if none does."""
        for _ in self._ports:
            self._next = (self._next + 1) % len(self._ports)
            with suppress(OSError):
                return await asyncio.open_connection(_HOST, self._ports[self._next])
        return None


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
