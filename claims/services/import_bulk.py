"""Adding many claims at once: every rule of `claims.services.claims.add_claim`, batched into few statements."""

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
from claims.errors import BulkRefused, DuecheckError, InvalidInput, Issue, Message
from claims.services import claims
from claims.services.context import ServiceContext
from claims.storage.base import NewClaimRow

#: claims to a transaction; other writers get their turn between two
BATCH: Final = 5_000


@dataclass(frozen=True, slots=True)
class LineReport:
    """What became of one line."""

    #: counted from 1
    line: int
    #: `known`: a claim with its `external_id` was there already, and is left as it is
    result: LineResult
    claim_id: int | None
    problem: DuecheckError | None

    @property
    def faults(self) -> list[Issue]:
        """What is wrong with the line; the first step of each pointer is the line's number."""
        if self.problem is None:
            return []
        issues = self.problem.issues or [Issue("", self.problem.message)]
        return [Issue(f"/{self.line}{issue.pointer}", issue.message) for issue in issues]


def add_claims(context: ServiceContext, actor: Actor, items: Iterable[NewClaim], batch: int = BATCH) -> Iterator[int]:
    """Store claims, a transaction a batch; give the number stored after each batch.

    Raises:
        DuecheckError: a claim is not right; its batch is not stored, those before it are.
    """
    stored = 0
    for reports in _stored(context, actor, (BulkLine(0, new) for new in items), batch, strict=True):
        stored += len(reports)
        yield stored


def add_lines(
    context: ServiceContext, actor: Actor, lines: Iterable[BulkLine], *, keep_good: bool, batch: int = BATCH
) -> Iterator[list[LineReport]]:
    """Store the claims of many lines; give the reports of each batch, in order.

    Args:
        keep_good: store those that are right, a transaction a batch; otherwise all or none, in one transaction.

    Raises:
        BulkRefused: one line or more was refused, and all were to be stored or none. Its issues name lines: the first
            step of each pointer is the line's number.
    """
    faults: list[LineReport] = []
    refused = 0
    with nullcontext() if keep_good else context.store.transaction():
        for reports in _stored(context, actor, iter(lines), batch, strict=False):
            found = [report for report in reports if report.problem is not None]
            refused += len(found)
            faults += found[: MAX_FAULTS - len(faults)]
            yield reports
        if refused and not keep_good:
            raise _refusal(refused, faults)


def _stored(
    context: ServiceContext, actor: Actor, lines: Iterator[BulkLine], batch: int, *, strict: bool
) -> Iterator[list[LineReport]]:
    """Store a batch at a time; where that is strict, no batch with a line that is not right: what is wrong is raised.

    A batch is tens of thousands of small objects that all stay until it is stored: Python's collector would look
    through them again and again for nothing.
    """
    while True:
        collecting = gc.isenabled()
        gc.disable()
        try:
            if not (chunk := list(islice(lines, batch))):
                return
            with context.store.transaction():
                reports = _add(context, actor, chunk, strict)
        finally:
            if collecting:
                gc.enable()
        yield reports


def _refusal(refused: int, faults: Sequence[LineReport]) -> BulkRefused:
    issues = [issue for line in faults for issue in line.faults]
    first = faults[0]
    message = Message(
        "{refused} lines are refused, and nothing was stored; line {line}: {problem}",
        refused=refused,
        line=first.line,
        problem=str(first.problem),
    )
    return BulkRefused(message, issues=issues, refused=refused)


def _add(context: ServiceContext, actor: Actor, chunk: Sequence[BulkLine], strict: bool) -> list[LineReport]:
    """Store what is right of a batch. Call inside a transaction."""
    batch = _Batch(context, actor, context.write_time(), chunk)
    reports = [batch.take(line) for line in chunk]
    for report in reports if strict else ():
        if report.problem is not None:
            raise report.problem
    batch.store()
    return reports


class _Batch:
    """Claims that are built and wait to be stored together."""

    def __init__(self, context: ServiceContext, actor: Actor, at: datetime, chunk: Sequence[BulkLine]) -> None:
        self._context, self._actor, self._at = context, actor, at
        self._rows: list[NewClaimRow] = []
        self._sources: dict[int, tuple[Article, Revision]] = {}
        wanted = [line.new.external_id for line in chunk if line.new and line.new.external_id is not None]
        self._known = context.store.find_external_ids(wanted) if wanted else {}
        urls = {line.article_url for line in chunk if line.article_url is not None}
        self._articles = context.store.find_articles(sorted(urls)) if urls else {}
        self._ids = context.store.next_claim_ids()

    def take(self, line: BulkLine) -> LineReport:
        """Build a line's claim, or say why not."""
        try:
            if line.problem is not None or line.new is None:
                return LineReport(line.number, "refused", None, line.problem)
            known = self._known.get(line.new.external_id or "")
            if known is not None:
                return LineReport(line.number, "known", known, None)
            new = self._placed(line.new, line.article_url)
            claim_id = self._one(new) if new.depends_on else self._build(new)
        except DuecheckError as error:
            return LineReport(line.number, "refused", None, error)
        if new.external_id is not None:
            self._known[new.external_id] = claim_id
        return LineReport(line.number, "added", claim_id, None)

    def store(self) -> None:
        """Store what was built since the last time."""
        if self._rows:
            self._context.store.add_claims(self._rows, self._at, self._actor.name)
            self._rows = []

    def _placed(self, new: NewClaim, url: str | None) -> NewClaim:
        """Give the claim with its article's id, where the line names the article by its address."""
        if url is None:
            return new
        article_id = self._articles.get(url)
        if article_id is None:
            raise InvalidInput.at("/article_url", f"there is no article {url}: add the article first")
        return replace(new, article_id=article_id)

    def _build(self, new: NewClaim) -> int:
        article, revision = self._source(new.article_id)
        claim, deadline = claims.new_claim(new, article, revision, self._ids, self._actor, self._at)
        self._rows.append(_row(self._context, claim, deadline))
        self._ids = self._ids[0] + 1, self._ids[1] + (deadline is not None)
        return claim.id

    def _one(self, new: NewClaim) -> int:
        """Add a conditional claim by itself: the one that it depends on may be of this batch."""
        self.store()
        shown = claims.add_claim(self._context, self._actor, new)
        self._ids = self._context.store.next_claim_ids()
        return shown.id

    def _source(self, article_id: int) -> tuple[Article, Revision]:
        if article_id not in self._sources:
            article = claims.article_of(self._context, article_id)
            revision = self._context.store.get_revision(article.id, article.revision.number)
            self._sources[article_id] = article, revision
        return self._sources[article_id]


def _row(context: ServiceContext, claim: Claim, deadline: Deadline | None) -> NewClaimRow:
    document = orjson.dumps(context.serializers.claim(claim)).decode()
    return NewClaimRow(claim, deadline, document)
