"""Anchoring: search for a quotation in a text, and proof of its position.

Offsets count Unicode code points, half open. The W3C Web Annotation Data Model (4.2.4 and 4.2.5) leaves
the unit open.
"""

from collections.abc import Iterator
from itertools import islice

from claims.anchoring.characters import context, splits_character
from claims.anchoring.folding import fold, folded
from claims.anchoring.offsets import from_utf16, readings
from claims.anchoring.words import cuts_word
from claims.domain.limits import MAX_OCCURRENCES, MAX_STARTS
from claims.domain.records import Span
from claims.domain.requests import SpanRequest
from claims.errors import Invalid, Message, SpanNotProven


def find_all(text: str, exact: str, prefix: str = "", suffix: str = "") -> list[int]:
    """List the starts of `exact` between `prefix` and `suffix`, overlapping occurrences included.

    Args:
        text: the text to search.
        exact: the quotation; an empty one has no occurrence.
        prefix: the text directly before it.
        suffix: the text directly after it.

    Returns:
        Offsets of `exact` in code points, ascending, at most `MAX_OCCURRENCES`: the caller must narrow such
        a search anyway.
    """
    return (
        [at + len(prefix) for at in islice(_occurrences(text, prefix + exact + suffix), MAX_OCCURRENCES)]
        if exact
        else []
    )


def anchor(text: str, request: SpanRequest, revision: int) -> Span:
    """Find a quotation in a text, or prove its position (docs/specification.md, section 3.1).

    Args:
        text: the revision's whole text.
        request: the words with their context, or offsets in its `offset_unit`, or both.
        revision: the number of the revision.

    Returns:
        The verified span with its context.

    Raises:
        SpanNotProven: the words occur nowhere or several times, the text at the offsets differs, or nothing shows
            which unit the offsets count.
    """
    if request.start is not None and request.end is not None:
        start, end = _range(text, request, request.start, request.end)
        _prove(text, request, start, end)
    else:
        start, end = _find_one(text, request)
    if splits_character(text, start) or splits_character(text, end):
        raise SpanNotProven.at("/exact", "the words begin or end inside a character (before a combining mark)")
    return span_at(text, request, start, end, revision)


def span_at(text: str, request: SpanRequest, start: int, end: int, revision: int) -> Span:
    """Build the verified span of `text[start:end]`.

    Args:
        text: the revision's whole text.
        request: the role comes from it.
        start: code points.
        end: code points, exclusive.
        revision: the number of the revision.
    """
    prefix, suffix = context(text, start, end)
    return Span(
        role=request.role,
        exact=text[start:end],
        prefix=prefix,
        suffix=suffix,
        start=start,
        end=end,
        state="verified",
        revision=revision,
    )


def unverified(request: SpanRequest, length: int, revision: int) -> Span:
    """Build the unverified span of a withheld text (docs/specification.md, section 3.2).

    Args:
        request: words and offsets, both required, which must agree.
        length: the text's length in code points.
        revision: the number of the revision.

    Raises:
        SpanNotProven: words or offsets are missing, do not agree, or exceed the text.
    """
    exact, start, end = request.exact, request.start, request.end
    if exact is None or start is None or end is None:
        hint = "Send exact, start and end, or supply the text first."
        raise SpanNotProven.at(
            "", Message("the text is withheld, so the span must name its words and offsets", hint=hint)
        )
    if request.offset_unit == "utf16":
        hint = "Send offsets in code points, or supply the text first."
        raise SpanNotProven.at(
            "/offset_unit", Message("the text is withheld, so UTF-16 offsets cannot be converted", hint=hint)
        )
    if end - start != len(exact):
        raise SpanNotProven.at(
            "/end",
            Message(
                "exact has {length} code points, but end - start is {difference}",
                length=len(exact),
                difference=end - start,
            ),
        )
    if end > length:
        raise SpanNotProven.at("/end", Message("the text ends at {length}", length=length))
    return Span(request.role, exact, request.prefix or "", request.suffix or "", start, end, "unverified", revision)


def confirmed(text: str, request: SpanRequest) -> list[tuple[int, int]]:
    """List the ranges (code points) that the offsets of a request can mean and that its quotation confirms."""
    if request.start is None or request.end is None or request.exact is None:
        return []
    found = readings(text, request.start, request.end)
    return [(start, end) for start, end in found if _is_same(text[start:end], request.exact)]


def _range(text: str, request: SpanRequest, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of a request in code points."""
    if request.offset_unit == "code_point":
        return start, end
    if request.offset_unit == "utf16":
        return _from_utf16(text, "start", start), _from_utf16(text, "end", end)
    if request.exact is not None:
        found = confirmed(text, request)
        return found[0] if len(found) == 1 else (start, end)
    if len(readings(text, start, end)) > 1:
        hint = "Send exact, or offset_unit."
        raise SpanNotProven.at("/start", Message("code points and UTF-16 units lead to different words", hint=hint))
    return start, end


def _from_utf16(text: str, name: str, at: int) -> int:
    found = from_utf16(text, at)
    if found is None:
        message = "{offset} UTF-16 units is beyond the text, or inside a character"
        raise SpanNotProven.at(f"/{name}", Message(message, offset=at))
    return found


def _prove(text: str, request: SpanRequest, start: int, end: int) -> None:
    if end > len(text) or start >= end:
        raise SpanNotProven.at("/end", Message("offsets must satisfy start < end <= {length}", length=len(text)))
    actual = text[start:end]
    if request.exact is not None and not _is_same(actual, request.exact):
        message = "the text at {start}..{end} is {actual}"
        raise SpanNotProven.at("/exact", Message(message, start=start, end=end, actual=_short(actual)))
    for name, given in (("prefix", request.prefix), ("suffix", request.suffix)):
        if given and not fits(text, (start, end), given, name):
            if request.exact is not None and len(_all_places(text, request.exact)) <= 1:
                return  # a quotation that is unique needs no context
            actual = text[max(start - len(given), 0) : start] if name == "prefix" else text[end : end + len(given)]
            raise SpanNotProven.at(f"/{name}", f"the {name} in the text is {_short(actual)}")


def find_places(text: str, exact: str) -> list[tuple[int, int]]:
    """List the places of a quotation, also those that differ in typography only; places of whole words before others.

    Args:
        text: the text to search.
        exact: the quotation; an empty or blank one has no place.

    Returns:
        Ranges in code points, half open, ascending, without white space at their ends, at most `MAX_OCCURRENCES`. If
        some have whole words and whole characters, others do not count.
    """
    places = _all_places(text, exact)
    if len(places) > 1:
        places = [place for place in places if not any(splits_character(text, at) for at in place)] or places
        places = [place for place in places if not cuts_word(text, *place)] or places
    return places


def _all_places(text: str, exact: str) -> list[tuple[int, int]]:
    found = set(islice(folded(text).find(fold(exact)), MAX_OCCURRENCES))
    equal = {_trimmed(text, start, start + len(exact)) for start in find_all(text, exact)} if exact.strip() else set()
    starts, ends = {start for start, _ in found}, {end for _, end in found}
    found |= {(start, end) for start, end in equal if start not in starts and end not in ends}
    return sorted(found)[:MAX_OCCURRENCES]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _find_one(text: str, request: SpanRequest) -> tuple[int, int]:
    """Return the place of a quotation. Its context decides only between several places."""
    exact, prefix, suffix = request.exact or "", request.prefix or "", request.suffix or ""
    places = find_places(text, exact)
    if len(places) > 1 and (prefix or suffix):
        fitting = [
            place for place in places if fits(text, place, prefix, "prefix") and fits(text, place, suffix, "suffix")
        ]
        if not fitting:
            raise _not_found(exact, len(places))
        # the context fits several: the characters themselves win over typography
        same = [(start, end) for start, end in fitting if text[start:end] == exact.strip()]
        places = same if len(same) == 1 else fitting
    if len(places) == 1:
        return places[0]
    if not places:
        raise _not_found(exact, 0)
    message = Message(
        "{exact} occurs " + _times(len(places)) + "; add a prefix, a suffix or offsets",
        exact=_short(exact),
        count=len(places),
    )
    starts = [start for start, _ in places[:MAX_STARTS]]
    raise SpanNotProven.at("/exact", message, occurrences=len(places), starts=starts)


def _not_found(exact: str, elsewhere: int) -> Invalid:
    """Return the error for words that occur nowhere, or only `elsewhere` times in another context."""
    more = f"; without prefix and suffix it occurs {_times(elsewhere)}" if elsewhere else ""
    message = Message("{exact} does not occur in the text" + more, exact=_short(exact), count=elsewhere)
    return SpanNotProven.at("/exact", message, occurrences=0)


def _is_same(actual: str, given: str) -> bool:
    """Return True if two texts are the same but for their typography."""
    return actual == given or fold(actual) == fold(given)


def fits(text: str, place: tuple[int, int], given: str, side: str) -> bool:
    """Return True if the text before or after a place ends or begins with the given context, but for typography."""
    if not given:
        return True
    start, end = place
    length = 4 * len(given) + 16  # folding can shorten a text: a character reference becomes one character
    near = text[max(start - length, 0) : start] if side == "prefix" else text[end : end + length]
    if near.endswith(given) if side == "prefix" else near.startswith(given):
        return True
    return fold(near).endswith(fold(given)) if side == "prefix" else fold(near).startswith(fold(given))


def _occurrences(text: str, exact: str) -> Iterator[int]:
    at = text.find(exact)
    while at >= 0:
        yield at
        at = text.find(exact, at + 1)


def _short(words: str) -> str:
    return f'"{words}"' if len(words) <= 80 else f'"{words[:60]} ... {words[-15:]}"'


def _times(number: int) -> str:
    """Return the part of a template that says how often words occur; its value `count` is that number."""
    return "once" if number == 1 else f"{'at least ' if number == MAX_OCCURRENCES else ''}{{count}} times"
