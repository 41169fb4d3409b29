"""Time zones by their IANA names."""

from functools import cache
from zoneinfo import available_timezones


@cache
def zone_names() -> frozenset[str]:
    """Return the zones that mean the same on every machine."""
    return frozenset(available_timezones() - {"localtime", "Factory"})
