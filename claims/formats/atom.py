"""Atom feeds (RFC 4287): published verdicts, one entry for each claim; and corrections, one entry for each."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from claims.domain.corrections import CORRECTION_LABELS, CorrectionEntry
from claims.domain.evidence import STANCE_LABELS
from claims.domain.feed_entries import VerdictEntry
from claims.domain.instants import format_instant, parse_instant
from claims.domain.outcomes import OUTCOME_TABLE
from claims.domain.records import Json
from claims.formats.common import Channel, attribution, claim_uuid, plain, quotation, window

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
#: `updated` of a feed without entries
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def atom_feed(channel: Channel, entries: Sequence[VerdictEntry]) -> bytes:
    """Render a feed; the entries must come newest first."""
    feed = _feed(channel, max((_published(e) for e in entries), default=_NEVER), "")
    for entry in entries:
        _entry(ElementTree.SubElement(feed, "entry"), channel, entry)
    return _written(feed)


def corrections_feed(channel: Channel, entries: Sequence[CorrectionEntry]) -> bytes:
    """Render the feed of corrections; the entries must come newest first."""
    latest = max((_changed_at(entry) for entry in entries), default=format_instant(_NEVER))
    feed = _feed(channel, parse_instant(latest), "corrections")
    for entry in entries:
        element = ElementTree.SubElement(feed, "entry")
        _text(element, "id", uuid5(NAMESPACE_URL, f"duecheck-correction-{entry.seq}-{format_instant(entry.at)}").urn)
        _text(element, "title", f"{CORRECTION_LABELS[entry.type]}: {entry.statement}")
        _text(element, "updated", _changed_at(entry))
        ElementTree.SubElement(element, "link", rel="alternate", href=f"{channel.base}{_page(entry)}")
        _text(ElementTree.SubElement(element, "author"), "name", entry.actor)
        _text(element, "content", "\n".join(correction_lines(entry)))
    return _written(feed)


def correction_lines(entry: CorrectionEntry) -> Iterator[str]:
    """Yield what the record said before, why that changed, and what counts now."""
    yield f"Before: {_said(entry.before)}"
    yield f"Why: {entry.reason}"
    if entry.type != "evidence.retracted":
        yield f"Now: {_said(entry.after) if entry.after else 'no verdict'}"
    if entry.undone is not None:
        yield f"Undone on {entry.undone['at'][:10]} by {entry.undone['actor']}: {entry.undone['reason']}"


def _changed_at(entry: CorrectionEntry) -> str:
    """Return the instant of a correction, or of its end, as `format_instant` does."""
    return str(entry.undone["at"]) if entry.undone is not None else format_instant(entry.at)


def _page(entry: CorrectionEntry) -> str:
    """Return the path of the page with the verdict or the evidence."""
    number = entry.before["id"]
    return f"/claims/{entry.claim_id}#{entry.type.partition('.')[0]}-{number}"


def _said(record: Json) -> str:
    """Format a verdict or evidence as one line."""
    if "outcome" not in record:
        return str(record.get("title") or record.get("url"))
    day = f" on {record['occurred_on']}" if record["occurred_on"] else ""
    return f"{OUTCOME_TABLE[record['outcome']].label}{day}. {record['rationale']}"


def _feed(channel: Channel, updated: datetime, page: str) -> ElementTree.Element:
    feed = ElementTree.Element("feed", {"xmlns": NAMESPACE})
    _text(feed, "id", channel.id)
    _text(feed, "title", channel.title)
    _text(feed, "updated", format_instant(updated))
    _text(ElementTree.SubElement(feed, "author"), "name", channel.author)
    ElementTree.SubElement(feed, "link", rel="self", type="application/atom+xml", href=channel.url)
    ElementTree.SubElement(
        feed, "link", rel="alternate", type="text/html", href=f"{channel.base}/{channel.page or page}"
    )
    return feed


def _written(feed: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(element: ElementTree.Element, channel: Channel, entry: VerdictEntry) -> None:
    claim, article = entry.claim, entry.article
    corrected = "Corrected: " if entry.verdict.supersedes else ""
    _text(element, "id", claim_uuid(claim, article).urn)
    _text(element, "title", f"{corrected}{OUTCOME_TABLE[entry.verdict.outcome].label}: {claim['statement']}")
    _text(element, "published", format_instant(entry.first_published_at))
    _text(element, "updated", format_instant(_published(entry)))
    ElementTree.SubElement(element, "link", rel="alternate", href=channel.claim_url(claim))
    ElementTree.SubElement(element, "link", rel="related", href=article.url, title=plain(article.title))
    for topic in claim["topics"]:
        ElementTree.SubElement(element, "category", term=plain(topic))
    _text(element, "content", "\n".join(_lines(entry)))


def _lines(entry: VerdictEntry) -> Iterator[str]:
    claim, verdict = entry.claim, entry.verdict
    yield f"“{quotation(claim)}”"
    yield attribution(claim, entry.article)
    if claim["due"] and claim["due"]["latest"]:
        yield f"Deadline: {window(claim)}."
    day = f" on {verdict.occurred_on}" if verdict.occurred_on else ""
    yield f"{OUTCOME_TABLE[verdict.outcome].label}{day}: {verdict.rationale}"
    if verdict.correction is not None:
        code = verdict.correction.code.replace("_", " ")
        yield f"This corrects an earlier verdict ({code}): {verdict.correction.note}"
    for evidence in entry.evidence:
        yield f"Evidence ({STANCE_LABELS[evidence.stance].lower()}): {evidence.url}"


def _published(entry: VerdictEntry) -> datetime:
    return entry.verdict.published_at or entry.verdict.created_at


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = plain(text)
