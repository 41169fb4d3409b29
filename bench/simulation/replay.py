"""The replayer: it reads only the change log, from the first row on, and builds the rows of the tables."""

from datetime import date, datetime, timedelta
from typing import Any, Final

import orjson

from bench.simulation import naive_times
from bench.simulation.marks import Marks
from bench.simulation.naive_names import name_key
from claims.dates.window import day_start

Row = dict[str, Any]
_TOLERANCE: Final = timedelta(minutes=5)
_HUMANS: Final = ("jo", "ann", "ed")
#: rows after which a claim with a pending condition waits no longer: a person set its deadline (section 4.7)
_RELEASING: Final = ("claim.deadline_added", "claim.accepted")
_REREAD: Final = "read again, because the claim was made on another day"


class Replay:
    """The records that the rows of the log so far describe."""

    def __init__(self) -> None:
        self.articles: dict[int, Row] = {}
        self.revisions: dict[tuple[int, int], Row] = {}
        self.claims: dict[int, Row] = {}
        self.marks: dict[int, Marks] = {}
        self.spans: dict[tuple[int, int], list[Row]] = {}
        self.deadlines: dict[int, Row] = {}
        #: deadline id -> which rows the log has for it
        self.announced: dict[int, str] = {}
        self.evidence: dict[int, Row] = {}
        self.verdicts: dict[int, Row] = {}
        self.checks: dict[int, Row] = {}
        self.claimants: dict[int, Row] = {}
        #: key of a name -> the claimant to which it leads, and the name
        self.names: dict[str, tuple[int, str]] = {}
        self.leases: dict[int, Row] = {}
        #: claim id -> id of the lease that holds it
        self.held: dict[int, int] = {}
        #: seq of the withdrawal of a verdict -> the verdict that counts after it
        self.after: dict[int, int | None] = {}
        self.last_lease_id = 0
        #: table -> the largest id of its deleted rows
        self.last_ids: dict[str, int] = {}
        #: what the log contradicts in itself
        self.faults: list[str] = []
        self.seq = 0

    def add(self, row: Row) -> None:
        """Apply one row of the log."""
        if row["seq"] != self.seq + 1:
            self.faults.append(f"seq {row['seq']} follows {self.seq}")
        self.seq = row["seq"]
        changed = row["changed"]
        claim_id = row["claim_id"]
        before = self._queue_time(claim_id)
        if row["type"] == "article.deleted":
            self._article_deleted(changed["article"]["id"], set(changed["claims"]["ids"]))
        elif "article" in changed:
            self._article(changed["article"])
        if row["type"] in {"claimant.updated", "claimant.merged"}:
            self._claimant_changed(row["type"], changed)
        elif "claimant" in changed:
            self._add_claimant(changed["claimant"])
        if "deadline" in changed:
            self.deadlines[changed["deadline"]["id"]] = changed["deadline"]
            self.announced.setdefault(changed["deadline"]["id"], "none")
        for name, table in (("evidence", self.evidence), ("verdict", self.verdicts), ("check", self.checks)):
            if name in changed and "id" in changed[name]:
                table[changed[name]["id"]] = changed[name]
        if "claim" in changed:
            self._claim(row)
        if row["type"] in _EVENTS:
            _EVENTS[row["type"]](self, row)
        self._move(claim_id, before)
        if row["type"] == "check.added":
            self._release(claim_id)
            self.marks[claim_id].is_announced = False

    def _queue_time(self, claim_id: int | None) -> str | None:
        if claim_id not in self.claims:
            return None
        return naive_times.queue_time(self.claims[claim_id], self.marks[claim_id])

    def _move(self, claim_id: int | None, before: str | None) -> None:
        """Remove a claim from its lease if its queue time changed; its periodic check is announced again."""
        if claim_id in self.claims and self._queue_time(claim_id) != before:
            self.marks[claim_id].is_announced = False
            if before is not None:
                self._release(claim_id)

    def _release(self, claim_id: int) -> None:
        lease_id = self.held.pop(claim_id, None)
        if lease_id is not None and lease_id not in self.held.values():
            self.leases.pop(lease_id)

    def _article(self, article: Row) -> None:
        self.articles[article["id"]] = article
        self.revisions[article["id"], article["revision"]["number"]] = article["revision"]

    def _article_deleted(self, article_id: int, claim_ids: set[int]) -> None:
        """Remove an article with its claims; later records get larger ids (section 2.4)."""
        ids = {
            "articles": [article_id],
            "claims": claim_ids,
            "deadlines": [number for number, row in self.deadlines.items() if row["claim_id"] in claim_ids],
            "evidence": [number for number, row in self.evidence.items() if row["claim_id"] in claim_ids],
        }
        for name, gone in ids.items():
            if gone:
                self.last_ids[name] = max(*gone, self.last_ids.get(name, 0))
        del self.articles[article_id]
        self.revisions = {key: row for key, row in self.revisions.items() if key[0] != article_id}
        self.spans = {key: rows for key, rows in self.spans.items() if key[0] not in claim_ids}
        for claim_id in claim_ids:
            del self.claims[claim_id], self.marks[claim_id]
        for deadline_id in ids["deadlines"]:
            del self.deadlines[deadline_id], self.announced[deadline_id]
        for evidence_id in ids["evidence"]:
            del self.evidence[evidence_id]

    def _add_claimant(self, claimant: Row) -> None:
        self.claimants[claimant["id"]] = claimant
        if claimant["merged_into"] is None:
            self._name(claimant)

    def _name(self, claimant: Row) -> None:
        self.names = {key: value for key, value in self.names.items() if value[0] != claimant["id"]}
        for name in (*claimant["aliases"], claimant["name"]):
            self.names[name_key(name)] = (claimant["id"], name)

    def _claimant_changed(self, type: str, changed: Row) -> None:
        claimant = self.claimants[changed["claimant"]["id"]] | changed["claimant"]
        self.claimants[claimant["id"]] = claimant
        if type == "claimant.updated":
            self._name(claimant)
            return
        into = changed["into"]["id"]
        self.claimants[into] = changed["into"]
        self.names = {k: (into if who == claimant["id"] else who, name) for k, (who, name) in self.names.items()}
        for other in self.claimants.values():
            if other["merged_into"] == claimant["id"]:
                other["merged_into"] = into

    def _claim(self, row: Row) -> None:
        claim_id, changed, members = row["claim_id"], row["changed"], dict(row["changed"]["claim"])
        before = self.claims.get(claim_id, {})
        marks = self.marks.setdefault(claim_id, Marks())
        marks.assigned_to = members.pop("assigned_to", marks.assigned_to)
        document = self.claims[claim_id] = before | members
        if naive_times.effect(document) is not None:
            for other_id, other in self.claims.items():
                if other["depends_on"] is not None and other["depends_on"]["claim_id"] == claim_id:
                    self.marks[other_id].is_released = False
        if before and before["workflow"] in {"accepted", "candidate"} and document["workflow"] != before["workflow"]:
            marks.left_as = before["workflow"]
        marks.is_public = marks.is_public or document["workflow"] == "accepted"
        if "spans" in members:
            self.spans[claim_id, document["spans"][0]["revision"]] = document["spans"]
        self._condition(row, before, document)
        deadline_id = marks.deadline_id
        if "deadline" in changed:
            if deadline_id is None and before:
                marks.after_none.add(changed["deadline"]["id"])
            deadline_id = changed["deadline"]["id"]
        if document["due"] is None:
            deadline_id = None
        has_left = not naive_times.can_be_queued(document)
        if deadline_id != marks.deadline_id or has_left:
            marks.reset()
        if before and before["verdict"] != document["verdict"]:
            marks.expiries = {}
        marks.deadline_id = deadline_id

    def _condition(self, row: Row, before: Row, document: Row) -> None:
        """Note that a person set the deadline of a claim although its condition is not settled (section 5)."""
        marks, deadline, depends = self.marks[row["claim_id"]], row["changed"].get("deadline"), document["depends_on"]
        if row["type"] == "claim.updated" and before.get("depends_on") != depends:
            marks.is_released = False  # a new condition waits
        if row["type"] in _RELEASING and deadline is not None and deadline["note"] != _REREAD:
            marks.is_released = True
        other = self.claims.get(depends["claim_id"]) if depends is not None else None
        if other is None or naive_times.effect(other) is not None:
            marks.is_released = False

    def _restored(self, row: Row) -> None:
        claim_id = row["claim_id"]
        workflow, before = self.claims[claim_id]["workflow"], self.marks[claim_id].left_as
        if workflow != before:
            self.faults.append(f"claim {claim_id} is restored as {workflow}; it was {before}")

    def _verdict_withdrawn(self, row: Row) -> None:
        depends = self.claims[row["claim_id"]]["depends_on"]
        other = self.claims[depends["claim_id"]] if depends is not None else None
        has_failed = other is not None and naive_times.effect(other) == "failed"
        number = row["changed"]["verdict"]["supersedes"]
        while number is not None and self.verdicts[number]["state"] != "published":
            number = self.verdicts[number]["supersedes"]
        is_void = number is not None and self.verdicts[number]["actor"] == "duecheck" and not has_failed
        self.after[row["seq"]] = None if is_void else number

    def _check_added(self, row: Row) -> None:
        marks, check, queue = self.marks[row["claim_id"]], row["changed"]["check"], row["changed"]["queue"]
        due = self.claims[row["claim_id"]]["due"]
        until = None
        if check["next_check_on"] is not None:
            day = date.fromisoformat(check["next_check_on"])
            until = naive_times.seconds(day_start(day, (due and due["timezone"]) or "UTC"))
        flag = check["result"] == "needs_human" or (marks.needs_human and check["actor"] not in _HUMANS)
        if queue != {"needs_human": flag, "snoozed_until": until}:
            self.faults.append(f"check {check['id']} has the queue {queue}, not {flag}, {until}")
        marks.reset()
        marks.snoozed_at, marks.snoozed_until, marks.needs_human = _seconds(row["at"]), until, flag

    def _left_to_human(self, row: Row) -> None:
        marks = self.marks[row["claim_id"]]
        marks.reset()
        marks.snoozed_at, marks.snoozed_until, marks.needs_human = _seconds(row["at"]), None, True

    def _check_due(self, row: Row) -> None:
        if self.claims[row["claim_id"]]["due_at"] is not None:
            self.marks[row["claim_id"]].wake()
        else:
            self.marks[row["claim_id"]].is_announced = True

    def _due(self, row: Row) -> None:
        number, state = row["changed"]["due"]["deadline_id"], row["type"].removeprefix("claim.")
        if {"due": "none", "overdue": "due"}[state] != self.announced[number]:
            self.faults.append(f"{row['type']} of deadline {number} comes after {self.announced[number]}")
        self.announced[number] = state

    def _clock_corrected(self, row: Row) -> None:
        for claim_id in row["changed"]["clock"]["claim_ids"]:
            number = self.marks[claim_id].deadline_id
            if number is not None:
                self.announced[number] = "none"
        until = naive_times.seconds(datetime.fromisoformat(row["at"]) + _TOLERANCE)
        for marks in self.marks.values():
            marks.expiries = {n: lease for n, lease in marks.expiries.items() if lease["expired_at"] <= until}

    def _lease_taken(self, row: Row) -> None:
        lease = row["changed"]["lease"]
        members = {name: lease[name] for name in ("id", "holder", "topic", "expires_at")}
        self.leases[lease["id"]] = members | {"created_at": row["at"], "version": 1}
        self.last_lease_id = max(self.last_lease_id, lease["id"])
        for claim_id in lease["claim_ids"]:
            if claim_id in self.held:
                self.faults.append(f"claim {claim_id} is in leases {self.held[claim_id]} and {lease['id']}")
            self.held[claim_id] = lease["id"]

    def _lease_extended(self, row: Row) -> None:
        lease = row["changed"]["lease"]
        before = self.leases[lease["id"]]
        self.leases[lease["id"]] = before | {"expires_at": lease["expires_at"], "version": before["version"] + 1}

    def _lease_ended(self, row: Row) -> None:
        lease = row["changed"]["lease"]
        held = sorted(claim_id for claim_id, lease_id in self.held.items() if lease_id == lease["id"])
        if held != sorted(lease["claim_ids"]):
            self.faults.append(f"lease {lease['id']} ends with {lease['claim_ids']}, not {held}")
        for claim_id in held:
            del self.held[claim_id]
            if row["type"] == "lease.expired":
                self.marks[claim_id].expiries[lease["id"]] = {
                    "claim_id": claim_id, "lease_id": lease["id"], "holder": lease["holder"],
                    "expired_at": lease["expires_at"],
                }  # fmt: skip
        self.leases.pop(lease["id"], None)

    def _verdict_proposed(self, row: Row) -> None:
        self.marks[row["claim_id"]].expiries = {}


#: type of a row -> what it does beside the records in it
_EVENTS: Final = {
    "check.added": Replay._check_added,
    "claim.needs_human": Replay._left_to_human,
    "claim.check_due": Replay._check_due,
    "claim.due": Replay._due,
    "claim.overdue": Replay._due,
    "clock.corrected": Replay._clock_corrected,
    "lease.taken": Replay._lease_taken,
    "lease.extended": Replay._lease_extended,
    "lease.returned": Replay._lease_ended,
    "lease.expired": Replay._lease_ended,
    "claim.restored": Replay._restored,
    "verdict.withdrawn": Replay._verdict_withdrawn,
    "verdict.proposed": Replay._verdict_proposed,
}


def _seconds(instant: str) -> str:
    return instant[:19] + "Z"


def text_of(value: Any) -> str:
    """Return JSON as the tables hold it."""
    return orjson.dumps(value).decode()
