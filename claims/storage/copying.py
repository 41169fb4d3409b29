"""Copy of a whole record from one database to another, also of another engine."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from claims.domain.progress import Progress
from claims.errors import DumpRefused, StoreFailed
from claims.storage.base import Backend

#: shows how many of the lines are used
Track = Callable[[Iterable[bytes], str], Iterator[bytes]]


class Copied(NamedTuple):
    """What a copy found and did."""

    #: rows of a dump
    rows: int
    #: False: the target had them already
    is_new: bool


class _Last:
    """The last line of a dump: it has the number of the others, and their SHA-256."""

    line: bytes = b""

    def noted(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the lines, and note the last one."""
        for self.line in lines:
            yield self.line


def copy_record(source: Backend, target: Backend, track: Track, progress: Progress | None = None) -> Copied:
    """Copy all records, with their ids and the log, and what a dump leaves out.

    A copy that was interrupted can be started again. Leases are not copied: they end.

    Args:
        source: has the tables of this version; what is written to it meanwhile is not copied.
        target: has the tables of this version, and no records, unless they are those of an interrupted copy.
        track: shows the progress of the lines of a dump.
        progress: is called when all lines are read.

    Raises:
        DumpRefused: the target has other records, tokens, sessions or stored answers.
        StoreFailed: the copy differs from the source.
    """
    expected, copied = _Last(), _Last()
    private = list(source.list_private_rows())
    if any(row not in private for row in target.list_private_rows()):
        raise DumpRefused("the target has other tokens, sessions or answers than the source: copy to a new database")
    is_new = not target.count_dump_rows()
    if not is_new:
        rows = _check_same(source, target, track)
    else:
        rows = target.load(track(expected.noted(source.dump()), "copying"), progress)
        for _ in track(copied.noted(target.dump()), "checking the copy"):
            pass
        if copied.line != expected.line:
            raise StoreFailed("the copy differs from the source: delete it, and copy again")
    target.add_private_rows(private)
    return Copied(rows, is_new)


def _check_same(source: Backend, target: Backend, track: Track) -> int:
    """Check that a target has the records of the source; return their number."""
    expected, copied = _Last(), _Last()
    rows = sum(1 for _ in track(expected.noted(source.dump()), "comparing")) - 2
    for _ in track(copied.noted(target.dump()), "comparing"):
        pass
    if copied.line != expected.line:
        raise DumpRefused("the target has other records: copy to a new database")
    return rows
