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
from claims.domain.imports import BulkLine
from claims.domain.limits import MAX_FAULTS
from claims.domain.records import Article, Claim, Deadline, Revision
from claims.domain.requests import NewClaim
from claims.domain.vocabulary import LineResult
from claims.errors import BulkRefused, DuecheckError, InvalidInput, Issue, Message, Unavailable
from claims.services import claims
from claims.services.claim_creation import article_of, new_claim
from claims.services.context import ServiceContext
from claims.storage.base import NewClaimRow

#: claims of one transaction; between two transactions other writers get the write lock
BATCH_SIZE: Final = 5_000


@dataclass(frozen=True, slots=True)
class LineReport:
    """The result of one line."""

    #: number of the line, from 1
    line: int
    #: `known`: a stored claim has the `external_id`, and stays as it is
    result: LineResult
    #: None if the line is refused
    claim_id: int | None
    #: why the line is refused
    problem: DuecheckError | None

    @property
    def faults(self) -> list[Issue]:
        """The issues of a refused line; the first step of each pointer is the number of the line."""
        if self.problem is None:
            return []
        issues = self.problem.issues or [Issue("", self.problem.message)]
        return [Issue(f"/{self.line}{issue.pointer}", issue.message) for issue in issues]


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
    refused = 0
    with nullcontext() if keep_good else context.store.transaction():
        for reports in _stored(context, actor, iter(lines), batch, strict=False):
            faulty = [report for report in reports if report.problem is not None]
            refused += len(faulty)
            faults += faulty[: MAX_FAULTS - len(faults)]
            yield reports
        if refused and not keep_good:
            raise _bulk_refused(refused, faults)


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
            with context.store.transaction():
                reports = _add(context, actor, chunk, strict)
        finally:
            if was_enabled:
                gc.enable()
        yield reports


def _bulk_refused(refused: int, faults: Sequence[LineReport]) -> BulkRefused:
    issues = [issue for line in faults for issue in line.faults]
    first = faults[0]
    message = Message(
        "{refused} lines are refused, so nothing was stored; line {line}: {problem}",
        refused=refused,
        line=first.line,
        problem=str(first.problem),
    )
    return BulkRefused(message, issues=issues, refused=refused)


def _add(context: ServiceContext, actor: Actor, chunk: Sequence[BulkLine], strict: bool) -> list[LineReport]:
    """Store the valid lines of a batch. Call it inside a transaction."""
    batch = _Batch(context, actor, context.write_time(), chunk)
    reports = [batch.add(line) for line in chunk]
    for report in reports if strict else ():
        if report.problem is not None:
            raise report.problem
    batch.store()
    return reports


class _Batch:
    """Claims of a batch, which are built one by one and stored together."""

    def __init__(self, context: ServiceContext, actor: Actor, at: datetime, chunk: Sequence[BulkLine]) -> None:
        self._context, self._actor, self._at = context, actor, at
        self._rows: list[NewClaimRow] = []
        self._sources: dict[int, tuple[Article, Revision]] = {}
        external_ids = [line.new.external_id for line in chunk if line.new and line.new.external_id is not None]
        self._known = context.store.find_external_ids(external_ids) if external_ids else {}
        urls = {line.article_url for line in chunk if line.article_url is not None}
        self._articles = context.store.find_articles(sorted(urls)) if urls else {}
        self._ids = context.store.next_claim_ids()

    def add(self, line: BulkLine) -> LineReport:
        """Build the claim of a line and return a report, also for a refused line."""
        try:
            if line.problem is not None or line.new is None:
                return LineReport(line.number, "refused", None, line.problem)
            known = self._known.get(line.new.external_id or "")
            if known is not None:
                return LineReport(line.number, "known", known, None)
            new = self._with_article_id(line.new, line.article_url)
            claim_id = self._add_conditional(new) if new.depends_on else self._build(new)
        except Unavailable:  # the server failed, not the item
            raise
        except DuecheckError as error:
            return LineReport(line.number, "refused", None, error)
        if new.external_id is not None:
            self._known[new.external_id] = claim_id
        return LineReport(line.number, "added", claim_id, None)

    def store(self) -> None:
        """Store the claims that were built since the last call."""
        if self._rows:
            self._context.store.add_claims(self._rows, self._at, self._actor.name)
            self._rows = []

    def _with_article_id(self, new: NewClaim, url: str | None) -> NewClaim:
        """Return the claim with the id of its article if the line names the article by URL."""
        if url is None:
            return new
        article_id = self._articles.get(url)
        if article_id is None:
            raise InvalidInput.at("/article_url", f"there is no article {url}: add the article first")
        return replace(new, article_id=article_id)

    def _build(self, new: NewClaim) -> int:
        article, revision = self._source(new.article_id)
        claim, deadline = new_claim(new, article, revision, self._ids, self._actor, self._at)
        self._rows.append(_row(self._context, claim, deadline))
        self._ids = self._ids[0] + 1, self._ids[1] + (deadline is not None)
        return claim.id

    def _add_conditional(self, new: NewClaim) -> int:
        """Store a claim with a condition at once, because the other claim may be in this batch."""
        self.store()
        rendered = claims.add_claim(self._context, self._actor, new)
        self._ids = self._context.store.next_claim_ids()
        return rendered.id

    def _source(self, article_id: int) -> tuple[Article, Revision]:
        if article_id not in self._sources:
            article = article_of(self._context, article_id)
            revision = self._context.store.get_revision(article.id, article.revision.number)
            self._sources[article_id] = article, revision
        return self._sources[article_id]


def _row(context: ServiceContext, claim: Claim, deadline: Deadline | None) -> NewClaimRow:
    document = orjson.dumps(context.serializers.claim(claim)).decode()
    return NewClaimRow(claim, deadline, document)
