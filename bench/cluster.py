"""A private PostgreSQL server in a temporary folder, which only a socket reaches: for the benchmark and the tests."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

#: a cluster cannot belong to root
_USER = "postgres"
_INIT: Final = ("-A", "trust", "-U", "duecheck", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync")
#: options of a server that does not flush to disk
FAST = "-c fsync=off -c full_page_writes=off"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version; None if it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    first = shutil.which("initdb") or (str(found[-1]) if found else None)
    return Path(first).resolve().parent if first else None


class Cluster:
    """A server of PostgreSQL in a folder of its own."""

    def __init__(self, folder: Path, options: str = "", primary: "Cluster | None" = None) -> None:
        """Create the cluster; it is not started yet.

        Args:
            folder: for its files and its socket; it is empty.
            options: further ones of the server.
            primary: runs, and is copied and followed; None: the cluster is empty.
        """
        self.folder = folder
        self._data, self._log = folder / "data", folder / "log"
        self._options = f"-k {folder} -c listen_addresses='' {options}"
        #: of its first database
        self.address = f"postgresql://duecheck@/postgres?host={folder}"
        if os.getuid() == 0:
            shutil.chown(folder, _USER)
        if primary is None:
            _run("initdb", "-D", self._data, *_INIT)
        else:
            source = f"host={primary.folder} user=duecheck application_name=standby"
            _run("pg_basebackup", "-D", self._data, "-d", source, "-R", "-X", "stream", "--no-sync", "-c", "fast")

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        _run("pg_ctl", "-D", self._data, "-o", self._options, "-l", self._log, "-w", "start")

    def stop(self) -> None:
        """Stop the server at once, as a crash would."""
        _run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def promote(self) -> None:
        """Make a standby the primary, and wait until it takes writes."""
        _run("pg_ctl", "-D", self._data, "-w", "promote")


@contextmanager
def created_cluster(options: str = "", primary: Cluster | None = None) -> Iterator[Cluster]:
    """Create a cluster in a temporary folder; remove it at the end. Who starts it stops it."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        yield Cluster(folder, options, primary)
    finally:
        shutil.rmtree(folder)


@contextmanager
def running_cluster(options: str = "") -> Iterator[str]:
    """Start a cluster; yield the address of its database `postgres`."""
    with created_cluster(options) as cluster:
        cluster.start()
        try:
            yield cluster.address
        finally:
            cluster.stop()


def _run(program: str, *arguments: str | Path) -> None:
    folder = programs()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed: make postgres")
    as_user = ["runuser", "-u", _USER, "--"] if os.getuid() == 0 else []
    command = [*as_user, str(folder / program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stderr}")
