"""Superscripts of a page: marks of footnotes are left out of its text; exponents, ordinals and letters stay.

A mark is one that links to a place of the page or has such a class, a sign or number in brackets, and a number behind
a word or a year. Numbers behind other numbers, units and single letters are exponents: "10⁶", "km²", "x²".
"""

import re
from typing import Any, Final

#: names of classes, ids and roles of marks
_REFERENCE: Final = re.compile(r"reference|foot-?note|end-?note|\bfn|noteref|\bcite|citation|sidenote", re.IGNORECASE)
#: the address of a footnote
_LINK: Final = re.compile(r"^#|#_?(?:ft|fn|note|cite|ref|footnote|endnote)|#[a-z_-]*\d+$", re.IGNORECASE)
#: [2], (a), *, †: no exponent looks so
_SIGN: Final = re.compile(r"\[[^\[\]]{1,40}\]|\([^\W_]{1,3}\)|[*\u2020\u2021\u00a7\u00b6\u2016#\u203b]{1,4}")
#: 2; 2,3; 2-4
_NUMBER: Final = re.compile(r"\d{1,3}(?: ?[,;\u2013-] ?\d{1,3})*,?")
_EXPONENT: Final = re.compile(r"(?=.*[\d+\u2212\u2013-]|.$)[\d+\u2212\u2013()=ni-]+")
_YEAR: Final = re.compile(r"(?:1[5-9]|2[01])\d\d(?:[-\u2013/]\d{2,4}|s)?")
_ISOTOPE: Final = re.compile(r"[A-Z][a-z]?(?![a-z])")
#: units of length and time that have exponents, the letters of E = mc², and CO with a number that should be lower
_UNITS: Final = frozenset(
    {
        "mm", "cm", "dm", "m", "km", "nm", "in", "ft", "yd", "mi", "mc", "CO", "s", "sec", "min", "ha", "µm", "μm",
        "м", "км", "см", "мм",
    }
)  # fmt: skip
_RAISED: Final = str.maketrans(
    "0123456789+-\u2212\u2013ni()=",
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207b\u207b\u207f\u2071\u207d\u207e\u207c",
)
#: code points in front of a superscript that say what it is
_CONTEXT: Final = 40


def settle_superscripts(page: Any) -> None:
    """Remove the marks of footnotes from the tree of a page, and write its other superscripts as text."""
    for element in list(page.iter("sup")):
        text = " ".join(element.text_content().split())
        before, after = _before(element), element.tail or ""
        shown = "" if _is_mark(element, text, before, after) else _shown(element, text, before, after)
        if shown:
            _replace(element, shown)
        else:
            parent = element.getparent()
            element.drop_tree()
            if parent.tag == "a" and not parent.text_content().strip():
                parent.drop_tree()


def _replace(element: Any, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text
    element.drop_tag()


def _before(element: Any) -> str:
    """Return the end of the text in front of an element, within its paragraph."""
    words = ""
    at = element
    while at is not None and len(words) < _CONTEXT:
        for previous in at.itersiblings(preceding=True):
            inner = previous.text_content() if isinstance(previous.tag, str) else ""
            words = f"{'' if previous.tag == 'br' else inner}{previous.tail or ''}{words}"
            if len(words) >= _CONTEXT or previous.tag == "br":
                return words
        at = at.getparent()
        words = f"{(at.text or '') if at is not None else ''}{words}"
        if at is None or at.tag not in _INLINE:
            break
    return words


_INLINE: Final = frozenset({"a", "abbr", "b", "cite", "em", "font", "i", "ins", "small", "span", "strong", "u", "sup"})


def _is_mark(element: Any, text: str, before: str, after: str) -> bool:
    """Return True if a superscript leads to a footnote."""
    if not text or _SIGN.fullmatch(text) or _is_reference(element):
        return True
    if _NUMBER.fullmatch(text):
        return _follows_word(text, before, after)
    # a, b, c behind a word; behind a single letter or a number it shortens a word: "n<sup>o</sup>"
    return bool(re.fullmatch(r"[a-z]", text) and re.search(r"[^\W\d_]{3}$|[.,;:!?\u201d\u2019)]$", before))


def _is_reference(element: Any) -> bool:
    """Return True if a superscript, its parent or a link inside it is marked as a reference or leads into the page."""
    parent = element.getparent()
    near = [element, *element.iter("a", "span", "cite"), *([parent] if parent.tag in {"a", "cite", "span"} else [])]
    near = [e for e in near if e is element or e.text_content().strip() in element.text_content()]
    names = " ".join(e.get(name, "") for e in near for name in ("class", "id", "role", "epub:type", "rel"))
    return _REFERENCE.search(names) is not None or any(_LINK.search(e.get("href", "")) for e in near)


def _follows_word(number: str, before: str, after: str) -> bool:
    """Return True if a number stands behind a word, a year, or the end of a sentence."""
    if before[-1:].strip() == "" and _ISOTOPE.match(after):
        return False
    token = re.split(r"[\s/=\u00b7\u22c5*\u00d7(]", before.rstrip())[-1]
    if re.search(r"[+\u2212-][\w ]*\)$", before):  # (a + b)²
        return False
    if not token or "," in number or _YEAR.fullmatch(token) or not re.search(r"\w$", token):
        return True
    word = token.lstrip("0123456789.,+-\u2212$\u20ac\u00a3")
    if not word or re.fullmatch(r"[xX]\d+", word):
        return False
    return word not in _UNITS and not re.fullmatch(r"[^\W\d_]", word)


def _shown(element: Any, text: str, before: str, after: str) -> str:
    """Return the text that stands for a superscript which is no mark."""
    following = element.getnext()
    if after.strip() in {"/", "\u2044"} and following is not None and following.tag == "sub":
        return f" {text}" if before[-1:].isdigit() else text
    if re.fullmatch(r"\d\d", text) and re.search(r"[$\u20ac\u00a3]\d+$", before):  # the cents of a price
        return f".{text}"
    if _EXPONENT.fullmatch(text):
        return text.translate(_RAISED)
    return f"^{text}" if re.search(r"\d$", before) and re.fullmatch(r"[\d.,]+", text) else text
