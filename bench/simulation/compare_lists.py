"""The comparison of lists that take several claims: corrections, and evidence with that of merged claims."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from bench.simulation.naive import Naive
from bench.simulation.naive_refusals import Rules
from bench.simulation.world import World
from claims.domain.requests import PageRequest
from claims.domain.visibility import Visibility
from claims.services import corrections, evidence

Row = dict[str, Any]
_ALL: Final = PageRequest(500, None)
_CORRECTIONS: Final = {"verdict.corrected", "verdict.withdrawn", "evidence.retracted"}


def list_differences(world: World, facts: Naive, counting: dict[int, int | None]) -> Iterator[str]:
    """Yield differences of the lists, for everybody and for the public.

    Args:
        world: the services.
        facts: the bare rows.
        counting: seq of a withdrawal -> the verdict that counts after it, from the log.
    """
    rules = Rules(facts.tables, world.now)
    yield from _citations(rules)
    public = {number for number in facts.claims if facts.marks[number].is_public}
    for visibility, seen in ((Visibility.ALL, set(facts.claims)), (Visibility.PUBLIC, public)):
        context = replace(world.context, visibility=visibility)
        rows = [row for row in reversed(world.log()) if row["type"] in _CORRECTIONS and row["claim_id"] in seen]
        computed = [_correction(row, facts, counting) | {"undone": _undone(row, world.log())} for row in rows]
        page = corrections.list_corrections(context, _ALL)
        shown = [
            {name: getattr(item, name) for name in ("seq", "claim_id", "statement", "actor", "reason", "code")}
            | {"before": item.before["id"], "after": item.after and item.after["id"]}
            | {"undone": item.undone and item.undone["seq"]}
            for item in page.items
        ]
        if shown != computed:
            yield f"corrections, {visibility}: {shown}, computed {computed}"
        for claim_id in seen:
            found = [(item.id, item.from_claim_id) for item in evidence.list_evidence(context, claim_id, _ALL).items]
            owners = {number: rules.evidence[number]["claim_id"] for number in rules.evidence_of(claim_id, seen)}
            if visibility is Visibility.PUBLIC:
                owners = rules.public_evidence(claim_id, seen, facts.tables["deadlines"])
            own = [(number, None if owner == claim_id else owner) for number, owner in sorted(owners.items())]
            if found != own:
                yield f"evidence of claim {claim_id}, {visibility}: {found}, computed {own}"


def _citations(rules: Rules) -> Iterator[str]:
    """Yield the verdicts that cite evidence that their claim does not have (sections 8 and 9.2)."""
    for number, row in rules.verdicts.items():
        known = rules.evidence_of(row["claim_id"])
        if row["state"] in {"proposed", "published"} and not rules.cited(number) <= set(known):
            yield f"verdict {number} cites {rules.cited(number)}, its claim has {known}"
        is_current = rules.claims[row["claim_id"]]["verdict_id"] == number
        retracted = {one for one in rules.cited(number) if rules.evidence[one]["retracted_at"]}
        if is_current and retracted:
            yield f"verdict {number} counts, its evidence {retracted} is retracted"


def _undone(row: Row, log: list[Row]) -> int | None:
    """Return the seq of the row that undoes a retraction; None without one."""
    if row["type"] != "evidence.retracted":
        return None
    number = row["changed"]["evidence"]["id"]
    later = [one for one in log if one["type"] == "evidence.restored" and one["seq"] > row["seq"]]
    return next((one["seq"] for one in later if one["changed"]["evidence"]["id"] == number), None)


def _correction(row: Row, facts: Naive, counting: dict[int, int | None]) -> Row:
    """Return the entry of a row (section 12.1)."""
    changed = row["changed"]
    entry = {"seq": row["seq"], "claim_id": row["claim_id"], "actor": row["actor"], "code": None, "after": None}
    entry["statement"] = facts.claims[row["claim_id"]]["statement"]
    if row["type"] == "evidence.retracted":
        return entry | {"reason": changed["evidence"]["retraction"]["reason"], "before": changed["evidence"]["id"]}
    verdict = changed["verdict"]
    if row["type"] == "verdict.corrected":
        code, note = verdict["correction"]["code"], verdict["correction"]["note"]
        return entry | {"reason": note, "code": code, "before": verdict["supersedes"], "after": verdict["id"]}
    reason, after = verdict["withdrawal"]["reason"], counting[row["seq"]]
    return entry | {"reason": reason, "before": verdict["id"], "after": after}
