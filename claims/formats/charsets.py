"""Character sets of imported text, by the names that Content-Type uses (IANA Character Sets, WHATWG Encoding)."""

import codecs
from collections.abc import Mapping
from typing import Final

from claims.errors import InvalidInput

UTF_8: Final = "utf-8"
#: codecs of Python that decode text of files; others decode no text, or decompress
_CODECS: Final = frozenset(
    {
        UTF_8,
        "utf-8-sig",
        *(f"utf-{bits}{order}" for bits in (16, 32) for order in ("", "-le", "-be")),
        *(f"cp{number}" for number in (437, 850, 852, 866, 874, 932, 949, 950, *range(1250, 1259))),
        *(f"iso8859-{number}" for number in (*range(1, 12), *range(13, 17))),
        *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "tis-620"),
        *("shift_jis", "euc_jp", "gb2312", "gbk", "gb18030", "big5", "big5hkscs", "euc_kr"),
    }
)
#: codec -> codec that files with its name mean (WHATWG Encoding, section 4.2); US-ASCII is a part of UTF-8
_MEANT: Final[Mapping[str, str]] = {"ascii": UTF_8, "iso8859-1": "cp1252", "iso8859-9": "cp1254"}
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: bytes of the longest byte order mark
BOM_LENGTH: Final = 3


def find_codec(charset: str) -> str | None:
    """Return Python's codec for the name of a character set; None if it is unknown or decodes no text."""
    try:
        name = codecs.lookup(charset.strip().removeprefix("x-")).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if name in _CODECS else None


def codec_of(start: bytes, stated: str) -> str:
    """Return the codec of a file: that of its byte order mark, else the stated one.

    Args:
        start: the first `BOM_LENGTH` bytes of the file, or more.
        stated: a codec from `find_codec`.
    """
    return next((codec for mark, codec in _BOMS if start.startswith(mark)), stated)


def in_utf8(data: bytes, codec: str) -> bytes:
    """Return text as UTF-8. Raises `InvalidInput` if it is not in its codec, from `find_codec`."""
    if codec == UTF_8:
        return data
    try:
        return data.decode(codec_of(data, codec)).encode()
    except UnicodeError as error:
        raise InvalidInput.at("", f"the text is not in its charset: {error}") from error
