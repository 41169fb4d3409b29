"""The picture of a claim for links to it on other sites (Open Graph, https://ogp.me): a PNG of 1200 x 630 pixels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from claims.domain.pictures import SharePicture, Tone
from claims.formats.common import PRODUCT
from claims.formats.picture_text import (
    FONT,
    balanced,
    clean,
    has_all,
    is_right_to_left,
    measure,
    shortened,
    width,
    wrap,
)
from claims.formats.tone_icons import ICONS

WIDTH: Final = 1200
HEIGHT: Final = 630
#: free space at the left and the right
MARGIN: Final = 72
#: width of the statement's lines
LINE: Final = WIDTH - 2 * MARGIN
MAX_LINES: Final = 5

_PAPER: Final = "#fbfaf7"
_INK: Final = "#16181d"
_SOFT: Final = "#565b66"
_RULE: Final = "#e2e0d9"
#: a family of the system for characters that the font lacks
_FAMILY: Final = "'Duecheck Serif', serif"
#: sizes of the statement in px, the first that fits is taken, and the most lines of each
_SIZES: Final = ((80, 2), (72, 3), (62, 4), (54, 5), (48, 5), (43, 5), (39, 5))
#: px between baselines, for each px of size
_LEADING: Final = 1.17
#: code points of a text that are read, and those of them that are kept: more cannot fit at the smallest size
_READ: Final = 4000
_KEPT: Final = 480
#: top and height of the statement and of the verdict, in px
_STATEMENT: Final = (56, 312)
_BAND: Final = (394, 132)
_BAR: Final = 14
_LABEL_X: Final = MARGIN + 156
_FOOT: Final = 583


@dataclass(frozen=True, slots=True)
class ToneRow:
    """How a tone looks."""

    #: bar, icon and label
    colour: str
    #: background of the verdict
    tint: str


TONE_TABLE: Final[Mapping[Tone, ToneRow]] = {
    "kept": ToneRow("#147a46", "#e3f4ea"),
    "late": ToneRow("#0f766e", "#def3f0"),
    "part": ToneRow("#9a6200", "#fdf0d5"),
    "fail": ToneRow("#b4232a", "#fde7e6"),
    "unk": ToneRow("#5b6472", "#eceef2"),
    "open": ToneRow("#1f4fb8", "#e6edfb"),
    "due": ToneRow("#5b6472", "#eceef2"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of a statement."""

    lines: tuple[str, ...]
    #: px
    size: int
    #: px that the first line begins before the others: its quotation mark hangs in the margin
    hang: float
    is_right_to_left: bool
    #: True if the font has every character
    is_own: bool


def share_picture(picture: SharePicture) -> bytes:
    """Return the picture as PNG. Fonts of the system draw only texts with characters that the own font lacks."""
    import resvg_py  # first use only: the start of the server does not wait for it

    texts = (picture.statement, picture.label, picture.detail, picture.newsroom)
    is_own = all(has_all(_read(text)) for text in texts)
    return resvg_py.svg_to_bytes(svg_string=svg(picture), skip_system_fonts=is_own, font_files=[str(FONT)])


def svg(picture: SharePicture) -> str:
    """Return the picture as SVG, for a renderer that knows the font of `FONT`."""
    parts = (*_statement(statement_lines(picture)), *_band(picture), *_foot(_read(picture.newsroom)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<defs><clipPath id="free"><rect width="{WIDTH}" height="{_BAND[0] - 8}"/></clipPath>{_HATCHING}</defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>'
        f'<g font-family="{_FAMILY}" font-weight="600">{"".join(parts)}</g></svg>'
    )


def statement_lines(picture: SharePicture) -> Statement:
    """Return the lines of the statement at the largest size at which all of them fit."""
    text = _read(picture.statement)
    is_cut = len(text) > _KEPT
    text = text[:_KEPT]
    rtl = picture.direction == "rtl" or (picture.direction == "auto" and is_right_to_left(text))
    opening, closing = ("”", "“") if rtl else ("“", "”")
    if not picture.quoted or not text or text[0] in '“”„«»‹›‘"「『':
        opening = closing = ""
    whole = measure(opening + text + closing)
    hang = width(opening) if whole.is_own else 0.0
    size = _SIZES[-1][0]
    for size, most in _SIZES:
        if not is_cut and len(wrap(whole, LINE / size)) <= most:
            return Statement(tuple(balanced(whole, LINE / size)), size, hang * size, rtl, whole.is_own)
    lines = wrap(whole, LINE / size)
    if is_cut or len(lines) > MAX_LINES:
        lines = lines[:MAX_LINES]
        last = lines[-1].removesuffix(closing) if closing else lines[-1]
        lines[-1] = shortened(last, LINE / size, closing, always=True)
    return Statement(tuple(lines), size, hang * size, rtl, whole.is_own)


def _statement(statement: Statement) -> Iterator[str]:
    """Render the lines, in the middle of their place."""
    top, height = _STATEMENT
    leading = statement.size * _LEADING
    # capitals are 0.67 em high: the middle of the block is between the top of the first and the last baseline
    block = leading * (len(statement.lines) - 1) + 0.67 * statement.size
    y = top + (height - block) / 2 + 0.67 * statement.size
    # the widths of other fonts are estimates: what is wider or higher ends before the verdict
    yield "<g>" if statement.is_own else '<g clip-path="url(#free)">'
    for number, line in enumerate(statement.lines):
        hang = 0.0 if number else statement.hang
        # the marks make the renderer set the whole line from right to left, with its full stop at the left
        line = f"\u202b{line}\u202c" if statement.is_right_to_left else line
        x = WIDTH - MARGIN + hang if statement.is_right_to_left else MARGIN - hang
        yield _text(line, x, y + number * leading, statement.size, _INK, at_end=statement.is_right_to_left)
    yield "</g>"


def _band(picture: SharePicture) -> Iterator[str]:
    """Render the verdict: bar, icon, label and detail."""
    row = TONE_TABLE[picture.tone]
    top, height = _BAND
    available = WIDTH - MARGIN - 32 - _LABEL_X
    label, detail = _read(picture.label), _read(picture.detail)
    size = next((size for size in (56, 50, 44, 38) if width(label) * size <= available), 34)
    bar = "url(#hatching)" if picture.tone == "late" else row.colour
    yield f'<rect x="{MARGIN}" y="{top}" width="{LINE}" height="{height}" rx="12" fill="{row.tint}"/>'
    yield (
        f'<path d="M{MARGIN + _BAR} {top}v{height}h-{_BAR - 12}a12 12 0 0 1-12-12v-{height - 24}a12 12 0 0 1 12-12z" '
        f'fill="{bar}"/>'
    )
    yield (
        f'<g transform="translate({MARGIN + _BAR + 36} {top + height / 2 - 38}) scale({76 / 24:.4f})" fill="none" '
        f'color="{row.colour}" stroke="{row.colour}" stroke-width="2.5" stroke-linecap="round" '
        f'stroke-linejoin="round">{ICONS[picture.tone]}</g>'
    )
    middle = top + height / 2 + 0.34 * size
    yield _text(shortened(label, available / size), _LABEL_X, middle - (22 if detail else 0), size, row.colour)
    if detail:
        yield _text(shortened(detail, available / 27), _LABEL_X, top + height - 29, 27, _INK)


def _foot(newsroom: str) -> Iterator[str]:
    """Render the name of the newsroom at the left and that of the program at the right, or the program alone."""
    program = width(PRODUCT) * 28 + 44
    x = WIDTH - MARGIN - program if newsroom else float(MARGIN)
    if newsroom:
        yield _text(shortened(newsroom, (LINE - program - 48) / 28), MARGIN, _FOOT, 28, _INK)
    colour = _SOFT if newsroom else _INK
    yield (
        f'<g transform="translate({x:.1f} {_FOOT - 26})" fill="none" stroke="{colour}" stroke-width="3" '
        'stroke-linecap="round" stroke-linejoin="round"><circle cx="16" cy="16" r="13.5"/>'
        '<path d="M9.5 16.5l4.5 4.5 8.5-9.5"/></g>'
    )
    yield _text(PRODUCT, x + 44, _FOOT, 28, colour)


def _read(text: str) -> str:
    """Return the beginning of a text of any length, clean."""
    return clean(text[:_READ])


def _text(text: str, x: float, y: float, size: int, colour: str, *, at_end: bool = False) -> str:
    """Render one line, which begins at x, or ends there."""
    anchor = ' text-anchor="end"' if at_end else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}"{anchor}>{escape(text)}</text>'


_HATCHING: Final = (
    '<pattern id="hatching" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="10" height="10" fill="{TONE_TABLE["late"].tint}"/>'
    f'<rect width="6" height="10" fill="{TONE_TABLE["late"].colour}"/></pattern>'
)
