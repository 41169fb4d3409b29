"""What the pages show at a glance: the desk, a claim's dossier, the track record; a few queries each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import orjson

from claims.domain.cursors import decode_cursor, encode_cursor
from claims.domain.feed_entries import VerdictEntry
from claims.domain.records import Article, Change, Deadline, Evidence, Json, Verdict
from claims.domain.requests import ClaimFilter, PageRequest
from claims.domain.vocabulary import RecordKind
from claims.rules.track_record import TrackRecord
from claims.services import claim_writes
from claims.services.articles import articles_of
from claims.services.context import ServiceContext
from claims.services.evidence import with_window
from claims.services.pagination import Page
from claims.storage.base import ClaimRow

#: days that the desk looks ahead
UPCOMING: Final = timedelta(days=30)
#: claims shown of a section, and counted at most
MAX_SHOWN: Final = 20
MAX_COUNTED: Final = 1000
#: rows of each kind in a dossier, at most
_MAX_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the desk."""

    name: str
    claims: Sequence[Json]
    #: how many there are, up to `MAX_COUNTED`
    number: int


@dataclass(frozen=True, slots=True)
class Subject:
    """A claim and where it stands."""

    claim: Json
    article: Article


@dataclass(frozen=True, slots=True)
class Dossier:
    """A claim with all that is known of it."""

    claim: Json
    etag: str
    article: Article
    deadlines: Sequence[Deadline]
    evidence: Sequence[Evidence]
    verdicts: Sequence[Verdict]
    changes: Sequence[Change]

    @property
    def current(self) -> Verdict | None:
        """The newest published verdict."""
        return next((verdict for verdict in self.verdicts if verdict.current), None)

    @property
    def verdict_entry(self) -> VerdictEntry | None:
        """The newest published verdict as feeds and formats take it."""
        current = self.current
        if current is None:
            return None
        cited = tuple(one for one in self.evidence if one.id in current.evidence_ids)
        published = [v.published_at for v in self.verdicts if v.state == "published" and v.published_at]
        return VerdictEntry(self.claim, self.article, current, cited, min(published))


def get_dashboard(context: ServiceContext, wanted: ClaimFilter) -> tuple[list[Section], dict[int, Article]]:
    """Give the desk's sections, and the articles of their claims by id."""
    now = _now(context)
    found = context.store.list_sections(wanted, now, now + UPCOMING, MAX_SHOWN)
    counts = context.store.count_sections(wanted, now, now + UPCOMING, MAX_COUNTED)
    sections = [
        Section(name, [_json(context, one, now) for one in listed], counts[name]) for name, listed in found.items()
    ]
    return sections, articles_of(context, [claim for section in sections for claim in section.claims])


def get_subject(context: ServiceContext, claim_id: int) -> Subject:
    """Give a claim and its article. Raises `ClaimNotFound`."""
    listed, article = context.store.get_claim_and_article(claim_id)
    return Subject(_json(context, listed, _now(context)), article)


def get_evidence_and_subject(context: ServiceContext, evidence_id: int) -> tuple[Evidence, Subject]:
    """Give evidence with its claim. Raises `EvidenceNotFound`."""
    found = context.store.get_evidence(evidence_id)
    return found, get_subject(context, found.claim_id)


def get_dossier(context: ServiceContext, claim_id: int) -> Dossier:
    """Give all that is known of a claim, the first of each kind where there is very much. Raises `ClaimNotFound`."""
    listed, article = context.store.get_claim_and_article(claim_id)
    shown = claim_writes.render_claim(context, listed, _now(context))
    claim = orjson.loads(shown.text)
    return Dossier(
        claim,
        shown.etag,
        article,
        context.store.list_deadlines(claim_id, 0, _MAX_ROWS),
        [_with_in_window(one, claim["due"]) for one in context.store.list_evidence(claim_id, 0, _MAX_ROWS)],
        context.store.list_verdicts(claim_id, 0, _MAX_ROWS),
        context.store.list_changes_of_claim(claim_id, 0, _MAX_ROWS),
    )


def get_track_records(context: ServiceContext, by: RecordKind, wanted: PageRequest) -> Page[TrackRecord]:
    """Give a page of track records, by name. Raises `InvalidInput` for another list's cursor."""
    after = decode_cursor(wanted.cursor, by)[0] if wanted.cursor else ""
    found = context.store.list_track_records(by, after, wanted.limit + 1, context.late_at(_now(context)))
    rows = found[: wanted.limit]
    shown = [record for _, record in rows if record.claims]
    return Page(shown, encode_cursor(by, (rows[-1][0], 0)) if len(found) > len(rows) else None)


def _now(context: ServiceContext) -> datetime:
    return context.clock().replace(microsecond=0)


def _json(context: ServiceContext, listed: ClaimRow, now: datetime) -> Json:
    claim: Json = orjson.loads(claim_writes.render_claim_text(context, listed, now))
    return claim


def _with_in_window(evidence: Evidence, due: Json | None) -> Evidence:
    """Say whether it was published inside the claim's due window as that is now."""
    if due is None:
        return evidence
    latest = date.fromisoformat(due["latest"]) if due["latest"] else None
    return with_window(evidence, date.fromisoformat(due["earliest"]), latest)
