"""Every error the core raises, under one root.

Nothing here knows HTTP: `claims.api.problems` maps the five kinds below to status codes.
An error's `slug` names its problem type, its `title` says in general what is wrong, its `remedy`
what to do about it; `str(error)` says what is wrong this time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with the input."""

    #: RFC 6901 JSON pointer into the body ("/due/text"), or "" for the body as a whole
    pointer: str
    message: str
    #: name of the query, path or header parameter, when the fault is not in the body
    parameter: str | None = None


class DuecheckError(Exception):
    """The root of all errors that a caller may meet."""

    slug: ClassVar[str] = "error"
    title: ClassVar[str] = "Something went wrong"
    remedy: ClassVar[str] = "Try again; if it stays, tell whoever runs this server."

    def __init__(self, detail: str, *, issues: Sequence[Issue] = (), **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.issues = tuple(issues)
        #: further members of the problem document, such as the current verdict's id
        self.extra: Mapping[str, Any] = extra


# The kinds. -------------------------------------------------------------------------------


class NotFound(DuecheckError):
    """There is no such record."""


class Invalid(DuecheckError):
    """The request breaks a rule of the domain; sending it again cannot help."""

    @classmethod
    def at(cls, pointer: str, message: str, **extra: Any) -> "Invalid":
        """Build the error for one place in the body."""
        return cls(message, issues=[Issue(pointer, message)], **extra)

    def under(self, prefix: str) -> "Invalid":
        """Give the same error with its pointers moved below `prefix`."""
        moved = [Issue(prefix + i.pointer, i.message, i.parameter) for i in self.issues]
        return type(self)(self.detail, issues=moved, **self.extra)


class Conflict(DuecheckError):
    """The state of the record stands in the way of an otherwise right request."""


class Forbidden(DuecheckError):
    """The caller is known but may not do this."""


class Unavailable(DuecheckError):
    """The store cannot answer just now."""

    retry_after: ClassVar[int] = 1


# Not found. -------------------------------------------------------------------------------


class ArticleNotFound(NotFound):
    slug = "article-not-found"
    title = "There is no such article"
    remedy = "List the articles with GET /api/v1/articles and use an id from there."


class RevisionNotFound(NotFound):
    slug = "revision-not-found"
    title = "The article has no such revision"
    remedy = "List them with GET /api/v1/articles/{id}/revisions."


class TextWithheld(NotFound):
    slug = "text-withheld"
    title = "The article's text is withheld"
    remedy = "Read it at the article's own URL, or supply it with PUT /api/v1/articles/{id}/text."


class ClaimNotFound(NotFound):
    slug = "claim-not-found"
    title = "There is no such claim"
    remedy = "List the claims with GET /api/v1/claims and use an id from there."


class EvidenceNotFound(NotFound):
    slug = "evidence-not-found"
    title = "There is no such evidence"
    remedy = "List a claim's evidence with GET /api/v1/claims/{id}/evidence."


class VerdictNotFound(NotFound):
    slug = "verdict-not-found"
    title = "There is no such verdict"
    remedy = "List a claim's verdicts with GET /api/v1/claims/{id}/verdicts."


class TokenNotFound(NotFound):
    slug = "token-not-found"
    title = "There is no such token"
    remedy = "List the tokens with `flask claims token list`."


# Invalid. ---------------------------------------------------------------------------------


class InvalidInput(Invalid):
    slug = "invalid-input"
    title = "The input has the wrong shape"
    remedy = "Mend each place that `errors` names; the shapes are in /openapi.json."


class BadText(Invalid):
    slug = "bad-text"
    title = "The text cannot be stored as it is"
    remedy = "Send UTF-8 without NUL characters or lone surrogates, no longer than the limit."


class TextMismatch(Invalid):
    slug = "text-mismatch"
    title = "The text is not the one whose hash is on record"
    remedy = "Send the text of the article's newest revision, or add it as a new revision."


class SpanNotProven(Invalid):
    slug = "span-not-proven"
    title = "A span does not stand in the article where it is said to"
    remedy = "Send the exact words with a prefix, a suffix or code point offsets that fit the text."


class DueNotUnderstood(Invalid):
    slug = "due-not-understood"
    title = "The due words cannot be read with certainty"
    remedy = "Say the date as `edtf` with a `relation`; `text` may stay beside them."


class DueInvalid(Invalid):
    slug = "due-invalid"
    title = "The due window makes no sense"
    remedy = "Check `edtf`, `relation` and `timezone` against docs/api.md."


class ConditionInvalid(Invalid):
    slug = "condition-invalid"
    title = "The claim cannot depend on that claim"
    remedy = "Name an existing claim in `depends_on.claim_id` that does not depend on this one."


class EvidenceInvalid(Invalid):
    slug = "evidence-invalid"
    title = "That cannot be evidence for this claim"
    remedy = "Evidence is published after the article and not in the future; see docs/api.md."


class VerdictRefused(Invalid):
    slug = "verdict-refused"
    title = "The verdict breaks a rule of judgement"
    remedy = "The detail names the outcome or the member that would be right; see docs/api.md."


class VerdictTooEarly(VerdictRefused):
    slug = "verdict-too-early"
    title = "It is too early for this verdict"
    remedy = "Wait until the claim is due, or give the reason `became_impossible`."


class IdempotencyMismatch(Invalid):
    slug = "idempotency-mismatch"
    title = "This idempotency key was used for another request"
    remedy = "Use a new Idempotency-Key for a new request."


class SettingInvalid(Invalid):
    slug = "setting-invalid"
    title = "A setting is wrong"
    remedy = "Mend the DUECHECK_* variable that is named; see docs/operations.md."


# Conflicts. -------------------------------------------------------------------------------


class ArticleExists(Conflict):
    slug = "article-exists"
    title = "An article with this URL is there already"
    remedy = "Use the article named in `article_id`, or add a revision to it."


class RevisionUnchanged(Conflict):
    slug = "revision-unchanged"
    title = "The newest revision has this very text"
    remedy = "Nothing to do; to supply a withheld text use PUT /api/v1/articles/{id}/text."


class VersionConflict(Conflict):
    slug = "version-conflict"
    title = "Somebody else changed the record meanwhile"
    remedy = "Look at `current`, and send the change again with `etag` in If-Match."


class WorkflowConflict(Conflict):
    slug = "workflow-conflict"
    title = "The claim's workflow does not allow this"
    remedy = "Look at the claim's `workflow`; docs/api.md shows which step follows which."


class ClaimFrozen(Conflict):
    slug = "claim-frozen"
    title = "This part of the claim can no longer be changed"
    remedy = "Criteria are fixed when the claim falls due, the statement when it is judged."


class ClaimNeeded(Conflict):
    slug = "claim-needed"
    title = "Other claims depend on this one"
    remedy = "Withdraw or judge the claims named in `claim_ids` first."


class ClaimWaiting(Conflict):
    slug = "claim-waiting"
    title = "The claim still waits for another one"
    remedy = "Judge the claim named in `claim_id` first, or give this one a deadline of its own."


class AlreadyJudged(Conflict):
    slug = "already-judged"
    title = "The claim has another published verdict"
    remedy = "To correct it, name the current verdict's id in `supersedes` and add a `correction`."


class VerdictNotPending(Conflict):
    slug = "verdict-not-pending"
    title = "The verdict is not waiting for approval"
    remedy = "Only verdicts in state `proposed` can be approved or returned."


class ClaimChanged(Conflict):
    slug = "claim-changed"
    title = "The claim changed since this verdict was proposed"
    remedy = "Return the verdict and propose it anew on the claim as it is now."


class EvidenceInUse(Conflict):
    slug = "evidence-in-use"
    title = "The current verdict rests on this evidence"
    remedy = "Correct the verdict named in `verdict_id` first."


class EvidenceRetracted(Conflict):
    slug = "evidence-retracted"
    title = "The evidence has been retracted"
    remedy = "Use evidence that is not retracted."


class TextPresent(Conflict):
    slug = "text-present"
    title = "The article's text is stored already"
    remedy = "Add a changed text with POST /api/v1/articles/{id}/revisions."


class TokenNameTaken(Conflict):
    slug = "token-name-taken"
    title = "A token of this name is in use"
    remedy = "Choose another name, or revoke the old token first."


# Forbidden, unavailable. ------------------------------------------------------------------


class OwnVerdict(Forbidden):
    slug = "own-verdict"
    title = "A verdict needs a second person"
    remedy = "Have somebody else approve it."


class StoreBusy(Unavailable):
    slug = "store-busy"
    title = "The database is busy"
    remedy = "Try again after the seconds in Retry-After."
