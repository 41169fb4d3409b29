"""The routes that import many claims (NDJSON, CSV) and the ClaimReviews of other sites."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any, Final

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from claims import errors
from claims.api.auth import actor
from claims.api.examples import BULK, CLAIM, REVIEW
from claims.api.problems import errors_document, remedy_of
from claims.api.request_bodies import body_bytes, check_containers, json_body
from claims.api.routing import Routes
from claims.domain.imports import BulkLine, RawLine
from claims.domain.limits import MAX_BULK_LINES, MAX_ECHO, MAX_LINE_ERRORS
from claims.domain.vocabulary import LINE_RESULTS
from claims.errors import InvalidInput, for_programs
from claims.formats.charsets import UTF_8, find_codec, in_utf8
from claims.formats.claimreview import outcomes
from claims.formats.claimreview_import import read_reviews
from claims.formats.csv_table import read_csv
from claims.formats.ndjson import read_ndjson
from claims.services.import_bulk import prepare_lines
from claims.services.import_claimreview import ReviewReport, prepare_claim_reviews
from claims.services.line_reports import LineReport
from claims.services.prepared import Prepared, Write
from claims.wiring import context, newsroom
from schemas.bulk import BulkClaimsIn, BulkQuery, BulkReportOut, read_line
from schemas.candidates import ReviewReportsOut

routes = Routes(
    "imports", __name__, url_prefix="/api/v1", description="Imports of many claims, and of other sites' ClaimReviews"
)

_JSON: Final = "application/json"
_NDJSON: Final = "application/x-ndjson"
_CSV: Final = "text/csv"
_LINES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {media: {"schema": {"type": "string"}, "example": BULK[media]} for media in (_NDJSON, _CSV)}
        | {_JSON: {"schema": BulkClaimsIn, "example": {"lines": [CLAIM]}}},
        "description": (
            f"One claim a line, at most {MAX_BULK_LINES} lines: NDJSON with the body of POST /claims, "
            "the same objects as `lines` of JSON, or CSV with the columns of docs/exchange.md. "
            "The charset of Content-Type counts; the default is UTF-8."
        ),
    }
}
_REVIEWS: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            media: {"schema": {"type": ["object", "array"], "items": {}}, "example": REVIEW}
            for media in ("application/json", "application/ld+json")
        },
        "description": (
            "A ClaimReview, JSON-LD that has ClaimReviews in a list, @graph or DataFeed, "
            "or the answer of Google's Fact Check Tools API."
        ),
    }
}


@routes.operation(
    "POST",
    "/claims/bulk",
    role="journalist",
    scopes=("claims:write",),
    slow="write",
    query=BulkQuery,
    doc=_LINES,
    own_body=True,
    answer=(200, BulkReportOut),
    problems=(errors.BulkRefused,),
)
def create_claims(query: dict[str, str]) -> Any:
    """Add many claims; the answer reports each line as added, refused, or known by its `external_id` or its words."""
    keep_good, lines = query["mode"] == "keep_good", list(_lines())

    def shape(reports: list[LineReport]) -> Any:
        counts = Counter(report.result for report in reports)
        return {result: counts[result] for result in LINE_RESULTS} | {"lines": [_line(report) for report in reports]}

    return Prepared(lambda: prepare_lines(context(), actor(), lines, keep_good=keep_good), shape)


@routes.operation(
    "POST",
    "/imports/claimreview",
    role="editor",
    scopes=(
        "articles:write",
        "claims:write",
        "evidence:write",
    ),
    slow="write",
    doc=_REVIEWS,
    own_body=True,
    answer=(200, ReviewReportsOut),
)
def import_reviews() -> Any:
    """Import other sites' ClaimReviews as candidates with evidence; the answer reports the result of each review."""
    reviews, publisher = read_reviews(json_body("application/json", "application/ld+json")), newsroom()

    def prepare() -> Write[list[ReviewReport]]:
        return prepare_claim_reviews(context(), actor(), reviews, outcomes(publisher), publisher.claim_of)

    return Prepared(prepare, lambda reports: {"items": reports})


def _lines() -> Iterator[BulkLine]:
    if request.mimetype not in {_NDJSON, _CSV, _JSON}:
        raise UnsupportedMediaType(f"This needs a body with Content-Type: {_NDJSON}, {_JSON} or {_CSV}.")
    raw = _json_lines() if request.mimetype == _JSON else _raw_lines(body_bytes(), _codec())
    lines = list(islice(raw, MAX_BULK_LINES + 1))
    if len(lines) > MAX_BULK_LINES:
        raise InvalidInput.at("", f"send at most {MAX_BULK_LINES} lines at a time, or use the command duecheck import")
    if not lines:
        raise InvalidInput.at("", "the body has no line")
    return (read_line(line) for line in lines)


def _json_lines() -> Iterator[RawLine]:
    """Yield the lines of a JSON document; `read_line` checks each of them alone."""
    document = json_body(_JSON)
    lines = document.get("lines") if isinstance(document, dict) and len(document) == 1 else None
    if not isinstance(lines, list):
        raise InvalidInput.at("/lines", 'send {"lines": [...]} with the claims')
    for number, line in enumerate(lines, 1):
        is_object = isinstance(line, dict)
        yield RawLine(number, line if is_object else None, None if is_object else "the line is not a JSON object")


def _raw_lines(body: bytes, codec: str) -> Iterator[RawLine]:
    if request.mimetype == _CSV:
        return read_csv(BytesIO(body), codec)
    body = in_utf8(body, codec)
    check_containers(body)
    return read_ndjson(BytesIO(body))


def _codec() -> str:
    """Return the codec of the body, from the charset of Content-Type; by default that of UTF-8."""
    charset = request.mimetype_params.get("charset") or UTF_8
    codec = find_codec(charset)
    if codec is None:
        known = "Send UTF-8, or the name of the file's character set, such as windows-1252."
        raise UnsupportedMediaType(f"The charset {charset[:MAX_ECHO]} of Content-Type is unknown. {known}")
    return codec


def _line(report: LineReport) -> dict[str, Any]:
    error = report.problem
    problem = error and {
        "type": f"/problems/{error.slug}",
        "title": error.title,
        "detail": for_programs(error.message),
        "remedy": remedy_of(error),
        "errors": [],
        "error_count": 0,
        **errors_document(error, MAX_LINE_ERRORS),
    }
    return {"line": report.line, "result": report.result, "claim_id": report.claim_id, "problem": problem}
