"""Import of NDJSON: one JSON object for each line, read as a stream."""

from collections.abc import Iterable, Iterator

import orjson

from claims.domain.imports import RawLine
from claims.domain.limits import MAX_NDJSON_LINE


def read_ndjson(lines: Iterable[bytes]) -> Iterator[RawLine]:
    """Yield each line that is not blank as an object or with its problem; a BOM at the start is ignored."""
    for number, line in enumerate(lines, 1):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if line.strip():
            yield _read(number, line)


def _read(number: int, line: bytes) -> RawLine:
    if len(line) > MAX_NDJSON_LINE:
        return RawLine(number, None, f"the line has {len(line)} bytes; at most {MAX_NDJSON_LINE} are read")
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return RawLine(number, None, f"the line is not JSON: {error}")
    if not isinstance(value, dict):
        return RawLine(number, None, "the line is not a JSON object")
    return RawLine(number, value, None)
