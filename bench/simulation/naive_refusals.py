"""The refusals of the services that take back and correct, from the bare rows and docs/specification.md.

Each function returns the problem types that a call may have; a call without any must succeed.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from bench.simulation import naive_same
from bench.simulation.naive_names import name_key
from claims.domain.actors import Actor
from claims.domain.url_key import url_key

Row = dict[str, Any]
_ACTIVE: Final = {"accepted", "candidate"}
#: seconds after its publication in which its author can withdraw a verdict (section 9.7)
_OWN_SECONDS: Final = 3_600
#: the first zone on earth, in which a day begins first
_FIRST_ZONE: Final = timedelta(hours=14)


class Rules:
    """The rules at an instant, applied to the rows of the tables."""

    def __init__(self, tables: Mapping[str, list[Row]], at: datetime) -> None:
        self._at, self._tables = at, tables
        self.claims = {row["id"]: row for row in tables["claims"]}
        self.evidence = {row["id"]: row for row in tables["evidence"]}
        self.verdicts = {row["id"]: row for row in tables["verdicts"]}
        self.articles = {row["id"]: row for row in tables["articles"]}
        #: evidence that deadlines name
        self.named = {row["evidence_id"] for row in tables["deadlines"]} - {None}

    def withdraw_verdict(self, verdict_id: int, actor: Actor) -> set[str]:
        """Section 9.7."""
        row, found = self.verdicts[verdict_id], set()
        is_current = self.claims[row["claim_id"]]["verdict_id"] == verdict_id
        if row["state"] != "proposed" and not is_current:
            found.add("verdict-not-current")
        if is_current and row["actor"] == "duecheck":
            found.add("workflow-conflict")
        is_old = is_current and self._at > datetime.fromisoformat(row["published_at"]) + timedelta(seconds=_OWN_SECONDS)
        if actor.role != "editor" and (row["actor"] != actor.name or is_old):
            found.add("withdrawal-refused")
        before = row["supersedes"]
        while before is not None and self.verdicts[before]["state"] != "published":
            before = self.verdicts[before]["supersedes"]
        if is_current and before is not None and any(self.evidence[n]["retracted_at"] for n in self.cited(before)):
            found.add("evidence-retracted")
        return found

    def restore_claim(self, claim_id: int) -> set[str]:
        """Section 7.6."""
        claim, found = self.claims[claim_id], set()
        other = self.claims.get(claim["depends_on"])
        if claim["workflow"] in _ACTIVE or (other is not None and other["workflow"] not in _ACTIVE):
            found.add("workflow-conflict")
        others = {name: [row for row in rows if row is not claim] for name, rows in self._tables.items()}
        if naive_same.same_claims(orjson.loads(claim["document"]), others):
            found.add("claim-said-already")
        own = self.evidence_of(claim_id)
        if any(self.citing(number) - self._verdicts_of(claim_id) for number in own):
            found.add("evidence-in-use")
        return found

    def restore_evidence(self, evidence_id: int) -> set[str]:
        """Section 8."""
        return set() if self.evidence[evidence_id]["retracted_at"] else {"evidence-not-retracted"}

    def retract_evidence(self, evidence_id: int) -> set[str]:
        """Section 8."""
        found = {"evidence-retracted"} if self.evidence[evidence_id]["retracted_at"] else set()
        current = {claim["verdict_id"] for claim in self.claims.values()}
        is_in_use = self.citing(evidence_id) & current or evidence_id in self.named
        return found | ({"evidence-in-use"} if is_in_use else set())

    def add_evidence(self, claim_id: int, url: str, excerpt: str | None, day: str | None) -> set[str]:
        """Section 8."""
        found = set() if self.claims[claim_id]["workflow"] in _ACTIVE else {"workflow-conflict"}
        own = [self.evidence[number] for number in self.evidence_of(claim_id)]
        known = [(name_key(e["excerpt"] or ""), url_key(e["url"])) for e in own if e["retracted_at"] is None]
        is_known = (name_key(excerpt or ""), url_key(url)) in known
        return found | ({"evidence-exists"} if is_known else set()) | self._evidence_day(claim_id, day)

    def patch_evidence(self, evidence_id: int, actor: Actor, version: int, changes: Mapping[str, Any]) -> set[str]:
        """Section 8."""
        row, found = self.evidence[evidence_id], set()
        if actor.role == "bot" and row["actor"] != actor.name:
            found.add("evidence-not-yours")
        if row["version"] != version:
            found.add("version-conflict")
        if row["retracted_at"]:
            found.add("evidence-retracted")
        day = changes.get("published_on")
        is_moved = "published_on" in changes and (day and day.isoformat()) != row["published_on"]
        if self.citing(evidence_id) or (is_moved and evidence_id in self.named):
            found.add("evidence-in-use")
        is_new = day is not None and day.isoformat() != row["published_on"]
        return found | (self._evidence_day(row["claim_id"], day.isoformat()) if day is not None and is_new else set())

    def patch_article(self, article_id: int, version: int, changes: Mapping[str, Any]) -> set[str]:
        """Section 2.4."""
        row = self.articles[article_id]
        found = set() if row["version"] == version else {"version-conflict"}
        if any(changes.get("url") == other["url"] for other in self.articles.values() if other is not row):
            found.add("article-exists")
        day = changes.get("published_on")
        if day is None or day.isoformat() == row["published_on"]:
            return found
        own = [claim for claim in self.claims.values() if claim["article_id"] == article_id]
        moved = [c["id"] for c in own if c["said_on"] == row["published_on"] and c["verdict_id"] is None]
        is_late = any(first_day(c["said_on"]) > day.isoformat() for c in own if c["id"] not in moved)
        is_older = any(
            self._has_older(claim_id, day.isoformat()) for claim_id in moved if day.isoformat() > row["published_on"]
        )
        return found | ({"invalid-input"} if is_late or is_older or self._is_future(day.isoformat()) else set())

    def delete_article(self, article_id: int) -> set[str]:
        """Section 2.4."""
        named = {row[name] for row in self.claims.values() for name in ("depends_on", "merged_into")}
        own = [row for row in self.claims.values() if row["article_id"] == article_id]
        return {"article-in-use"} if any(r["workflow"] != "rejected" or r["id"] in named for r in own) else set()

    def merged_into(self, claim_id: int, seen: Container[int]) -> Iterator[int]:
        """Yield the claim, and those that were merged into it, also through others, as far as they are seen."""
        yield claim_id
        for row in self.claims.values():
            if row["merged_into"] == claim_id and row["id"] in seen:
                yield from self.merged_into(row["id"], seen)

    def evidence_of(self, claim_id: int, seen: Container[int] | None = None) -> list[int]:
        """Return the ids of the evidence in the list of a claim, in order (section 8).

        Args:
            claim_id: the claim.
            seen: claims that the caller sees; None: all.
        """
        merged = set(self.merged_into(claim_id, self.claims if seen is None else seen))
        return sorted(number for number, row in self.evidence.items() if row["claim_id"] in merged)

    def public_evidence(self, claim_id: int, public: Container[int], deadlines: Iterable[Row]) -> dict[int, int]:
        """Return the evidence in the list of a claim for the public, with the claim that shows it (section 13.10).

        Args:
            claim_id: the claim.
            public: the claims that the public sees.
            deadlines: all deadlines.
        """
        shown = {number: self.evidence[number]["claim_id"] for number in self.evidence_of(claim_id, public)}
        targets, deadlines = set(self.merged_into(claim_id, public)), list(deadlines)
        for number in set(self.evidence_of(claim_id)) - shown.keys():
            published = [row for row in self.verdicts.values() if row["published_at"]]
            naming = {row["claim_id"] for row in published if number in self.cited(row["id"])}
            naming |= {row["claim_id"] for row in deadlines if row["evidence_id"] == number}
            if naming & targets:
                owner = self.evidence[number]["claim_id"]
                shown[number] = owner if owner in public else min(naming & targets)
        return shown

    def citing(self, evidence_id: int) -> set[int]:
        """Return the ids of the proposed and published verdicts that cite evidence."""
        return {
            row["id"]
            for row in self.verdicts.values()
            if row["state"] in {"proposed", "published"} and evidence_id in self.cited(row["id"])
        }

    def cited(self, verdict_id: int) -> set[int]:
        """Return the ids of the evidence that a verdict cites."""
        return set(orjson.loads(self.verdicts[verdict_id]["evidence_ids"]))

    def _verdicts_of(self, claim_id: int) -> set[int]:
        merged = set(self.merged_into(claim_id, self.claims))
        return {row["id"] for row in self.verdicts.values() if row["claim_id"] in merged}

    def _evidence_day(self, claim_id: int, day: str | None) -> set[str]:
        is_early = day is not None and day < first_day(self.claims[claim_id]["said_on"])
        return {"evidence-invalid"} if is_early or self._is_future(day) else set()

    def _has_older(self, claim_id: int, day: str) -> bool:
        """Return True if the claim is active and has evidence of a day before this one (section 8)."""
        own = [row for row in self.evidence.values() if row["claim_id"] == claim_id and not row["retracted_at"]]
        is_active = self.claims[claim_id]["workflow"] in _ACTIVE
        return is_active and any(row["published_on"] is not None and row["published_on"] < day for row in own)

    def _is_future(self, day: str | None) -> bool:
        return day is not None and day > (self._at + _FIRST_ZONE).date().isoformat()


def first_day(said_on: str | None) -> str:
    """Return the first day of a day, a month or a year; empty if the day is not known (section 4.8)."""
    return "" if said_on is None else (said_on + "-01-01")[:10]
