"""Words of the pages: labels for what the record names, days and instants as people say them."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from claims.dates import wording
from claims.domain.outcomes import COUNTED, HITS, OUTCOME_TABLE, WITH_DAY, Outcome

OUTCOMES: Final[dict[str, str]] = {str(outcome): row.label for outcome, row in OUTCOME_TABLE.items()}
STATUSES: Final = {
    "scheduled": "Not begun",
    "open": "Open",
    "due": "Due",
    "overdue": "Overdue",
    "waiting": "Waiting",
    "open_ended": "No end",
    "judged": "Judged",
}
WORKFLOWS: Final = {
    "candidate": "Candidate",
    "accepted": "Accepted",
    "rejected": "Rejected",
    "withdrawn": "Withdrawn",
    "duplicate": "Duplicate",
}
STANCES: Final = {"supports": "Supports", "refutes": "Refutes", "context": "Context"}
CHECKS: Final = {"too_early": "Too early", "nothing_new": "Nothing new", "needs_human": "Needs a human"}
CORRECTIONS: Final = {
    "new_evidence": "New evidence",
    "factual_error": "Factual error",
    "wording": "Wording",
    "claimant_reply": "The claimant replied",
}
DEADLINES: Final = {
    "first": "First",
    "claimant_moved": "The claimant moved it",
    "correction": "Correction",
    "condition_met": "The condition came true",
}
SPANS: Final = {
    "verified": "stands in the text",
    "moved": "moved with the text",
    "needs_human": "waits for somebody to say where it stands now",
    "orphaned": "stands nowhere in the text",
    "unverified": "is not verified: the text is withheld",
}
SECTIONS: Final = {
    "due": ("Due and overdue", "Nothing is due."),
    "soon": ("Due in the next 30 days", "Nothing comes due in the next 30 days."),
    "proposed": ("Waiting for a second person", "No verdict waits."),
    "needs_human": ("Flagged by bots", "Bots have flagged nothing."),
    "candidates": ("Candidates", "No candidates."),
}
RELATIONS: Final = {
    "by": "by",
    "before": "before",
    "in": "in",
    "between": "between",
    "after": "after",
    "not_before": "not before",
    "open": "no end",
}
BASES: Final = {"stated": "as stated", "inferred": "inferred", "editor": "set by an editor", "none": "not stated"}
MEMBERS: Final = {
    "statement": "Statement",
    "claimant": "Claimant",
    "topics": "Topics",
    "criteria": "Criteria",
    "due": "Window",
    "workflow": "Workflow",
    "workflow_reason": "Reason",
    "verdict": "Verdict",
    "spans": "Spans",
    "depends_on": "Condition",
    "merged_into": "Merged into",
    "claimant_url": "Who the claimant is",
}


#: what to do about a problem, where the API's remedy speaks of JSON: by its slug
REMEDIES: Final = {
    "version-conflict": "Compare both versions, and send again what shall stand.",
    "workflow-conflict": "Look at how the claim stands now; this is not the step that follows.",
    "condition-invalid": "Name another claim.",
    "invalid-input": "Look at the fields that are marked below.",
    "due-not-understood": "Choose a relation and a date; the words may stay beside them.",
    "due-invalid": "Look at the due words, the date and the time zone.",
    "span-not-proven": "Copy the article's exact words; where they occur more than once, say where they begin and end.",
    "article-exists": "Look for it among the articles; a changed text is added there as a new version.",
    "verdict-refused": "Mend what is marked below.",
    "verdict-too-early": "Note a check instead, and judge when the window has ended.",
    "already-judged": "Open the claim again, and correct the verdict that counts now.",
    "claim-changed": "Give it back, or let it be proposed anew.",
    "evidence-in-use": "Correct the verdict that rests on it first.",
    "evidence-invalid": "Evidence is published after the article, and not in the future.",
    "text-mismatch": "The text is another one than its hash and length say.",
    "page-incomplete": "Fill in what is missing.",
}


def _alternatives(outcomes: Sequence[Outcome]) -> str:
    """Return the labels of some outcomes as one phrase: “Came true” or “Came true late”."""
    quoted = [f"“{OUTCOME_TABLE[outcome].label}”" for outcome in outcomes]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


#: the outcomes that may have a day, count in the rate, and are hits of the rate
OUTCOMES_WITH_DAY: Final = _alternatives(WITH_DAY)
OUTCOMES_COUNTED: Final = _alternatives(COUNTED)
OUTCOME_HITS: Final = _alternatives(HITS)


def day_words(day: date | str | None) -> str:
    """Say a day: "December 1, 2023"."""
    if not day:
        return "no end"
    day = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return wording.day_words(day)


def instant_words(at: datetime | str) -> str:
    """Say an instant: "December 2, 2023, 12:00 UTC"."""
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{day_words(at.date())}, {at:%H:%M} UTC"


def iso(at: datetime | date | str) -> str:
    """Write a day or an instant for a `time` element."""
    return at if isinstance(at, str) else at.isoformat().replace("+00:00", "Z")


def window_words(due: dict[str, Any] | None) -> str:
    """Say a due window: the article's words, else the relation and the date."""
    if due is None:
        return "set when its condition comes true"
    if due["text"]:
        return f"“{due['text']}”"
    return f"{RELATIONS[due['relation']]} {due['edtf'] or ''}".strip()


def status_of(claim: dict[str, Any]) -> str:
    """Name what a claim's colour and pattern stand for: its outcome, its status, or its workflow."""
    if claim["workflow"] != "accepted":
        return str(claim["workflow"])
    return str(claim["verdict"]["outcome"] if claim["verdict"] else claim["status"])


def status_words(claim: dict[str, Any]) -> str:
    """Say how a claim stands."""
    name = status_of(claim)
    words = {**WORKFLOWS, **STATUSES, **OUTCOMES}[name]
    days = claim.get("days_overdue")
    return f"{words} ({days} {'day' if days == 1 else 'days'})" if days else words


_CODES: Final = {**OUTCOMES, "became_impossible": "it became impossible", "needs_human": "needs a human"}
_CODE: Final = re.compile(rf"\b({'|'.join(_CODES)})\b")
_INSTANT: Final = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z")
_DAY: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_FOR_PROGRAMS: Final = re.compile(r"\s*If so say it in EDTF.*", re.DOTALL)


def in_words(message: str) -> str:
    """Say a message of the API's without its codes: outcomes by their labels, days and instants in words."""
    message = _FOR_PROGRAMS.sub("", message)
    message = _CODE.sub(lambda found: f"“{_CODES[found[1]]}”", message)
    message = _INSTANT.sub(lambda found: instant_words(found[0]), message)
    return _DAY.sub(lambda found: _day_or(found[0]), message)


def _day_or(text: str) -> str:
    try:
        return day_words(text)
    except ValueError:
        return text
