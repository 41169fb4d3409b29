"""`make bench-extract`: share of forecasts found, share of deadlines read correctly, and time.

It reads the annotated articles in `fixtures/extract/` (develop, untouched). If they lie beside this
checkout, it also reads the project's first article, and date expressions annotated by others.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Final

from bench.extract_cases import scores
from bench.extract_sentences import reliability, sentence_scores
from claims.dates.find import find_dates
from claims.dates.said_on import parse_said_on
from claims.dates.window import make_due
from claims.domain.extraction import Candidate
from claims.extraction.candidates import extract

ROOT: Final = Path(__file__).resolve().parent.parent
ARTICLES: Final = ROOT / "fixtures" / "extract"
SHARED: Final = ROOT.parent / "shared"


@dataclass(slots=True)
class Tally:
    """Counts over articles."""

    sentences: int = 0
    found: int = 0
    extra: int = 0
    dated: int = 0
    dated_found: int = 0
    windows: int = 0
    claimants: int = 0
    kinds: int = 0
    conditions: int = 0
    conditions_found: int = 0
    claims_found: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add the counts of another tally."""
        for count in fields(self):
            setattr(self, count.name, getattr(self, count.name) + getattr(other, count.name))

    def rates(self) -> dict[str, float]:
        """Return the reported rates, 0 to 1."""
        precision = self.found / max(self.found + self.extra, 1)
        recall = self.found / max(self.sentences, 1)
        return {
            "precision": precision,
            "recall": recall,
            "F1": 2 * precision * recall / max(precision + recall, 1e-9),
            "dated recall": self.dated_found / max(self.dated, 1),
            "windows right": self.windows / max(self.dated, 1),
            "claimant right": self.claimants / max(self.claims_found, 1),
            "kind right": self.kinds / max(self.claims_found, 1),
            "condition found": self.conditions_found / max(self.conditions, 1),
        }


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.extract", description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print what was missed, and what is none (develop only)")
    parser.add_argument(
        "--errors", action="store_true", help="print each error on the sentences and articles of others"
    )
    options = parser.parse_args()
    rows = {"develop": tally("develop"), "untouched": tally("untouched")}
    names = list(rows["develop"].rates())
    print("| articles | sentences | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 2) + "|")
    for name, row in rows.items():
        print(f"| {name} | {row.sentences} | " + " | ".join(f"{rate:.3f}" for rate in row.rates().values()) + " |")
    if options.misses:
        print(*rows["develop"].misses, sep="\n")
    print()
    print_cases(errors=options.errors)
    print_speed()
    return 0


def print_cases(*, errors: bool) -> None:
    """Print the scores on sentences, and on articles of others, with intervals of 95 %, and the kinds of errors."""
    found = [*sentence_scores(ARTICLES / "sentences.jsonl"), *scores(SHARED / "data")]
    print("| cases | right | share | interval |", "|---|---|---|---|", *(s.row() for s in found), sep="\n")
    print()
    for score in found:
        if score.errors:
            print(f"{score.name}: errors by kind: {'; '.join(score.kinds())}")
        if errors:
            print(*(f"- {kind}: {words}" for kind, words in sorted(score.errors)), sep="\n")
    print("\n| candidates with this score | right | share | interval |", "|---|---|---|---|", sep="\n")
    print(*(score.row() for score in reliability(ARTICLES / "sentences.jsonl", ARTICLES / "develop")), sep="\n")
    print()


def tally(folder: str) -> Tally:
    """Return the counts over the articles of a folder."""
    total = Tally()
    for path in sorted((ARTICLES / folder).glob("*.json")):
        total.add(_one(json.loads(path.read_text(encoding="utf-8"))))
    return total


def _one(article: dict[str, Any]) -> Tally:
    text, published_on = article["text"], date.fromisoformat(article["published_on"])
    marked: dict[int, list[dict[str, Any]]] = {}
    for claim in article["claims"]:
        marked.setdefault(text.index(claim["sentence"]), []).append(claim)
    hits: dict[int | None, list[Candidate]] = {}
    for candidate in extract(text, published_on, "en", article["author"]):
        middle = (candidate.span.start + candidate.span.end) // 2
        place = next((at for at, c in marked.items() if at <= middle < at + len(c[0]["sentence"])), None)
        hits.setdefault(place, []).append(candidate)
    spurious = hits.pop(None, [])
    counted = Tally(sentences=len(marked), found=len(hits), extra=len({c.span.start for c in spurious}))
    counted.misses += [f"extra: {c.statement}" for c in spurious]
    for at, claims in marked.items():
        counted.misses += [] if at in hits else [f"missed: {claims[0]['sentence']}"]
        for claim in claims:
            _count(counted, claim, hits.get(at, []), published_on, article["author"])
    return counted


def _count(
    tally: Tally, claim: dict[str, Any], candidates: Sequence[Candidate], published_on: date, author: str
) -> None:
    if claim["due"]:
        said = parse_said_on(claim.get("said_on", published_on.isoformat()), published_on)
        window = make_due(claim["due"]["relation"], claim["due"]["edtf"], said)
        tally.dated += 1
        tally.dated_found += bool(candidates)
        tally.windows += any(
            (c.due.earliest, c.due.latest) == (window.earliest, window.latest) and c.due_basis != "none"
            for c in candidates
        )
    if not candidates:
        return
    tally.claims_found += 1
    names = [author if name == "author" else name for name in claim["claimant"]]
    tally.claimants += any(_same_name(name, c.claimant) for name in names for c in candidates)
    tally.kinds += any(c.kind == claim["kind"] for c in candidates)
    if claim["condition"]:
        tally.conditions += 1
        tally.conditions_found += any(
            c.condition and _overlap(c.condition.exact, claim["condition"]) for c in candidates
        )


def _same_name(name: str, other: str) -> bool:
    first, second = (name.casefold().replace("’", "'").removeprefix("the ").strip() for name in (name, other))
    return first in second or second in first


def _overlap(words: str, other: str) -> bool:
    return words in other or other in words


def print_speed() -> None:
    """Print the medians over the articles, in milliseconds: for an article, and for its dates alone."""
    articles = list(_articles())
    whole = [_median(lambda a=a: extract(*a)) for a in articles]
    dates = [_median(lambda a=a: find_dates(a[0], a[1])) for a in articles]
    length = statistics.mean(len(a[0]) for a in articles)
    print(
        f"{len(articles)} articles of {length:.0f} code points on average: {statistics.median(whole):.1f} ms each, "
        f"their dates alone {statistics.median(dates):.1f} ms"
    )
    seed = next(iter(sorted((SHARED / "seed").glob("*.txt"))), None)
    if seed is not None:
        text = (seed.read_text(encoding="utf-8") * 13)[:100_000]
        took = _median(lambda: extract(text, date(2021, 9, 21), "en", "A"), 3)
        print(f"100,000 code points of the first article, repeated: {took:.0f} ms")


def _articles() -> Iterator[tuple[str, date, str, str]]:
    for path in sorted(ARTICLES.glob("*/*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        yield article["text"], date.fromisoformat(article["published_on"]), "en", article["author"]


def _median(run: Any, times: int = 7) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    raise SystemExit(main())
