"""Import and export of claims as CSV (RFC 4180) that is safe to open in a spreadsheet.

Import: UTF-8, UTF-16 with a byte order mark, or another character set that the caller names. The first line shows
whether commas, semicolons or tabs separate cells; quoted cells may contain line ends. Export: UTF-8 with a byte order
mark, commas, CRLF. An apostrophe goes before a cell that a spreadsheet would run as a formula. The import removes it.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO, Final, cast

from claims.domain.imports import RawLine
from claims.domain.limits import MAX_CSV_HEADER, MAX_ECHO
from claims.domain.numbers import parse_integer
from claims.domain.records import Article, Json
from claims.domain.vocabulary import SpanState, Workflow
from claims.errors import InvalidInput
from claims.formats.charsets import BOM_LENGTH, UTF_8, codec_of
from claims.formats.common import with_span
from claims.formats.csv_cells import NULLS, is_date_alone, join_topics, parse_cell, safe_cell, stored_cell, trimmed

#: imported column -> path of its value in a claim's JSON
_MEMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "external_id": ("external_id",),
    "article_id": ("article_id",),
    "article_url": ("article_url",),
    "quote": ("quote",),
    "start": ("start",),
    "end": ("end",),
    "statement": ("statement",),
    "claimant": ("claimant",),
    "claimant_url": ("claimant_url",),
    "claimant_is_author": ("claimant_is_author",),
    "claimant_resolved": ("claimant_resolved",),
    "topics": ("topics",),
    "criteria": ("criteria",),
    "probability_low": ("probability", "low"),
    "probability_high": ("probability", "high"),
    "probability_text": ("probability", "text"),
    "due": ("due", "text"),
    "due_relation": ("due", "relation"),
    "due_edtf": ("due", "edtf"),
    "timezone": ("due", "timezone"),
    "first_check_on": ("due", "first_check_on"),
    "review_every": ("due", "review_every"),
    "workflow": ("workflow",),
    "said_on": ("said_on",),
    "depends_on": ("depends_on", "claim_id"),
    "offset": ("depends_on", "offset"),
}
READ: Final = tuple(_MEMBERS)
#: states of spans that may have no position in the text
_UNSETTLED: Final[frozenset[SpanState]] = frozenset({"needs_human", "orphaned", "unverified"})
#: workflows of claims that an export has, and an import cannot add
_ENDED: Final[frozenset[Workflow]] = frozenset({"rejected", "withdrawn", "duplicate"})
#: columns that only an export has. An import ignores them, with two exceptions: `span_state` excuses missing words,
#: `id` and `created_at` say which claim of the record it is
ADDED: Final = (
    "id",
    "span_state",
    "article_title",
    "published_on",
    "status",
    "earliest",
    "latest",
    "due_at",
    "outcome",
    "occurred_on",
    "created_at",
    "updated_at",
)
#: imported columns that an export leaves out, because others have the same facts
_ONLY_READ: Final = {"article_id", "claimant_is_author"}
COLUMNS: Final = (*(name for name in READ if name not in _ONLY_READ), *ADDED)
_DELIMITERS: Final = ",;\t"


def read_csv(source: BinaryIO, codec: str = UTF_8) -> Iterator[RawLine]:
    """Yield each row as a claim's JSON or with its problem; empty rows are left out.

    Args:
        source: the bytes of the table.
        codec: the codec of a table without a byte order mark, from `charsets.find_codec`.

    Raises:
        InvalidInput: the text is not in its codec, or the first line has no known column names.
    """
    buffered = io.BufferedReader(cast(io.RawIOBase, source))
    text = io.TextIOWrapper(buffered, encoding=codec_of(buffered.peek(BOM_LENGTH), codec), newline="")
    try:
        yield from _rows(text)
    except UnicodeError as error:
        hint = "save it as CSV UTF-8, or name its charset, such as windows-1252"
        raise InvalidInput.at("", f"the CSV is not {text.encoding.upper()}: {hint} ({error})") from error
    finally:
        text.detach()
        buffered.detach()


def write_csv(rows: Iterable[tuple[Json, Article]]) -> Iterator[bytes]:
    """Yield the rows of claims, as the API returns them, with their articles; column names come first.

    The row of a claim with a condition comes behind that of the other claim, if both are exported.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    yield codecs.BOM_UTF8
    for claim, article in _conditions_first(rows):
        writer.writerow([safe_cell(value) for value in _cells(claim, article)])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def _conditions_first(rows: Iterable[tuple[Json, Article]]) -> Iterator[tuple[Json, Article]]:
    written: set[int] = set()
    held: dict[int, list[tuple[Json, Article]]] = {}
    for first in rows:
        ready = [first]
        while ready:
            row = ready.pop(0)
            condition = row[0]["depends_on"]
            if condition is not None and condition["claim_id"] not in written:
                held.setdefault(condition["claim_id"], []).append(row)
                continue
            yield row
            written.add(row[0]["id"])
            ready += held.pop(row[0]["id"], [])
    for waiting in held.values():
        yield from waiting


def _rows(text: io.TextIOWrapper) -> Iterator[RawLine]:
    first = text.readline(MAX_CSV_HEADER)
    skipped = 0
    if first.lower().startswith("sep="):  # this line tells Excel the delimiter
        first, skipped = text.readline(MAX_CSV_HEADER), 1
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        names = _names(next(csv.reader([first], delimiter=delimiter, strict=True), []))
    except csv.Error as error:
        raise InvalidInput.at("", f"the first line has no column names: {error}") from error
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 2 + skipped
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield RawLine(number, None, f"the row is not CSV: {error}")
            continue
        if any(value.strip() for value in values):
            yield _row(number, names, values)


def _names(first: Sequence[str]) -> list[str]:
    """Parse the column names: letter case, spaces and hyphens do not matter."""
    names = [" ".join(name.replace("-", " ").replace("_", " ").split()).casefold().replace(" ", "_") for name in first]
    unknown = [name for name in names if name and name not in (*READ, *ADDED)]
    if unknown or "quote" not in names:
        problem = f"unknown columns: {', '.join(unknown)[:MAX_ECHO]}" if unknown else "the column quote is missing"
        raise InvalidInput.at("", f"{problem}; the first line must name columns of: {', '.join(READ)}")
    twice = {name for name, number in Counter(names).items() if name and number > 1}
    if twice:
        raise InvalidInput.at("", f"columns named twice: {', '.join(sorted(twice))}")
    return names


def _row(number: int, names: Sequence[str], values: Sequence[str]) -> RawLine:
    if any(value.strip() for value in values[len(names) :]):
        return RawLine(number, None, f"the row has {len(values)} cells, but the table has {len(names)} columns")
    cells = dict(zip(names, values, strict=False))
    claim: Json = {}
    for name in _MEMBERS:
        if not (text := trimmed(cells.get(name, ""))):
            continue
        *groups, member = _MEMBERS[name]
        target = claim
        for group in groups:
            target = target.setdefault(group, {})
        target[member] = parse_cell(name, text)
    if "quote" in claim:
        claim["quote"] = _quote(stored_cell(cells["quote"]), claim)
    ended = _ended(claim)
    return RawLine(
        number,
        with_span(claim),
        None,
        date_alone=_is_date_alone(claim.get("due", {})),
        ended=ended,
        unsettled=trimmed(cells.get("span_state", "")).casefold() in _UNSETTLED,
        exported=_exported(cells),
    )


def _exported(cells: Mapping[str, str]) -> tuple[int, str] | None:
    """Return `id` and `created_at` of an exported claim; None without an id."""
    number = parse_integer(trimmed(cells.get("id", "")))
    return None if number is None else (number, trimmed(cells.get("created_at", "")))


def _quote(cell: str, claim: Json) -> str:
    """Return the trimmed words, or all of the cell if it has as many code points as the offsets say."""
    cell, start, end = cell.replace("\r\n", "\n"), claim.get("start"), claim.get("end")
    is_whole = isinstance(start, int) and isinstance(end, int) and len(cell) == end - start
    return cell if is_whole else str(claim["quote"])


def _ended(claim: Json) -> str | None:
    """Remove a workflow that an import cannot add from a claim, and return it."""
    workflow = str(claim.get("workflow", "")).casefold()
    if workflow not in _ENDED:
        return None
    del claim["workflow"]
    return workflow


def _is_date_alone(due: Json) -> bool:
    return "text" in due and not due.keys() & {"relation", "edtf"} and is_date_alone(due["text"])


def _cells(claim: Json, article: Article) -> Iterator[Any]:
    window, verdict, probability = claim["due"] or {}, claim["verdict"] or {}, claim["probability"] or {}
    condition = claim["depends_on"] or {}
    due = {} if condition.get("offset") else window  # the condition sets the window of this claim
    span = next(span for span in claim["spans"] if span["role"] == "claim")
    own = {
        "article_url": article.url,
        "article_title": article.title,
        "published_on": article.published_on,
        "quote": span["exact"],
        "start": span["start"],
        "end": span["end"],
        "span_state": span["state"],
        "topics": join_topics(claim["topics"]),
        "probability_low": probability.get("low"),
        "probability_high": probability.get("high"),
        "probability_text": probability.get("text"),
        "claimant_resolved": "true" if claim["claimant_resolved"] else "false",
        "due": due.get("text"),
        "due_relation": due.get("relation"),
        "due_edtf": due.get("edtf"),
        "timezone": due.get("timezone"),
        "first_check_on": due.get("first_check_on"),
        "review_every": due.get("review_every"),
        "depends_on": condition.get("claim_id"),
        "offset": condition.get("offset"),
        "earliest": window.get("earliest"),
        "latest": window.get("latest"),
        "outcome": verdict.get("outcome"),
        "occurred_on": verdict.get("occurred_on"),
    }
    for name in COLUMNS:
        value = own[name] if name in own else claim[name]
        yield NULLS.get(name, "") if value is None else value
