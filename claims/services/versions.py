"""The check of the version that a change was made for, from If-Match (RFC 9110, section 13.1.1)."""

from collections.abc import Callable, Container
from typing import NamedTuple, Protocol

from claims.domain.records import Json
from claims.errors import Message, VersionConflict


class Versioned(Protocol):
    """A stored record with a version."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def version(self) -> int:
        """Its version, from 1."""


class Current(NamedTuple):
    """A record as it is now."""

    #: as the API returns it
    document: Json
    #: without quotes
    etag: str


def check_version(
    kind: str, record: Versioned, versions: Container[int] | None, current: Callable[[], Current]
) -> None:
    """Check that a change was made for the stored version.

    Args:
        kind: what the record is, for the message, such as "claim".
        record: the stored record.
        versions: the versions that the client accepts; None: any version.
        current: returns the record as it is now, for the error.

    Raises:
        VersionConflict: the record has another version; `current` and `etag` of the error say what it is now.
    """
    if versions is None or record.version in versions:
        return
    template = "{kind} {id} is at version {version}; the change was made for another version"
    message = Message(template, kind=kind, id=record.id, version=record.version)
    document, etag = current()
    raise VersionConflict(message, current=document, etag=etag)
