"""The check that the server can listen at its address, and the name of the process that listens there already."""

import errno
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

#: seconds in which the workers of a killed server stop to listen
WAIT_SECONDS: Final = 3.0
_LISTENS: Final = "0A"  # a state in /proc/net/tcp


def check_address(host: str, port: int, wait_seconds: float = WAIT_SECONDS) -> None:
    """Check that the server can listen; granian would share the port with another server.

    Args:
        host: name or address.
        port: 1 to 65535.
        wait_seconds: in which another server may end.

    Raises:
        OSError: the server cannot listen; the message names the process that does, if it can be known.
    """
    end = time.monotonic() + wait_seconds
    while True:
        try:
            with socket.create_server((host, port)):
                return
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < end:
                time.sleep(0.1)
                continue
            reason = str(error.strerror).partition(" (")[0]  # socket repeats the address in brackets
            holder = f" by {process}" if (process := process_on(port)) else ""
            raise OSError(
                f"{host}, port {port}: {reason}{holder}. Stop the program that uses it, or set DUECHECK_HOST "
                "or DUECHECK_PORT."
            ) from error


def process_on(port: int) -> str | None:
    """Return "process 12 (name)" for a process of this user that listens on a port; None if none is seen."""
    sockets = {f"socket:[{inode}]" for inode in listening(port)}
    for process in Path("/proc").glob("[0-9]*") if sockets else ():
        try:
            if any(os.readlink(entry) in sockets for entry in process.joinpath("fd").iterdir()):
                return _named(process)
        except OSError:  # another user's, or it has ended
            continue
    return None


def _named(process: Path) -> str:
    """Return the name of a process; for a worker of Duecheck's, that of its main process, which would replace it."""
    parent = process.joinpath("stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
    command = Path(f"/proc/{parent}/cmdline").read_bytes() if parent != "1" else b""
    if b"claims.server.main" in command or (b"duecheck" in command and b"serve" in command):
        return f"process {parent} (duecheck)"
    name = process.joinpath("comm").read_text(encoding="utf-8", errors="replace").strip()
    return f"process {process.name} ({name})"


def listening(port: int) -> Iterator[str]:
    """Yield the inodes of the sockets that listen on a port (proc(5), /proc/net/tcp)."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            columns = line.split()
            if columns[3] == _LISTENS and int(columns[1].rpartition(":")[2], 16) == port:
                yield columns[9]
