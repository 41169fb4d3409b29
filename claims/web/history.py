"""The history of a claim in words: each change with the old and new values. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from claims.domain.actors import SYSTEM
from claims.domain.instants import parse_instant
from claims.domain.records import Change, Json
from claims.web.catalogue import gettext as _
from claims.web.claim_words import deadline_words, odds_words
from claims.web.labels import CHANGES, MEMBERS, OUTCOMES, WORKFLOWS
from claims.web.periods import range_words, said_words

#: types of rows that time writes, with the instant in `due_at`
TIME_BASED: Final = frozenset({"claim.due", "claim.overdue", "claim.check_due"})


@dataclass(frozen=True, slots=True)
class Edit:
    """A member that changed, with its old and new value in words; empty if it had or has none."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the change log in words."""

    change: Change
    #: when it happened: for a claim that fell due or overdue that instant, not the one at which somebody looked
    at: datetime | str
    #: the type of the row in words
    what: str
    edits: Sequence[Edit]
    #: further text: a reason, a note
    note: str

    @property
    def is_automatic(self) -> bool:
        """True if the server itself wrote the row."""
        return self.change.actor == SYSTEM.name


def steps_of(changes: Sequence[Change], overdue_after_days: int) -> list[Step]:
    """Return the steps of a claim's changes, which must be oldest first.

    Args:
        changes: rows of the log.
        overdue_after_days: periods of 24 hours after the due instant in which a claim is not overdue.
    """
    current: Json = {}
    steps = []
    for change in changes:
        changed = change.changed.get("claim", {})
        names = [name for name in MEMBERS if name in changed and changed[name] != current.get(name)] if current else []
        edits = [_edit(name, current.get(name), changed[name]) for name in names]
        current.update(changed)
        what = CHANGES.get(change.type, change.type)
        steps.append(Step(change, _happened_at(change, overdue_after_days), what, edits, _note(change)))
    return steps


def _happened_at(change: Change, overdue_after_days: int) -> datetime | str:
    """Return the instant of a time-based row, which is logged when somebody looks; else that of the row."""
    for name in ("due", "check"):
        due_at = change.changed.get(name, {}).get("due_at")
        if due_at is not None and change.type in TIME_BASED:
            at = parse_instant(due_at)
            # the setting can have been another one when the row was written
            return min(at + timedelta(days=overdue_after_days), change.at) if change.type == "claim.overdue" else at
    return change.at


def _edit(name: str, before: Any, after: Any) -> Edit:
    return Edit(MEMBERS[name], _value_words(name, before), _value_words(name, after))


def _value_words(name: str, value: Any) -> str:
    if (value is None and name != "said_on") or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "due":
        words = f"“{value['text']}”" if value["text"] else deadline_words(value)
        return f"{words}: {range_words(value['earliest'], value['latest'])}"
    if name == "said_on":
        return said_words(value)
    if name == "workflow":
        return WORKFLOWS[value]
    if name == "verdict":
        return OUTCOMES[value["outcome"]]
    if name == "spans":
        return "; ".join(f"“{span['exact']}”" for span in value if span["role"] == "claim")
    if name == "probability":
        return odds_words(value)
    if name == "topics":
        return ", ".join(value)
    if name == "depends_on":
        return _("claim %(id)s") % {"id": value["claim_id"]}
    return str(value)


def _note(change: Change) -> str:
    changed = change.changed
    evidence, verdict = changed.get("evidence", {}), changed.get("verdict", {})
    if isinstance(evidence, list):  # the records of a claim that became public, which have steps of their own
        evidence = {}
    correction = verdict.get("correction") or {}
    holders = [lease["holder"] for lease in changed.get("queue", {}).get("expired_leases", ())]
    notes = [
        ", ".join(_("a lease of %(holder)s expired") % {"holder": holder} for holder in holders),
        evidence.get("url"),
        (evidence.get("retraction") or {}).get("reason"),
        correction.get("note"),
        changed.get("check", {}).get("note"),
        changed.get("deadline", {}).get("note"),
        (verdict.get("review") or {}).get("note"),
    ]
    return " ".join(note for note in notes if note)
