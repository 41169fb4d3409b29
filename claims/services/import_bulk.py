"""Import many claims in few statements, by the rules of `claims.services.claims.add_claim`."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

import orjson

from claims.domain.actors import Actor
from claims.domain.due import Due
from claims.domain.imports import BulkLine
from claims.domain.limits import MAX_FAULTS
from claims.domain.records import Article, Revision, Span
from claims.domain.requests import NewClaim
from claims.errors import ClaimSaidAlready, DuecheckError, InvalidInput, Unavailable
from claims.rules.same_claims import same_key
from claims.services import claims
from claims.services.claim_creation import anchor_spans, article_of, build_claim, first_due
from claims.services.claimant_names import ClaimantNames, claimant_of
from claims.services.context import ServiceContext
from claims.services.line_reports import LineReport, bulk_refused
from claims.services.prepared import Outdated, Write, write_prepared
from claims.services.same_claims import SameClaims
from claims.storage.base import NewClaimRow

#: claims of one transaction; between two transactions other writers get the write lock
BATCH_SIZE: Final = 5_000


def add_claims(
    context: ServiceContext, actor: Actor, items: Iterable[NewClaim], batch: int = BATCH_SIZE
) -> Iterator[int]:
    """Store claims, one batch in each transaction.

    Args:
        context: the service context.
        actor: the actor of the change rows.
        items: the claims.
        batch: claims of one transaction.

    Yields:
        The number of stored claims after each batch.

    Raises:
        DuecheckError: a claim is invalid; its batch is not stored, earlier batches are.
    """
    stored = 0
    for reports in _stored(context, actor, (BulkLine(0, new) for new in items), batch, strict=True):
        stored += len(reports)
        yield stored


def add_lines(
    context: ServiceContext, actor: Actor, lines: Iterable[BulkLine], *, keep_good: bool, batch: int = BATCH_SIZE
) -> Iterator[list[LineReport]]:
    """Store the claims of many lines.

    Args:
        context: the service context.
        actor: the actor of the change rows.
        lines: the lines, read as they are needed.
        keep_good: store the valid lines, one batch in each transaction; otherwise all lines or none, in one
            transaction.
        batch: lines of one batch.

    Yields:
        The reports of each batch, in the order of the lines.

    Raises:
        BulkRefused: a line is refused, and `keep_good` is false. The first step of each pointer is the number of
            the line.
    """
    faults: list[LineReport] = []
    refused = issue_count = 0
    with nullcontext() if keep_good else context.store.transaction():
        for reports in _stored(context, actor, iter(lines), batch, strict=False):
            faulty = [report for report in reports if report.problem is not None]
            refused += len(faulty)
            issue_count += sum(report.fault_count for report in faulty)
            faults += faulty[: MAX_FAULTS - len(faults)]
            yield reports
        if refused and not keep_good:
            raise bulk_refused(refused, issue_count, faults)


def prepare_lines(
    context: ServiceContext, actor: Actor, lines: Sequence[BulkLine], *, keep_good: bool
) -> Write[list[LineReport]]:
    """Prove the spans of lines; return the function that stores them, which raises `BulkRefused` (`add_lines`)."""
    write = _prepare(context, actor, lines, strict=False)

    def write_all() -> list[LineReport]:
        reports = write()
        faulty = [report for report in reports if report.problem is not None]
        if faulty and not keep_good:
            issue_count = sum(report.fault_count for report in faulty)
            raise bulk_refused(len(faulty), issue_count, faulty[:MAX_FAULTS])
        return reports

    return write_all


def _stored(
    context: ServiceContext, actor: Actor, lines: Iterator[BulkLine], batch: int, *, strict: bool
) -> Iterator[list[LineReport]]:
    """Store one batch at a time and yield its reports; with `strict` raise the first problem of a batch instead.

    A batch has tens of thousands of small objects that live until it is stored. Python's garbage collector is off
    meanwhile, because it would scan them repeatedly and free nothing.
    """
    while True:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            if not (chunk := list(islice(lines, batch))):
                return
            reports = write_prepared(context, lambda: _prepare(context, actor, chunk, strict=strict))
        finally:
            if was_enabled:
                gc.enable()
        yield reports


def _prepare(
    context: ServiceContext, actor: Actor, chunk: Sequence[BulkLine], *, strict: bool
) -> Write[list[LineReport]]:
    """Prove the spans of a batch; return the function that stores its valid lines."""
    sources = _Sources(context, chunk)
    resolved = [_resolve(sources, line) for line in chunk]

    def write() -> list[LineReport]:
        sources.check_current()
        batch = _Batch(context, actor, context.write_time(), resolved)
        reports = [batch.add(line) for line in resolved]
        for report in reports if strict else ():
            if report.problem is not None:
                raise report.problem
        batch.store()
        return reports

    return write


class _Sources:
    """The articles of a batch with the texts of their newest revisions."""

    def __init__(self, context: ServiceContext, chunk: Sequence[BulkLine]) -> None:
        self._context = context
        #: IANA zone of windows that name none; None: anywhere on earth
        self.zone = context.timezone
        urls = {line.article_url for line in chunk if line.article_url is not None}
        self._ids = context.store.find_articles(sorted(urls)) if urls else {}
        self._sources: dict[int, tuple[Article, Revision]] = {}

    def with_article_id(self, line: BulkLine, new: NewClaim) -> NewClaim:
        """Return the claim with the id of its article if the line names the article by URL."""
        if line.article_url is None:
            return new
        article_id = self._ids.get(line.article_url)
        if article_id is None:
            raise InvalidInput.at("/article_url", f"there is no article {line.article_url}: add the article first")
        return replace(new, article_id=article_id)

    def get(self, article_id: int) -> tuple[Article, Revision]:
        """Return an article and its newest revision. Raises `InvalidInput` if there is no such article."""
        if article_id not in self._sources:
            article = article_of(self._context, article_id)
            revision = self._context.store.get_revision(article.id, article.revision.number)
            self._sources[article_id] = article, revision
        return self._sources[article_id]

    def check_current(self) -> None:
        """Raise `Outdated` if one of the articles has a newer revision."""
        articles = self._context.store.list_articles_by_id(list(self._sources))
        if any(article.revision.number != self._sources[article.id][1].number for article in articles):
            raise Outdated


@dataclass(frozen=True, slots=True)
class _Resolved:
    """A line whose spans are proven and whose window is resolved."""

    number: int
    #: None if the line is refused
    new: NewClaim | None
    problem: DuecheckError | None
    article: Article | None = None
    spans: tuple[Span, ...] = ()
    due: Due | None = None
    #: by which claims that say the same are found; None for a line that is stored alone
    same_key: str | None = None


def _resolve(sources: _Sources, line: BulkLine) -> _Resolved:
    try:
        if line.problem is not None or line.new is None:
            return _Resolved(line.number, None, line.problem)
        new = sources.with_article_id(line, line.new)
        if new.depends_on is not None:  # it is stored alone, because the other claim may be in this batch
            return _Resolved(line.number, new, None)
        article, revision = sources.get(new.article_id)
        spans, due = anchor_spans(revision, new.spans), first_due(new, article, sources.zone)
        key = same_key(article.id, spans, due, None)
        return _Resolved(line.number, new, None, article, spans, due, key)
    except DuecheckError as error:
        return _Resolved(line.number, line.new, error)


class _Batch:
    """Claims of a batch, which are built one by one and stored together."""

    def __init__(self, context: ServiceContext, actor: Actor, at: datetime, lines: Sequence[_Resolved]) -> None:
        self._context, self._actor, self._at = context, actor, at
        names = {claimant_of(line.new, line.article) for line in lines if line.new and line.article}
        self._claimants = ClaimantNames(context, at, names)
        self._rows: list[NewClaimRow] = []
        external_ids = [line.new.external_id for line in lines if line.new and line.new.external_id is not None]
        self._known = context.store.find_external_ids(external_ids) if external_ids else {}
        self._same = SameClaims(context, [line.same_key for line in lines])
        self._ids = context.store.next_claim_ids()

    def add(self, line: _Resolved) -> LineReport:
        """Build the claim of a line and return a report, also for a refused line."""
        external_id = line.new.external_id if line.new else None
        known = self._known.get(external_id or "")
        if known is not None:
            return LineReport(line.number, "known", known, None)
        try:
            if line.problem is not None or line.new is None:
                return LineReport(line.number, "refused", None, line.problem)
            claim_id = (
                self._add_conditional(line.new) if line.article is None else self._build(line.new, line.article, line)
            )
        except Unavailable:  # the server failed, not the item
            raise
        except ClaimSaidAlready as error:
            return LineReport(line.number, "known", error.extra["claim_id"], None)
        except DuecheckError as error:
            return LineReport(line.number, "refused", None, error)
        if external_id is not None:
            self._known[external_id] = claim_id
        return LineReport(line.number, "added", claim_id, None)

    def store(self) -> None:
        """Store the claims that were built since the last call."""
        if self._rows:
            self._claimants.store()
            self._context.store.add_claims(self._rows, self._at, self._actor.name)
            self._rows = []

    def _build(self, new: NewClaim, article: Article, line: _Resolved) -> int:
        found, claimant = self._claimants.find(claimant_of(new, article), new.claimant_resolved, new.claimant_url)
        self._same.check(line.same_key, found, claimant_of(new, article))
        claim, deadline = build_claim(new, article, line.spans, line.due, self._ids, self._actor, self._at, found)
        self._same.add(line.same_key, claim)
        document = orjson.dumps(self._context.serializers.claim(claim)).decode()
        first = None if deadline is None else self._context.serializers.deadline(deadline)
        self._rows.append(NewClaimRow(claim, deadline, document, claimant, first))
        self._ids = self._ids[0] + 1, self._ids[1] + (deadline is not None)
        return claim.id

    def _add_conditional(self, new: NewClaim) -> int:
        """Store a claim with a condition at once, because the other claim may be in this batch."""
        self.store()
        rendered = claims.add_claim(self._context, self._actor, new)
        self._ids = self._context.store.next_claim_ids()
        self._claimants.look_up([orjson.loads(rendered.text)["claimant"]])
        return rendered.id
