"""Import of Web Annotations as positions in an article: W3C documents, pages, collections, Hypothesis exports.

The server searches for the quotation of an annotation. A position counts if the quotation confirms it, in code points
or UTF-16 units: the standard leaves the unit of positions open (Data Model, section 4.2.5).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote

from claims.domain.imports import ImportedAnnotation
from claims.domain.limits import (
    MAX_ANNOTATIONS,
    MAX_CONTEXT,
    MAX_ECHO,
    MAX_QUOTE,
    MAX_SELECTOR_DEPTH,
    MAX_STATEMENT,
    MAX_VALUES,
)
from claims.domain.requests import SpanRequest
from claims.domain.vocabulary import SPAN_ROLES, OffsetUnit, SpanRole
from claims.errors import InvalidInput, Message
from claims.formats.annotation import UNITS
from claims.formats.common import as_list, storable

_SEND_WORDS: Final = "send its words in a TextQuoteSelector"
_NO_TARGET: Final = "has no target with a TextQuoteSelector, a TextPositionSelector or a text fragment"


def read_annotations(document: Any) -> list[ImportedAnnotation]:
    """Parse every annotation of a document, in order.

    Raises:
        InvalidInput: the document is no annotation, page, collection, list or export, or has too many items.
    """
    raw = _raw(document, 0)
    if raw is None:
        raise InvalidInput.at(
            "", "send an Annotation, an AnnotationPage, a collection with its first page, a list, or rows"
        )
    if len(raw) > MAX_ANNOTATIONS:
        message = "send at most {limit} annotations at a time; there are {count}"
        raise InvalidInput.at("", Message(message, limit=MAX_ANNOTATIONS, count=len(raw)))
    return _grouped(raw, [_imported(annotation) for annotation in raw])


def _grouped(raw: list[Any], imported: list[ImportedAnnotation]) -> list[ImportedAnnotation]:
    """Return the items, with spans of other roles moved to the claim that has the same `via`.

    Duecheck's own export tags such spans with their role.
    """
    claims = {
        _via(annotation): i
        for i, annotation in reversed(list(enumerate(raw)))
        if imported[i].span and not _role(annotation)
    }
    for i, annotation in enumerate(raw):
        role, span = _role(annotation), imported[i].span
        if role is None or span is None:
            continue
        claim = claims.get(_via(annotation)) if _via(annotation) else None
        if claim is None:
            imported[i] = _unreadable(f"only tags its words as a {role}, but no claim in this document has its via")
            continue
        imported[claim] = replace(imported[claim], other_spans=(*imported[claim].other_spans, replace(span, role=role)))
        imported[i] = replace(imported[i], with_item=claim)
    return imported


def _role(annotation: Any) -> SpanRole | None:
    """Return the role if an annotation only tags its words with a role; None otherwise."""
    if not isinstance(annotation, dict) or annotation.get("motivation") != "tagging":
        return None
    tags = [body.get("value") for body in as_list(annotation.get("body")) if isinstance(body, dict)]
    return next((role for role in SPAN_ROLES if role in tags and role != "claim"), None)


def _via(annotation: Any) -> str:
    via = annotation.get("via") if isinstance(annotation, dict) else None
    return via if isinstance(via, str) else ""


def _raw(document: Any, depth: int) -> list[Any] | None:
    if isinstance(document, list):
        return document
    if not isinstance(document, dict) or depth > 2:
        return None
    for name in ("items", "rows"):
        if isinstance(document.get(name), list):
            return list(document[name])
    if isinstance(document.get("first"), dict):
        return _raw(document["first"], depth + 1)
    return [document] if "target" in document else None


def _imported(annotation: Any) -> ImportedAnnotation:
    if not isinstance(annotation, dict):
        return _unreadable("is not an object")
    if "type" in annotation and "Annotation" not in as_list(annotation["type"]):
        return _unreadable("has another type than Annotation")
    problems: list[str] = []
    for target in as_list(annotation.get("target")):
        target = {"source": target} if isinstance(target, str) else target
        if not isinstance(target, dict):
            continue
        source = _source(target, annotation)
        selectors = [*_selectors(target.get("selector"), 0), *_text_fragments(source)]
        span = _span_request(selectors)
        if span is not None:
            return ImportedAnnotation(span, _statement(annotation), source)
        problems.append(_why_unusable(selectors, source))
    return _unreadable(next(filter(None, problems), _NO_TARGET))


def _why_unusable(selectors: list[dict[str, Any]], source: str | None) -> str:
    """Return why the selectors of a target give no words; empty if it has no selector."""
    words = [text for s in selectors if s.get("type") == "TextQuoteSelector" for text in [_text(s.get("exact"))]]
    if any(len(text) > MAX_QUOTE for text in words):
        return f"has a quotation of more than {MAX_QUOTE} characters"
    if _directives(source) and not any(words):
        return f"has a text fragment that is a range or empty; {_SEND_WORDS}"
    if words:
        return f"has a TextQuoteSelector without words in exact; {_SEND_WORDS}"
    kinds = [str(s["type"])[:MAX_ECHO] for s in selectors if isinstance(s.get("type"), str)]
    if "TextPositionSelector" in kinds:
        return f"has a TextPositionSelector whose start and end are no range of 1 to {MAX_QUOTE} characters"
    return f"has only selectors that are not read ({', '.join(dict.fromkeys(kinds))}); {_SEND_WORDS}" if kinds else ""


def _unreadable(problem: str) -> ImportedAnnotation:
    return ImportedAnnotation(None, None, None, f"the annotation {problem}")


def _selectors(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield all selectors, also those that refine others (Data Model, section 4.2.9)."""
    if depth > MAX_SELECTOR_DEPTH:
        return
    for selector in as_list(value)[:MAX_VALUES]:
        if isinstance(selector, dict):
            yield selector
            yield from _selectors(selector.get("refinedBy"), depth + 1)


def _text_fragments(source: str | None) -> Iterator[dict[str, Any]]:
    """Yield the quotation of an address with a text fragment, as a TextQuoteSelector.

    The syntax is that of the WICG draft "URL Fragment Text Directives", section 3.2. A range (`start,end`) names only
    its ends, and is no quotation.
    """
    directives = _directives(source)
    parts = directives[0].split(",") if directives else []
    prefix = parts.pop(0)[:-1] if parts and parts[0].endswith("-") else ""
    suffix = parts.pop()[1:] if parts and parts[-1].startswith("-") else ""
    if len(parts) == 1:
        exact, before, after = (storable(unquote(part)) for part in (parts[0], prefix, suffix))
        yield {"type": "TextQuoteSelector", "exact": exact, "prefix": before, "suffix": after}


def _directives(source: str | None) -> list[str]:
    """List the text directives of an address, without "text="."""
    directives = (source or "").partition("#")[2].partition(":~:")[2].split("&")
    return [text.removeprefix("text=") for text in directives if text.startswith("text=")]


def _span_request(selectors: list[dict[str, Any]]) -> SpanRequest | None:
    start, end, unit = _position(selectors)
    for selector in selectors:
        exact = _text(selector.get("exact"))
        if selector.get("type") == "TextQuoteSelector" and 0 < len(exact) <= MAX_QUOTE:
            prefix, suffix = _text(selector.get("prefix")), _text(selector.get("suffix"))
            context = prefix[-MAX_CONTEXT:] or None, suffix[:MAX_CONTEXT] or None
            return SpanRequest("claim", exact, *context, start, end, offset_unit=unit)
    return None if start is None else SpanRequest("claim", None, start=start, end=end, offset_unit=unit)


def _position(selectors: list[dict[str, Any]]) -> tuple[int, int, OffsetUnit | None] | tuple[None, None, None]:
    """Return the position of an annotation with its unit, which is None if the annotation does not state it."""
    for selector in selectors:
        start, end = selector.get("start"), selector.get("end")
        if selector.get("type") != "TextPositionSelector" or isinstance(start, bool) or isinstance(end, bool):
            continue
        if not isinstance(start, int) or not isinstance(end, int):
            continue
        if 0 <= start < end <= start + MAX_QUOTE:
            return start, end, "code_point" if selector.get("units") == UNITS else None
    return None, None, None


def _statement(annotation: dict[str, Any]) -> str | None:
    """Return the words of the annotation: a TextualBody, a bodyValue, or Hypothesis's text."""
    texts = [annotation.get("bodyValue"), annotation.get("text")]
    for body in as_list(annotation.get("body")):
        texts.append(body.get("value") if isinstance(body, dict) and body.get("purpose") != "tagging" else None)
    for text in texts:
        words = " ".join(_text(text).split())
        if 0 < len(words) <= MAX_STATEMENT:
            return words
    return None


def _source(target: dict[str, Any], annotation: dict[str, Any]) -> str | None:
    source = target.get("source") or target.get("id") or annotation.get("uri")
    if isinstance(source, dict):
        source = source.get("id")
    return storable(source) if isinstance(source, str) else None


def _text(value: Any) -> str:
    return storable(value) if isinstance(value, str) else ""
