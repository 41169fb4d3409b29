"""The rows of all tables, rebuilt from a replay of the log. Only the texts of revisions are not in the log."""

from collections.abc import Iterable, Mapping
from typing import Any

from bench.simulation import naive, naive_times
from bench.simulation.marks import Marks
from bench.simulation.naive_names import name_key
from bench.simulation.naive_same import same_key
from bench.simulation.rebuild_counts import record_counts
from bench.simulation.rebuild_search import claimants_search, claims_search
from bench.simulation.replay import Replay, text_of
from claims.domain.url_key import url_key
from claims.search.tokens import index_text
from claims.storage.sql.tables import COLUMNS

Row = dict[str, Any]
Tables = dict[str, list[Row]]
#: members of documents that tell where a record is; articles, evidence and claimants have a `url` of their own
ADDRESSES = {"url", "api_url", "html_url"}
_WINDOW = ("text", "edtf", "relation", "precision", "earliest", "latest", "basis", "timezone", "first_check_on",
           "due_at", "review_every")  # fmt: skip
#: members of a verdict that no column holds as they are
_VERDICT_PARTS = {"correction", "review", "withdrawal", "current"}


def rebuild(replay: Replay) -> Tables:
    """Return the rows of each table, in no order; revisions lack `text`."""
    tables: Tables = {
        "articles": [_article(article) for article in replay.articles.values()],
        "revisions": [_revision(number, revision) for number, revision in replay.revisions.items()],
        "spans": [row for key, spans in replay.spans.items() for row in _spans(key, spans)],
        "deadlines": [_deadline(deadline, replay.announced) for deadline in replay.deadlines.values()],
        "evidence": [_evidence(evidence) for evidence in replay.evidence.values()],
        "verdicts": [_verdict(verdict) for verdict in replay.verdicts.values()],
        "checks": list(replay.checks.values()),
        "claimant_names": [{"key": k, "claimant_id": n, "name": name} for k, (n, name) in replay.names.items()],
        "leases": list(replay.leases.values()),
        "lease_expiries": [lease for marks in replay.marks.values() for lease in marks.expiries.values()],
        "last_ids": [{"name": name, "id": number} for name, number in replay.last_ids.items()],
        "sqlite_sequence": [{"name": "leases", "seq": replay.last_lease_id}] if replay.last_lease_id else [],
        "claims": [_claim(claim, replay.marks[claim["id"]]) for claim in replay.claims.values()],
        "claimants": [],
    }
    tables["claimants"] = [_claimant(claimant, tables["claims"], replay) for claimant in replay.claimants.values()]
    facts = naive.Naive(tables, replay.marks)
    for row in tables["claims"]:
        slippage = facts.slippage(row["id"])
        row["slippage"] = slippage and text_of(slippage)
    derived = {
        "claims_search": claims_search(replay),
        "claimants_search": claimants_search(replay),
        "record_counts": record_counts(tables["claims"]),
    }
    for name, rows in tables.items():
        tables[name] = [_without_addresses(name, row) for row in rows]
    return tables | derived | _of_claims(replay) | {"timers": _timers(replay)}


def _without_addresses(name: str, row: Row) -> Row:
    """Return a row without the addresses of the record, which only documents have."""
    return {column: value for column, value in row.items() if column not in ADDRESSES or column in COLUMNS[name]}


def _of_claims(replay: Replay) -> Tables:
    """Return the rows of the queue, the topics and the leased claims."""
    found: Tables = {name: [] for name in ("queue", "claim_topics", "lease_claims")}
    for claim_id, document in replay.claims.items():
        at, topics = naive_times.queue_time(document, replay.marks[claim_id]), document["topics"]
        found["claim_topics"] += [_topic(topic, claim_id) for topic in topics]
        if claim_id in replay.held:
            found["lease_claims"].append({"claim_id": claim_id, "lease_id": replay.held[claim_id], "queue_time": at})
        if at is None:
            continue
        row = {"is_available": int(claim_id not in replay.held), "queue_time": at, "claim_id": claim_id}
        found["queue"] += [row | {"topic": name_key(topic)} for topic in ("", *topics)]
    return found


def _timers(replay: Replay) -> list[Row]:
    rows = {("lease", lease["expires_at"], number) for number, lease in replay.leases.items()}
    for claim_id, document in replay.claims.items():
        marks = replay.marks[claim_id]
        rows |= naive_times.timers(document, marks, replay.announced.get(marks.deadline_id or 0, "none"))
    return [{"kind": kind, "at": at, "id": number} for kind, at, number in rows]


def _article(article: Row) -> Row:
    return article | {
        "authors": text_of(article["authors"]),
        "revision": article["revision"]["number"],
        "url_key": url_key(article["url"]),
        "publisher_key": name_key(article["publisher"]),
        "author_keys": text_of([name_key(name) for name in article["authors"]]),
        "title_tokens": index_text(article["title"]),
    }


def _revision(key: tuple[int, int], revision: Row) -> Row:
    return revision | {"article_id": key[0], "withheld": int(revision["withheld"])}


def _spans(key: tuple[int, int], spans: Iterable[Row]) -> list[Row]:
    return [
        span | {"claim_id": key[0], "position": position, "proposal": span["proposal"] and text_of(span["proposal"])}
        for position, span in enumerate(spans)
    ]


def _deadline(deadline: Row, announced: Mapping[int, str]) -> Row:
    row = {name: value for name, value in deadline.items() if name != "due"}
    return row | {name: deadline["due"][name] for name in _WINDOW} | {"logged_state": announced[deadline["id"]]}


def _evidence(evidence: Row) -> Row:
    row = {name: value for name, value in evidence.items() if name != "retraction"}
    retraction = evidence["retraction"] or {"reason": None, "actor": None, "at": None}
    names = {"retracted_reason": "reason", "retracted_by": "actor", "retracted_at": "at"}
    return row | {column: retraction[name] for column, name in names.items()}


def _verdict(verdict: Row) -> Row:
    row = {name: value for name, value in verdict.items() if name not in _VERDICT_PARTS}
    correction = verdict["correction"] or {"code": None, "note": None}
    review = verdict["review"] or {"actor": None, "at": None, "note": None}
    withdrawal = verdict["withdrawal"] or {"reason": None, "actor": None, "at": None}
    return row | {
        "evidence_ids": text_of(verdict["evidence_ids"]),
        "correction_code": correction["code"],
        "correction_note": correction["note"],
        "reviewed_by": review["actor"],
        "reviewed_at": review["at"],
        "review_note": review["note"],
        "withdrawn_reason": withdrawal["reason"],
        "withdrawn_by": withdrawal["actor"],
        "withdrawn_at": withdrawal["at"],
    }


def _claim(document: Row, marks: Marks) -> Row:
    depends, verdict = document["depends_on"], document["verdict"]
    odds = document["probability"] or {"low": None, "high": None, "text": None}
    same = ("id", "article_id", "statement", "criteria", "workflow", "workflow_reason", "merged_into", "version",
            "created_at", "updated_at", "external_id", "claimant_url", "said_on", "claimant_id")  # fmt: skip
    return {name: document[name] for name in same} | {
        "claimant": document["claimant"] or "",
        "topics": text_of(document["topics"]),
        "depends_on": depends and depends["claim_id"],
        "depends_offset": depends and depends["offset"],
        "waiting": int(bool(depends and depends["waiting"])),
        "deadline_id": marks.deadline_id,
        "opens_at": naive_times.opens_at(document),
        "due_at_sort": document["due_at"] or naive_times.NEVER,
        "verdict_id": verdict and verdict["id"],
        "outcome": verdict and verdict["outcome"],
        "document": text_of(document),
        "needs_human": int(marks.needs_human),
        "snoozed_at": marks.snoozed_at,
        "snoozed_until": marks.snoozed_until,
        "extraction": document["extraction"] and text_of(document["extraction"]),
        "probability_low": odds["low"],
        "probability_high": odds["high"],
        "probability_text": odds["text"],
        "claimant_resolved": int(document["claimant_resolved"]),
        "is_public": int(marks.is_public),
        "slippage": None,
        "score_sort": "",
        "same_key": same_key(document),
        "assigned_to": marks.assigned_to,
    }


def _claimant(claimant: Row, claims: Iterable[Row], replay: Replay) -> Row:
    """Return a claimant with the counts of its claims and those of claimants merged into it."""
    own = {claimant["id"]} | {row["id"] for row in replay.claimants.values() if row["merged_into"] == claimant["id"]}
    if claimant["merged_into"] is not None:
        own = set()
    counted = [row for row in claims if row["claimant_id"] in own and row["workflow"] == "accepted"]
    row = {name: claimant[name] for name in ("id", "name", "url", "version", "created_at", "updated_at")}
    return row | {
        "name_key": name_key(claimant["name"]),
        "target_id": claimant["merged_into"] or claimant["id"],
        "claims": len(counted),
    }


def _topic(topic: str, claim_id: int) -> Row:
    """Return the row of a claim's topic."""
    return {"topic": name_key(topic), "claim_id": claim_id, "name": topic}
