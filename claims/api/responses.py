"""Answers: stored JSON as it is, pages with their links, entity tags and preconditions (RFC 9110, 8288).

An `Answer` is what both ways to a reader have in common: Flask's views, and the fast lane before Flask.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import orjson
from flask import Response, abort, request

from claims.domain.limits import MAX_ID_DIGITS
from claims.domain.records import Lease
from claims.errors import InvalidInput, Issue
from claims.services.change_feed import ChangePage
from claims.services.claim_writes import RenderedClaim
from claims.services.leases import LeaseWithClaims
from claims.services.pagination import Page
from schemas.fast_dump import compile_dump
from schemas.leases import LeaseFormOut

_LEASE = compile_dump(LeaseFormOut())
_LEASE_MEMBERS = tuple(LeaseFormOut().fields)
JSON_LD: Final = "application/ld+json"
_VERSION = re.compile(rf'"(\d{{1,{MAX_ID_DIGITS}}})(?:-[a-zA-Z_]+)?"', re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body; a 304 has no body."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def claim_answer(shown: RenderedClaim, if_none_match: str | None) -> Answer:
    """Answer with a claim, or with 304 where the caller has it."""
    return _tagged(f'"{shown.etag}"', if_none_match, shown.text.encode())


def due_answer(page: Page[str], etag: str, if_none_match: str | None, environ: Mapping[str, Any]) -> Answer:
    """Answer with a page of due claims, or with 304 where the caller has it."""
    next_url = next_page(page, environ)
    link = [("Link", _link(next_url))] if next_url else []
    return _tagged(f'"{etag}"', if_none_match, page_text(page.items, next_url).encode(), link)


def feed_answer(
    page: ChangePage, if_none_match: str | None, environ: Mapping[str, Any], preferred: int | None
) -> Answer:
    """Answer with a stretch of the log, or with 304 where the caller has it.

    The entity tag is the seq that the stretch reaches: the log's last one, unless there is more behind it. So a
    tag that a client carries over to its next `since` can never hide rows that it has not seen.
    """
    next_url = moved(environ, "since", str(page.next_since)) if page.more else None
    headers = [("Link", _link(next_url))] if next_url else []
    if preferred is not None:
        headers.append(("Preference-Applied", f"wait={preferred}"))
    said = b'"next_since":%d,"next":%b' % (page.next_since, orjson.dumps(next_url))
    tag = f'"{page.next_since}-more"' if page.more else f'"{page.next_since}"'
    body = b'{"items":[' + page.items + b"]," + said + b"}"
    return _tagged(tag, if_none_match, body, headers)


def lease_answer(held: LeaseWithClaims | None, holder: str = "") -> Answer:
    """Answer with a lease and what it holds; 200 without an id where nothing is free."""
    if held is None:
        return _json(200, lease_text(None, holder, ()).encode(), [])
    lease = held.lease
    headers = [("Location", f"/api/v1/leases/{lease.id}"), ("ETag", f'"{lease.version}"')]
    return _json(201, lease_text(lease, lease.holder, held.items).encode(), headers)


def lease_text(lease: Lease | None, holder: str, items: Sequence[str]) -> str:
    """Put a lease together with the stored forms of what it holds."""
    said = _LEASE(lease) if lease else dict.fromkeys(_LEASE_MEMBERS) | {"holder": holder}
    return f'{orjson.dumps(said).decode()[:-1]},"items":[{",".join(items)}]}}'


def linked_data(document: Any, content_type: str = JSON_LD, **headers: str) -> Response:
    """Return a JSON-LD document as a response."""
    return Response(orjson.dumps(document), content_type=content_type, headers=headers)


def not_modified(etag: str) -> Answer:
    """Answer that the caller has it."""
    return Answer(304, [("ETag", f'"{etag}"')], b"")


def respond(answer: Answer, status: int | None = None, **headers: str) -> Response:
    """Give an answer the way Flask wants it."""
    return Response(answer.body, status or answer.status, [*answer.headers, *headers.items()])


def page_text(items: Sequence[str], next_url: str | None) -> str:
    """Put a page together from stored forms."""
    return f'{{"items":[{",".join(items)}],"next":{orjson.dumps(next_url).decode()}}}'


def show_claims(page: Page[str]) -> Response:
    """Answer with a page of claims."""
    next_url = next_page(page, request.environ)
    return with_next(Response(page_text(page.items, next_url), mimetype="application/json"), next_url)


def next_page(page: Page[Any], environ: Mapping[str, Any]) -> str | None:
    """Give the URL of the next page: this request's with the cursor moved on."""
    return None if page.next is None else moved(environ, "cursor", page.next)


def moved(environ: Mapping[str, Any], name: str, value: str) -> str:
    """Give this request's URL with one parameter changed."""
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    address = f"{environ['wsgi.url_scheme']}://{host}{environ.get('SCRIPT_NAME', '')}{environ['PATH_INFO']}"
    given = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    return f"{address}?{urlencode([*((k, v) for k, v in given if k != name), (name, value)])}"


def with_next(response: Response, next_url: str | None) -> Response:
    """Add the link to the next page (RFC 8288, rel from the IANA registry)."""
    if next_url is not None:
        response.headers["Link"] = _link(next_url)
    return response


def matches(if_none_match: str | None, tag: str) -> bool:
    """Compare an entity tag (quoted) with If-None-Match, weakly (RFC 9110, 13.1.2)."""
    if if_none_match is None or if_none_match == tag:
        return if_none_match is not None
    return any(given in (tag, "*") for given in (t.removeprefix("W/") for t in _tags(if_none_match)))


def required_version() -> int:
    """Give the version in If-Match, 0 where it names none of ours; 428 without the header.

    The part after the version (the status) changes with the clock and is not compared.
    """
    version = given_version()
    if version is None:
        abort(428, 'A change needs the header If-Match with the ETag that was read, such as If-Match: "3-due".')
    return version


def given_version() -> int | None:
    """Give the version in If-Match, 0 where it names none of ours; None without the header."""
    header = request.headers.get("If-Match")
    if header is None:
        return None
    versions = [int(match.group(1)) for match in map(_VERSION.fullmatch, _tags(header)) if match]
    if len(versions) > 1:
        raise InvalidInput("If-Match must name one version", issues=[Issue("", "name one version", "If-Match")])
    return versions[0] if versions else 0


def _tagged(tag: str, if_none_match: str | None, body: bytes, more: Sequence[tuple[str, str]] = ()) -> Answer:
    if matches(if_none_match, tag):
        kept = [header for header in more if header[0] == "Preference-Applied"]
        return Answer(304, [("ETag", tag), *kept], b"")
    return _json(200, body, [("ETag", tag), *more])


def _json(status: int, body: bytes, more: Sequence[tuple[str, str]]) -> Answer:
    return Answer(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *more], body)


def _link(next_url: str) -> str:
    return f'<{next_url}>; rel="next"'


def _tags(header: str) -> Iterable[str]:
    return (tag.strip() for tag in header.split(","))
