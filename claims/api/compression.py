"""Compression of bodies by gzip (RFC 9110, 8.4.1.3), of answers and of requests.

Python's own zlib does it: at its fastest level it takes 0.05 ms for 47 kB of JSON, and makes a tenth of them.
Flask-Compress would see only the answers of Flask, not those of the fast path, and changes entity tags so that
If-Match no longer reads them.
"""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any, Final

from werkzeug.datastructures import Accept
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_accept_header
from werkzeug.wsgi import ClosingIterator

from claims.api.public_url import WHOLE_ANSWER
from claims.api.telemetry import WsgiApp
from claims.api.wsgi import Begun, Headers, begin
from claims.domain.limits import MIN_COMPRESSED

#: the fastest: the others take five times as long for a fifth less
_LEVEL: Final = 1
#: zlib's number for gzip
_GZIP: Final = 31
_CODINGS: Final = {"gzip", "x-gzip"}
#: what compressible media types begin or end with
_TEXTS: Final = ("text/", "application/json", "application/xml", "application/x-ndjson", "image/svg+xml")
_SYNTAXES: Final = ("+json", "+xml")


def with_gzip(app: WsgiApp) -> WsgiApp:
    """Return the application, which compresses texts of `MIN_COMPRESSED` bytes and more for clients that accept it.

    The ETag of a compressed answer is weak (RFC 9110, 8.8.1). Pages with a session's cookie are not compressed, because
    the length of an answer can tell what is in it if an attacker chooses a part of it.
    """

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        if "gzip" not in accepted or environ["REQUEST_METHOD"] == "HEAD" or not _accepts(accepted):
            return app(environ, start_response)
        begun = begin(app, environ)
        chunks, headers = begun.chunks, begun.headers
        if _is_compressible(begun.status, dict(headers), environ):
            chunks, headers = _compressed(begun, environ.get(WHOLE_ANSWER))
        begun.start(start_response, headers)
        return chunks

    return application


def _accepts(header: str) -> bool:
    """Return True if Accept-Encoding prefers gzip to no compression, or ranks them equally."""
    accepted = parse_accept_header(header, Accept)
    return bool(accepted.quality("gzip") > 0 and accepted.quality("gzip") >= accepted.quality("identity"))


def _is_compressible(status: str, headers: dict[str, str], environ: dict[str, Any]) -> bool:
    media = headers.get("Content-Type", "").partition(";")[0]
    if (
        status[:1] == "3"
        or "Content-Encoding" in headers
        or not (media.startswith(_TEXTS) or media.endswith(_SYNTAXES))
    ):
        return False
    if media == "text/html" and "HTTP_COOKIE" in environ:
        return False
    return int(headers.get("Content-Length", MIN_COMPRESSED)) >= MIN_COMPRESSED


def _compressed(begun: Begun, whole: Any) -> tuple[Iterable[bytes], Headers]:
    """Return the body as gzip, with its headers.

    Args:
        begun: the answer.
        whole: the same, if it keeps its compressed body; else None.
    """
    others = [header for header in begun.headers if header[0] != "Content-Length"]
    changed = [(name, _weak(value) if name == "ETag" else value) for name, value in others]
    changed.append(("Content-Encoding", "gzip"))
    if len(others) == len(begun.headers):  # without a length it is a stream
        return ClosingIterator(_stream(begun.chunks), getattr(begun.chunks, "close", None)), changed
    plain = begun.body()
    body = pack(plain) if whole is None else whole.packed()
    return [body], [*changed, ("Content-Length", str(len(body)))]


def pack(body: bytes) -> bytes:
    """Return a body as gzip; the same body always gives the same bytes."""
    return gzip.compress(body, _LEVEL, mtime=0)


def _weak(tag: str) -> str:
    return tag if tag.startswith("W/") else f"W/{tag}"


def _stream(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield compressed pieces; each chunk can be read as soon as it comes."""
    deflater = zlib.compressobj(_LEVEL, wbits=_GZIP)
    for chunk in chunks:
        yield deflater.compress(chunk) + deflater.flush(zlib.Z_SYNC_FLUSH)
    yield deflater.flush()


def unpacked(data: bytes, encoding: str | None, limit: int) -> bytes:
    """Return the body of a request without its Content-Encoding, which may have several members (RFC 1952, 2.2).

    Args:
        data: the body as it was sent.
        encoding: the header Content-Encoding; None without it.
        limit: bytes that the unpacked body may have.

    Raises:
        UnsupportedMediaType: the encoding is not gzip.
        BadRequest: the body is no gzip.
        RequestEntityTooLarge: the unpacked body is longer than the limit.
    """
    if encoding is None or encoding.strip().lower() in ("", "identity"):
        return data
    if encoding.strip().lower() not in _CODINGS:
        raise UnsupportedMediaType("The Content-Encoding of a request is gzip, or none.")
    try:
        body = gzip.GzipFile(fileobj=BytesIO(data)).read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadRequest(f"The body is not gzip: {str(error).rstrip('.')}.") from error
    if not data:
        raise BadRequest("The body is not gzip: it is empty.")
    if len(body) > limit:
        raise RequestEntityTooLarge
    return body
