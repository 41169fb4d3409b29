"""Hints of refused dates: a hint names no date that its member would refuse (docs/specification.md, section 13.1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, cast

from claims.dates.edtf import Period
from claims.dates.said_on import SaidOn, parse_said_on
from claims.dates.typed_dates import DateRefusal
from claims.dates.window import today_in
from claims.domain.due import RELATIONS, Due
from claims.domain.outcomes import OUTCOME_TABLE, Outcome
from claims.domain.records import Article, Claim, Json
from claims.domain.requests import UNSET, DueRequest, NewCheck, NewVerdict
from claims.errors import DuecheckError, DueInvalid, InvalidInput, Issue
from claims.rules.scheduling import apply_check
from claims.rules.verdicts import check_verdict
from claims.services.context import ServiceContext
from claims.services.deadlines import told_in
from claims.services.due_windows import resolve_due, said_on_of


@dataclass(frozen=True, slots=True)
class DayRequest:
    """A request with days: the records that its address names, and its body as it was sent."""

    context: ServiceContext
    body: Json
    claim_id: int | None = None
    article_id: int | None = None
    evidence_id: int | None = None

    @property
    def claim(self) -> Claim | None:
        """The claim that the request is about; None without one."""
        if self.evidence_id is not None:
            evidence = self.context.store.get_evidence(self.evidence_id)
            return self.context.store.get_claim(evidence.claim_id)
        return None if self.claim_id is None else self.context.store.get_claim(self.claim_id)

    @property
    def article(self) -> Article | None:
        """The article of the request or of its claim; None if it is a new one."""
        claim = self.claim
        number = claim.article_id if claim else self.article_id or self.body.get("article_id")
        return self.context.store.get_article(number) if type(number) is int else None

    @property
    def today(self) -> date:
        """The last day that has begun anywhere."""
        return today_in(None, self.context.clock())

    def allows(self, pointer: str, period: Period) -> bool:
        """Return True if the rules allow a date in a member; other members than days allow every date."""
        rule = _RULES.get(pointer.rpartition("/")[2])
        try:
            return rule is None or rule(self, period)
        except DuecheckError:
            return False


def request_of(context: ServiceContext, body: Any, path: Mapping[str, Any]) -> DayRequest:
    """Return a request with its body and the ids of its address, such as `claim_id`."""
    ids = {name: path.get(name) for name in ("claim_id", "article_id", "evidence_id")}
    return DayRequest(context, body if isinstance(body, dict) else {}, **ids)


def with_allowed_hints(error: InvalidInput, request: DayRequest) -> InvalidInput:
    """Return the error of an input, with only those hints of dates that its members would take."""
    if not any(isinstance(issue.message, DateRefusal) for issue in error.issues):
        return error
    issues = [_checked(issue, request) for issue in error.issues]
    return InvalidInput.of(issues, error.issue_count)


def _checked(issue: Issue, request: DayRequest) -> Issue:
    if not isinstance(issue.message, DateRefusal):
        return issue
    pointer = issue.pointer or f"/{issue.parameter or ''}"
    return replace(issue, message=issue.message.within(lambda period: request.allows(pointer, period)))


def _published_on(request: DayRequest, period: Period) -> bool:
    """Evidence is not older than its claim, and an article not older than its claims; neither is of the future."""
    claim, day = request.claim, period.first
    if day > request.today:
        return False
    if claim is not None:
        first = said_on_of(request.context, claim).first
        return first is None or day >= first
    return request.article_id is None or not _has_later_claim(request, day)


def _has_later_claim(request: DayRequest, day: date) -> bool:
    article = request.article
    old = article.published_on.isoformat() if article else None
    ids = request.context.store.list_claim_ids_of_article(request.article_id or 0)
    said = (request.context.store.get_claim(number).said_on for number in ids)
    return any(text is not None and text != old and parse_said_on(text, date.max).first > day for text in said)  # type: ignore[operator]


def _occurred_on(request: DayRequest, period: Period) -> bool:
    """The rules of verdicts allow the day for the outcome, the window and the evidence of the request."""
    claim, outcome = request.claim, request.body.get("outcome")
    if claim is None or outcome not in OUTCOME_TABLE:
        return False
    given = request.body.get("evidence_ids")
    ids = tuple(number for number in given if type(number) is int) if isinstance(given, list) else ()
    store = request.context.store
    evidence = store.list_evidence_by_id(ids) if ids else []
    verdict = NewVerdict(cast(Outcome, outcome), "", ids, period.first, None, None, None)
    check_verdict(verdict, claim, evidence, request.context.clock(), store.list_merged_claims(claim.id))
    return True


def _said_on(request: DayRequest, period: Period) -> bool:
    """A claim is not said after its article or its window; a move of its deadline is not said in the future."""
    claim = request.claim
    if claim is not None and "reason" in request.body:
        told_in(period.edtf, request.context.clock())
        return True
    article = request.article
    if article is None:
        return False
    said = parse_said_on(period.edtf, article.published_on)
    due = _window(request, said) if "due" in request.body else claim.due if claim else None
    return due is None or due.latest is None or said.first is None or due.latest >= said.first


def _first_check_on(request: DayRequest, period: Period) -> bool:
    """The first check lies in the window or in the year after it (docs/specification.md, section 4.1)."""
    article, claim = request.article, request.claim
    if article is None:
        return False
    text = request.body.get("said_on", claim.said_on if claim else article.published_on.isoformat())
    said = parse_said_on(text if claim is None or "reason" not in request.body else claim.said_on, article.published_on)
    return _window(request, said, period.first) is not None


def _next_check_on(request: DayRequest, period: Period) -> bool:
    claim = request.claim
    if claim is None:
        return False
    apply_check(claim, NewCheck("nothing_new", period.first, None), by_human=True, now=request.context.clock())
    return True


def _window(request: DayRequest, said: SaidOn, first_check_on: date | None = None) -> Due | None:
    """Return the window of the request's body; None if its words or dates are refused for another reason."""
    body = request.body.get("due")
    given = body if isinstance(body, dict) else {}
    text, relation, edtf, zone = (given.get(name) for name in ("text", "relation", "edtf", "timezone"))
    if not all(isinstance(value, str | None) for value in (text, relation, edtf, zone)) or (
        relation not in (None, *RELATIONS)
    ):
        return None
    due = DueRequest(text, relation, edtf, zone if "timezone" in given else UNSET, first_check_on=first_check_on)
    try:
        return resolve_due(due, said, request.context.timezone, country=request.context.country)
    except DueInvalid:
        raise
    except DuecheckError:
        return None


_RULES: Final[Mapping[str, Callable[[DayRequest, Period], bool]]] = {
    "published_on": _published_on,
    "occurred_on": _occurred_on,
    "said_on": _said_on,
    "first_check_on": _first_check_on,
    "next_check_on": _next_check_on,
}
