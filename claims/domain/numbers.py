"""Integers as text."""

from claims.domain.limits import MAX_ID_DIGITS


def parse_integer(text: str) -> int | None:
    """Parse an integer of 1 to `MAX_ID_DIGITS` ASCII digits, as ids stand in URLs; return None for other text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS else None
