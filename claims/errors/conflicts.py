"""Errors of valid requests that the state of a record, the client or the server does not allow."""

from claims.errors.kinds import Conflict, Forbidden, TooMany, Unavailable


class ArticleExists(Conflict):
    slug = "article-exists"
    title = "An article with this URL already exists"


class ClaimExists(Conflict):
    slug = "claim-exists"
    title = "A claim with this external_id already exists"


class ClaimSaidAlready(Conflict):
    slug = "claim-said-already"
    title = "The same claim is already stored"


class ClaimantExists(Conflict):
    slug = "claimant-exists"
    title = "Another claimant has this name"


class ClaimantMerged(Conflict):
    slug = "claimant-merged"
    title = "The claimant was merged into another"


class RevisionUnchanged(Conflict):
    slug = "revision-unchanged"
    title = "The text is the same as the latest revision"


class VersionConflict(Conflict):
    slug = "version-conflict"
    title = "Another user changed the record"


class WorkflowConflict(Conflict):
    slug = "workflow-conflict"
    title = "The workflow of the claim does not allow this step"


class ClaimFrozen(Conflict):
    slug = "claim-frozen"
    title = "This part of the claim can no longer change"


class ClaimNeeded(Conflict):
    slug = "claim-needed"
    title = "Other claims depend on this claim"


class ClaimWaiting(Conflict):
    slug = "claim-waiting"
    title = "The claim waits for another claim"


class ClaimLeased(Conflict):
    slug = "claim-leased"
    title = "Another bot holds a lease on this claim"


class LeaseLost(Conflict):
    slug = "lease-lost"
    title = "The lease no longer holds this claim"


class LeaseLimit(Conflict):
    slug = "lease-limit"
    title = "You hold too many claims"


class SinceAhead(Conflict):
    slug = "since-ahead"
    title = "The log ends before this position"


class AlreadyJudged(Conflict):
    slug = "already-judged"
    title = "The claim already has a published verdict"


class VerdictNotPending(Conflict):
    slug = "verdict-not-pending"
    title = "The verdict is not waiting for approval"


class ClaimChanged(Conflict):
    slug = "claim-changed"
    title = "The claim changed after this verdict was proposed"


class EvidenceExists(Conflict):
    slug = "evidence-exists"
    title = "The claim already has this evidence"


class EvidenceInUse(Conflict):
    slug = "evidence-in-use"
    title = "The current verdict cites this evidence"


class EvidenceRetracted(Conflict):
    slug = "evidence-retracted"
    title = "The evidence has been retracted"


class EvidenceNotRetracted(Conflict):
    slug = "evidence-not-retracted"
    title = "The evidence is not retracted"


class EvidenceNotYours(Forbidden):
    slug = "evidence-not-yours"
    title = "Somebody else added the evidence"


class ArticleInUse(Conflict):
    slug = "article-in-use"
    title = "Claims of the article stand in the way"


class VerdictNotCurrent(Conflict):
    slug = "verdict-not-current"
    title = "The verdict is not the current one"


class WithdrawalRefused(Forbidden):
    slug = "withdrawal-refused"
    title = "An editor must withdraw the verdict"


class TextPresent(Conflict):
    slug = "text-present"
    title = "The text of the article is already stored"


class NameTaken(Conflict):
    slug = "name-taken"
    title = "The name is already taken"


class UserExists(Conflict):
    slug = "user-exists"
    title = "A person with this sign-on already exists"


class UserClosed(Conflict):
    slug = "user-closed"
    title = "The account of this person is closed"


class LastAdmin(Conflict):
    slug = "last-admin"
    title = "Nobody could administer the server any more"


class TooManyTokens(Conflict):
    slug = "too-many-tokens"
    title = "The person has too many tokens"


class OwnVerdict(Forbidden):
    slug = "own-verdict"
    title = "A second person must review the verdict"


class RequestUnderWay(Conflict):
    slug = "request-under-way"
    title = "The first request with this key is not finished"
    wait_seconds = 5


class TooManyWaiters(TooMany):
    slug = "too-many-waiters"
    title = "You have too many requests that wait for changes"


class TooManySlowRequests(TooMany):
    slug = "too-many-slow-requests"
    title = "You have too many slow requests at a time"


class ServerBusy(Unavailable):
    slug = "server-busy"
    title = "The server is busy"
    wait_seconds = 10


class StoreBusy(Unavailable):
    slug = "store-busy"
    title = "The database is busy"


class StoreUnusable(Unavailable):
    slug = "store-unusable"
    title = "The database cannot be used"


class DatabaseNotFound(Unavailable):
    slug = "database-not-found"
    title = "There is no database"


class DatabaseServed(Unavailable):
    slug = "database-served"
    title = "Another server uses the database"


class DatabaseMissing(Unavailable):
    slug = "database-missing"
    title = "The database file was moved, deleted or replaced"
    wait_seconds = 10


class StorageFull(Unavailable):
    slug = "storage-full"
    title = "The storage of the server is full"
    wait_seconds = None  # RFC 4918, 11.5: a client must not repeat the request by itself


class StoreFailed(Unavailable):
    slug = "store-failed"
    title = "The database cannot be read or written"
    wait_seconds = 5


class ErasureRefused(Conflict):
    slug = "erasure-refused"
    title = "Something in force rests on what would be erased"


class TextNeeded(Conflict):
    slug = "text-needed"
    title = "The text of the article is withheld"


class PageUnreachable(Unavailable):
    slug = "page-unreachable"
    title = "The server could not fetch the page"
    wait_seconds = 30


class ReviewIncomplete(Conflict):
    slug = "review-incomplete"
    title = "Data for the ClaimReview is missing"
