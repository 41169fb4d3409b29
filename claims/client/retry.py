"""When the client sends a request again, and after which pause; it sends nothing and reads one clock.

These are few lines because httpx answers the hard questions. Libraries for retries know neither Retry-After nor the
methods that may be repeated; and the client needs no package but httpx.
"""

import random
import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

#: 429 and 503 of the server; a proxy answers 502 or 504 if its connection to the server breaks
RETRY_STATUSES: Final = frozenset({429, 502, 503, 504})
#: methods that can be repeated; a POST can if it has an Idempotency-Key (docs/api.md)
SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
#: seconds of the longest pause before the first retry, and before any
FIRST_PAUSE, MAX_PAUSE = 0.5, 60.0


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The bounds of the retries of one request."""

    #: number of times that a request is sent again at most
    retries: int
    #: seconds after the first attempt after which no retry begins
    seconds: float

    def pause(self, attempt: int, elapsed: float, answer: httpx.Response | None) -> float | None:
        """Return the seconds before the next attempt, with full jitter: any time up to a bound that doubles.

        Args:
            attempt: number of the attempt that failed, from 0.
            elapsed: seconds since the first attempt began.
            answer: the answer, whose Retry-After is the shortest pause; None: the connection broke.

        Returns:
            Seconds; None if no retry is left, or the time is over before the pause is.
        """
        asked = None if answer is None else read_retry_after(answer)
        bound = min(FIRST_PAUSE * 2**attempt, MAX_PAUSE) if asked is None else FIRST_PAUSE
        pause = (asked or 0.0) + random.uniform(0, bound)  # noqa: S311 - spreads the clients' requests, is no secret
        return pause if attempt < self.retries and elapsed + pause <= self.seconds else None


def can_repeat(method: str, key: str | None) -> bool:
    """Return True if the server runs a repeated request once: a read, or a POST with an Idempotency-Key."""
    return method in SAFE_METHODS or (method == "POST" and key is not None)


def can_succeed(answer: httpx.Response) -> bool:
    """Return True if the same request can succeed later; a 409 with Retry-After says that its first attempt runs."""
    return answer.status_code in RETRY_STATUSES or (answer.status_code == 409 and "Retry-After" in answer.headers)


def is_broken(error: httpx.RequestError) -> bool:
    """Return True if the connection broke; False if the next one would fail alike, as with a wrong certificate."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return False
        cause = cause.__cause__ or cause.__context__
    return isinstance(error, (httpx.TransportError, httpx.DecodingError)) and not isinstance(
        error, (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
    )


def read_retry_after(answer: httpx.Response) -> float | None:
    """Return the seconds of Retry-After (RFC 9110, 10.2.3); None without the header, or if it is malformed.

    A date is compared with the answer's own Date, so that the clock of this machine does not matter.
    """
    value = answer.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value)
    until, now = _read_date(value), _read_date(answer.headers.get("Date", ""))
    if until is None:
        return None
    return max(0.0, until - (time.time() if now is None else now))


def _read_date(value: str) -> float | None:
    """Return the seconds since 1970 of an HTTP date in one of its three forms (RFC 9110, 5.6.7)."""
    try:
        date: datetime = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
