"""The icons of the tones: SVG in a box of 24 x 24, drawn by lines in the current colour.

Each has a shape of its own, so that readers can tell it without its colour. Pages and pictures draw the same.
"""

from collections.abc import Mapping
from typing import Final

from claims.domain.pictures import Tone

_RING: Final = '<circle cx="12" cy="12" r="9"/>'
ICONS: Final[Mapping[Tone, str]] = {
    "kept": '<path d="M4 13l5 5L20 6"/>',
    "late": _RING + '<path d="M12 7v5l3.2 3.2"/>',
    "part": _RING + '<path d="M12 3a9 9 0 0 0 0 18z" fill="currentColor"/>',
    "fail": '<path d="M6 6l12 12M18 6L6 18"/>',
    "unk": '<path d="M7.6 8.2a4.4 4.4 0 1 1 6.6 3.8c-1.5.9-2.2 1.7-2.2 3.4"/><path d="M12 19.6v.1"/>',
    "open": _RING,
    "due": '<path d="M7 4h10M7 20h10M8 4c0 4 8 6 8 10v6M16 4c0 4-8 6-8 10v6"/>',
}
