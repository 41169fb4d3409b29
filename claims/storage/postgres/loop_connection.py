"""A connection that leaves the event loop free while the server works.

In a greenlet (`claims.storage.greenlets`) other requests go on until the answer arrives. In other threads a statement
blocks, as usual.
"""

import asyncio
from collections.abc import Generator
from typing import Any, Final

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import _WaitTimeout
from psycopg.waiting import Ready, Wait

from claims.storage.greenlets import can_wait, wait_at_most
from claims.storage.postgres.rows import Row

#: seconds for the database itself
ANSWER_SECONDS: Final = 15.0
#: seconds that the event loop waits too: most answers come sooner, and to leave it costs more than they take
BLOCKING_SECONDS: Final = 0.0025


class LoopConnection(psycopg.Connection[Row]):
    """A connection of psycopg with another way to wait; it is closed when nobody has it any more."""

    #: seconds after which a server that has not answered a statement of a greenlet is away
    answer_seconds = ANSWER_SECONDS

    def __del__(self, *_: Any) -> None:
        self.close()

    def wait(self, gen: PQGen[RV], *args: Any, **kwargs: Any) -> RV:
        """Run a generator of psycopg, which yields what it waits for; return its result.

        Raises:
            psycopg.OperationalError: the server did not answer in time; the connection is closed.
        """
        if not can_wait():
            return super().wait(gen, *args, **kwargs)
        try:
            return super().wait(gen, timeout=BLOCKING_SECONDS)
        except _WaitTimeout:  # the generator goes on after it
            return self._wait_in_loop(gen)

    def _wait_in_loop(self, gen: PQGen[RV]) -> RV:
        """Run a generator to its end, without blocking the event loop."""
        try:
            return _run(gen, self.pgconn.socket, self.answer_seconds)
        except psycopg.Error:
            raise
        except TimeoutError as error:
            self.pgconn.finish()
            raise psycopg.OperationalError(f"no answer within {self.answer_seconds:.0f} seconds") from error
        except BaseException:  # the request has ended, and nobody reads the answer
            self.pgconn.finish()
            raise


def _run(gen: Generator[Wait, Ready | int, RV], socket: int, seconds: float) -> RV:
    ready = Ready.NONE
    while True:
        try:
            waits_for = gen.send(ready)
        except StopIteration as ended:
            result: RV = ended.value
            return result
        ready = _ready(socket, waits_for, seconds)


def _ready(socket: int, waits_for: Wait, seconds: float) -> Ready:
    """Leave the event loop free until a socket is ready; return for what it is. Raises `TimeoutError`."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[Ready] = loop.create_future()
    if waits_for & Wait.R:
        loop.add_reader(socket, _resolve, ready, Ready.R)
    if waits_for & Wait.W:
        loop.add_writer(socket, _resolve, ready, Ready.W)
    try:
        return wait_at_most(ready, seconds, TimeoutError())
    finally:
        loop.remove_reader(socket)
        loop.remove_writer(socket)


def _resolve(ready: "asyncio.Future[Ready]", value: Ready) -> None:
    if not ready.done():
        ready.set_result(value)
