"""The closed lists of values (docs/specification.md, section 1.2): a type, and the tuple of its values."""

from typing import Literal, get_args

SpanRole = Literal["claim", "date", "condition", "speaker"]
OffsetUnit = Literal["code_point", "utf16"]
SpanState = Literal["verified", "moved", "needs_human", "orphaned", "unverified"]
Workflow = Literal["candidate", "accepted", "rejected", "withdrawn", "duplicate"]
Status = Literal["scheduled", "open", "due", "overdue", "waiting", "open_ended", "judged"]
Stance = Literal["supports", "refutes", "context"]
#: rows of the change log for a deadline: none, `claim.due`, or also `claim.overdue`
LoggedState = Literal["none", "due", "overdue"]
VerdictState = Literal["proposed", "published", "returned", "withdrawn"]
CorrectionCode = Literal["new_evidence", "factual_error", "wording", "claimant_reply"]
DeadlineReason = Literal["first", "claimant_moved", "correction", "condition_met"]
CheckResult = Literal["too_early", "nothing_new", "needs_human"]
ChangeType = Literal[
    "article.created",
    "article.text_supplied",
    "article.revised",
    "article.updated",
    "article.deleted",
    "claim.created",
    "claim.updated",
    "claim.reanchored",
    "claim.spans_verified",
    "claim.accepted",
    "claim.rejected",
    "claim.withdrawn",
    "claim.merged",
    "claim.restored",
    "claim.deadline_added",
    "claim.condition_met",
    "claim.condition_changed",
    "claim.condition_moved",
    "claim.condition_reopened",
    "claim.voided",
    "claim.due",
    "claim.overdue",
    "claim.check_due",
    "claim.needs_human",
    "claim.assigned",
    "evidence.added",
    "evidence.retracted",
    "evidence.updated",
    "evidence.restored",
    "check.added",
    "verdict.proposed",
    "verdict.returned",
    "verdict.published",
    "verdict.corrected",
    "verdict.withdrawn",
    "verdict.proposal_withdrawn",
    "claimant.updated",
    "claimant.merged",
    "lease.taken",
    "lease.extended",
    "lease.returned",
    "lease.expired",
    "claim.erased",
    "claimant.erased",
    "evidence.erased",
    "user.erased",
    "clock.corrected",
    "log.restored",
    "token.created",
    "token.revoked",
    "token.expired",
    "user.created",
    "user.updated",
    "user.link_created",
    "user.password_set",
]
ClaimKind = Literal["commitment", "plan", "prediction", "warning", "conditional"]
#: how likely the words call the event: the seven steps of Intelligence Community Directive 203 (2015), D.6.e.(2)(a)
Modality = Literal[
    "almost_certain", "very_likely", "likely", "even_chance", "unlikely", "very_unlikely", "almost_no_chance"
]
RecordKind = Literal["claimant", "publisher", "author", "topic"]
LineResult = Literal["added", "known", "refused", "skipped"]
#: pattern of a BCP 47 tag: a language of 2 or 3 letters and up to 3 subtags
LANGUAGE_TAG = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"

SPAN_ROLES: tuple[SpanRole, ...] = get_args(SpanRole)
#: what a highlight of a search can be of
HIGHLIGHTED = ("statement", "quote", "claimant", "topics", "criteria", "title", "evidence", "rationale")
OFFSET_UNITS: tuple[OffsetUnit, ...] = get_args(OffsetUnit)
SPAN_STATES: tuple[SpanState, ...] = get_args(SpanState)
WORKFLOWS: tuple[Workflow, ...] = get_args(Workflow)
STATUSES: tuple[Status, ...] = get_args(Status)
STANCES: tuple[Stance, ...] = get_args(Stance)
LOGGED_STATES: tuple[LoggedState, ...] = get_args(LoggedState)
VERDICT_STATES: tuple[VerdictState, ...] = get_args(VerdictState)
CORRECTION_CODES: tuple[CorrectionCode, ...] = get_args(CorrectionCode)
DEADLINE_REASONS: tuple[DeadlineReason, ...] = get_args(DeadlineReason)
CHECK_RESULTS: tuple[CheckResult, ...] = get_args(CheckResult)
CHANGE_TYPES: tuple[ChangeType, ...] = get_args(ChangeType)
CLAIM_KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
MODALITIES: tuple[Modality, ...] = get_args(Modality)
RECORD_KINDS: tuple[RecordKind, ...] = get_args(RecordKind)
LINE_RESULTS: tuple[LineResult, ...] = get_args(LineResult)
