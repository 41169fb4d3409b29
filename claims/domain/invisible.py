"""Characters that nobody sees (Unicode, Default_Ignorable_Code_Point, and the blank of Braille)."""

import re
from typing import Final

_RANGES: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_INVISIBLE: Final = re.compile(f"[{_RANGES}]")
_ENDS: Final = re.compile(rf"\A[\s{_RANGES}]+|[\s\u200b\u2060\u2800\u3164\ufeff\u00ad]+\Z")


def visible(text: str) -> str:
    """Return a text without invisible characters; blanks stay."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def trimmed(text: str) -> str:
    """Return a text without blanks and invisible characters at its ends.

    At the end of a text only those go that no letter or picture before them can need.
    """
    return text.strip() if text.isascii() else _ENDS.sub("", text)
