"""What the pages show at a glance: the desk, a claim's dossier, the track record; a few queries each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import orjson

from claims.entries import VerdictEntry
from claims.intents import ClaimFilter, PageRequest
from claims.ledger import records
from claims.ledger.articles import articles_of
from claims.ledger.desk import Desk
from claims.ledger.evidence import with_window
from claims.ledger.pages import Page
from claims.model import Article, Change, Deadline, Evidence, Json, Verdict
from claims.paging import decode_cursor, encode_cursor
from claims.record import Record
from claims.store.base import ListedClaim
from claims.words import RecordKind

#: days that the desk looks ahead
SOON: Final = timedelta(days=30)
#: claims shown of a section, and counted at most
SHOWN: Final = 20
COUNTED: Final = 1000
#: rows of each kind in a dossier, at most
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the desk."""

    name: str
    claims: Sequence[Json]
    #: how many there are, up to `COUNTED`
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


def get_overview(desk: Desk, wanted: ClaimFilter) -> tuple[list[Section], dict[int, Article]]:
    """Give the desk's sections, and the articles of their claims by id."""
    now = _now(desk)
    found = desk.store.list_sections(wanted, now, now + SOON, SHOWN)
    counts = desk.store.count_sections(wanted, now, now + SOON, COUNTED)
    sections = [
        Section(name, [_json(desk, one, now) for one in listed], counts[name]) for name, listed in found.items()
    ]
    return sections, articles_of(desk, [claim for section in sections for claim in section.claims])


def get_subject(desk: Desk, claim_id: int) -> Subject:
    """Give a claim and its article. Raises `ClaimNotFound`."""
    listed, article = desk.store.get_claim_and_article(claim_id)
    return Subject(_json(desk, listed, _now(desk)), article)


def get_evidence_and_subject(desk: Desk, evidence_id: int) -> tuple[Evidence, Subject]:
    """Give evidence with its claim. Raises `EvidenceNotFound`."""
    found = desk.store.get_evidence(evidence_id)
    return found, get_subject(desk, found.claim_id)


def get_dossier(desk: Desk, claim_id: int) -> Dossier:
    """Give all that is known of a claim, the first of each kind where there is very much. Raises `ClaimNotFound`."""
    listed, article = desk.store.get_claim_and_article(claim_id)
    shown = records.show(desk, listed, _now(desk))
    claim = orjson.loads(shown.text)
    return Dossier(
        claim,
        shown.etag,
        article,
        desk.store.list_deadlines(claim_id, 0, _MOST),
        [_seen(one, claim["due"]) for one in desk.store.list_evidence(claim_id, 0, _MOST)],
        desk.store.list_verdicts(claim_id, 0, _MOST),
        desk.store.list_changes_of_claim(claim_id, 0, _MOST),
    )


def get_record(desk: Desk, by: RecordKind, wanted: PageRequest) -> Page[Record]:
    """Give a page of track records, by name. Raises `InvalidInput` for another list's cursor."""
    after = decode_cursor(wanted.cursor, by)[0] if wanted.cursor else ""
    found = desk.store.count_outcomes(by, after, wanted.limit + 1, desk.late_at(_now(desk)))
    rows = found[: wanted.limit]
    shown = [record for _, record in rows if record.claims]
    return Page(shown, encode_cursor(by, (rows[-1][0], 0)) if len(found) > len(rows) else None)


def _now(desk: Desk) -> datetime:
    return desk.clock().replace(microsecond=0)


def _json(desk: Desk, listed: ListedClaim, now: datetime) -> Json:
    claim: Json = orjson.loads(records.show_text(desk, listed, now))
    return claim


def _seen(evidence: Evidence, due: Json | None) -> Evidence:
    """Say whether it was published inside the claim's due window as that is now."""
    if due is None:
        return evidence
    latest = date.fromisoformat(due["latest"]) if due["latest"] else None
    return with_window(evidence, date.fromisoformat(due["earliest"]), latest)
