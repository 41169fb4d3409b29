"""Import and export of claims as CSV (RFC 4180) that is safe to open in a spreadsheet.

Import: UTF-8 or UTF-16 with or without a byte order mark. The first line shows whether commas, semicolons or
tabs separate cells; quoted cells may contain line ends. Export: UTF-8 with a byte order mark, commas, CRLF.
An apostrophe goes before a cell that a spreadsheet would run as a formula. The import removes it.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, Final, cast

from claims.dates.deadline_phrase import read_due
from claims.dates.said_on import SaidOn
from claims.domain.limits import MAX_CSV_HEADER, MAX_ECHO
from claims.domain.numbers import parse_decimal, parse_integer
from claims.domain.records import Article, Json
from claims.errors import Invalid, InvalidInput
from claims.formats.common import RawLine, with_span

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
    "workflow": ("workflow",),
    "said_on": ("said_on",),
}
READ: Final = tuple(_MEMBERS)
#: the cell that stands for null, by column
_NULLS: Final = {"said_on": "unknown"}
#: columns that only an export has; an import ignores them
ADDED: Final = (
    "id",
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
_BOOLEANS: Final = {"true": True, "false": False}
_DELIMITERS: Final = ",;\t"
#: first signs of cells that a spreadsheet runs as formulas (OWASP, CSV Injection)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: the day of the article is not known here: words that count from it stay words
_UNKNOWN_DAY: Final = SaidOn(None, date(2000, 1, 1))
#: a day as programs write it, without a time or at midnight
_CELL_DAY: Final = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00)?)?$")
#: words for an event inside a period
_INSIDE: Final = re.compile(r"(?:in|on|during|within|at|this|next)\b", re.IGNORECASE)
_TOPIC_MARK: Final = "; "
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_csv(source: BinaryIO) -> Iterator[RawLine]:
    """Yield each row as a claim's JSON or with its problem; empty rows are left out.

    Raises:
        InvalidInput: the text is not UTF-8 or UTF-16, or the first line has no known column names.
    """
    buffered = io.BufferedReader(cast(io.RawIOBase, source))
    text = io.TextIOWrapper(buffered, encoding=_encoding(buffered.peek(4)), newline="")
    try:
        yield from _rows(text)
    except UnicodeError as error:
        raise InvalidInput.at("", f"the CSV is not UTF-8: save it as CSV UTF-8 ({error})") from error
    finally:
        text.detach()
        buffered.detach()


def write_csv(rows: Iterable[tuple[Json, Article]]) -> Iterator[bytes]:
    """Yield the rows of claims, as the API returns them, with their articles; column names come first."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    yield codecs.BOM_UTF8
    for claim, article in rows:
        writer.writerow([safe_cell(value) for value in _cells(claim, article)])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def _encoding(start: bytes) -> str:
    return next((name for mark, name in _BOMS if start.startswith(mark)), "utf-8")


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
    claim: Json = {}
    for name, value in zip(names, values, strict=False):
        value = _unsafe(value)
        if name not in _MEMBERS or not value.strip():
            continue
        *groups, member = _MEMBERS[name]
        target = claim
        for group in groups:
            target = target.setdefault(group, {})
        target[member] = _typed(name, value)
    if isinstance(claim.get("due"), dict) and set(claim["due"]) == {"text"}:
        claim["due"] = _due(claim["due"]["text"])
    return RawLine(number, with_span(claim), None)


def _due(text: str) -> Json:
    """Parse a cell with a due window. A bare day or period means by then; other words keep their meaning."""
    text = _CELL_DAY.sub(lambda match: "-".join((match[1], match[2].zfill(2), match[3].zfill(2))), text)
    if _INSIDE.match(text):
        return {"text": text}
    try:
        due = read_due(text, _UNKNOWN_DAY)
    except Invalid:
        return {"text": text}
    return {"text": text, "relation": "by", "edtf": due.edtf} if due.relation == "in" else {"text": text}


def _typed(name: str, value: str) -> Any:
    if name in {"article_id", "start", "end"}:
        number = parse_integer(value.strip())
        return value.strip() if number is None else number
    if name in {"probability_low", "probability_high"}:
        decimal = parse_decimal(value.strip())
        return value.strip() if decimal is None else decimal
    if name in {"claimant_is_author", "claimant_resolved"}:
        return _BOOLEANS.get(value.strip().casefold(), value.strip())
    if name == "topics":
        return [topic.strip() for topic in value.split(_TOPIC_MARK.strip()) if topic.strip()]
    if value.strip().casefold() == _NULLS.get(name):
        return None
    return value if name == "quote" else value.strip()


def _cells(claim: Json, article: Article) -> Iterator[Any]:
    due, verdict, probability = claim["due"] or {}, claim["verdict"] or {}, claim["probability"] or {}
    span = next(span for span in claim["spans"] if span["role"] == "claim")
    own = {
        "article_url": article.url,
        "article_title": article.title,
        "published_on": article.published_on,
        "quote": span["exact"],
        "start": span["start"],
        "end": span["end"],
        "topics": _TOPIC_MARK.join(claim["topics"]),
        "probability_low": probability.get("low"),
        "probability_high": probability.get("high"),
        "probability_text": probability.get("text"),
        "claimant_resolved": "true" if claim["claimant_resolved"] else "false",
        "due": due.get("text"),
        "due_relation": due.get("relation"),
        "due_edtf": due.get("edtf"),
        "timezone": due.get("timezone"),
        "first_check_on": due.get("first_check_on"),
        "earliest": due.get("earliest"),
        "latest": due.get("latest"),
        "outcome": verdict.get("outcome"),
        "occurred_on": verdict.get("occurred_on"),
    }
    for name in COLUMNS:
        value = own[name] if name in own else claim[name]
        yield _NULLS.get(name, "") if value is None else value


def safe_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith((*_FORMULA, "'")) else value


def _unsafe(value: str) -> str:
    return value[1:] if value.startswith("'") and value[1:2] in (*_FORMULA, "'") else value
