"""Counts of requests that several servers share in Redis, by the library `limits` (extra `redis`)."""

import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Final

import structlog

from claims.errors import SettingInvalid

#: returns the number of requests of a caller until a Unix second, with the one that it counts
CountRequest = Callable[[str, int], int]

#: seconds that a request waits for Redis, and for which a server counts alone after Redis has failed
_ANSWER_SECONDS: Final = 0.25
_ALONE_SECONDS: Final = 5.0


class SharedRates:
    """The counts of all servers. While Redis is away, each server counts for itself."""

    def __init__(self, url: str, alone: CountRequest, prefix: str = "") -> None:
        """Create the counts; Redis is asked at the first request.

        Args:
            url: of Redis, as `load_settings` has checked it.
            alone: counts for this server.
            prefix: what the keys in Redis begin with.

        Raises:
            SettingInvalid: the extra `redis` is not installed.
        """
        self._storage = _open(url)
        self._alone = alone
        self._prefix = prefix
        self._alone_until = 0.0

    def add(self, key: str, end: int) -> int:
        """Count a request of a caller; return the number of its requests until a Unix second."""
        if time.monotonic() < self._alone_until:
            return self._alone(key, end)
        from limits.errors import StorageError

        try:
            seconds = max(end - int(time.time()), 1)
            number = int(self._storage.incr(f"{self._prefix}{key} until {end}", seconds))
        except StorageError as error:
            self._alone_until = time.monotonic() + _ALONE_SECONDS
            structlog.get_logger().warning("the servers count requests apart: Redis failed", error=repr(error))
            return self._alone(key, end)
        if self._alone_until:
            self._alone_until = 0.0
            structlog.get_logger().info("the servers count requests together again")
        return number


def check_installed() -> None:
    """Check that the extra `redis` is installed. Raises `SettingInvalid`."""
    if not all(map(find_spec, ("limits", "redis"))):
        raise SettingInvalid("DUECHECK_RATE_LIMIT_URL needs the extra `redis`, which is not installed")


def _open(url: str) -> Any:
    check_installed()
    from limits.storage import RedisStorage

    return RedisStorage(
        url,
        key_prefix="duecheck",
        wrap_exceptions=True,
        socket_timeout=_ANSWER_SECONDS,
        socket_connect_timeout=_ANSWER_SECONDS,
    )
