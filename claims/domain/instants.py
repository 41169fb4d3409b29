"""The clock, and instants as text: RFC 3339 in UTC, with a Z."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

Clock = Callable[[], datetime]
#: the ends of time, for bounds that there are not
FIRST_INSTANT: Final = datetime.min.replace(tzinfo=UTC)
LAST_INSTANT: Final = datetime.max.replace(tzinfo=UTC)


def utc_now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return datetime.now(UTC)


@lru_cache(maxsize=1024)
def format_instant(instant: datetime) -> str:
    """Format an instant with microseconds. The width is fixed, so text order is time order."""
    if instant.tzinfo is not UTC:
        instant = instant.astimezone(UTC)
    return instant.isoformat(timespec="microseconds")[:26] + "Z"


@lru_cache(maxsize=4096)
def format_seconds(instant: datetime) -> str:
    """Format an instant cut to the whole second, as due instants are."""
    return format_instant(instant)[:19] + "Z"


@lru_cache(maxsize=4096)
def parse_instant(text: str) -> datetime:
    """Parse the text of `format_instant` or `format_seconds`."""
    return datetime.fromisoformat(text)
