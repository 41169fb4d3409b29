"""Addresses in answers: paths of this server become URLs with the scheme, host and prefix that clients use.

The setting PUBLIC_URL names these, else each request does (docs/specification.md, section 13.1). Stored documents have
paths, so one replacement in the bytes of an answer completes all of them. If each request names its host, an ETag
also has a hash of it: a copy of one host's answer is never confirmed for another host (RFC 9110, 8.8.3).
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any, Final
from urllib.parse import quote, urlsplit

from werkzeug.wsgi import ClosingIterator

from claims.api.telemetry import BAD_HEADER, WsgiApp
from claims.api.wsgi import Begun, Headers, begin
from schemas.addresses import API

#: media types with addresses of records, as paths, in the members `url`, `api_url` and `html_url`
_JSON: Final = ("application/json", "application/problem+json", "application/x-ndjson")
#: how the members begin; in the strings of users each quotation mark has a backslash before it
_RECORD: Final = (b'url":"/', b'url":"%b/')
_PROBLEM: Final = (b'"type":"/problems/', b'"type":"%b/problems/')
#: the environ's key for an answer whose addresses are whole already
WHOLE_ANSWER: Final = "duecheck.whole_answer"
#: the environ's key for what ETags end with
_SUFFIX: Final = "duecheck.tag_suffix"
#: the environ's key for If-None-Match as the client sent it
_IF_NONE_MATCH: Final = "duecheck.if_none_match"


def with_public_url(app: WsgiApp, public_url: str) -> WsgiApp:
    """Return the application, whose answers have whole addresses.

    Args:
        app: the WSGI application.
        public_url: scheme, host and prefix of all addresses; empty: those of the request.
    """
    parts, prefix = urlsplit(public_url), prefix_of(public_url)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = f"/{environ.get('PATH_INFO', '').lstrip('/')}"
        if public_url and BAD_HEADER not in environ:
            environ |= {"wsgi.url_scheme": parts.scheme, "HTTP_HOST": parts.netloc, "SCRIPT_NAME": prefix}
            path = without_prefix(path, prefix)
        environ["PATH_INFO"] = path
        base = base_url(environ)
        suffix = environ[_SUFFIX] = "" if public_url else _suffix(base)
        given = environ.setdefault(_IF_NONE_MATCH, environ.get("HTTP_IF_NONE_MATCH"))  # a long poll comes twice
        if suffix and given is not None:
            _set_own_tags(environ, given, suffix)
        begun = begin(app, environ)
        chunks, headers = begun.chunks, begun.headers
        named = dict(headers)
        if named.get("Content-Type", "").partition(";")[0] in _JSON and WHOLE_ANSWER not in environ:
            # only problem documents, and lists of them in answers to writes, have types of problems
            has_problems = environ["REQUEST_METHOD"] != "GET" or begun.status[:1] != "2"
            complete = partial(with_base, base=base.encode(), has_problems=has_problems)
            chunks, length = _completed(begun, complete, is_whole="Content-Length" in named)
            headers = [header for header in headers if header[0] != "Content-Length"] + length
        if suffix or "Location" in named:
            headers = [(name, _header(name, value, base, suffix)) for name, value in headers]
        begun.start(start_response, headers)
        return chunks

    return application


def prefix_of(public_url: str) -> str:
    """Return the path of the setting PUBLIC_URL, without a slash at the end."""
    return urlsplit(public_url).path.rstrip("/")


def without_prefix(path: str, prefix: str) -> str:
    """Return a path without the prefix; a proxy can pass it on or remove it."""
    return (path.removeprefix(prefix) or "/") if prefix and f"{path}/".startswith(f"{prefix}/") else path


def base_url(environ: Mapping[str, Any]) -> str:
    """Return the scheme, host and prefix of this server's addresses, without a slash at the end."""
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    prefix = environ.get("SCRIPT_NAME", "")
    return f"{environ['wsgi.url_scheme']}://{host}{quote(prefix) if prefix else ''}"


def tag_suffix(environ: Mapping[str, Any]) -> str:
    """Return what the ETags of this answer end with, before the quotation mark."""
    return str(environ.get(_SUFFIX, ""))


@lru_cache(maxsize=256)
def _suffix(base: str) -> str:
    """Return what ETags of a host end with: a dot and four hexadecimal digits."""
    return f".{hashlib.sha256(base.encode()).hexdigest()[:4]}"


def _set_own_tags(environ: dict[str, Any], given: str, suffix: str) -> None:
    """Set If-None-Match to the given tags that are of this host, without what they end with."""
    ending = f'{suffix}"'
    tags = [tag.strip() for tag in given.split(",")]
    own = [tag if tag == "*" else tag.removesuffix(ending) + '"' for tag in tags if tag == "*" or tag.endswith(ending)]
    if own:
        environ["HTTP_IF_NONE_MATCH"] = ", ".join(own)
    else:
        environ.pop("HTTP_IF_NONE_MATCH", None)


def _completed(begun: Begun, complete: Callable[[bytes], bytes], *, is_whole: bool) -> tuple[Iterable[bytes], Headers]:
    """Return the body with whole addresses, and its Content-Length; a stream has none."""
    if not is_whole:
        return ClosingIterator((complete(chunk) for chunk in begun.chunks), getattr(begun.chunks, "close", None)), []
    body = complete(begun.body())
    # the answer to HEAD has no body, but the length of the one that GET gives; it may be left out (RFC 9110, 8.6)
    return [body], [("Content-Length", str(len(body)))] if body else []


def with_base(body: bytes, base: bytes, *, has_problems: bool = False) -> bytes:
    """Return a body of JSON with whole addresses.

    Args:
        body: UTF-8, whose addresses are paths.
        base: scheme, host and prefix of all addresses.
        has_problems: True if the body can have types of problems.
    """
    for path, url in (_RECORD, _PROBLEM) if has_problems else (_RECORD,):
        body = (url % base).join(body.split(path))  # bytes.replace scans the body twice
    return body


def _header(name: str, value: str, base: str, suffix: str) -> str:
    if name == "ETag" and suffix:
        return f'{value[:-1]}{suffix}"'
    if name == "Location" and value.startswith(f"{API}/"):
        return f"{base}{value}"
    return value
