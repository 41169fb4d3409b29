"""`python -m bench.extraction_speed`: characters per CPU second of extraction, on news and on hostile texts.

The hostile texts repeat every cue, word and phrase of the product's own tables (`bench.extraction_corpus`).
The growth exponent compares the shortest with the longest text: 1 means that the time grows with the length,
2 that it grows with the square of the length.
"""

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from bench.extraction_corpus import ENGLISH, SEPARATORS, dated, repeated, units, varied
from claims.dates.find import find_dates
from claims.extraction.candidates import extract
from claims.extraction.languages import LANGUAGES

ROOT: Final = Path(__file__).resolve().parent.parent
DAY: Final = date(2026, 1, 5)
#: seeds of the texts with all words of the tables in a changing order
_SEEDS: Final = range(5)
#: seconds; a shorter difference of CPU time is noise
_CLOCK: Final = 0.001


@dataclass(frozen=True, slots=True)
class Speed:
    """The speed on one text."""

    name: str
    #: code points per CPU second, for each size
    rates: tuple[float, ...]
    #: 1 if the time grows with the length, 2 if with its square
    exponent: float


def main() -> int:
    """Print the slowest texts."""
    options = _parser().parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    run = _dates if options.dates else _extract
    run(ENGLISH + "Ann Ode will open it in May 2031.")  # load the splitter and build the tables
    news = _news(max(sizes))
    print(f"news: {len(news) / _seconds(run, news):,.0f} code points per CPU second")
    texts = islice(_texts(options.separators.split(",")), 0, None, options.every)
    speeds = [_speed(name, run, build, sizes) for name, build in texts]
    slowest = sorted(speeds, key=lambda speed: min(speed.rates))
    print(f"hostile: {len(speeds)} texts of {options.sizes} code points; slowest {min(slowest[0].rates):,.0f}")
    print("| text | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent |")
    print("|---" * (len(sizes) + 2) + "|")
    for speed in slowest[: options.top]:
        print(f"| {speed.name} | " + " | ".join(f"{rate:,.0f}" for rate in speed.rates) + f" | {speed.exponent:.2f} |")
    print(f"highest exponent: {max(speed.exponent for speed in speeds):.2f}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.extraction_speed", description=__doc__)
    parser.add_argument("--sizes", default="4000,16000,64000", help="code points of the texts")
    parser.add_argument("--separators", default=",".join(SEPARATORS), help="signs between two repetitions")
    parser.add_argument("--every", type=int, default=25, help="measure every nth text only")
    parser.add_argument("--top", type=int, default=15, help="rows of the table")
    parser.add_argument("--dates", action="store_true", help="measure the search for dates alone")
    return parser


def _texts(separators: Sequence[str]) -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield the name of each hostile text, and the function that builds it in a size."""
    parts = list(units(LANGUAGES["en"]))
    yield "different dates", dated
    words = [phrase for _, phrase in parts]
    for seed in _SEEDS:
        yield f"all words, order {seed}", partial(varied, words, seed=seed)
    for name, phrase in parts:
        for separator in separators:
            yield f"{name}, {separator}", partial(repeated, phrase, SEPARATORS[separator])


def _speed(name: str, run: Callable[[str], None], build: Callable[[int], str], sizes: Sequence[int]) -> Speed:
    """Return the speed on a text in each size, without the time of the common words before it."""
    before = min(_seconds(run, ENGLISH) for _ in range(3))
    rates = tuple(size / max(_seconds(run, ENGLISH + build(size)) - before, _CLOCK) for size in sizes)
    growth = math.log(rates[0] / rates[-1]) / math.log(sizes[-1] / sizes[0]) if len(sizes) > 1 else 0.0
    return Speed(name, rates, 1 + growth)


def _seconds(run: Callable[[str], None], text: str) -> float:
    started = time.process_time()
    run(text)
    return max(time.process_time() - started, _CLOCK)


def _extract(text: str) -> None:
    extract(text, DAY, "en", "A")


def _dates(text: str) -> None:
    find_dates(text, DAY)


def _news(size: int) -> str:
    """Return the articles for measuring extraction as one text, repeated up to a size."""
    paths = sorted((ROOT / "fixtures" / "extract").glob("*/*.json"))
    text = "\n\n".join(json.loads(path.read_text(encoding="utf-8"))["text"] for path in paths)
    return (text * (size // len(text) + 1))[:size]


if __name__ == "__main__":
    raise SystemExit(main())
