"""The protocol of a database engine for the application, the server and the commands, beside the records."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from claims.domain.progress import Progress
from claims.domain.restored_tokens import RestoredTokens

if TYPE_CHECKING:
    from claims.storage.base import Store


#: changes the records of a restored backup before anybody sees them; returns True if words were erased
Amend = Callable[["Store"], bool]
#: a table, and one of its rows by column
PrivateRow = tuple[str, dict[str, Any]]


class CommitSignal(Protocol):
    """A signal to one process that any process has committed; an event loop can wait for it."""

    def fileno(self) -> int:
        """Return the file descriptor that becomes readable after a commit."""

    def drain(self) -> None:
        """Discard the signals until now."""

    def close(self) -> None:
        """Free the file descriptor."""


@dataclass(slots=True)
class DumpProgress:
    """The part of a dump that is already written."""

    #: lines, the first line included
    lines: int = 0
    #: bytes
    size: int = 0


class Backend(Protocol):
    """A database engine, opened at an address."""

    @property
    def store(self) -> "Store":
        """The store of the records."""

    @property
    def address(self) -> str:
        """The location of the database, for people: an absolute path, or an address without a password."""

    def identity(self) -> str:
        """Return what no other database has, however its address is written. The database exists."""

    def exists(self) -> bool:
        """Return True if the address has a database."""

    def migrate(self, *, create: bool = True, progress: Progress | None = None) -> bool:
        """Create or update the tables; several processes may do so at once.

        A new database leaves nothing behind if it cannot be created completely.

        Args:
            create: False if a missing database is an error.
            progress: is called while tables are updated; None: the log says it.

        Returns:
            True if this call created the database.

        Raises:
            DatabaseNotFound: the address has no database, and `create` is False.
            StorageFull: the file system is full.
            StoreUnusable: the address has another program's database, one of a later version, or only a part of one.
        """

    def discard(self) -> None:
        """Delete the database if `migrate` of this object created it and it has no records and no tokens.

        A program that has meanwhile written to it keeps it. The object cannot be used afterwards.
        """

    def check(self) -> None:
        """Check that the database answers, has the tables of this version, and has room for writes.

        Raises:
            DatabaseMissing: the address names another file than the one that was opened, or none.
            StorageFull: the file system has less than `MIN_FREE_BYTES` bytes left.
            StoreBusy: the database is locked for too long.
            StoreUnusable: it is not a database of this version.
        """

    def held_by_server(self, address: str) -> AbstractContextManager[Path]:
        """Hold the database for one server; the context is a folder for the server's own files.

        Args:
            address: where the server listens, for the message of a second start.

        Raises:
            DatabaseServed: another server holds the database; the message names its process.
        """

    def close_inherited(self) -> None:
        """Close what holds the database for the server, in a process that the server has forked.

        The server still holds it. Without this call the process would hold it longer than the server.
        """

    def start_group_writer(self) -> None:
        """Commit the writes of greenlets on the calling thread in groups, until `stop_group_writer`.

        Call it on the thread of a running event loop (`claims.storage.greenlets`). Other threads write as before.
        """

    def stop_group_writer(self) -> None:
        """End the group writer, if one was started; no request may run any more."""

    @property
    def has_replica(self) -> bool:
        """True if the settings name a replica."""

    def replica_shows(self, seq: int) -> bool:
        """Return True if the replica has the log up to a row; wait up to a second for it.

        Args:
            seq: of the row; 0 for any state of the replica.
        """

    def replica_reads(self) -> AbstractContextManager[None]:
        """Return a context in which the caller's reads come from the replica.

        After the first write of the caller, and if the replica fails, they come from the database itself.
        """

    def watch_commits(self) -> CommitSignal | None:
        """Return a signal of commits; None if the system has none, so that callers must poll."""

    def secret_key(self) -> str:
        """Return the key that signs sessions: the same in every process, created on first use.

        Raises:
            StoreUnusable: the key cannot be read or created, or is none.
        """

    def backup(self, target: Path, progress: Progress | None = None) -> None:
        """Copy the database, as it is at one instant, to a new file; writers continue meanwhile.

        Args:
            target: the new file.
            progress: is called meanwhile.

        Raises:
            FileExistsError: the file exists.
        """

    def compare_tokens(self, source: Path) -> RestoredTokens:
        """Return what a restore of a backup would do to tokens; it changes nothing.

        Raises:
            FileNotFoundError: the file does not exist.
            StoreUnusable: the file is no backup, or one of a later version.
        """

    def restore(
        self,
        source: Path,
        at: datetime,
        keep: Collection[str] = (),
        progress: Progress | None = None,
        amend: Amend | None = None,
    ) -> RestoredTokens:
        """Replace all records by those of a backup; servers may continue to run.

        The log continues behind both logs with a `log.restored` row: no seq is used twice. All sessions end.

        Tokens that were revoked since the backup stay revoked. Tokens of the backup that the replaced database lacks
        are revoked. People have the rights of now: accounts that were closed since stay closed, and people who came
        since stay. Accounts of the backup that the replaced database lacks are closed.

        Args:
            source: a file that `backup` wrote.
            at: the instant of the restore, UTC.
            keep: SHA-256 of tokens that stay valid although the replaced database lacks them; with
                `claims.domain.restored_tokens.KEEP_PEOPLE`, accounts that it lacks stay open.
            progress: is called meanwhile.
            amend: changes the records of the backup, behind the row `log.restored`, before they replace others. If it
                fails, nothing is replaced.

        Returns:
            What the restore did to tokens; `unknown` has the kept ones too.

        Raises:
            FileNotFoundError: the file does not exist.
            StoreUnusable: the file is no intact backup, or one of a later version.
        """

    def shred(self) -> None:
        """Remove what is left of deleted and overwritten words in the files of the database; servers may run.

        It takes as long as a copy of the database, and as much room. An engine with a server of its own does nothing:
        its operator vacuums.

        Raises:
            StoreBusy: other programs use the database for too long. The words are deleted, but files still have them.
            StorageFull: there is no room for the copy.
        """

    def dump(self, part: Iterable[bytes] | None = None, progress: DumpProgress | None = None) -> Iterator[bytes]:
        """Yield the lines of a dump of all records, without tokens, sessions, stored answers and leases.

        The lines are those of one instant; writers continue meanwhile. The same records give the same bytes.

        Args:
            part: lines of an incomplete dump. If no record has changed since, only the lines after them are
                returned; otherwise all lines.
            progress: is set, before the first line is returned, to the part that stays valid.
        """

    def count_dump_rows(self) -> int:
        """Count the rows of a dump now, to show progress."""

    def load(self, lines: Iterable[bytes], progress: Progress | None = None) -> int:
        """Load a dump into an empty database, completely or not at all; return the number of rows.

        Args:
            lines: of the dump; reading them shows its own progress.
            progress: is called when all lines are read.

        Raises:
            DumpRefused: the database is not empty, or a line is invalid; the message names the line.
        """

    def list_private_rows(self) -> Sequence[PrivateRow]:
        """Return the rows that a dump leaves out, and a copy carries: of tokens, sessions and stored answers."""

    def add_private_rows(self, rows: Iterable[PrivateRow]) -> None:
        """Add rows that `list_private_rows` returned, of this engine or another; those that are there stay."""

    def close(self) -> None:
        """Close the connection of the calling thread."""
