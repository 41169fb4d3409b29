"""The state of a record stands in the way, or the caller, or the moment."""

from claims.errors.kinds import Conflict, Forbidden, Unavailable


class ArticleExists(Conflict):
    slug = "article-exists"
    title = "An article with this URL is there already"
    remedy = "Use the article named in `article_id`, or add a revision to it."


class ClaimExists(Conflict):
    slug = "claim-exists"
    title = "A claim with this external_id is there already"
    remedy = "Use the claim named in `claim_id`, or send another `external_id`."


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


class ClaimLeased(Conflict):
    slug = "claim-leased"
    title = "Another bot works on this claim"
    remedy = "Leave it to the holder until `expires_at`, or take claims that are free with POST /api/v1/leases."


class LeaseLost(Conflict):
    slug = "lease-lost"
    title = "The lease does not hold this claim any more"
    remedy = "Leave the claim alone: it was checked or judged, or the lease is over and another bot may have it."


class LeaseLimit(Conflict):
    slug = "lease-limit"
    title = "You hold too many claims"
    remedy = "Check or give back what you hold before you take more."


class SinceAhead(Conflict):
    slug = "since-ahead"
    title = "The log does not reach that far"
    remedy = "The database is another one than before: start again from 0, or from `last_seq`."


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


class OwnVerdict(Forbidden):
    slug = "own-verdict"
    title = "A verdict needs a second person"
    remedy = "Have somebody else approve it."


class TooManyWaiters(Unavailable):
    slug = "too-many-waiters"
    title = "Too many clients wait for changes"
    remedy = "Try again after the seconds in Retry-After, or ask without waiting."
    retry_after = 5


class StoreBusy(Unavailable):
    slug = "store-busy"
    title = "The database is busy"
    remedy = "Try again after the seconds in Retry-After."


class StoreUnusable(Unavailable):
    slug = "store-unusable"
    title = "The database cannot be used"
    remedy = "Name a database of this version of Duecheck, or an empty file, in DUECHECK_DATABASE_URL."


class TextNeeded(Conflict):
    slug = "text-needed"
    title = "The article's text is withheld"
    remedy = "Send the text as text/plain in the body; it is used and not kept."


class PageUnreachable(Unavailable):
    slug = "page-unreachable"
    title = "The page could not be fetched"
    remedy = "Try again after the seconds in Retry-After, or send the page as `html`."
    retry_after = 30


class ReviewIncomplete(Conflict):
    slug = "review-incomplete"
    title = "The claim is no review yet"
    remedy = "Supply what `missing` lists; see docs/exchange.md."
