"""The clock, and instants as text: UTC, RFC 3339 with a Z."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Give the current instant, aware, in UTC."""
    return datetime.now(UTC)


def stamp(instant: datetime) -> str:
    """Write an instant with microseconds, always the same width: text order is time order."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if instant.year >= 1000 else _padded(instant)


def second(instant: datetime) -> str:
    """Write an instant cut to the second, as due instants are."""
    return stamp(instant)[:19] + "Z"


def parse_stamp(text: str) -> datetime:
    """Read what `stamp` or `second` wrote."""
    return datetime.fromisoformat(text)


def _padded(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
