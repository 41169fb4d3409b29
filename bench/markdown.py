"""The results as tables of Markdown, between two marks of docs/benchmark.md."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.aims import CASES, Finding, findings
from bench.summary import sizes_of

BEGIN, END = "<!-- results: python -m bench.report docs -->", "<!-- end of results -->"
_HEAD = (
    "case",
    "claims",
    "connections",
    "aim",
    "to hello",
    "lowest to highest",
    "CPU to hello",
    "req/s",
    "p99 ms",
    "CPU us",
)


def put(page: str, text: str) -> str:
    """Return a page with a text between its marks.

    Args:
        page: Markdown with both marks.
        text: replaces what stands between them.

    Raises:
        ValueError: a mark is missing.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def results(latest: Mapping[str, Any]) -> str:
    """Format the results: when and where, the cases, the other aims."""
    sizes = sizes_of(latest)
    if not sizes:
        return "There are no results yet."
    others = [f for f in findings(list(sizes)) if "ratio to hello" not in f.title]
    parts = [_facts(latest, sizes), _table(_HEAD, [row for name in CASES for row in _case_rows(sizes, name)])]
    if others:
        parts.append(_table(("value", "claims", "connections", "aim", "result", ""), map(_finding_row, others)))
    return "\n\n".join(parts)


def _facts(latest: Mapping[str, Any], sizes: Sequence[Mapping[str, Any]]) -> str:
    days = sorted({m["measured"][:10] for size in sizes for case in size["cases"].values() for m in case.values()})
    when = " to ".join(dict.fromkeys([days[0], days[-1]])) if days else ""
    machine, options = latest["machine"], latest["options"]
    memory = f"{machine['memory_bytes'] / 2**30:.0f} GB"
    versions = f"Python {machine['python']}, SQLite {machine['sqlite']}"
    repeats = f"The last run had {options['repeats']} repeats of {options['seconds']:g} s."
    return f"{when}, {machine['cores']} cores, {memory}, {versions}. Each value is a median. {repeats}"


def _case_rows(sizes: Sequence[Mapping[str, Any]], name: str) -> Iterator[Sequence[str]]:
    aim = CASES[name]
    for size in sizes:
        for connections, m in size["cases"].get(name, {}).items():
            wanted = aim.ratio_at(size["claims"])
            met = "" if m["ratio"] >= wanted else " (not met)"
            yield (
                aim.title,
                f"{size['claims']:,}",
                connections,
                f"{wanted:.2f}{met}",
                f"{m['ratio']:.3f}",
                f"{m['ratio_low']:.3f} to {m['ratio_high']:.3f}",
                f"{m['cpu_ratio']:.3f}",
                f"{m['rate']:,.0f}",
                f"{m['p99_ms']:.1f}",
                f"{m['cpu_us']:,.0f}",
            )


def _finding_row(found: Finding) -> Sequence[str]:
    met = "met" if found.is_met else "not met"
    return (found.title, f"{found.claims:,}", str(found.connections or ""), found.expected, found.actual, met)


def _table(head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
