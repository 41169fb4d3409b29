"""A claim's history as people read it: each change with what stood there before and what stands there now. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from claims.domain.records import Change, Json
from claims.web.labels import MEMBERS, OUTCOMES, window_words


@dataclass(frozen=True, slots=True)
class Edit:
    """One member that changed; empty where there was or is nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the log."""

    change: Change
    #: "claim.created" without its first word: "created"
    what: str
    edits: Sequence[Edit]
    #: what else was said: a reason, a note
    note: str


def steps_of(changes: Sequence[Change]) -> list[Step]:
    """Turn a claim's changes, oldest first, into steps."""
    form: Json = {}
    steps = []
    for change in changes:
        changed = change.changed.get("claim", {})
        edits = [] if not form else [_edit(name, form.get(name), changed[name]) for name in MEMBERS if name in changed]
        form.update(changed)
        what = change.type.replace("claim.", "").replace(".", " ").replace("_", " ")
        steps.append(Step(change, what, edits, _note(change)))
    return steps


def _edit(name: str, before: Any, after: Any) -> Edit:
    return Edit(MEMBERS[name], _said(name, before), _said(name, after))


def _said(name: str, value: Any) -> str:
    if value is None or value == []:
        return ""
    if name == "due":
        return f"{window_words(value)}: {value['earliest']} to {value['latest'] or 'no end'}"
    if name == "verdict":
        return OUTCOMES[value["outcome"]]
    if name == "spans":
        return "; ".join(f"“{span['exact']}”" for span in value if span["role"] == "claim")
    if name == "topics":
        return ", ".join(value)
    if name == "depends_on":
        return f"claim {value['claim_id']}"
    return str(value)


def _note(change: Change) -> str:
    said = change.changed
    evidence, verdict = said.get("evidence", {}), said.get("verdict", {})
    correction = verdict.get("correction") or {}
    notes = [
        evidence.get("url"),
        (evidence.get("retraction") or {}).get("reason"),
        correction.get("note"),
        said.get("check", {}).get("note"),
        said.get("deadline", {}).get("note"),
        (verdict.get("review") or {}).get("note"),
    ]
    return " ".join(note for note in notes if note)
