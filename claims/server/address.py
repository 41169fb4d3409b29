"""The address on which the server listens, and the name of the process that listens there already."""

import errno
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from claims.errors import SettingInvalid

#: seconds in which the workers of a killed server stop to listen
WAIT_SECONDS: Final = 3.0
_LISTENS: Final = "0A"  # a state in /proc/net/tcp


def server_url(host: str, port: int) -> str:
    """Return the URL of the server; an IPv6 address stands in brackets (RFC 3986, 3.2.2)."""
    return f"http://[{host}]:{port}" if ":" in host and not host.startswith("[") else f"http://{host}:{port}"


def listening_address(host: str, port: int, wait_seconds: float = WAIT_SECONDS) -> str:
    """Return the IP address of a host, on which the server can listen; granian would share it with another server.

    Args:
        host: name or address, from the settings.
        port: 1 to 65535.
        wait_seconds: in which another server may end.

    Raises:
        SettingInvalid: the server cannot listen; the message names the process that does, if it can be known.
    """
    family, address = _resolve(host)
    end = time.monotonic() + wait_seconds
    while True:
        try:
            with socket.create_server((address, port), family=family, dualstack_ipv6=_is_dualstack(address)):
                return address
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < end:
                time.sleep(0.1)
                continue
            if error.errno == errno.EADDRNOTAVAIL:
                raise _no_address(host) from error
            raise SettingInvalid(f"{host}, port {port}: {_reason(error, port)}") from error


def _resolve(host: str) -> tuple[socket.AddressFamily, str]:
    """Return the IP address of a host: the first of IPv4, else of IPv6. granian knows no names and no zones."""
    try:
        name = host.strip("[]").encode("ascii")  # bytes, because a text would be read as an international name
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise _no_address(host) from error
    addresses = [(family, str(address[0])) for family, _, _, _, address in found if "%" not in str(address[0])]
    for wanted in (socket.AF_INET, socket.AF_INET6):
        for family, address in addresses:
            if family == wanted:
                return wanted, address
    raise _no_address(host)


def _no_address(host: str) -> SettingInvalid:
    return SettingInvalid(f"DUECHECK_HOST is {host!r}, but must be an address of this machine, or the name of one")


def _is_dualstack(address: str) -> bool:
    """Return True if the server, which listens on `::`, also accepts IPv4 there."""
    return address == "::" and socket.has_dualstack_ipv6()


def _reason(error: OSError, port: int) -> str:
    """Return why the server cannot listen, and what the operator can do."""
    reason = str(error.strerror).partition(" (")[0]  # socket repeats the address in brackets
    remedy = "set DUECHECK_HOST or DUECHECK_PORT"
    if error.errno != errno.EADDRINUSE:
        return f"{reason}; {remedy}"
    holder = f" by {process}" if (process := process_on(port)) else ""
    return f"{reason}{holder}; stop the program that uses it, or {remedy}"


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
    if b"claims.server." in command or (b"duecheck" in command and b"serve" in command):
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
