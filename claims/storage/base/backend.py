"""What the application, its server and its commands ask of a database engine, beside the records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from claims.storage.base import Store


class CommitSignal(Protocol):
    """Tells one process that any process has committed; an event loop can wait for it."""

    def fileno(self) -> int:
        """Return the file descriptor that becomes readable after a commit."""

    def drain(self) -> None:
        """Discard what has been signalled so far."""

    def close(self) -> None:
        """Free the file descriptor."""


@dataclass(slots=True)
class DumpProgress:
    """How much of a dump has been written."""

    #: lines, the first line with them
    lines: int = 0
    #: bytes
    size: int = 0


class Backend(Protocol):
    """A database engine, opened at an address."""

    @property
    def store(self) -> "Store":
        """The records."""

    @property
    def address(self) -> str:
        """Where the database is, for people: an absolute path, or an address without a password."""

    def exists(self) -> bool:
        """Return True if there is a database at the address."""

    def migrate(self) -> None:
        """Create or update the tables; several processes may do so at once.

        Raises:
            StoreUnusable: the address leads to no database of Duecheck's, or to one of a later version.
        """

    def check(self) -> None:
        """Check that the database answers and has the tables of this version.

        Raises:
            StoreBusy: it does not answer just now.
            StoreUnusable: it is not a database of this version.
        """

    def watch_commits(self) -> CommitSignal | None:
        """Return a signal of commits, or None where the system has none: then callers must poll."""

    def secret_key(self) -> str:
        """Return the key that signs sessions: the same in every process, made when it is first asked for."""

    def backup(self, target: Path) -> None:
        """Copy the database, as it is at one instant, to a new file; writers go on meanwhile.

        Raises:
            FileExistsError: the file exists.
        """

    def restore(self, source: Path, at: datetime) -> None:
        """Replace all records by those of a backup; servers may go on running.

        The log continues behind both logs with a `log.restored` row: no seq is used twice.

        Args:
            source: a file that `backup` wrote.
            at: the instant of the restore, UTC.

        Raises:
            FileNotFoundError: the file does not exist.
            StoreUnusable: the file is no sound backup, or one of a later version.
        """

    def dump(self, part: Iterable[bytes] | None = None, progress: DumpProgress | None = None) -> Iterator[bytes]:
        """Return the lines of a dump of all records, without tokens, remembered answers and leases.

        The lines are those of one instant; writers go on meanwhile. The same records give the same bytes.

        Args:
            part: lines of a dump that was cut short. Where no record has changed since, only the lines after them
                are returned; otherwise all lines.
            progress: is set, before the first line is returned, to what the part holds that stays.
        """

    def count_dump_rows(self) -> int:
        """Return the number of rows that a dump has now, for showing progress."""

    def load(self, lines: Iterable[bytes]) -> int:
        """Load a dump into an empty database, whole or not at all; return the number of rows.

        Raises:
            DumpRefused: the database is not empty, or a line is not what it should be; the message names the line.
        """

    def close(self) -> None:
        """Close what the calling thread has opened."""
