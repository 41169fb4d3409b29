"""Numbers of claims on the command line of a benchmark."""

import argparse
from typing import Final

_UNITS: Final = {"k": 1_000, "m": 1_000_000}
_MAX: Final = 10_000_000


def parse_size(text: str, least: int) -> int:
    """Parse a number of claims such as 50k or 2m, up to 10m.

    Args:
        text: digits, and perhaps k or m.
        least: the smallest number; a multiple of a thousand.

    Raises:
        argparse.ArgumentTypeError: it is no such number.
    """
    number, unit = (text[:-1], _UNITS[text[-1]]) if text[-1:] in _UNITS else (text, 1)
    if not number.isdecimal() or not least <= int(number) * unit <= _MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size from {least // 1_000}k to 10m")
    return int(number) * unit
