"""Excerpts: which tokens of a text match a query, and the words around the first of them, marked."""

from html import escape
from typing import Final

from claims.anchoring.characters import splits_character
from claims.search.query import Query, Term
from claims.search.tokens import Token, located_tokens

#: code points of an excerpt, without marks
_MAX_LENGTH: Final = 160
#: code points before the first match in it
_BEFORE: Final = 40


def marked_excerpt(text: str, query: Query) -> str | None:
    """Return an excerpt of a text as HTML: escaped, with `<mark>` around what matches; None if nothing matches.

    Args:
        text: plain text; white space of any kind becomes one blank.
        query: the query; excluded terms are not marked.
    """
    text = " ".join(text.split())
    ranges = _matches(text, list(located_tokens(text)), query)
    if not ranges:
        return None
    start, end = _around(text, ranges[0][0], ranges[0][1])
    parts, at = [], start
    for first, last in ranges:
        if at <= first and last <= end:
            parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    parts.append(escape(text[at:end]))
    return ("\u2026" if start else "") + "".join(parts) + ("\u2026" if end < len(text) else "")


def _matches(text: str, tokens: list[Token], query: Query) -> list[tuple[int, int]]:
    """List the ranges of a text that match a term, in order; ranges that overlap become one."""
    terms = [term for group in query.groups for term in group]
    found = sorted(_whole(text, *part) for term in terms for part in _of_term(tokens, term))
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a range with whole characters: a token has no marks (Unicode Standard Annex 29)."""
    while start > 0 and splits_character(text, start):
        start -= 1
    while end < len(text) and splits_character(text, end):
        end += 1
    return start, end


def _of_term(tokens: list[Token], term: Term) -> list[tuple[int, int]]:
    count = len(term.tokens)
    return [
        (tokens[i].start, tokens[i + count - 1].end)
        for i in range(len(tokens) - count + 1)
        if all(tokens[i + n].text == term.tokens[n] for n in range(count - 1))
        and _is_last(tokens[i + count - 1].text, term)
    ]


def _is_last(token: str, term: Term) -> bool:
    last = term.tokens[-1]
    return token == last or (term.is_prefix and token.startswith(last)) or token in term.whole


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of the excerpt around a match; it begins and ends at blanks if there are some."""
    if len(text) <= _MAX_LENGTH:
        return 0, len(text)
    first = max(start - _BEFORE, 0)
    if first:
        blank = text.find(" ", first, start)
        first = blank + 1 if blank >= 0 else first
    last = max(min(first + _MAX_LENGTH, len(text)), end)
    if last < len(text):
        blank = text.rfind(" ", end, last)
        last = blank if blank >= 0 else last
    return _whole(text, first, last)
