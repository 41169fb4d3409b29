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
SCOPES: Final = {
    "articles:write": "Add and change articles",
    "claims:write": "Add and change claims and deadlines",
    "evidence:write": "Add and change evidence",
    "checks:write": "Lease and check claims",
    "verdicts:write": "Give verdicts",
    "review": "Accept, withdraw and approve",
    "admin": "Administer the server",
}
#: whether the words of a claimant name it, by the value of the form
RESOLVED: Final = {"true": "name the claimant", "false": "stand for somebody, such as “the ministry”"}


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
