"""Web Annotations of others as places in an article: W3C documents, pages and collections of them, and what the
Hypothesis API exports.

Where an annotation has a quotation, that is what is looked for; its position counts only where it has none, or where
the text is withheld, since the standard leaves open what a position counts (Data Model, section 4.2.5).
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from claims.domain.imports import ImportedAnnotation
from claims.domain.limits import MAX_ANNOTATIONS, MAX_CONTEXT, MAX_QUOTE, MAX_SELECTOR_DEPTH, MAX_STATEMENT, MAX_VALUES
from claims.domain.requests import SpanRequest
from claims.domain.vocabulary import SPAN_ROLES, SpanRole
from claims.errors import InvalidInput, Message
from claims.formats.common import listed, storable


def read_annotations(document: Any) -> list[ImportedAnnotation]:
    """Read every annotation of a document, in order.

    Raises:
        InvalidInput: it is no annotation, page, collection, list or export, or holds too many.
    """
    raw = _raw(document, 0)
    if raw is None:
        raise InvalidInput.at(
            "", "send an Annotation, an AnnotationPage, a collection with its first page, a list, or rows"
        )
    if len(raw) > MAX_ANNOTATIONS:
        message = "send at most {limit} annotations at a time; there are {count}"
        raise InvalidInput.at("", Message(message, limit=MAX_ANNOTATIONS, count=len(raw)))
    return _grouped(raw, [_read(one) for one in raw])


def _grouped(raw: list[Any], found: list[ImportedAnnotation]) -> list[ImportedAnnotation]:
    """Give spans of another role (as our own export tags them) to the claim that they belong to, by `via`."""
    claims = {_via(one): i for i, one in reversed(list(enumerate(raw))) if found[i].span and not _role(one)}
    for i, one in enumerate(raw):
        role, place = _role(one), found[i].span
        if role is None or place is None:
            continue
        claim = claims.get(_via(one)) if _via(one) else None
        if claim is None:
            found[i] = _not(f"only tags its words as a {role}, of no claim in this document")
            continue
        found[claim] = replace(found[claim], other_spans=(*found[claim].other_spans, replace(place, role=role)))
        found[i] = replace(found[i], with_item=claim)
    return found


def _role(one: Any) -> SpanRole | None:
    """Give the role that an annotation does nothing but tag its words with."""
    if not isinstance(one, dict) or one.get("motivation") != "tagging":
        return None
    tags = [body.get("value") for body in listed(one.get("body")) if isinstance(body, dict)]
    return next((role for role in SPAN_ROLES if role in tags and role != "claim"), None)


def _via(one: Any) -> str:
    via = one.get("via") if isinstance(one, dict) else None
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


def _read(one: Any) -> ImportedAnnotation:
    if not isinstance(one, dict):
        return _not("is not an object")
    if "type" in one and "Annotation" not in listed(one["type"]):
        return _not("has another type than Annotation")
    targets = [target for target in listed(one.get("target")) if isinstance(target, dict)]
    for target in targets:
        selectors = list(_selectors(target.get("selector"), 0))
        place = _place(selectors)
        if place is not None:
            return ImportedAnnotation(place, _statement(one), _source(target, one))
    return _not("has no target with a TextQuoteSelector or a TextPositionSelector")


def _not(problem: str) -> ImportedAnnotation:
    return ImportedAnnotation(None, None, None, f"the annotation {problem}")


def _selectors(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Give all selectors, also those that refine others (Data Model, section 4.2.9)."""
    if depth > MAX_SELECTOR_DEPTH:
        return
    for one in listed(value)[:MAX_VALUES]:
        if isinstance(one, dict):
            yield one
            yield from _selectors(one.get("refinedBy"), depth + 1)


def _place(selectors: list[dict[str, Any]]) -> SpanRequest | None:
    position = _position(selectors)
    for one in selectors:
        exact = _text(one.get("exact"))
        if one.get("type") == "TextQuoteSelector" and 0 < len(exact) <= MAX_QUOTE:
            prefix, suffix = _text(one.get("prefix")), _text(one.get("suffix"))
            return SpanRequest("claim", exact, prefix[-MAX_CONTEXT:] or None, suffix[:MAX_CONTEXT] or None, *position)
    return SpanRequest("claim", None, None, None, *position) if position else None


def _position(selectors: list[dict[str, Any]]) -> tuple[int, int] | tuple[()]:
    for one in selectors:
        start, end = one.get("start"), one.get("end")
        if one.get("type") != "TextPositionSelector" or isinstance(start, bool) or isinstance(end, bool):
            continue
        if not isinstance(start, int) or not isinstance(end, int):
            continue
        if 0 <= start < end <= start + MAX_QUOTE:
            return start, end
    return ()


def _statement(one: dict[str, Any]) -> str | None:
    """Give what the annotation says: a TextualBody, a bodyValue, or Hypothesis's text."""
    said = [one.get("bodyValue"), one.get("text")]
    for body in listed(one.get("body")):
        said.append(body.get("value") if isinstance(body, dict) and body.get("purpose") != "tagging" else None)
    for text in said:
        words = " ".join(_text(text).split())
        if 0 < len(words) <= MAX_STATEMENT:
            return words
    return None


def _source(target: dict[str, Any], one: dict[str, Any]) -> str | None:
    source = target.get("source") or one.get("uri")
    if isinstance(source, dict):
        source = source.get("id")
    return storable(source) if isinstance(source, str) else None


def _text(value: Any) -> str:
    return storable(value) if isinstance(value, str) else ""
