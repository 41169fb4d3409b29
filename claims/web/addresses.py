"""Addresses of our own pages that a request names: each is parsed, matched with a page, and built again."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from claims.api.public_url import base_url
from claims.domain.limits import MAX_PAGE_ADDRESS, MAX_PARAMETERS
from claims.web.session import has_role
from schemas.addresses import API

#: a path with its query: ASCII without spaces, control characters and #. The path begins with one slash and has no
#: backslash; browsers send a backslash in a query as it is.
_PATH: Final = re.compile(r'/(?!/)[!"$->@-\[\]-~]*(?:\?[!"$-~]*)?')
#: endpoints that are no pages to return to
_NO_PAGES: Final = {
    "web.static",
    "web.show_sign_in",
    "web.sign_out",
    "web.set_password",
    "web.begin_sign_on",
    "web.finish_sign_on",
}


def page_address(address: str) -> str | None:
    """Return the address of our own page that a request value names; None if it names none.

    No part of the value is copied. The path is built from the endpoint that it matches, and the query is escaped
    again. So the result has no scheme, host or fragment.
    """
    if len(address) > MAX_PAGE_ADDRESS or not _PATH.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        pairs = parse_qsl(parts.query, keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
        endpoint, values = current_app.url_map.bind("").match(parts.path, method="GET")
    except (ValueError, HTTPException):  # a malformed query; no page, or the redirect to another path
        return None
    if not endpoint.startswith("web.") or endpoint in _NO_PAGES:
        return None
    return _with_query(url_for(endpoint, **values), pairs)


def first_page() -> str:
    """Return the address of the page after a sign-in: the desk, and for readers the home page."""
    return url_for("web.show_desk" if has_role("bot") else "web.show_home")


def address_with(endpoint: str, **parameters: Any) -> str:
    """Return the address of a page without variables in its path, with the query of this request and some changes.

    The names of query parameters are data. `url_for` would read `_external` or `_scheme` among them as options.
    """
    return _with_query(url_for(endpoint), [*(request.args.to_dict() | parameters).items()])


def json_address(filters: Mapping[str, str]) -> str | None:
    """Return the address of the same records in the API; None if it has no route of the same name as this page.

    Args:
        filters: the filters of the page: query parameters of the route.
    """
    path = f"{API}{request.path}"
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return None
    return _with_query(f"{request.script_root}{path}", [*filters.items()])


def csv_address(filters: Mapping[str, Any]) -> str:
    """Return the address of a filtered list of claims as CSV; `filters` is the query of the list."""
    left_out = ("cursor", "") if filters.get("q") is None else ("cursor", "sort")
    pairs = [(name, value) for name, value in filters.items() if name not in left_out]
    return _with_query(f"{request.script_root}{API}/claims.csv", pairs)


def webcal_address(path: str) -> str:
    """Return the address by which calendar programs subscribe to a calendar of this server."""
    return f"webcal:{base_url(request.environ).partition(':')[2]}{path}"


def _with_query(path: str, pairs: list[tuple[str, Any]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
