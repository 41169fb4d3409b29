"""Decoding of pages into text, by the rules of browsers."""

import re
from contextlib import suppress
from typing import Final

#: labels of the Encoding Standard 4.2 -> Python's codecs. Other labels are ignored: Python has codecs that are
#: slow on purpose-made input (punycode, idna), and it caches every label it gets.
_CODECS: Final = {
    **{n: n for n in ("utf-8", "utf-16le", "utf-16be", "koi8-r", "koi8-u", "gb18030", "euc-jp", "iso-2022-jp")},
    **{f"iso-8859-{n}": f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"{p}{n}": f"cp{n}" for n in (866, 874, 949, *range(1250, 1259)) for p in ("windows-", "x-cp", "cp", "ibm")},
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "cp1252"),
    **{"utf8": "utf-8", "utf-16": "utf-16le", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "gbk": "gb18030"},
    **{"gb2312": "gb18030", "big5": "big5hkscs", "euc-kr": "cp949", "shift_jis": "cp932", "x-sjis": "cp932"},
}
_BOMS: Final = {b"\xef\xbb\xbf": "utf-8", b"\xfe\xff": "utf-16be", b"\xff\xfe": "utf-16le"}
_CHARSET: Final = re.compile(r"""(?:^|[;\s])charset\s*=\s*["']?([^\s"';,]+)""", re.I)
#: a page whose meta is readable as ASCII cannot be UTF-16, even if the meta claims it
_META: Final = re.compile(r"""<meta[\s/](?:[^>]*[\s/;"'])?charset\s*=\s*["']?\s*(?!utf-16)([^\s"'/>;]+)[^>]*>""", re.I)
_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")


def decode_page(data: bytes, content_type: str, markup: bool) -> str:
    """Decode a page; undecodable bytes become U+FFFD, and nothing is raised.

    BOM, Content-Type and meta count in this order, then UTF-8 (HTML standard 13.2.3.2), then windows-1252.

    Args:
        data: the bytes of the page.
        content_type: the value of the header.
        markup: True for HTML, False for plain text.
    """
    bom = next((bom for bom in _BOMS if data.startswith(bom)), b"")
    labels = _CHARSET.findall(content_type)[:1]
    if markup:
        labels += _META.findall(re.sub(r"<!--.*?(?:-->|\Z)", "", data[:1024].decode("latin-1"), flags=re.S))
    codec = _BOMS.get(bom) or next((_CODECS[n.lower()] for n in labels if n.lower() in _CODECS), "utf-8")
    for attempt in (codec, "utf-8"):
        with suppress(UnicodeError):
            return _UNFIT.sub("\ufffd", data[len(bom) :].decode(attempt))
    return _UNFIT.sub("\ufffd", data[len(bom) :].decode("cp1252" if codec == "utf-8" else codec, "replace"))
