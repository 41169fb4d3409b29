"""Numbers as text."""

import re
from typing import Final

from claims.domain.limits import MAX_ID_DIGITS

_DECIMAL: Final = re.compile(r"[0-9]{1,18}(?:[.,][0-9]{1,18})?(?:[eE]-?[0-9]{1,3})?")


def parse_integer(text: str) -> int | None:
    """Parse an integer of 1 to `MAX_ID_DIGITS` ASCII digits, as ids stand in URLs; return None for other text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS else None


def parse_decimal(text: str) -> float | None:
    """Parse a decimal such as 0.7, 0,7 or 7e-05, as people and exports write it; return None for other text."""
    return float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else None
