"""The second implementation: it computes what the services store or show, afresh from the bare rows.

It is written from docs/specification.md in the plainest way. It shares only the date arithmetic of windows.
Rows are those of the tables, documents are those of the API, instants are text as the tables hold them.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

import orjson

from bench.simulation.marks import Marks
from bench.simulation.naive_times import EFFECTS

Row = dict[str, Any]
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
        """Return the current verdict: the newest published one."""
        published = [row for row in self.verdicts.get(claim_id, []) if row["state"] == "published"]
        return published[-1] if published else None

    def verdict_faults(self) -> Iterator[str]:
        """Yield automatic verdicts that count although the condition has not failed (section 5)."""
        for claim_id, claim in self.claims.items():
            verdict = self.verdict(claim_id)
            is_automatic = verdict is not None and verdict["actor"] == "duecheck"
            if is_automatic and self.is_settled(claim) and self.condition(claim) != "failed":
                yield f"claim {claim_id} is void although its condition is {self.condition(claim)}"
            for row in self.verdicts.get(claim_id, []):
                by_server = row["state"] == "withdrawn" and row["withdrawn_by"] == "duecheck"
                if by_server != (row["state"] == "withdrawn" and row["actor"] == "duecheck"):
                    yield f"verdict {row['id']} of {row['actor']} was withdrawn by {row['withdrawn_by']}"

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
            "url": f"/api/v1/claims/{claim['id']}",
            "html_url": f"/claims/{claim['id']}",
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
