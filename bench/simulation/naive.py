"""The second implementation: it computes what the services store or show, afresh from the bare rows.

It is written from docs/specification.md in the plainest way. It shares only the date arithmetic of windows.
Rows are those of the tables, documents are those of the API, instants are text as the tables hold them.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson

from bench.simulation.marks import Marks
from claims.dates.window import day_end, day_start

Row = dict[str, Any]
NEVER: Final = "9999-12-31T23:59:59Z"
#: outcome -> what it does to the claims that depend on the claim (section 5); the others leave them waiting
EFFECTS: Final = {"came_true": "met", "came_true_late": "met", "did_not": "failed", "void": "failed"}
_WINDOW: Final = ("text", "edtf", "relation", "precision", "earliest", "latest", "basis", "timezone", "first_check_on",
                  "due_at", "review_every")  # fmt: skip


class Naive:
    """The facts of all claims, from the bare rows and from what only the log says."""

    def __init__(self, tables: dict[str, list[Row]], marks: dict[int, Marks]) -> None:
        """Keep the rows by their ids.

        Args:
            tables: table -> its rows.
            marks: claim id -> what the log says.
        """
        self.tables, self.marks = tables, marks
        self._documents: dict[int, Row] = {}
        self.claims = {row["id"]: row for row in tables["claims"]}
        self.articles = {row["id"]: row for row in tables["articles"]}
        self.deadlines = _by_claim(tables["deadlines"])
        self.evidence = _by_claim(tables["evidence"])
        self.verdicts = _by_claim(tables["verdicts"])
        self.spans = _by_claim(tables["spans"])

    def verdict(self, claim_id: int) -> Row | None:
        """Return the current verdict: the newest published one, unless the server took it back (section 5)."""
        claim = self.claims[claim_id]
        published = [row for row in self.verdicts.get(claim_id, []) if row["state"] == "published"]
        if not published:
            return None
        newest = published[-1]
        if newest["actor"] != "duecheck":
            return newest
        if not self.is_settled(claim):  # nothing settles the condition of a claim that left
            return newest if claim["verdict_id"] == newest["id"] else None
        return newest if self.condition(claim) == "failed" else None

    def condition(self, claim: Row) -> str | None:
        """Return `met`, `failed` or `pending`; None without a condition."""
        if claim["depends_on"] is None:
            return None
        verdict = self.verdict(claim["depends_on"])
        return "pending" if verdict is None else EFFECTS.get(verdict["outcome"], "pending")

    @staticmethod
    def is_settled(claim: Row) -> bool:
        """Return True if the server settles the condition of the claim."""
        return claim["workflow"] in {"accepted", "candidate"}

    def follows(self, claim: Row) -> bool:
        """Return True if the condition moves the window of the claim: a verdict by a person stops that."""
        verdict = self.verdict(claim["id"])
        return self.is_settled(claim) and (verdict is None or verdict["actor"] == "duecheck")

    def waits(self, claim: Row) -> bool:
        """Return True if the claim waits. The specification is silent on judged claims, and on those that left."""
        condition = self.condition(claim)
        if condition is None:
            return False
        if not self.follows(claim) or condition == "failed":
            return bool(claim["waiting"])
        return condition == "pending" and not self.marks[claim["id"]].is_released

    def deadline(self, claim: Row) -> Row | None:
        """Return the current deadline: the newest one, but none while a condition sets the window."""
        known = self.deadlines.get(claim["id"], [])
        if not known:
            return None
        condition = self.condition(claim)
        if condition is None:
            return known[-1]
        if not self.follows(claim) or condition == "failed":
            return known[-1] if claim["deadline_id"] is not None else None
        if condition == "met":
            return known[-1]
        if claim["depends_offset"] is not None:
            return None
        return known[-1] if claim["deadline_id"] is not None else None

    def slippage(self, claim_id: int) -> Row | None:
        """Return the slippage of a claim (section 4.7), from its deadlines."""
        result: Row | None = None
        before: Row | None = None
        for row in self.deadlines.get(claim_id, []):
            old = None if row["id"] in self.marks[claim_id].after_none else before
            old_latest = old and old["latest"]
            if row["reason"] == "claimant_moved":
                if result is None:
                    result = {"moves": 0, "first_latest": old_latest, "days": None, "missed": 0, "missed_first": False}
                    result["missed_first"] = self._is_missed(row, old)
                result["moves"] += 1
                result["missed"] += self._is_missed(row, old)
            if result is not None:
                first, latest = result["first_latest"], row["latest"]
                result["days"] = _days(first, latest) if first and latest else None
            before = row
        return result

    @staticmethod
    def _is_missed(row: Row, old: Row | None) -> bool:
        if old is None or old["latest"] is None:
            return False
        if row["said_on"] is None:
            return bool(row["created_at"][:19] >= old["due_at"][:19])
        first = (row["said_on"] + "-01-01")[:10]
        return bool(first > old["latest"])

    def document(self, claim: Row) -> Row:
        """Return the document of a claim, without the members that the clock changes; compute it once."""
        if claim["id"] not in self._documents:
            self._documents[claim["id"]] = self._document(claim)
        return self._documents[claim["id"]]

    def _document(self, claim: Row) -> Row:
        deadline, verdict, slippage = self.deadline(claim), self.verdict(claim["id"]), self.slippage(claim["id"])
        revision = self.articles[claim["article_id"]]["revision"]
        spans = [row for row in self.spans.get(claim["id"], []) if row["revision"] == revision]
        if slippage is not None:
            del slippage["missed_first"]
        odds = {name: claim[f"probability_{name}"] for name in ("low", "high", "text")}
        depends = claim["depends_on"] and {
            "claim_id": claim["depends_on"],
            "offset": claim["depends_offset"],
            "waiting": self.waits(claim),
        }
        return {
            "id": claim["id"],
            "article_id": claim["article_id"],
            "statement": claim["statement"],
            "claimant": claim["claimant"] or None,
            "topics": orjson.loads(claim["topics"]),
            "criteria": claim["criteria"],
            "spans": [_span(row) for row in sorted(spans, key=lambda row: row["position"])],
            "due_at": deadline and deadline["due_at"],
            "due": deadline and {name: deadline[name] for name in _WINDOW},
            "depends_on": depends,
            "workflow": claim["workflow"],
            "workflow_reason": claim["workflow_reason"],
            "merged_into": claim["merged_into"],
            "verdict": verdict
            and {name: verdict[name] for name in ("id", "outcome", "occurred_on", "published_at", "supersedes")},
            "version": claim["version"],
            "created_at": claim["created_at"],
            "updated_at": claim["updated_at"],
            "extraction": claim["extraction"] and orjson.loads(claim["extraction"]),
            "external_id": claim["external_id"],
            "claimant_url": claim["claimant_url"],
            "said_on": claim["said_on"],
            "slippage": slippage,
            "probability": None if odds["text"] is None else odds,
            "claimant_id": claim["claimant_id"],
            "claimant_resolved": bool(claim["claimant_resolved"]),
        }

    def claimant(self, claim: Row) -> int | None:
        """Return the claimant that a claim counts for."""
        targets = {row["id"]: row["target_id"] for row in self.tables["claimants"]}
        return targets[claim["claimant_id"]] if claim["claimant_id"] is not None else None


def _by_claim(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["claim_id"], []).append(row)
    return found


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _span(row: Row) -> Row:
    names = ("role", "exact", "prefix", "suffix", "start", "end", "state", "revision")
    return {name: row[name] for name in names} | {"proposal": row["proposal"] and orjson.loads(row["proposal"])}


def seconds(instant: datetime) -> str:
    """Return an instant as the tables hold due instants."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def due_at(deadline: Row) -> str | None:
    """Return the due instant of a deadline (section 4.5)."""
    if deadline["latest"] is None:
        return None
    return seconds(day_end(date.fromisoformat(deadline["latest"]), deadline["timezone"]))


def opens_at(document: Row) -> str:
    """Return the instant at which the window of a claim begins; empty without one."""
    due = document["due"]
    if due is None or due["earliest"] is None:
        return ""
    return seconds(day_start(date.fromisoformat(due["earliest"]), due["timezone"]))


def effect(document: Row) -> str | None:
    """Return what the verdict of a claim does to the claims that depend on it: `met`, `failed` or None."""
    return EFFECTS.get(document["verdict"]["outcome"]) if document["verdict"] else None


def can_be_queued(document: Row) -> bool:
    """Return True for an accepted claim with a window, without a verdict, that waits for no other (section 10.1)."""
    waits = document["depends_on"] is not None and document["depends_on"]["waiting"]
    return (
        document["workflow"] == "accepted" and document["verdict"] is None and not waits and document["due"] is not None
    )


def queue_time(document: Row, marks: Marks) -> str | None:
    """Return the instant at which a claim came or comes up (sections 10.1 and 10.2); None if it does not."""
    if not can_be_queued(document):
        return None
    due = document["due"]
    if due["due_at"] is not None:
        return str(due["due_at"]) if marks.snoozed_at is None else None
    if marks.snoozed_at is None:
        planned = seconds(day_start(date.fromisoformat(due["first_check_on"]), due["timezone"] or "UTC"))
    elif marks.snoozed_until is None:
        return None
    else:
        planned = marks.snoozed_until
    return max(planned, opens_at(document))


def queue_time_at(document: Row, marks: Marks, at: str) -> str | None:
    """Return the instant at which a claim came up, as it is known now, if it is up at another instant; else None."""
    if not can_be_queued(document):
        return None
    if document["due_at"] is None:
        planned = queue_time(document, marks)
        return planned if planned is not None and planned <= at else None
    hides = marks.snoozed_at is not None and marks.snoozed_at <= at
    if document["due_at"] > at or (hides and (marks.snoozed_until is None or at < marks.snoozed_until)):
        return None
    return str(document["due_at"])


def timers(document: Row, marks: Marks, announced: str) -> set[tuple[str, str, int]]:
    """Return the timers of a claim (section 11.3).

    Args:
        document: of the claim.
        marks: of the claim.
        announced: which rows the log has for the current deadline: `none`, `due` or `overdue`.
    """
    at = queue_time(document, marks)
    if not can_be_queued(document):
        return set()
    if document["due_at"] is None:
        return set() if at is None or marks.is_announced else {("check", at, document["id"])}
    found: set[tuple[str, str, int]] = set()
    if marks.snoozed_until is not None:
        found.add(("check", marks.snoozed_until, document["id"]))
    assert marks.deadline_id is not None
    if announced == "none":
        found.add(("due", document["due_at"], marks.deadline_id))
    if announced == "due":
        found.add(("overdue", document["due_at"], marks.deadline_id))
    return found


def status(document: Row, now: datetime, overdue_after_days: int) -> tuple[str | None, int | None]:
    """Return the status and `days_overdue` of a claim (section 6)."""
    now = now.replace(microsecond=0)
    if document["workflow"] != "accepted":
        return None, None
    if document["verdict"] is not None:
        return "judged", None
    if document["depends_on"] is not None and document["depends_on"]["waiting"]:
        return "waiting", None
    if document["due_at"] is not None:
        passed = now - datetime.fromisoformat(document["due_at"])
        if passed > timedelta(days=overdue_after_days):
            return "overdue", passed.days
        if passed >= timedelta(0):
            return "due", passed.days
    if opens_at(document) > seconds(now):
        return "scheduled", None
    return ("open_ended" if document["due_at"] is None else "open"), None
