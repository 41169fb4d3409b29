"""What one fetch may cost, and the error of a fetch that was refused or failed."""

import time
from dataclasses import dataclass
from typing import Final, Literal

from claims.domain.limits import MAX_FETCH_BYTES, MAX_FETCH_SECONDS, MAX_REDIRECTS

Reason = Literal["not-allowed", "unreachable", "too-slow", "too-large", "not-a-page"]

TOO_LARGE: Final[tuple[Reason, str]] = ("too-large", "The page is too large; give the URL of a smaller one.")
TOO_SLOW: Final[tuple[Reason, str]] = ("too-slow", "The server takes too long; try again later.")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one fetch: seconds in all, bytes of the body (inflated, and on the wire), redirects followed."""

    seconds: float = MAX_FETCH_SECONDS
    bytes: int = MAX_FETCH_BYTES
    redirects: int = MAX_REDIRECTS


class FetchError(Exception):
    """The page was not fetched; the message says what to do. It names no address: that may be a secret of ours."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason


class Timeout:
    """An instant on the monotonic clock, so many seconds from when it is made."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def remaining(self, most: float | None = None) -> float:
        """Return the seconds left, above zero and at most `most`; raise FetchError too-slow when none are left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(*TOO_SLOW)
        return left if most is None else min(left, most)
