"""Intervals of proportions."""

from math import sqrt
from typing import Final

#: quantile of the normal distribution for a 95 % interval
_Z: Final = 1.96


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % score interval of a proportion (Wilson 1927), within 0 and 1."""
    share = hits / total
    spread = _Z * sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    middle, scale = share + _Z**2 / (2 * total), 1 + _Z**2 / total
    # after rounding the interval must still contain the share
    return max(min((middle - spread) / scale, share), 0.0), min(max((middle + spread) / scale, share), 1.0)
