"""The routes that stream many records: claims as a table or as lines, and the dump of the whole record."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from flask import Response, request

from claims.api.assignees import assigned
from claims.api.due import due_tag
from claims.api.responses import not_modified, respond, tag_headers
from claims.api.routing import Routes
from claims.domain.requests import ClaimFilter
from claims.formats.csv_table import write_csv
from claims.services.claim_iterator import iterate_claims, iterate_texts
from claims.wiring import context, wiring
from schemas.claim_queries import ClaimsExportQuery

routes = Routes("exports", __name__, url_prefix="/api/v1", description="Claims as a table or as lines, and dumps")

_CSV: Final = "text/csv"
_NDJSON: Final = "application/x-ndjson"
_FILE: Final = ("Content-Disposition",)
#: bytes of a piece of a stream, at least
_PIECE: Final = 64 * 1024


@routes.operation(
    "GET",
    "/claims.csv",
    role="reader",
    slow="stream",
    query=ClaimsExportQuery,
    answer=(200, {"type": "string"}),
    media=_CSV,
    answer_headers=_FILE,
)
def export_claims_as_csv(query: ClaimFilter) -> Response:
    """Return all claims that match the filters as CSV for a spreadsheet, in the columns of `duecheck export`."""
    known, query = context(), assigned(query)
    media = f"{_CSV}; charset=utf-8"
    return _stream("claims.csv", media, lambda: write_csv(iterate_claims(known, query)), query.assigned_to)


@routes.operation(
    "GET",
    "/claims.ndjson",
    role="reader",
    slow="stream",
    query=ClaimsExportQuery,
    answer=(200, {"type": "string"}),
    media=_NDJSON,
    answer_headers=_FILE,
)
def export_claims_as_ndjson(query: ClaimFilter) -> Response:
    """Return all claims that match the filters, one JSON object a line."""
    known, query = context(), assigned(query)
    texts = partial(iterate_texts, known, query)
    return _stream("claims.ndjson", _NDJSON, lambda: (f"{text}\n".encode() for text in texts()), query.assigned_to)


@routes.operation(
    "GET",
    "/dump",
    role="admin",
    scopes=("admin",),
    slow="stream",
    answer=(200, {"type": "string"}),
    media=_NDJSON,
    answer_headers=_FILE,
)
def dump_record() -> Response:
    """Return the whole record as `duecheck export --format jsonl` writes it, of one instant, without tokens."""
    return _stream("duecheck.jsonl", _NDJSON, wiring().backend.dump)


def _stream(name: str, media: str, write: Callable[[], Iterable[bytes]], assigned_to: str | None = None) -> Response:
    """Return a response whose body is written while it is sent; an unchanged one is 304, and nothing is read."""
    tag = due_tag(context(), request.environ, assigned_to)
    unchanged = not_modified(tag, request.headers.get("If-None-Match"))
    if unchanged is not None:
        return respond(unchanged)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **dict(tag_headers(tag))}
    return Response(_pieces(write()), content_type=media, headers=headers)


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield whole lines in pieces of `_PIECE` bytes or more."""
    piece, size = [], 0
    for line in lines:
        piece.append(line)
        size += len(line)
        if size >= _PIECE:
            yield b"".join(piece)
            piece, size = [], 0
    if piece:
        yield b"".join(piece)
