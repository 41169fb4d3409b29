"""A claim with the records that belong to it, in one answer."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import orjson
from flask import Response, request
from marshmallow import Schema

from claims.api.due import due_tag
from claims.api.json_responses import json_bytes
from claims.api.responses import not_modified, respond, tag_headers
from claims.domain.limits import MAX_PAGE
from claims.services.claims import get_claim
from claims.services.included import list_records_of_claim
from claims.services.pagination import Page
from claims.wiring import context
from schemas.articles import ArticleOut
from schemas.deadlines import DeadlineOut
from schemas.evidence import EvidenceOut
from schemas.fast_dump import compile_dump
from schemas.verdicts import VerdictOut


def claim_with_records(claim_id: int, include: Sequence[str]) -> Response:
    """Return the answer with a claim and its records; the ETag is the log's seq, because each of them can change.

    Args:
        claim_id: id of the claim, from the URL.
        include: "article", "evidence", "verdicts", "deadlines".

    Raises:
        ClaimNotFound: there is no such claim, or the caller must not see it.
    """
    text = get_claim(context(), claim_id).text
    tag = _seq_tag(due_tag(context(), request.environ))
    unchanged = not_modified(tag, request.headers.get("If-None-Match"))
    if unchanged is not None:
        return respond(unchanged)
    claim = orjson.loads(text)
    records = list_records_of_claim(context(), claim, include)
    more = {
        f"{kind}_url": f"{claim['url']}/{kind}?limit={MAX_PAGE}&cursor={page.next}"
        for kind, page in records.items()
        if isinstance(page, Page) and page.next is not None
    }
    document = (
        claim | {kind: _DUMPS[kind](record) for kind, record in records.items()} | ({"more": more} if more else {})
    )
    return Response(json_bytes(document), 200, tag_headers(tag), mimetype="application/json")


def _seq_tag(tag: str | None) -> str | None:
    """Return a tag of the log's seq in a form that If-Match never takes for a version of the claim."""
    return tag and f'"seq-{tag[1:]}'


def _items_of(schema: Schema) -> Callable[[Page[Any]], list[Any]]:
    dump = compile_dump(schema)
    return lambda page: [dump(item) for item in page.items]


#: included kind -> returns its JSON
_DUMPS: Final[dict[str, Callable[[Any], Any]]] = {
    "article": compile_dump(ArticleOut()),
    "evidence": _items_of(EvidenceOut()),
    "verdicts": _items_of(VerdictOut()),
    "deadlines": _items_of(DeadlineOut()),
}
