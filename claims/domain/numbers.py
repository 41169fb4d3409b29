"""Whole numbers as text."""

from claims.domain.limits import MAX_ID_DIGITS


def parse_integer(text: str) -> int | None:
    """Parse a whole number of ASCII digits, as ids are written in URLs; return None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS else None
