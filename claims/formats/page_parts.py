"""The parts of a web page in which its own article says when it was published.

Teasers, comments, asides, navigation, figures, quotations and tables are of others or about something else.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

#: names of classes and ids of what is not the article itself
_OTHERS: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|respon[ds]e?s?|repl(?:y|ies)|disqus|related|teasers?|recommend\w*|sidebar|"
    r"side-?bar|widgets?|promos?|popular|trending|latest|newsletter|carousel|read-?(?:more|next|also)|more-?(?:from|on)|"
    r"most-?read|outbrain|taboola|infobox|pullquote|footnotes?|references?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OTHER_TAGS: Final = frozenset(
    {"aside", "nav", "figure", "figcaption", "blockquote", "q", "table", "dl", "details", "dialog", "template"}
)
_UNSEEN_TAGS: Final = frozenset({"script", "style", "noscript", "head", "svg", "select", "button", "iframe"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: elements inside a line; every other one begins a line of its own
INLINE: Final = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
        "font", "i", "ins", "kbd", "label", "mark", "s", "samp", "small", "span", "strike", "strong", "sub",
        "sup", "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
#: a heading behind which nothing is of the article
_END: Final = re.compile(
    r"(?:\d+ )?(?:comments?|responses?|repl(?:y|ies)|discussion|leave a (?:comment|reply)|join the conversation"
    r"|related\b.*|read (?:more|next|also)\b.*|more (?:on|from|stories)\b.*|you (?:may|might) also like\b.*"
    r"|kommentare?|commentaires?|comentarios|commenti|комментарии|недавние записи)(?: ?\(?\d*\)?):?",
    re.IGNORECASE,
)
#: words of a paragraph; shorter ones are lines, such as bylines
_RUNNING: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, as a reader sees it."""

    text: str
    #: the element that holds it
    element: Any
    #: it stands in front of the first paragraph of running text, or is that paragraph
    is_at_head: bool


@dataclass(frozen=True, slots=True)
class Main:
    """The part of a page that holds its article."""

    element: Any
    #: True: the page marks it as `article` or `main`
    is_marked: bool

    def holds(self, element: Any) -> bool:
        """Return True if an element is of the article itself."""
        for outer in (element, *element.iterancestors()):
            if outer is self.element:
                return True
            if _is_of_others(outer):
                return False
        return False

    def lines(self) -> list[Line]:
        """List the lines of the article itself, up to the heading of its comments."""
        lines: list[Line] = []
        is_at_head = True
        for element, text in _lines_of(self.element, _is_of_others):
            if element.tag in _HEADINGS - {"h1"} and _END.fullmatch(text):
                break
            lines.append(Line(text, element, is_at_head))
            is_at_head = is_at_head and not is_running(text)
        return lines


def shown_lines(page: Any) -> Iterator[str]:
    """Yield the lines of all articles of a page, without its asides and comments."""
    body = page.find("body")
    for _, text in _lines_of(page if body is None else body, lambda e: e.tag != "article" and _is_of_others(e)):
        yield text


def is_running(text: str) -> bool:
    """Return True if a line has so many words that it is a paragraph of running text."""
    return len(text.split()) >= _RUNNING


def titles_of(page: Any) -> list[str]:
    """List what a page has as its title: metadata, the title and its parts, the headings of the first rank."""
    metas = (m for m in page.iter("meta") if m.get("property", m.get("name", "")).lower() in _TITLES)
    found = [m.get("content", "") for m in metas]
    for title in page.iter("title"):
        text = title.text_content()
        found += [text, *re.split(r"\s+[|\u2013\u2014\u00b7\u00bb-]\s+", text)]
    found += [h.text_content() for h in page.iter("h1")]
    return [words for words in map(folded, found) if words]


_TITLES: Final = frozenset({"og:title", "twitter:title", "dc.title", "citation_title"})


def folded(text: str) -> str:
    """Return the words of a title without case and signs."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def main_of(page: Any) -> Main | None:
    """Return the part of a page that holds its article; None if that is not certain."""
    marked = [e for e in page.iter("main", "div", "section") if e.tag == "main" or e.get("role") == "main"]
    scope = marked[0] if len(marked) == 1 else (page.find("body") if page.find("body") is not None else page)
    articles = [a for a in scope.iter("article") if not any(_is_of_others(o) for o in _between(a, scope))]
    titles = titles_of(page)
    named = [a for a in articles if any(folded(h.text_content()) in titles for h in a.iter("h1", "h2", "h3"))]
    with_h1 = [a for a in articles if next(a.iter("h1"), None) is not None]
    for chosen in (named, with_h1):
        if len(chosen) == 1:
            return Main(chosen[0], True)
    outside = [h for h in scope.iter("h1") if not any(o.tag == "article" for o in _between(h, scope))]
    if not articles or (not named and any(folded(h.text_content()) in titles for h in outside)):
        return Main(scope, len(marked) == 1)
    sizes = [_size(article) for article in articles]
    largest = max(sizes)
    if largest * 2 >= _size(scope) and sizes.count(largest) == 1:
        return Main(articles[sizes.index(largest)], True)
    return None


def _size(element: Any) -> int:
    """Return the number of code points in the paragraphs of an element, at least 1."""
    return 1 + sum(len(p.text_content()) for p in element.iter("p"))


def _between(element: Any, scope: Any) -> Iterator[Any]:
    for outer in element.iterancestors():
        if outer is scope:
            return
        yield outer


def _is_of_others(element: Any) -> bool:
    if element.tag in _OTHER_TAGS or element.tag in _UNSEEN_TAGS or element.tag == "article":
        return True
    if element.tag == "footer" and not any(o.tag in {"article", "main"} for o in element.iterancestors()):
        return True
    if element.tag in {"body", "html", "main"}:
        return False
    if "hidden" in element.attrib:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    # a wrapper of the article and its sidebar is no sidebar
    return _OTHERS.search(names) is not None and next(element.iter("h1", "main"), None) is None


def _lines_of(element: Any, is_left_out: Callable[[Any], bool]) -> Iterator[tuple[Any, str]]:
    """Yield each line below an element with the innermost element that holds all of it."""
    parts: list[str] = [element.text or ""]
    for child in element:
        is_shown = isinstance(child.tag, str) and not is_left_out(child)
        if child.tag in INLINE and is_shown and not _has_block(child):
            parts.append(child.text_content())
        elif isinstance(child.tag, str):
            yield from _joined(element, parts)
            if is_shown:
                yield from _lines_of(child, is_left_out)
            parts = []
        parts.append(child.tail or "")
    yield from _joined(element, parts)


def _joined(element: Any, parts: Sequence[str]) -> Iterator[tuple[Any, str]]:
    text = " ".join("".join(parts).split())
    if text:
        yield element, text


def _has_block(element: Any) -> bool:
    return any(isinstance(inner.tag, str) and inner.tag not in INLINE for inner in element.iterdescendants())
