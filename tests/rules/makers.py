"""Factories of records for the tables of cases; a test passes only the fields that matter."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from claims.dates.window import make_due
from claims.domain.evidence import Evidence, Retraction
from claims.domain.outcomes import OUTCOMES
from claims.domain.records import Claim, CurrentVerdict, DependsOn, Snooze
from claims.domain.requests import NewCheck, NewVerdict
from claims.domain.verdicts import Correction, Verdict
from claims.rules.track_record import TrackRecord

PUBLISHED = date(2021, 9, 21)
AT = datetime(2021, 10, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)
RETRACTED = Retraction("A hoax.", "jo", AT)
CORRECTION = Correction("wording", "A slip.")


def utc(text):
    """Return the instant that ISO 8601 text without an offset names in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(text):
    """Return the date that ISO 8601 text names; None for None."""
    return None if text is None else date.fromisoformat(text)


def make_window(relation="in", edtf="2021-11", zone=None, **changes):
    """Return the due window of an article of 2021-09-21; November 2021 unless the test says otherwise."""
    return make_due(relation, edtf, PUBLISHED, timezone=zone, **changes)


def make_claim(**changes):
    """Return an accepted claim, due in November 2021, without a verdict."""
    claim = Claim(
        id=1,
        article_id=1,
        statement="It will rain.",
        claimant="Ivan",
        topics=(),
        criteria=None,
        spans=(),
        due=make_window(),
        deadline_id=7,
        depends_on=None,
        workflow="accepted",
        workflow_reason=None,
        merged_into=None,
        verdict=None,
        version=1,
        created_at=AT,
        updated_at=AT,
        said_on="2021-09-21",
        is_public=True,
    )
    return replace(claim, **changes)


def make_condition(claim_id=2, offset="P3M", waiting=True):
    """Return a condition: another claim must come true first."""
    return DependsOn(claim_id, offset, waiting)


def make_current(outcome="came_true", occurred_on="2021-11-10"):
    """Return the current verdict of a claim."""
    return CurrentVerdict(4, outcome, day(occurred_on), AT, None)


def make_snooze(until="2021-12-08T00:00"):
    """Return a snooze until an instant; None: until a person adds a check."""
    return Snooze(AT, None if until is None else utc(until))


def make_verdict(outcome="came_true", occurred_on="2021-11-10", **changes):
    """Return a request for a verdict that cites evidence 1."""
    verdict = NewVerdict(outcome, "It did.", (1,), day(occurred_on), None, None, None)
    return replace(verdict, **changes)


def make_stored_verdict(**changes):
    """Return verdict 4 of claim 1, which is published and void."""
    verdict = Verdict(
        id=4,
        claim_id=1,
        outcome="void",
        rationale="It cannot.",
        evidence_ids=(),
        occurred_on=None,
        reason=None,
        supersedes=None,
        correction=None,
        state="published",
        actor="duecheck",
        created_at=AT,
        published_at=AT,
        review=None,
        claim_version=1,
        current=True,
    )
    return replace(verdict, **changes)


def make_evidence(number=1, claim_id=1, published_on="2021-11-10", **changes):
    """Return evidence of claim 1 that supports it."""
    evidence = Evidence(
        id=number,
        claim_id=claim_id,
        url="https://e.example",
        title=None,
        publisher=None,
        published_on=day(published_on),
        excerpt=None,
        note=None,
        stance="supports",
        actor="jo",
        created_at=AT,
    )
    return replace(evidence, **changes)


def make_check(result="too_early", next_check_on=None):
    """Return a check: no verdict is possible yet."""
    return NewCheck(result, day(next_check_on), None)


def make_record(**outcomes):
    """Return the track record of a claimant with these numbers of outcomes."""
    counts = dict.fromkeys(OUTCOMES, 0) | outcomes
    return TrackRecord("claimant", "Ivan", 99, counts, overdue=1, unjudged=2, moved=0, moved_days=None, missed_first=0)
