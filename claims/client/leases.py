"""Leases: their two changes, which may be sent twice, and a lease for the length of a `with` block."""

from collections.abc import Callable, Iterator
from typing import TypeVar, cast

import httpx

from claims.client.connection import Connection
from claims.client.errors import Problem
from claims.client.retry import FIRST_PAUSE, RETRY_STATUSES
from claims.client.types import Claim, Lease

T = TypeVar("T")
#: status codes if a lease has ended, or another worker was faster
LOST_STATUSES = frozenset({404, 409})


class HeldLease:
    """A lease of this token, whose claims are returned at the end of a `with` block (`Client.lease`)."""

    def __init__(self, connection: Connection, lease: Lease, ttl_seconds: int, extends: bool) -> None:
        """Keep a lease.

        Args:
            connection: the connection that took the lease.
            lease: the lease; its id is None if no claim was free.
            ttl_seconds: seconds from an extension to the end.
            extends: extend the lease before each claim.
        """
        self.id = lease["id"]
        #: ISO instant of the server's clock; None: no claim was free
        self.expires_at = lease["expires_at"]
        #: as they were when the lease was taken, oldest due first
        self.claims = lease["items"]
        self._connection = connection
        self._ttl_seconds = ttl_seconds
        self._extends = extends

    def __iter__(self) -> Iterator[Claim]:
        """Yield the claims, oldest due first; if the lease is to be extended and has ended, leave out the rest."""
        for claim in self.claims:
            if self._extends and not self.extend():
                return
            yield claim

    def extend(self, ttl_seconds: int | None = None) -> bool:
        """Extend the lease to some seconds from now; return False if it has ended, or never began.

        Args:
            ttl_seconds: 5 to 86,400; None: as many as when it was taken.
        """
        if self.id is None:
            return False
        try:
            lease = extend_lease(self._connection, self.id, ttl_seconds or self._ttl_seconds)
        except Problem as problem:
            if problem.status not in LOST_STATUSES:
                raise
            return False
        self.expires_at = lease["expires_at"]
        return True

    def give_back(self) -> None:
        """Return the claims without a check to the server; a lease that has ended is no error."""
        if self.id is not None:
            return_lease(self._connection, self.id)


def extend_lease(connection: Connection, lease_id: int, ttl_seconds: int) -> Lease:
    """Extend a lease to `ttl_seconds` from now; raise `Problem` (404) if it has ended."""
    path = f"/leases/{lease_id}"
    return cast(
        Lease, _send_twice(connection, path, lambda: connection.patch(path, {"ttl_seconds": ttl_seconds}, None)).body
    )


def return_lease(connection: Connection, lease_id: int) -> None:
    """Return a lease to the server; a lease that has ended is no error."""
    path = f"/leases/{lease_id}"
    try:
        _send_twice(connection, path, lambda: connection.delete(path))
    except Problem as problem:
        if problem.status != 404:
            raise


def _send_twice(connection: Connection, path: str, send: Callable[[], T]) -> T:
    """Send a change of a lease; if the server was busy or the connection broke, read the lease and send it once more.

    Both changes set a state, so a second one does no harm. The read has retries: it waits until the server answers.
    """
    try:
        return send()
    except Problem as problem:
        if problem.status not in RETRY_STATUSES:
            raise
        connection.pause(problem.retry_after or FIRST_PAUSE)
    except httpx.TransportError:
        pass
    connection.get(path)
    return send()
