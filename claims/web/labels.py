"""Labels of the web pages: for closed lists, remedies, days, instants and messages."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from claims.dates import wording
from claims.domain.claimants import NOT_NAMED
from claims.domain.outcomes import COUNTED, HITS, OUTCOME_TABLE, WITH_DAY, Outcome
from claims.domain.records import Article
from claims.errors import Code, CodeKind, Days, EdtfDate, Text, Value, render

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
    "needs_human": "needs an editor to confirm its position",
    "orphaned": "stands nowhere in the text",
    "unverified": "is not verified: the text is withheld",
}
SECTIONS: Final = {
    "mine": ("Mine", "Nothing is assigned to you."),
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
    "said_on": "Said",
    "probability": "Stated odds",
    "claimant_resolved": "Claimant is named",
    "assigned_to": "Assigned to",
}
#: whether the words of a claimant name it, by the value of the form
RESOLVED: Final = {"true": "name the claimant", "false": "stand for somebody, such as “the ministry”"}


#: what a visitor can do about an error, by its slug
REMEDIES: Final = {
    "already-judged": "Open the claim again, and correct its current verdict.",
    "article-exists": "Search for it among the articles; add a changed text there as a new version.",
    "article-in-use": (
        "Reject its candidates first. An article stays while a claim of it was accepted once: correct it instead."
    ),
    "article-not-found": "Search for it among the articles.",
    "bad-text": "Copy the text again, without control characters; the error names the limit.",
    "check-invalid": "Choose a later day.",
    "claim-changed": "Return the verdict; its author can then propose a new one.",
    "claim-exists": "Open the claim that has this id.",
    "claim-frozen": "Criteria are fixed once the claim is due; statement, condition and stated odds once it is judged.",
    "claim-leased": "Wait until the bot has finished.",
    "claim-needed": "Withdraw or judge the claims that depend on it first.",
    "claim-not-found": "Search for it among the claims.",
    "claim-said-already": "Open the claim with this number, or change the quotation, the window or the claimant.",
    "claimant-exists": "Choose another name.",
    "claimant-merged": "Use the claimant that it was merged into.",
    "claimant-not-found": "Search for it among the claims.",
    "claim-waiting": "Judge the other claim first, or set a new deadline for this one.",
    "condition-invalid": "Choose another claim.",
    "database-missing": "Tell the operator of the server: the database file must be put back.",
    "due-invalid": "Check the due words, the date and the time zone.",
    "due-not-understood": "Choose a relation and a date; you can keep the words.",
    "evidence-exists": "Open the claim to see this evidence, or enter another excerpt.",
    "evidence-in-use": (
        "Do what the message says. Evidence that a deadline names stays as it is: add other evidence instead."
    ),
    "evidence-invalid": "Check the day: evidence is published after the claim was made, and not in the future.",
    "evidence-not-found": "Open the claim to see its evidence.",
    "evidence-not-retracted": "Nothing to do: the evidence counts.",
    "evidence-not-yours": "Ask a journalist to correct it.",
    "evidence-retracted": "Choose evidence that is not retracted, or undo the retraction first.",
    "invalid-input": "Check the marked fields.",
    "language-not-supported": "Add the claims by hand.",
    "lease-lost": "Open the claim again: it was checked or judged meanwhile.",
    "own-verdict": "Ask another user to approve it.",
    "page-incomplete": "Fill in the missing fields.",
    "page-not-allowed": "Enter the address of a public page, or add the article by hand.",
    "page-not-found": "Check the address: its host or its page does not exist, or is not open to the public.",
    "page-unreachable": "Try again in half a minute, or add the article by hand.",
    "page-unreadable": "Add the article by hand.",
    "revision-not-found": "Open the article to see its current text.",
    "revision-unchanged": "Nothing to do.",
    "span-not-proven": "Copy the exact words of the article; if they occur more than once, mark them in the text.",
    "server-busy": "Wait a moment, and send the form again.",
    "storage-full": "Tell the operator of the server that it needs more room, and send this again later.",
    "store-busy": "Try again in a moment.",
    "store-failed": "Try again in a moment; if it fails again, tell the operator of the server.",
    "text-mismatch": "Enter the text of the latest version.",
    "text-needed": "Supply the text of the article first.",
    "text-present": "Add a changed text as a new version.",
    "text-too-complex": "Use the plain text of the article, or a part of it.",
    "text-too-long": "Add the claims by hand.",
    "text-withheld": "Read the text at the publisher's site.",
    "too-many-slow-requests": "Wait until your other requests are finished, and send the form again.",
    "verdict-not-current": "Open the claim again to see which verdict counts; if none counts, nothing is to do.",
    "verdict-not-found": "Open the claim to see its verdicts.",
    "verdict-not-pending": "Open the claim again to see its current verdict.",
    "verdict-refused": "Change the marked field.",
    "verdict-too-early": "Note a check instead, and judge the claim when the window has ended.",
    "version-conflict": "Compare both versions, and send the form again.",
    "withdrawal-refused": (
        "Ask an editor. Its author can withdraw a proposed verdict at any time, and a published one for an hour."
    ),
    "workflow-conflict": "Open the claim again to see its current state.",
}
#: labels for the codes of messages
_CODES: Final[dict[CodeKind, dict[str, str]]] = {
    "outcome": OUTCOMES,
    "reason": {"became_impossible": "it became impossible"},
    "relation": RELATIONS,
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
    """Format a day in words, such as "December 1, 2023"; an empty one is "no end"."""
    if not day:
        return "no end"
    day = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return wording.day_words(day)


def range_words(first: date | str | None, last: date | str | None) -> str:
    """Format the days of a window in words; it can lack a beginning or an end."""
    if first:
        return f"{day_words(first)} to {day_words(last)}" if last else f"from {day_words(first)}"
    return f"until {day_words(last)}" if last else "no end"


def said_words(said_on: str | None) -> str:
    """Format when a claim was made: a day, a month or a year in words."""
    return "on a day that is not known" if said_on is None else wording.edtf_words(said_on)


def source_words(claim: dict[str, Any], article: Article) -> str:
    """Format where and when a claim was published, and when it was said if that was earlier."""
    published = f"{article.publisher}, {day_words(article.published_on)}"
    if claim["said_on"] == article.published_on.isoformat():
        return published
    return f"said {said_words(claim['said_on'])}, in {published}"


def slippage_words(slippage: dict[str, Any]) -> str:
    """Format how often and how far a claimant has moved a deadline."""
    moves, days, missed = slippage["moves"], slippage["days"], slippage["missed"]
    words = "once" if moves == 1 else f"{moves} times"
    if days is not None:
        words += f", by {days} {'day' if days == 1 else 'days'}"
    if slippage["first_latest"]:
        words += f" from {day_words(slippage['first_latest'])}"
    if missed:
        words += f"; {missed} {'move' if missed == 1 else 'moves'} came after the day had passed"
    return words


def instant_words(at: datetime | str) -> str:
    """Format an instant in words, such as "December 2, 2023, 12:00 UTC"."""
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{day_words(at.date())}, {at:%H:%M} UTC"


def iso(at: datetime | date | str) -> str:
    """Format a day or an instant for the `datetime` attribute of a `time` element."""
    return at if isinstance(at, str) else at.isoformat().replace("+00:00", "Z")


def claimant_words(claim: dict[str, Any]) -> str:
    """Return the words for the claimant of a claim; "not named" if it names nobody."""
    return str(claim["claimant"] or NOT_NAMED)


def window_words(due: dict[str, Any] | None) -> str:
    """Format a due window in words: the due words of the article, else relation and date."""
    if due is None:
        return "set when its condition comes true"
    if due["text"]:
        return f"“{due['text']}”"
    return f"{RELATIONS[due['relation']]} {due['edtf'] or ''}".strip()


def odds_words(probability: dict[str, Any]) -> str:
    """Format stated odds in percent, such as "60 %" or "60 to 70 %", with the article's words."""
    low, high = (f"{100 * probability[name]:.6g}" for name in ("low", "high"))
    return f"{low if low == high else f'{low} to {high}'} %: “{probability['text']}”"


def status_of(claim: dict[str, Any]) -> str:
    """Return the name that decides the colour and pattern of a claim: its outcome, status or workflow."""
    if claim["workflow"] != "accepted":
        return str(claim["workflow"])
    return str(claim["verdict"]["outcome"] if claim["verdict"] else claim["status"])


def status_words(claim: dict[str, Any]) -> str:
    """Format the outcome, status or workflow of a claim, with the days overdue."""
    name = status_of(claim)
    words = {**WORKFLOWS, **STATUSES, **OUTCOMES}[name]
    days = claim.get("days_overdue")
    return f"{words} ({days} {'day' if days == 1 else 'days'})" if days else words


def share_title(claim: dict[str, Any]) -> str:
    """Return the title of a claim for other sites: its statement, but only its number if it is not accepted.

    Search engines and shared links would repeat the statement without the mark that it was withdrawn or merged.
    """
    if claim["workflow"] == "accepted":
        return str(claim["statement"])
    return f"Claim {claim['id']} ({WORKFLOWS[claim['workflow']].casefold()})"


def message_words(text: Text) -> str:
    """Format a message for a page: outcomes by their labels, days and instants in words, no hint for programs."""
    return render(text, _value_words)


def _value_words(value: Value) -> str:
    if isinstance(value, Code):
        return f"“{_CODES[value.kind][value.name]}”"
    if isinstance(value, Days):
        return range_words(value.first, value.last)
    if isinstance(value, EdtfDate):
        return wording.edtf_words(value.edtf, value.relation)
    if isinstance(value, datetime):
        return instant_words(value.astimezone(UTC))
    return day_words(value) if isinstance(value, date) else str(value)
