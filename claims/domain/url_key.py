"""Keys of addresses: two addresses of one page have the same key. The address itself stays as it was given."""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from claims.domain.urls import is_web_url

#: parameters that say how a reader came, not what is read
_TRACKING: Final = frozenset(
    {
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "twclid", "ttclid",
        "igshid", "igsh", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hssc", "__hstc",
        "hsctatracking", "vero_id", "oly_anon_id", "oly_enc_id", "wickedid", "s_cid", "ncid", "cmpid", "ocid", "xtor",
        "at_medium", "at_campaign", "ref_src", "ref_url", "smid", "srnd", "guccounter", "guce_referrer",
        "guce_referrer_sig", "_ga", "_gl", "spm", "scm", "echobox", "wt_mc", "amp_js_v", "usqp", "__twitter_impression",
    }
)  # fmt: skip
_TRACKING_PREFIXES: Final = ("utm_", "mtm_", "pk_", "hsa_", "at_custom", "stm_", "itm_")
#: archives that keep a copy under an address which ends with that of the original
_ARCHIVES: Final = re.compile(
    r"https?://(?:"
    r"web\.archive\.org/(?:web|save|screenshot)/(?:\d{1,14}(?:[a-z]{2}_)?/|\*/)?"
    r"|(?:www\.)?archive\.(?:today|ph|is|li|md|fo|vn)/(?:o/\w+/|newest/|oldest/|\d{4,14}/|\d{4}\.\d{2}\.\d{2}-\d{6}/)"
    r"|(?:www\.)?ghostarchive\.org/(?:archive|varchive)/"
    r"|arquivo\.pt/(?:noFrame/replay|wayback)/\d{4,14}/"
    r"|(?:www\.)?webarchive\.org\.uk/(?:wayback/[a-z]+|wayback)/\d{4,14}/"
    r"|webarchive\.nationalarchives\.gov\.uk/(?:ukgwa/)?\d{4,14}/"
    r"|via\.hypothes\.is/|timetravel\.mementoweb\.org/memento/\d{4,14}/"
    r")(?=[^/])",
    re.IGNORECASE,
)
#: stands for an empty segment of a path, which the library would remove; no address has it
_EMPTY_SEGMENT: Final = "~empty-segment-c1f0~"
_LABEL: Final = r"(?![^./]{64})[a-z0-9]+(?:-[a-z0-9]+)*"
#: an address in its normal form: no upper case in the host, port, percent sign, dot segment, empty segment or query
_NORMAL: Final = re.compile(rf"https?://(?=.{{1,200}}$){_LABEL}(?:\.{_LABEL})+(?:/[\w~-][\w.~-]*)*/?", re.ASCII)
_SCHEME: Final = re.compile(r"(https?):/{1,2}(?=[^/])", re.IGNORECASE)


@lru_cache(maxsize=8192)
def url_key(url: str) -> str:
    """Return the key of an address.

    The key is the normal form of RFC 3986, section 6.2 (case of scheme and host, default port, percent-encoding, dot
    segments), without fragment, tracking parameters and one slash at its end. Empty segments stay: two slashes are not
    one, also at the end. A copy in a web archive has the key of the original.

    Args:
        url: an absolute http or https URL; another text is its own key.
    """
    original = _original(url)
    if _NORMAL.fullmatch(original):
        return original.removesuffix("/")  # most addresses: the library takes forty times as long
    return normal_form(original) if is_web_url(original) else original


def normal_form(url: str) -> str:
    """Return the key of a web address that is not in an archive; an address that cannot be read is its own key."""
    from url_normalize import url_normalize  # loaded on first use: most processes compare no addresses

    try:
        normal = urlsplit(url_normalize(_with_segments(url)) or url)
    except (ValueError, UnicodeError):
        return url
    query = "&".join(part for part in normal.query.split("&") if part and not _is_tracking(part))
    path = normal.path.replace(_EMPTY_SEGMENT, "")
    path = path[:-1] if path.endswith("/") and not path.endswith("//") else path
    return SplitResult(normal.scheme, normal.netloc, path, query, "").geturl()


def _with_segments(url: str) -> str:
    """Return an address whose empty segments have a name; the one after the last slash needs none."""
    parts = urlsplit(url)
    head, *middle = parts.path.split("/")
    last = middle.pop() if middle else ""
    path = "/".join([head, *(segment or _EMPTY_SEGMENT for segment in middle), *([last] if "/" in parts.path else [])])
    return parts._replace(path=path).geturl()


def _original(url: str) -> str:
    """Return the address whose copy in an archive is at `url`; without an archive `url` itself."""
    for _ in range(3):  # an archive can keep a copy of another archive's copy
        archive = _ARCHIVES.match(url)
        if archive is None:
            return url
        rest = url[archive.end() :]
        rest = unquote(rest) if re.match(r"https?%3a", rest, re.IGNORECASE) else rest
        scheme = _SCHEME.match(rest)
        found = f"{scheme[1].lower()}://{rest[scheme.end() :]}" if scheme else f"http://{rest}"
        if not is_web_url(found) or "." not in (urlsplit(found).hostname or ""):
            return url
        url = found
    return url


def _is_tracking(parameter: str) -> bool:
    name = unquote(parameter.partition("=")[0]).lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
