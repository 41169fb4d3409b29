"""Messages between the server and a process of its pool: pickled objects, each after its length."""

import pickle
import select
import struct
import time
from typing import IO, Any, Final

#: items of a list in one message
PIECE: Final = 32
_LENGTH: Final = struct.Struct("!Q")


class Timeout(Exception):
    """No message came in time."""


def send_answer(stream: IO[bytes], result: Any, error: Exception | None) -> None:
    """Write the answer to a task; a list is cut into pieces, because the reader is not interrupted within one."""
    if not isinstance(result, list):
        send(stream, (result, error, None))
        return
    send(stream, (None, error, len(result)))
    for start in range(0, len(result), PIECE):
        send(stream, result[start : start + PIECE])


def receive_answer(stream: IO[bytes], seconds: float) -> tuple[Any, Exception | None]:
    """Return the answer to a task: its result and its error, as `send_answer` wrote them. Raises as `receive`."""
    end = time.monotonic() + seconds
    result, error, length = receive(stream, seconds)
    if length is None:
        return result, error
    items: list[Any] = []
    while len(items) < length:
        items += receive(stream, end - time.monotonic())
    return items, error


def send(stream: IO[bytes], message: Any) -> None:
    """Write a message. Raises BrokenPipeError if the other process has ended."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes], seconds: float) -> Any:
    """Return the next message of an unbuffered stream.

    Args:
        stream: the end of a pipe; only our own process writes to the other end.
        seconds: to wait for the whole message.

    Raises:
        Timeout: it did not come in time.
        EOFError: the other process has ended.
    """
    end = time.monotonic() + seconds
    (length,) = _LENGTH.unpack(_read(stream, _LENGTH.size, end))
    return pickle.loads(_read(stream, length, end))  # noqa: S301 - from our own process


def _read(stream: IO[bytes], length: int, end: float) -> bytes:
    chunks = []
    while length:
        if not select.select([stream], [], [], max(0.0, end - time.monotonic()))[0]:
            raise Timeout
        chunk = stream.read(min(length, 1 << 20))
        if not chunk:
            raise EOFError
        chunks.append(chunk)
        length -= len(chunk)
    return b"".join(chunks)
