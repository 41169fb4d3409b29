"""Records for the tests of the contract."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from claims.dates.window import make_due
from claims.domain.records import Article, Claim, Revision, Span
from claims.domain.verdicts import Verdict
from claims.domain.visibility import Visibility

AT = datetime(2021, 10, 1, 12, tzinfo=UTC)
LATER = datetime(2024, 1, 1, tzinfo=UTC)


def make_article(**changes):
    revision = Revision(0, 1, "0" * 64, 4, False, AT, "text")
    article = Article(0, "https://a.example", "T", ("A",), "P", date(2021, 9, 21), "en", revision, AT, AT, 1)
    return replace(article, **changes)


def make_claim(number=1, edtf="2022", **changes):
    due = make_due("by", edtf, date(2021, 9, 21))
    span = Span("claim", "words", "", "", 0, 5, "verified", 1)
    claim = Claim(
        number,
        1,
        f"Statement {number}",
        "Ivan",
        ("gas",),
        None,
        (span,),
        due,
        number,
        None,
        "accepted",
        None,
        None,
        None,
        1,
        AT,
        AT,
        is_public=True,
    )
    return replace(claim, **changes)


def make_verdict(claim_id=1, **changes):
    verdict = Verdict(0, claim_id, "void", "r", (), None, None, None, None, "proposed", "jo", AT, None, None, 1)
    return replace(verdict, **changes)


def read(store, since=0, until=None, types=(), limit=100_000, visibility=Visibility.ADMIN):
    """Return rows of the log, parsed from the change feed."""
    batch = store.read_changes(since, store.last_seq() if until is None else until, types, limit, visibility)
    rows = json.loads(b"[%b]" % batch.documents)
    assert (batch.number, batch.last_seq) == (len(rows), rows[-1]["seq"] if rows else 0)
    return rows
