"""Answers: stored documents, list pages with links, entity tags and preconditions (RFC 9110, RFC 8288).

Flask's views and the fast path both build an `Answer`.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import orjson
from flask import Response, abort, request

from claims.api.public_url import base_url
from claims.domain.extraction import SimilarTo
from claims.domain.limits import MAX_ID, MAX_ID_DIGITS
from claims.domain.records import Lease
from claims.services.change_feed import ChangePage
from claims.services.claim_writes import RenderedClaim
from claims.services.leases import LeaseWithClaims
from claims.services.pagination import Page
from schemas.addresses import api_path
from schemas.fast_dump import compile_dump
from schemas.leases import LeaseDocumentOut

_LEASE = compile_dump(LeaseDocumentOut())
_LEASE_MEMBERS = tuple(LeaseDocumentOut().fields)
JSON_LD: Final = "application/ld+json"
#: a tag from this server, weak or not: the version, what the clock changes, and what it says of the host
_VERSION: Final = re.compile(rf'(?:W/)?"(\d{{1,{MAX_ID_DIGITS}}})(?:[-.][a-zA-Z0-9_.-]+)?"', re.ASCII)
#: a query string of names and values without characters that are encoded in a URL
_PLAIN: Final = re.compile(r"[\w.~-]+=[\w.~-]+(?:&[\w.~-]+=[\w.~-]+)*", re.ASCII)
#: a list of entity tags (RFC 9110, 8.8.3 and 5.6.1)
_TAGS: Final = re.compile(r'\s*(?:W/)?"[^"\s]*"(?:\s*,\s*(?:W/)?"[^"\s]*")*\s*', re.ASCII)
#: the versions that `If-Match: *` accepts
_ANY: Final = range(MAX_ID + 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status code, headers and body; a 304 has no body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def claim_answer(claim: RenderedClaim, if_none_match: str | None) -> Answer:
    """Return a claim, or 304 if its ETag matches `if_none_match`."""
    return _tagged(f'"{claim.etag}"', if_none_match, claim.text.encode())


def new_claim_answer(claim: RenderedClaim, similar: Sequence[SimilarTo]) -> Answer:
    """Return a new claim with the claims that say nearly the same."""
    answer = orjson.dumps([{"id": item.id, "score": item.score} for item in similar])
    return _tagged(f'"{claim.etag}"', None, b'%b,"similar":%b}' % (claim.text[:-1].encode(), answer))


def due_answer(page: Page[str], tag: str | None, if_none_match: str | None, environ: Mapping[str, Any]) -> Answer:
    """Return a list page of due claims, or 304 if the ETag matches.

    Args:
        page: documents of due claims, as JSON.
        tag: the ETag; None if the list has none at the moment.
        if_none_match: the header If-None-Match; None without it.
        environ: the WSGI environ, for the URL of the next list page.

    Returns:
        200 with the link to the next list page if there is one, or 304.
    """
    next_url = next_page(page, environ)
    link = [("Link", _link(next_url))] if next_url else []
    return _tagged(tag, if_none_match, page_text(page.items, next_url).encode(), link)


def feed_answer(
    page: ChangePage,
    if_none_match: str | None,
    environ: Mapping[str, Any],
    preferred: int | None,
    included: Mapping[str, Sequence[str]],
) -> Answer:
    """Return a change batch, or 304 if its ETag matches (docs/specification.md, section 11.4).

    The ETag is the last seq of the batch, and differs by what the caller sees. If more rows follow, it also has the end
    of the log: which rows a batch has can depend on what their claims are now. Included records are part of it. A
    client can send it with its next `since`, and still receives every row that it has not seen. While the log lacks
    rows of time-based events, the batch has no ETag.

    Args:
        page: the change batch.
        if_none_match: the header If-None-Match; None without it.
        environ: the WSGI environ, for the URL of the next batch.
        preferred: seconds of `Prefer: wait=` that the server applies; None without it.
        included: further lists of the answer, by name: JSON objects.

    Returns:
        200 with the link to the next batch if more rows follow, or 304.
    """
    next_url = url_with(environ, "since", str(page.next_since)) if page.more else None
    headers = [("Link", _link(next_url))] if next_url else []
    if preferred is not None:
        headers.append(("Preference-Applied", f"wait={preferred}"))
    others = b"".join(f',"{name}":[{",".join(items)}]'.encode() for name, items in included.items())
    more = f"-more-{page.end}" if page.more else ""
    digest = f"-{blake2b(others, digest_size=6).hexdigest()}" if others else ""
    tag = f"{page.next_since}{more}{digest}{page.visibility.tag_suffix}"
    current_tag = f'"{tag}"' if page.is_current else None
    form = b'{"items":[%b],"next_since":%d,"next":%b%b}'
    body = form % (page.items, page.next_since, orjson.dumps(next_url), others)
    return _tagged(current_tag, if_none_match, body, headers)


def lease_answer(leased: LeaseWithClaims | None, holder: str = "") -> Answer:
    """Return a lease with its claims: 201, or 200 with the id null if no claim was free."""
    if leased is None:
        return _json(200, lease_text(None, holder, ()).encode(), [])
    lease = leased.lease
    headers = [("Location", api_path("lease", lease)), ("ETag", f'"{lease.version}"')]
    return _json(201, lease_text(lease, lease.holder, leased.items).encode(), headers)


def lease_text(lease: Lease | None, holder: str, items: Sequence[str]) -> str:
    """Return the JSON of a lease with the documents of its claims.

    Args:
        lease: None if no claim was free; then every member but `holder` is null.
        holder: the name of the token.
        items: stored documents of claims, as JSON.

    Returns:
        A JSON object.
    """
    members = _LEASE(lease) if lease else dict.fromkeys(_LEASE_MEMBERS) | {"holder": holder}
    return f'{orjson.dumps(members).decode()[:-1]},"items":[{",".join(items)}]}}'


def linked_data(document: Any, content_type: str = JSON_LD, **headers: str) -> Response:
    """Return a response with a JSON-LD document.

    Args:
        document: any value that JSON can hold.
        content_type: the media type, with its profile if it has one.
        headers: further headers, by name.

    Returns:
        A response with status code 200.
    """
    return Response(orjson.dumps(document), content_type=content_type, headers=headers)


def not_modified(tag: str | None, if_none_match: str | None) -> Answer | None:
    """Return a 304 if the ETag matches If-None-Match; None if it does not, or if the resource has no ETag."""
    if tag is None or not matches(if_none_match, tag):
        return None
    return Answer(304, [("ETag", tag)], b"")


def tag_headers(tag: str | None) -> list[tuple[str, str]]:
    """Return the header ETag; without an ETag, the header that forbids to store the answer."""
    return [("Cache-Control", "no-store") if tag is None else ("ETag", tag)]


def respond(answer: Answer, status: int | None = None, **headers: str) -> Response:
    """Return an answer as a Flask response.

    Args:
        answer: status code, headers and body.
        status: another status code; None keeps that of the answer.
        headers: further headers, by name.

    Returns:
        A response with the same body.
    """
    return Response(answer.body, status or answer.status, [*answer.headers, *headers.items()])


def page_text(items: Sequence[str], next_url: str | None, **others: str) -> str:
    """Return the JSON of a list page of stored documents, with other members of the page."""
    members = "".join(f',"{name}":{orjson.dumps(value).decode()}' for name, value in others.items())
    return f'{{"items":[{",".join(items)}],"next":{orjson.dumps(next_url).decode()}{members}}}'


def claims_response(page: Page[str], did_you_mean: str | None = None) -> Response:
    """Return a response with a list page of claims, and the query that was perhaps meant."""
    next_url = next_page(page, request.environ)
    others = {"did_you_mean": did_you_mean} if did_you_mean else {}
    return with_next(Response(page_text(page.items, next_url, **others), mimetype="application/json"), next_url)


def next_page(page: Page[Any], environ: Mapping[str, Any]) -> str | None:
    """Return the URL of the next list page; None at the end of the list."""
    return None if page.next is None else url_with(environ, "cursor", page.next)


def url_with(environ: Mapping[str, Any], name: str, value: str) -> str:
    """Return the URL of this request with one query parameter replaced.

    Args:
        environ: the WSGI environ.
        name: the name of the parameter.
        value: its new value, not escaped.

    Returns:
        An absolute URL; the parameter comes last.
    """
    query = environ.get("QUERY_STRING", "")
    if _PLAIN.fullmatch(query):  # decoding and encoding change nothing
        others = [part for part in query.split("&") if not part.startswith(f"{name}=")]
    else:
        others = [urlencode([(k, v)]) for k, v in parse_qsl(query, keep_blank_values=True) if k != name]
    return f"{base_url(environ)}{environ['PATH_INFO']}?{'&'.join([*others, urlencode([(name, value)])])}"


def with_next(response: Response, next_url: str | None) -> Response:
    """Add the link to the next list page, if there is one (RFC 8288; rel from the IANA registry)."""
    if next_url is not None:
        response.headers["Link"] = _link(next_url)
    return response


def matches(if_none_match: str | None, tag: str) -> bool:
    """Return True if a quoted entity tag matches If-None-Match, by weak comparison (RFC 9110, 13.1.2)."""
    if if_none_match is None or if_none_match == tag:
        return if_none_match is not None
    return any(other in (tag, "*") for other in (t.removeprefix("W/") for t in _tags(if_none_match)))


def required_versions() -> Container[int]:
    """Return the versions in If-Match; abort with 428 without the header."""
    versions = given_versions()
    if versions is None:
        abort(428, 'The header If-Match is missing. Send the ETag that you read, such as If-Match: "3-due".')
    return versions


def given_versions() -> Container[int] | None:
    """Return the versions in If-Match, every version for `*`; None without the header.

    Only the version of a tag is compared, also of a weak one. This is deliberately laxer than RFC 9110, 13.1.1: what
    follows the version changes with the clock, and a proxy that compresses answers weakens their tags.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return None
    if header.strip() == "*":
        return _ANY
    if not _TAGS.fullmatch(header):
        abort(400, 'If-Match is `*`, or quoted ETags with commas between, such as If-Match: "3-due".')
    return frozenset(int(match.group(1)) for match in map(_VERSION.fullmatch, _tags(header)) if match)


def _tagged(tag: str | None, if_none_match: str | None, body: bytes, more: Sequence[tuple[str, str]] = ()) -> Answer:
    unchanged = not_modified(tag, if_none_match)
    if unchanged is not None:
        unchanged.headers.extend(header for header in more if header[0] == "Preference-Applied")
        return unchanged
    return _json(200, body, [*tag_headers(tag), *more])


def _json(status: int, body: bytes, more: Sequence[tuple[str, str]]) -> Answer:
    return Answer(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *more], body)


def _link(next_url: str) -> str:
    return f'<{next_url}>; rel="next"'


def _tags(header: str) -> Iterable[str]:
    return (tag.strip() for tag in header.split(","))
