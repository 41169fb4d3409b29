"""Answers: stored JSON as it is, pages with their links, entity tags and preconditions (RFC 9110, 8288)."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, abort, request

from claims.errors import InvalidInput, Issue, VersionConflict
from claims.ledger.pages import Page
from claims.ledger.records import Shown

JSON = "application/json"
_VERSION = re.compile(r'"(\d{1,18})(?:-[a-zA-Z_]+)?"', re.ASCII)


def show_claim(shown: Shown, status: int = 200) -> Response:
    """Answer with a claim; 304 where the caller has it."""
    if status == 200 and request.if_none_match.contains(shown.etag):
        response = Response(status=304)
    else:
        response = Response(shown.text, status, mimetype=JSON)
    response.headers["ETag"] = f'"{shown.etag}"'
    if status == 201:
        response.headers["Location"] = f"/api/v1/claims/{shown.id}"
    return response


def show_claims(page: Page[str], etag: str | None = None) -> Response:
    """Answer with a page of claims, put together from their stored forms."""
    next_url = next_page(page)
    body = f'{{"items":[{",".join(page.items)}],"next":{orjson.dumps(next_url).decode()}}}'
    response = Response(body, mimetype=JSON)
    if etag is not None:
        response.headers["ETag"] = f'"{etag}"'
    return with_next(response, next_url)


def next_page(page: Page[Any]) -> str | None:
    """Give the URL of the next page: this request's with the cursor moved on."""
    if page.next is None:
        return None
    parameters = [(k, v) for k, v in request.args.items(multi=True) if k != "cursor"]
    address = f"{request.scheme}://{request.host}{request.script_root}{request.path}"
    return f"{address}?{urlencode([*parameters, ('cursor', page.next)])}"


def with_next(response: Response, next_url: str | None) -> Response:
    """Add the link to the next page (RFC 8288, rel from the IANA registry)."""
    if next_url is not None:
        response.headers["Link"] = f'<{next_url}>; rel="next"'
    return response


def required_version() -> int:
    """Give the version in If-Match; 428 without the header, 412 where it cannot be one of ours.

    The part after the version (the status) changes with the clock and is not compared.
    """
    header = request.headers.get("If-Match")
    if header is None:
        abort(428, 'A change needs the header If-Match with the ETag that was read, such as If-Match: "3-due".')
    versions = [int(match.group(1)) for match in map(_VERSION.fullmatch, _tags(header)) if match]
    if not versions:
        raise VersionConflict(f"no entity tag in If-Match ({header[:80]}) is one that this server gave out")
    if len(versions) > 1:
        raise InvalidInput("If-Match must name one version", issues=[Issue("", "name one version", "If-Match")])
    return versions[0]


def _tags(header: str) -> Iterable[str]:
    return (tag.strip() for tag in header.split(","))
