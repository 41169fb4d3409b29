"""The picture of the results: bars of the ratio to hello, with a mark at each aim, as SVG."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from bench.aims import CASES

#: pixels
_LEFT, _WIDTH, _RIGHT, _TOP, _BAR, _GAP = 190, 480, 90, 58, 11, 11
_LINES = (0.0, 0.25, 0.5, 0.75, 1.0)
#: the ratio at the right edge; a longer bar is cut there
_MOST = 1.1
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f }
.small { font-size: 10px; fill: #57606a }
.line { stroke: #d0d7de } .aim { stroke: #cf222e; stroke-width: 2 }
.bar0 { fill: #54aeff; stroke: #54aeff } .bar1 { fill: #0969da; stroke: #0969da } .not-met { fill-opacity: .2 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .small { fill: #9198a1 } .line { stroke: #3d444d } .aim { stroke: #ff7b72 }
  .bar0 { fill: #388bfd; stroke: #388bfd } .bar1 { fill: #a5d6ff; stroke: #a5d6ff }
}
"""


def draw(sizes: Sequence[Mapping[str, Any]]) -> str:
    """Return the picture of the smallest and the largest size.

    Each bar is the median at the fewest connections. A bar that misses its aim is hollow.

    Args:
        sizes: results of each size, ascending.
    """
    shown = list({size["claims"]: size for size in (*sizes[:1], *sizes[-1:])}.values())
    names = [name for name in CASES if any(size["cases"].get(name) for size in shown)]
    step = len(shown) * _BAR + _GAP
    height = _TOP + step * len(names) + 14
    parts = [*_legend(shown), *_scale(height)]
    for place, name in enumerate(names):
        parts += _case(shown, name, _TOP + step * place)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + _RIGHT}" height="{height}" '
        f'viewBox="0 0 {_LEFT + _WIDTH + _RIGHT} {height}" role="img" aria-labelledby="title">\n'
        f'<title id="title">Rate of each case divided by that of a bare Flask program</title>\n'
        f"<style>{_STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _legend(shown: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield f'<text x="8" y="18">Requests a second, divided by those of a bare Flask program{_connections(shown)}</text>'
    left = _LEFT
    for place, size in enumerate(shown):
        yield f'<rect class="bar{place}" x="{left}" y="28" width="{_BAR}" height="{_BAR}"/>'
        yield f'<text class="small" x="{left + 16}" y="37">{size["claims"]:,} claims</text>'
        left += 125
    yield f'<line class="aim" x1="{left}" x2="{left}" y1="27" y2="40"/>'
    yield f'<text class="small" x="{left + 8}" y="37">aim; a hollow bar misses it</text>'


def _connections(shown: Sequence[Mapping[str, Any]]) -> str:
    numbers = {number for size in shown for case in size["cases"].values() for number in sorted(case, key=int)[:1]}
    return f", {numbers.pop()} connections" if len(numbers) == 1 else ""


def _scale(height: int) -> Iterator[str]:
    for ratio in _LINES:
        x = _x(ratio)
        yield f'<line class="line" x1="{x}" x2="{x}" y1="{_TOP - 8}" y2="{height - 14}"/>'
        yield f'<text class="small" x="{x}" y="{height - 3}" text-anchor="middle">{ratio:g}</text>'


def _case(shown: Sequence[Mapping[str, Any]], name: str, top: int) -> Iterator[str]:
    aim = CASES[name]
    middle = top + len(shown) * _BAR // 2 + 4
    yield f'<text x="{_LEFT - 8}" y="{middle}" text-anchor="end">{escape(aim.title)}</text>'
    for place, size in enumerate(shown):
        measured = size["cases"].get(name)
        if not measured:
            continue
        ratio, wanted, y = measured[min(measured, key=int)]["ratio"], aim.ratio_at(size["claims"]), top + place * _BAR
        names = f"bar{place}" if ratio >= wanted else f"bar{place} not-met"
        yield f'<rect class="{names}" x="{_LEFT}" y="{y}" width="{_x(ratio) - _LEFT:.1f}" height="{_BAR - 2}"/>'
        yield f'<line class="aim" x1="{_x(wanted)}" x2="{_x(wanted)}" y1="{y - 1}" y2="{y + _BAR}"/>'
        label = max(_x(ratio), _x(wanted)) + 6
        yield f'<text class="small" x="{label:.1f}" y="{y + 9}">{_digits(ratio)}</text>'


def _digits(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.3f}"


def _x(ratio: float) -> float:
    return round(_LEFT + _WIDTH * min(ratio, _MOST) / _MOST, 1)
