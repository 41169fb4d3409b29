"""A client that follows the log as the public sees it: it must know what the API shows the public."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import orjson

from bench.simulation.world import World
from claims.domain.requests import ClaimFilter, PageRequest
from claims.domain.visibility import Visibility
from claims.errors import EvidenceNotFound
from claims.services import checks, deadlines, evidence, verdicts

Row = dict[str, Any]
_ALL: Final = PageRequest(500, None)
#: members that follow from the others, or from the claim
_DERIVED: Final = {"current", "in_window", "from_claim_id"}
#: kind of record in a row -> its list in the row that makes a claim public
_LISTS: Final = {"deadline": "deadlines", "evidence": "evidence", "check": "checks"}


class Follower:
    """The records that the rows for the public describe, each row read once, soon after it was written."""

    def __init__(self) -> None:
        self.since = 0
        self.claims: dict[int, Row] = {}
        self.records: dict[str, dict[int, Row]] = {kind: {} for kind in (*_LISTS, "verdict", "claimant")}

    def differences(self, world: World) -> Iterator[str]:
        """Read the new rows, and yield what the API shows the public otherwise."""
        self._read(world)
        context = replace(world.context, visibility=Visibility.PUBLIC)
        shown: dict[str, dict[int, Row]] = {kind: {} for kind in self.records}
        # rows about claimants are internal, so a merge can show one that no row for the public has
        rows = [row["changed"] for row in world.log() if row["type"] == "claimant.merged"]
        merged = {row[name]["id"] for row in rows for name in ("claimant", "into")}
        for row in context.store.list_claims(context.visible(ClaimFilter()), None, 500, world.now, world.now):
            document = orjson.loads(row.document)
            claim_id = document["id"]
            self._learn_assignments(world, claim_id)
            if self.claims.get(claim_id) != document:
                yield f"a follower knows claim {claim_id} as {self.claims.get(claim_id)}, shown {document}"
            claimant_id = document["claimant_id"]
            if claimant_id is not None and claimant_id not in self.records["claimant"].keys() | merged:
                yield f"a follower does not know claimant {claimant_id} of claim {claim_id}"
            serializers = context.serializers
            for kind, service, serialize in (
                ("deadline", deadlines.list_deadlines, serializers.deadline),
                ("evidence", evidence.list_evidence, serializers.evidence),
                ("check", checks.list_checks, serializers.check),
                ("verdict", verdicts.list_verdicts, serializers.verdict),
            ):
                items: Any = service(context, claim_id, _ALL).items
                shown[kind] |= {item.id: _bare(serialize(item)) for item in items}
        for number in self.records["evidence"].keys() - shown["evidence"].keys():
            try:  # that of a merge that was undone is in no list
                one = evidence.get_evidence(context, number)
                shown["evidence"][number] = _bare(context.serializers.evidence(one))
            except EvidenceNotFound:
                yield f"a follower knows evidence {number}, which the public does not see"
        for kind in (*_LISTS, "verdict"):
            if self.records[kind] != shown[kind]:
                yield f"a follower knows {kind} {self.records[kind]}, shown {shown[kind]}"

    def _learn_assignments(self, world: World, claim_id: int) -> None:
        """Copy the version that assignments gave a claim, because their rows are internal (section 13.10)."""
        for row in world.log():
            if row["type"] == "claim.assigned" and row["claim_id"] == claim_id and claim_id in self.claims:
                known, members = self.claims[claim_id], row["changed"]["claim"]
                if known["version"] < members["version"]:
                    known.update({name: value for name, value in members.items() if name in known})

    def _read(self, world: World) -> None:
        last = world.context.store.last_seq()
        while self.since < last:
            batch = world.context.store.read_public_changes(self.since, last, (), 500)
            for row in orjson.loads(b"[" + batch.documents + b"]"):
                self._add(row)
            self.since = batch.last_seq if batch.number == 500 else batch.read_until

    def _add(self, row: Row) -> None:
        changed = row["changed"]
        if "claim" in changed:
            self.claims[row["claim_id"]] = self.claims.get(row["claim_id"], {}) | changed["claim"]
        for kind, known in self.records.items():
            found = [changed[name] for name in {kind, _LISTS.get(kind, kind)} if name in changed]
            for record in (one for item in found for one in (item if isinstance(item, list) else [item])):
                if "id" in record:
                    known[record["id"]] = _bare(record)


def _bare(record: Row) -> Row:
    return {name: value for name, value in record.items() if name not in _DERIVED}
