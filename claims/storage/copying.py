"""Copy of a whole record from one database to another, also of another engine."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from claims.domain.progress import Progress, tracked
from claims.errors import DuecheckError, DumpRefused, StoreFailed
from claims.storage.base import Backend


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


def copy_record(source: Backend, target: Backend, progress: Progress | None = None) -> Copied:
    """Copy all records, with their ids and the log, and what a dump leaves out.

    A copy that was interrupted can be started again. Leases are not copied: they end.

    Args:
        source: has the tables of this version; what is written to it meanwhile is not copied.
        target: has the tables of this version, and no records, unless they are those of an interrupted copy.
        progress: is called meanwhile.

    Raises:
        DumpRefused: the target has other records, tokens, sessions or stored answers.
        StoreFailed: the copy differs from the source.
    """
    private = list(source.list_private_rows())
    if any(row not in private for row in target.list_private_rows()):
        raise DumpRefused("the target has other tokens, sessions or answers than the source: copy to a new database")
    is_new = not target.count_dump_rows()
    total = source.count_dump_rows() + 2  # the first and the last line
    expected, copied = _Last(), _Last()
    lines = tracked(expected.noted(source.dump()), progress, "copying" if is_new else "comparing", total)
    rows = target.load(lines, progress) if is_new else sum(1 for _ in lines) - 2
    for _ in tracked(copied.noted(target.dump()), progress, "checking the copy", total):
        pass
    if copied.line != expected.line:
        raise _difference(is_new)
    target.add_private_rows(private)
    return Copied(rows, is_new)


def _difference(is_new: bool) -> DuecheckError:
    if is_new:
        return StoreFailed("the copy differs from the source: delete it, and copy again")
    return DumpRefused("the target has other records: copy to a new database")
