"""Labels of the web pages for closed lists. `claims.web.claim_words` and `messages` format claims and messages."""

from collections.abc import Sequence
from typing import Final

from claims.domain.evidence import STANCE_LABELS
from claims.domain.outcomes import COUNTED, HITS, OUTCOME_TABLE, WITH_DAY, Outcome
from claims.web.catalogue import gettext as _
from claims.web.catalogue import lazy

OUTCOMES: Final[dict[str, str]] = {str(outcome): lazy(row.label) for outcome, row in OUTCOME_TABLE.items()}
MEANINGS: Final[dict[str, str]] = {str(outcome): lazy(row.meaning) for outcome, row in OUTCOME_TABLE.items()}
#: the outcomes that count in the rate, in the order of the table
RATED: Final = COUNTED
UNRATED: Final = tuple(outcome for outcome in OUTCOME_TABLE if outcome not in COUNTED)
STATUSES: Final = {
    "scheduled": lazy("Upcoming"),
    "open": lazy("Open"),
    "due": lazy("Due"),
    "overdue": lazy("Due"),
    "waiting": lazy("Depends on another claim"),
    "open_ended": lazy("No deadline"),
    "judged": lazy("Judged"),
}
WORKFLOWS: Final = {
    "candidate": lazy("Candidate"),
    "accepted": lazy("Accepted"),
    "rejected": lazy("Rejected"),
    "withdrawn": lazy("Withdrawn"),
    "duplicate": lazy("Merged"),
}
#: the colour and the icon of a claim without a verdict, by status or workflow
_UNJUDGED_TONES: Final = {
    **dict.fromkeys(("scheduled", "open", "open_ended", "waiting"), "open"),
    **dict.fromkeys(("due", "overdue"), "due"),
    **dict.fromkeys(("candidate", "rejected", "withdrawn", "duplicate", "judged"), "unk"),
}
#: outcome, status or workflow of a claim -> its colour and icon
TONES: Final[dict[str, str]] = {**_UNJUDGED_TONES, **{str(name): row.tone for name, row in OUTCOME_TABLE.items()}}
STANCES: Final[dict[str, str]] = {str(stance): lazy(label) for stance, label in STANCE_LABELS.items()}
STANCE_TONES: Final = {"supports": "kept", "refutes": "fail", "context": "unk"}
CHECKS: Final = {
    "too_early": lazy("Too early"),
    "nothing_new": lazy("Nothing new"),
    "needs_human": lazy("Needs a person"),
}
CORRECTIONS: Final = {
    "new_evidence": lazy("New evidence"),
    "factual_error": lazy("Factual error"),
    "wording": lazy("Wording"),
    "claimant_reply": lazy("The claimant replied"),
}
DEADLINES: Final = {
    "first": lazy("First"),
    "claimant_moved": lazy("The claimant moved it"),
    "correction": lazy("Correction"),
    "condition_met": lazy("The condition came true"),
}
SPANS: Final = {
    "verified": lazy("Quotation checked"),
    "moved": lazy("Quotation checked: it moved with the text"),
    "needs_human": lazy("An editor must confirm where this quotation stands"),
    "orphaned": lazy("The article no longer has these words"),
    "unverified": lazy("Quotation not checked: the text is not kept here"),
}
SECTIONS: Final = {
    "mine": (lazy("Mine"), lazy("Nothing is assigned to you.")),
    "due": (lazy("To judge"), lazy("Nothing to judge. Claims come here when they fall due.")),
    "soon": (lazy("Due in the next 30 days"), lazy("Nothing falls due in the next 30 days.")),
    "proposed": (lazy("To approve"), lazy("Nothing to approve.")),
    "needs_human": (lazy("Flagged by bots"), lazy("Nothing is flagged.")),
    "candidates": (lazy("Candidates"), lazy("No candidates. Open an article to look for forecasts.")),
}
RELATIONS: Final = {
    "by": lazy("by"),
    "before": lazy("before"),
    "in": lazy("in"),
    "between": lazy("between"),
    "after": lazy("after"),
    "not_before": lazy("not before"),
    "open": lazy("no deadline"),
}
MEMBERS: Final = {
    "statement": lazy("Statement"),
    "claimant": lazy("Claimant"),
    "topics": lazy("Topics"),
    "criteria": lazy("What counts"),
    "due": lazy("Deadline"),
    "workflow": lazy("Workflow"),
    "workflow_reason": lazy("Reason"),
    "verdict": lazy("Verdict"),
    "spans": lazy("Quotation"),
    "depends_on": lazy("Condition"),
    "merged_into": lazy("Merged into"),
    "claimant_url": lazy("Who the claimant is"),
    "said_on": lazy("Said on"),
    "probability": lazy("Stated odds"),
    "claimant_resolved": lazy("Claimant is named"),
    "assigned_to": lazy("Assigned to"),
}
#: types of rows of the change log, as the history of a claim tells them
CHANGES: Final = {
    "claim.created": lazy("Claim added"),
    "claim.updated": lazy("Claim changed"),
    "claim.reanchored": lazy("Quotation placed in a new text"),
    "claim.spans_verified": lazy("Quotation confirmed"),
    "claim.accepted": lazy("Claim accepted"),
    "claim.rejected": lazy("Claim rejected"),
    "claim.withdrawn": lazy("Claim withdrawn"),
    "claim.merged": lazy("Claim merged"),
    "claim.restored": lazy("Claim restored"),
    "claim.deadline_added": lazy("Deadline added"),
    "claim.condition_met": lazy("Condition came true"),
    "claim.condition_changed": lazy("Condition changed"),
    "claim.condition_moved": lazy("Condition moved"),
    "claim.condition_reopened": lazy("Condition open again"),
    "claim.voided": lazy("Condition failed"),
    "claim.due": lazy("Became due"),
    "claim.overdue": lazy("Verdict overdue"),
    "claim.check_due": lazy("Time to look again"),
    "claim.needs_human": lazy("Left to a person"),
    "claim.assigned": lazy("Claim assigned"),
    "evidence.added": lazy("Evidence added"),
    "evidence.retracted": lazy("Evidence retracted"),
    "evidence.updated": lazy("Evidence corrected"),
    "evidence.restored": lazy("Evidence restored"),
    "check.added": lazy("Checked"),
    "verdict.proposed": lazy("Verdict sent for approval"),
    "verdict.returned": lazy("Verdict returned"),
    "verdict.published": lazy("Verdict published"),
    "verdict.corrected": lazy("Verdict corrected"),
    "verdict.withdrawn": lazy("Verdict withdrawn"),
    "verdict.proposal_withdrawn": lazy("Proposed verdict withdrawn"),
    "lease.expired": lazy("A lease expired"),
    "claim.erased": lazy("Claim erased"),
    "claimant.erased": lazy("Claimant erased"),
    "evidence.erased": lazy("Evidence erased"),
    "user.erased": lazy("Person erased"),
}
#: where a search has found its words
FOUND: Final = {
    "statement": lazy("Statement"),
    "quote": lazy("Quotation"),
    "claimant": lazy("Person"),
    "criteria": lazy("What counts"),
    "topics": lazy("Topic"),
    "title": lazy("Article"),
    "evidence": lazy("Evidence"),
    "rationale": lazy("Why"),
}
SCOPES: Final = {
    "articles:write": lazy("Add and change articles"),
    "claims:write": lazy("Add and change claims and deadlines"),
    "evidence:write": lazy("Add and change evidence"),
    "checks:write": lazy("Lease and check claims"),
    "verdicts:write": lazy("Give verdicts"),
    "review": lazy("Accept, withdraw and approve"),
    "admin": lazy("Administer the server"),
}
ROLES: Final = {
    "reader": lazy("reader"),
    "bot": lazy("bot"),
    "journalist": lazy("journalist"),
    "editor": lazy("editor"),
    "admin": lazy("admin"),
}
#: whether the words of a claimant name it, by the value of the form
RESOLVED: Final = {"true": lazy("name the claimant"), "false": lazy("stand for somebody, such as “the ministry”")}


def outcome_choice(outcomes: Sequence[Outcome]) -> str:
    """Return the labels of some outcomes as one phrase: “Came true” or “Came true late”."""
    quoted = [f"“{OUTCOMES[outcome]}”" for outcome in outcomes]
    if len(quoted) == 1:
        return quoted[0]
    return _("%(first)s or %(last)s") % {"first": ", ".join(quoted[:-1]), "last": quoted[-1]}


def outcomes_with_day() -> str:
    """Return the labels of the outcomes that may have a day."""
    return outcome_choice(WITH_DAY)


def outcome_hits() -> str:
    """Return the labels of the outcomes that are hits of the rate."""
    return outcome_choice(HITS)
