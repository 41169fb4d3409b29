"""The remedies of the API: what a client can do about each error of the core, by the error's slug."""

from collections.abc import Mapping
from typing import Final

REMEDIES: Final[Mapping[str, str]] = {
    "already-judged": "To correct the verdict, send its id in `supersedes` and add a `correction`.",
    "article-exists": "Use the article in `article_id`, or add a revision to it.",
    "article-in-use": (
        "Restore merged candidates in `claim_ids`, and reject all candidates; no other claim may name them. "
        "An article stays if a claim of it was accepted once: correct the article instead."
    ),
    "article-not-found": "List the articles with GET /api/v1/articles and use an id from there.",
    "bad-text": "Send UTF-8 without NUL characters or lone surrogates, no longer than the limit.",
    "bulk-refused": "Fix the lines in `errors` (each pointer begins with a line number), or send mode=keep_good.",
    "check-invalid": "Send a future day in `next_check_on`; see docs/bots.md.",
    "check-not-found": "List the checks of a claim with GET /api/v1/claims/{id}/checks and use an id from there.",
    "claim-changed": "Return the verdict, and propose a new one for the current version of the claim.",
    "claim-exists": "Use the claim in `claim_id`, or send another `external_id`.",
    "claim-frozen": "Criteria are fixed once the claim is due; statement, condition and stated odds once it is judged.",
    "claim-leased": "Wait until `expires_at`, or lease free claims with POST /api/v1/leases.",
    "claim-needed": "Withdraw or judge the claims in `claim_ids` first.",
    "claim-not-found": "List the claims with GET /api/v1/claims and use an id from there.",
    "claim-said-already": "Use the claim in `claim_id`, or change the quotation, the window or the claimant.",
    "claimant-exists": "Send other names, or merge this claimant and that in `claimant_id`.",
    "claimant-merged": "Use the claimant in `merged_into`.",
    "claimant-not-found": "List the claimants with GET /api/v1/claimants and use an id from there.",
    "claim-waiting": "Judge the claim in `claim_id` first, or add a deadline to this claim.",
    "condition-invalid": "Send in `depends_on.claim_id` an existing claim that does not depend on this claim.",
    "database-missing": "Try again after the seconds in Retry-After; the operator must put the database file back.",
    "deadline-not-found": "List the deadlines of a claim with GET /api/v1/claims/{id}/deadlines and use an id.",
    "due-invalid": "Check `edtf`, `relation` and `timezone` against docs/api.md.",
    "due-not-understood": "Send the date as `edtf` with a `relation`; you can keep `text`.",
    "evidence-exists": "Use the evidence in `evidence_id`, or send another `excerpt`.",
    "evidence-in-use": (
        "Withdraw the verdicts in `withdraw`, in this order; before a retraction you can also correct the verdict in "
        "`verdict_id` without the evidence. What the deadline in `deadline_id` names stays: add other evidence."
    ),
    "evidence-invalid": "Send a `published_on` between the day of the claim (`said_on`) and today; see docs/api.md.",
    "evidence-not-found": "List the evidence of a claim with GET /api/v1/claims/{id}/evidence.",
    "evidence-not-retracted": "Nothing to do: the evidence counts.",
    "evidence-not-yours": "Ask a journalist to correct it.",
    "evidence-retracted": "Use evidence that is not retracted, or undo the retraction first.",
    "idempotency-mismatch": "Use a new Idempotency-Key for a new request.",
    "invalid-input": "Fix each field listed in `errors`; the schemas are in /openapi.json.",
    "language-not-supported": "Add the claims with POST /api/v1/claims, or correct the article's language.",
    "last-admin": "Give another person the role admin and a password first; the command `duecheck user` always can.",
    "lease-limit": "Check or return leased claims before you lease more.",
    "lease-lost": "Skip the claim: it was checked or judged, or the lease expired and another bot can have it.",
    "lease-not-found": "The lease expired, was returned, or is another bot's; get a new one with POST /api/v1/leases.",
    "name-taken": "Choose another name; or revoke the token that has it with DELETE /api/v1/tokens/{name}.",
    "note-not-found": "List the notes of a claim with GET /api/v1/claims/{id}/notes and use an id from there.",
    "own-verdict": "Ask another user to approve it.",
    "page-incomplete": "Send the fields listed in `errors` together with the URL.",
    "page-not-allowed": "Send the http or https URL of a public page, or send the page as `html`.",
    "page-not-found": "Check `url`: its host or its page does not exist, or is not open to the public.",
    "page-unreachable": "Try again after the seconds in Retry-After, or send the page as `html`.",
    "page-unreadable": "Send the page as `html`, or add the article with POST /api/v1/articles.",
    "request-under-way": "Send the same request again after the seconds in Retry-After.",
    "review-incomplete": "Supply the data listed in `missing`; see docs/exchange.md.",
    "revision-not-found": "List the revisions with GET /api/v1/articles/{id}/revisions.",
    "revision-unchanged": "Nothing to do; to supply a withheld text use PUT /api/v1/articles/{id}/text.",
    "server-busy": "Try again after the seconds in Retry-After.",
    "since-ahead": "The database was replaced: start again from 0, or from `last_seq`.",
    "span-not-proven": "Send the exact words, with a prefix, a suffix or code point offsets that match the text.",
    "storage-full": "Send the request again when the operator has made room.",
    "store-busy": "Try again after the seconds in Retry-After.",
    "store-failed": "Try again after the seconds in Retry-After; the log of the server names the fault.",
    "text-mismatch": "Send the text of the latest revision, or add the text as a new revision.",
    "text-needed": "Send the text as text/plain in the body; the server uses it and does not store it.",
    "text-present": "Add a changed text with POST /api/v1/articles/{id}/revisions.",
    "text-too-complex": "Send a part of it, or the plain text of the article; add its claims with POST /api/v1/claims.",
    "text-too-long": "Add the claims with POST /api/v1/claims, or split the article.",
    "text-withheld": "Read the text at the article's own URL, or supply it with PUT /api/v1/articles/{id}/text.",
    "token-not-found": "List the tokens with GET /api/v1/tokens and use the name of an active one.",
    "too-many-slow-requests": "Try again after the seconds in Retry-After, with fewer requests at a time.",
    "too-many-waiters": "Try again after the seconds in Retry-After, or send the request without `wait`.",
    "user-closed": "Open the account with PATCH /api/v1/users/{name} and `is_active` true.",
    "user-exists": "List the people with GET /api/v1/users, and change the one with this subject.",
    "user-not-found": "List the people with GET /api/v1/users and use a name from there.",
    "verdict-not-current": (
        "Withdraw the verdict in `current`, or correct it. If `current` is null, no verdict counts: nothing is to do."
    ),
    "verdict-not-found": "List the verdicts of a claim with GET /api/v1/claims/{id}/verdicts.",
    "verdict-not-pending": "Approve or return only verdicts in state `proposed`.",
    "verdict-refused": "Change the outcome or the field that the detail names; see docs/api.md.",
    "verdict-too-early": "Wait until the claim is due, or do now what the detail names.",
    "version-conflict": "Compare with `current`, and send the change again with `etag` in If-Match.",
    "withdrawal-refused": (
        "Ask an editor. Its author can withdraw a proposed verdict at any time, and a published one for an hour."
    ),
    "workflow-conflict": "Check the claim's `workflow`; docs/api.md lists the steps.",
}

#: the remedy of an error that is not in `REMEDIES`
DEFAULT_REMEDY: Final = "Send the request_id to the operator of the server; a retry can succeed."
