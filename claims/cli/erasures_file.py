"""The erasures file: one line of JSON for each erasure, with ids only, which a restore repeats.

A line is on disk before the erasure is committed. So a crash loses no line. If the commit then fails, the file has a
line of an erasure that was asked for, and a restore does it.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Any, Final, get_type_hints

import orjson

from claims.domain.erasure import ERASED_KINDS, Erasure
from claims.domain.instants import format_instant, parse_instant
from claims.errors import ErasuresDamaged

#: access rights of a new file
_PRIVATE: Final = 0o600
_INSTANTS: Final = frozenset(name for name, hint in get_type_hints(Erasure).items() if hint is datetime)
_FLAGS: Final = frozenset(name for name, hint in get_type_hints(Erasure).items() if hint is bool)


def read_erasures(path: Path) -> list[Erasure]:
    """Return the erasures of a file, in its order; none if there is no file.

    Raises:
        ErasuresDamaged: a line is incomplete or wrong; the message names it.
        OSError: the file cannot be read.
    """
    if not path.exists():
        return []
    erasures = []
    for number, line in enumerate(path.read_bytes().splitlines(keepends=True), 1):
        erasure = _parsed(line)
        if erasure is None:
            raise ErasuresDamaged(f"line {number} of {path} is damaged")
        erasures.append(erasure)
    return erasures


def add_erasure(path: Path, erasure: Erasure) -> None:
    """Append an erasure to a file, and wait until it is on disk; a missing file is created.

    Raises:
        ErasuresDamaged: a line of the file is incomplete or wrong; the message names it.
        OSError: the file cannot be written.
    """
    read_erasures(path)
    is_new = not path.exists()
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, _PRIVATE)
    try:
        _write_all(file, _line(erasure))
        os.fsync(file)
    finally:
        os.close(file)
    if is_new:
        folder = os.open(path.absolute().parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _write_all(file: int, line: bytes) -> None:
    while line:
        line = line[os.write(file, line) :]


def _line(erasure: Erasure) -> bytes:
    members: dict[str, Any] = {
        "kind": erasure.kind,
        "id": erasure.id,
        "created_at": format_instant(erasure.created_at),
        "at": format_instant(erasure.at),
        "with_verdict": erasure.with_verdict,
        "with_text": erasure.with_text,
    }
    return orjson.dumps(members, option=orjson.OPT_APPEND_NEWLINE)


def _parsed(line: bytes) -> Erasure | None:
    """Return the erasure of a line; None if the line is incomplete or wrong."""
    try:
        members = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not line.endswith(b"\n") or not isinstance(members, dict) or set(members) != {*get_type_hints(Erasure)}:
        return None
    if not all(_is_possible(name, value) for name, value in members.items()):
        return None
    try:
        instants = {name: parse_instant(members[name]) for name in _INSTANTS}
    except ValueError:
        return None
    return Erasure(**members | instants)


def _is_possible(name: str, value: object) -> bool:
    """Return True if a member of a line can have a value; instants are parsed later."""
    if name in _FLAGS:
        return isinstance(value, bool)
    if name == "id":
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    return value in ERASED_KINDS if name == "kind" else isinstance(value, str)
