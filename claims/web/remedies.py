"""The remedies of the pages: what a visitor can do about an error, by the error's slug."""

from typing import Final

from claims.web.catalogue import lazy

REMEDIES: Final = {
    "already-judged": lazy("Open the claim again, and correct its current verdict."),
    "article-exists": lazy("Search for it among the articles; add a changed text there as a new version."),
    "article-in-use": lazy(
        "Reject its candidates first. An article stays while a claim of it was accepted once: correct it instead."
    ),
    "article-not-found": lazy("Search for it among the articles."),
    "bad-text": lazy("Copy the text again, without control characters; the error names the limit."),
    "check-invalid": lazy("Choose a later day."),
    "claim-changed": lazy("Return the verdict; its author can then propose a new one."),
    "claim-exists": lazy("Open the claim that has this id."),
    "claim-frozen": lazy(
        "Criteria are fixed once the claim is due; statement, condition and stated odds once it is judged."
    ),
    "claim-leased": lazy("Wait until the bot has finished."),
    "claim-needed": lazy("Withdraw or judge the claims that depend on it first."),
    "claim-not-found": lazy("Search for it among the claims."),
    "claim-said-already": lazy("Open the claim with this number, or change the quotation, the window or the claimant."),
    "claimant-exists": lazy("Choose another name."),
    "claimant-merged": lazy("Use the claimant that it was merged into."),
    "claimant-not-found": lazy("Search for it among the claims."),
    "claim-waiting": lazy("Judge the other claim first, or set a new deadline for this one."),
    "condition-invalid": lazy("Choose another claim."),
    "database-missing": lazy("Tell the operator of the server: the database file must be put back."),
    "due-invalid": lazy("Check the due words, the date and the time zone."),
    "due-not-understood": lazy("Choose a relation and a date; you can keep the words."),
    "evidence-exists": lazy("Open the claim to see this evidence, or enter another excerpt."),
    "evidence-in-use": lazy(
        "Do what the message says. Evidence that a deadline names stays as it is: add other evidence instead."
    ),
    "evidence-invalid": lazy("Check the day: evidence is published after the claim was made, and not in the future."),
    "evidence-not-found": lazy("Open the claim to see its evidence."),
    "evidence-not-retracted": lazy("Nothing to do: the evidence counts."),
    "evidence-not-yours": lazy("Ask a journalist to correct it."),
    "evidence-retracted": lazy("Choose evidence that is not retracted, or undo the retraction first."),
    "invalid-input": lazy("Nothing was saved."),
    "language-not-supported": lazy("Add the claims by hand."),
    "last-admin": lazy("Give another person the role admin first."),
    "lease-lost": lazy("Open the claim again: it was checked or judged meanwhile."),
    "name-taken": lazy("Choose another name, or revoke the token that has it."),
    "own-verdict": lazy("Ask another user to approve it."),
    "page-incomplete": lazy("Fill in the missing fields."),
    "page-not-allowed": lazy("Enter the address of a public page, or add the article by hand."),
    "page-not-found": lazy("Check the address: its host or its page does not exist, or is not open to the public."),
    "page-unreachable": lazy("Try again in half a minute, or add the article by hand."),
    "page-unreadable": lazy("Add the article by hand."),
    "provider-unreachable": lazy("Try again in half a minute. If it goes on, tell an admin of this site."),
    "revision-not-found": lazy("Open the article to see its current text."),
    "revision-unchanged": lazy("Nothing to do."),
    "span-not-proven": lazy(
        "Copy the exact words of the article; if they occur more than once, mark them in the text."
    ),
    "server-busy": lazy("Wait a moment, and send the form again."),
    "sign-on-misconfigured": lazy("Tell an admin of this site: the log of the server has the cause."),
    "sign-on-refused": lazy("Sign in again. If it fails again, tell an admin of this site."),
    "storage-full": lazy("Tell the operator of the server that it needs more room, and send this again later."),
    "store-busy": lazy("Try again in a moment."),
    "store-failed": lazy("Try again in a moment; if it fails again, tell the operator of the server."),
    "text-mismatch": lazy("Enter the text of the latest version."),
    "text-needed": lazy("Supply the text of the article first."),
    "text-present": lazy("Add a changed text as a new version."),
    "text-too-complex": lazy("Use the plain text of the article, or a part of it."),
    "text-too-long": lazy("Add the claims by hand."),
    "text-withheld": lazy("Read the text at the publisher's site."),
    "token-not-found": lazy("Open your account to see your tokens."),
    "too-many-slow-requests": lazy("Wait until your other requests are finished, and send the form again."),
    "too-many-tokens": lazy("Revoke a token that is no longer used."),
    "user-closed": lazy("Tell an admin of this site."),
    "user-exists": lazy("Tell an admin of this site."),
    "user-not-found": lazy("Tell an admin of this site."),
    "verdict-not-current": lazy("Open the claim again to see which verdict counts; if none counts, nothing is to do."),
    "verdict-not-found": lazy("Open the claim to see its verdicts."),
    "verdict-not-pending": lazy("Open the claim again to see its current verdict."),
    "verdict-refused": lazy("Change the marked field."),
    "verdict-too-early": lazy("Note a check instead, and judge the claim when the window has ended."),
    "version-conflict": lazy("Compare both versions, and send the form again."),
    "withdrawal-refused": lazy(
        "Ask an editor. Its author can withdraw a proposed verdict at any time, and a published one for an hour."
    ),
    "workflow-conflict": lazy("Open the claim again to see its current state."),
}
