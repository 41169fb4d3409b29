"""A server on the loopback with hostile answers, which records its requests (for tests of the fetcher)."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

#: a key without secrets: a certificate for "good.example", 2020 to 2120, for clients that trust the file below
PEM = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgv2Fx+FlPEvPI4zsW
26laZk6TpX+16HiH1qmN9R6iKaGhRANCAATfs0d8NLugs4lGNMXS6U6KpYpt2rvp
cs1oKBCcAFh/7ew6/dVeAyyVRG+VMc61sDvs3uHhVgbDST+VaeNLwRMT
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIBATAKBggqhkjOPQQDAjAXMRUwEwYDVQQDDAxnb29kLmV4
YW1wbGUwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBcxFTATBgNV
BAMMDGdvb2QuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABN+zR3w0
u6CziUY0xdLpToqlim3au+lyzWgoEJwAWH/t7Dr91V4DLJVEb5UxzrWwO+ze4eFW
BsNJP5Vp40vBExOjfDB6MBcGA1UdEQQQMA6CDGdvb2QuZXhhbXBsZTAOBgNVHQ8B
Af8EBAMCAoQwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUeasK8aIXIMyCxeSX
8CdAAnDfZ9MwHwYDVR0jBBgwFoAUeasK8aIXIMyCxeSX8CdAAnDfZ9MwCgYIKoZI
zj0EAwIDSAAwRQIhALr+gzsugLv3MktVzZEqgqJ6FNSuiATyn4aKdhzGOvFrAiBj
sTkPt0y7t1GX62JQykDDMJiRJrpRk78iqBoEVEgM0g==
-----END CERTIFICATE-----
"""

#: seconds of a drip; afterwards the rest comes at once, so that a fetcher without a timeout gets its page
LONGEST_DRIP = 7.0


class Call:
    """One connection that needs an answer."""

    def __init__(self, sock: socket.socket, stopped: threading.Event) -> None:
        self.sock, self.stopped = sock, stopped

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self.sock.sendall(part)

    def drip(self, parts: Iterable[bytes], pause: float = 0.05) -> None:
        """Send the parts with a pause (seconds) before each, until LONGEST_DRIP or the end of the test."""
        slow = int(LONGEST_DRIP / pause)
        for number, part in enumerate(parts):
            if number < slow and self.stopped.wait(pause):
                return
            self.sock.sendall(part)

    def reset(self) -> None:
        """Close the connection with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


Answer = bytes | Callable[[Call], None]


class Hostile:
    """A server: a target ("/a?b") -> the bytes of the answer, or a function for the connection; otherwise 404.

    A function `before` runs on each connection at once, before any TLS or request.
    """

    def __init__(
        self,
        pages: Mapping[str, Answer],
        host: str = "127.0.0.2",
        port: int = 0,
        tls: Path | None = None,
        before: Callable[[Call], None] | None = None,
    ) -> None:
        self.pages = dict(pages)
        #: the heads of the requests, the host names of TLS handshakes, and the number of connections
        self.requests: list[str] = []
        self.names: list[str | None] = []
        self.connections = 0
        self._before, self._tls = before, self._context(tls) if tls else None
        self._stopped = threading.Event()
        self._listener = socket.create_server((host, port))
        self.address = self._listener.getsockname()
        self.port: int = self.address[1]
        self._threads = [threading.Thread(target=self._accept, name="hostile")]
        self._threads[0].start()

    def _context(self, pem: Path) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        context.sni_callback = lambda _sock, name, _context: self.names.append(name)
        return context

    def _accept(self) -> None:
        while True:
            sock, _ = self._listener.accept()
            if self._stopped.is_set():
                sock.close()
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(sock,), name="hostile")
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        sock.settimeout(10)
        with suppress(OSError):  # the fetcher may close the connection early
            try:
                if self._before is not None:
                    self._before(Call(sock, self._stopped))
                    return
                if self._tls is not None:
                    sock = self._tls.wrap_socket(sock, server_side=True)
                self._answer(sock)
            finally:
                sock.close()

    def _answer(self, sock: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            data = sock.recv(4096)
            if not data:
                return
            head += data
        self.requests.append(head.decode("latin-1"))
        answer = self.pages.get(head.split(b" ")[1].decode("ascii"), page(b"nothing", status="404 Not Found"))
        if isinstance(answer, bytes):
            sock.sendall(answer)
        else:
            answer(Call(sock, self._stopped))

    def stop(self) -> None:
        """End the drips, close the port, and wait until every thread has ended."""
        self._stopped.set()
        with suppress(OSError), socket.create_connection(self.address, 5):  # wakes the accepting thread
            pass
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()
        self._listener.close()


def head(status: str = "200 OK", kind: str | None = "text/html", **headers: object) -> bytes:
    """Return the head of an answer; a name's "_" means "-"."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"Content-Type: {kind}"] if kind is not None else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def page(body: bytes, kind: str | None = "text/html", status: str = "200 OK", **headers: object) -> bytes:
    """Return a whole answer."""
    return head(status, kind, Content_Length=len(body), **headers) + body


def redirect(location: str, status: int = 302) -> bytes:
    """Return a redirect, with a cookie that no client should send back."""
    return page(b"elsewhere", status=f"{status} Elsewhere", Location=location, Set_Cookie="a=b")
