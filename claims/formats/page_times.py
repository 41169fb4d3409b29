"""The day of publication in `time` elements and microdata of a page's article."""

import re
from collections.abc import Iterator
from typing import Any, Final

from claims.formats.page_lines import is_byline, says_change, says_publication
from claims.formats.page_parts import INLINE, Main

_PUBLISHED: Final = re.compile(
    r"(?<!un)(?:publish|pub-?date|issued|posted|(?:entry|post|article)-?date)", re.IGNORECASE
)
_CHANGED: Final = re.compile(r"modif|updat|edit|revis|correct", re.IGNORECASE)
_MARKS: Final = ("itemprop", "class", "rel", "property", "data-testid", "id")
#: what a byline says of a day on which the page was changed, without that day
_CHANGE: Final = re.compile(r"\b(?:last )?updated(?: on| at)?:?", re.IGNORECASE)
_ARTICLE_TYPE: Final = re.compile(r"(?:Article|Posting|Report|Review|WebPage)$")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: elements that hold several lines
_GROUPS: Final = frozenset({"article", "main", "body", "section", "header", "footer", "ul", "ol"})


def marked_days(main: Main) -> list[str]:
    """List the days of the elements of an article that the page marks as its publication."""
    return [_value(element) for element in _candidates(main) if _is_marked(element)]


def bare_days(main: Main) -> list[str]:
    """List the days of `time` elements without a mark that stand in a byline, and not in running text."""
    return [_value(e) for e in _candidates(main) if e.tag == "time" and not _is_changed(e) and _is_in_byline(e)]


def _candidates(main: Main) -> Iterator[Any]:
    for element in main.element.iter("time", "span", "abbr", "meta", "div", "p", "data", "link"):
        is_one = element.tag == "time" or _is_property(element) or (element.tag == "abbr" and element.get("title"))
        if is_one and main.holds(element) and _is_of_article(element, main):
            yield element


def _is_property(element: Any) -> bool:
    return "datepublished" in element.get("itemprop", "").lower()


def _value(element: Any) -> str:
    words: str = element.text_content()
    given = (element.get(name) for name in ("datetime", "content", "title" if element.tag == "abbr" else "content"))
    return next(filter(None, given), words)


def _is_of_article(element: Any, main: Main) -> bool:
    """Return True unless microdata says that the element is of another thing, such as a comment."""
    for outer in element.iterancestors():
        if outer is main.element:
            return True
        if "itemscope" in outer.attrib:
            return _ARTICLE_TYPE.search(outer.get("itemtype", "")) is not None
    return True


def _is_marked(element: Any) -> bool:
    if "pubdate" in element.attrib or _is_property(element):
        return True
    marks = _marks(element)
    if not _CHANGED.search(marks) and says_publication(_before(element)):
        return True
    parent = element.getparent()
    if parent.tag not in _GROUPS and len(list(parent.iter("time"))) == 1:
        marks += " " + _marks(parent)
    # WordPress writes "published updated" if the article never changed
    return _PUBLISHED.search(marks) is not None


def _is_changed(element: Any) -> bool:
    """Return True if a `time` element says when the page was changed."""
    marks = f"{_marks(element)} {_marks(element.getparent())}"
    return _CHANGED.search(marks) is not None or says_change(_before(element))


def _marks(element: Any) -> str:
    return " ".join(element.get(name, "") for name in _MARKS)


def _is_in_byline(element: Any) -> bool:
    """Return True if the line of a `time` element has only other times, and words of a byline."""
    line = next((outer for outer in element.iterancestors() if outer.tag not in INLINE), element)
    if line.tag in _HEADINGS:
        return False
    if line.tag in _GROUPS:
        return is_byline(_before(element)) and is_byline(_after(element))
    return is_byline(_CHANGE.sub("", " ".join("".join(_words_around(line)).split())))


def _words_around(line: Any) -> Iterator[str]:
    """Yield the words of a line; a sign that separates parts stands for each `time` element."""
    yield line.text or ""
    for child in line:
        if child.tag == "time":
            yield " | "
        elif isinstance(child.tag, str):
            yield from _words_around(child)
        yield child.tail or ""


def _after(element: Any) -> str:
    """Return the words behind an element on its line, up to the next `time` element."""
    words = ""
    at = element
    while at is not None and at.tag in INLINE:
        words += at.tail or ""
        for following in at.itersiblings():
            if following.tag not in INLINE or next(following.iter("time"), None) is not None:
                return " ".join(words.split())
            words += f"{following.text_content()}{following.tail or ''}"
        at = at.getparent()
    return " ".join(words.split())


def _before(element: Any) -> str:
    """Return the words in front of an element on its line, behind the previous `time` element."""
    words = ""
    at = element
    while at is not None and at.tag in INLINE:
        for previous in at.itersiblings(preceding=True):
            words = f"{previous.tail or ''}{words}"
            if previous.tag not in INLINE or next(previous.iter("time"), None) is not None:
                return " ".join(words.split())
            words = f"{previous.text_content()}{words}"
        at = at.getparent()
        words = f"{(at.text or '') if at is not None else ''}{words}"
    return " ".join(words.split())
