"""Limits of one fetch, and the error of a refused or failed fetch."""

import time
from dataclasses import dataclass
from typing import Final, Literal

from claims.domain.limits import MAX_FETCH_BYTES, MAX_FETCH_SECONDS, MAX_REDIRECTS

Reason = Literal["not-allowed", "not-found", "unreachable", "too-slow", "too-large", "not-a-page"]

NO_HOST: Final[tuple[Reason, str]] = ("not-found", "Check the URL: its host does not exist.")
TOO_LARGE: Final[tuple[Reason, str]] = ("too-large", "The page is too large; send the URL of a smaller one.")
TOO_SLOW: Final[tuple[Reason, str]] = ("too-slow", "The server takes too long; try again later.")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one fetch: seconds in all, bytes of the body (inflated, and on the wire), redirects."""

    seconds: float = MAX_FETCH_SECONDS
    bytes: int = MAX_FETCH_BYTES
    redirects: int = MAX_REDIRECTS


class FetchError(Exception):
    """A failed fetch; the message names a remedy. It names no address, which may be one of the server's own network."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason


class Timeout:
    """An instant on the monotonic clock, a number of seconds after its creation."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self, limit: float | None = None) -> float:
        """Return the seconds left, above zero and at most `limit`; raise FetchError too-slow if none are left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(*TOO_SLOW)
        return left if limit is None else min(left, limit)
