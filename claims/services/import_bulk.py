"""Import many claims in few statements, by the rules of `claims.services.claims.add_claim`."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from itertools import islice
from typing import Final

import orjson

from claims.domain.actors import Actor
from claims.domain.imports import BulkLine
from claims.domain.limits import MAX_ECHO, MAX_FAULTS
from claims.domain.records import Article
from claims.domain.requests import NewClaim
from claims.errors import (
    ClaimSaidAlready,
    ConditionInvalid,
    DuecheckError,
    InvalidInput,
    Message,
    Unavailable,
)
from claims.services import claims
from claims.services.bulk_lines import ResolvedLine, Sources, Words, resolve_lines, words_of_claim, words_of_line
from claims.services.claim_creation import build_claim
from claims.services.claimant_names import ClaimantNames, claimant_of
from claims.services.context import ServiceContext
from claims.services.exported_claims import ExportedClaims
from claims.services.line_reports import LineReport, bulk_refused
from claims.services.prepared import Write, write_prepared
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
            faulty = [report for report in reports if report.result == "refused"]
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
    write = _prepare(context, actor, lines, context.store.next_claim_ids()[0], ExportedClaims(context), strict=False)

    def write_all() -> list[LineReport]:
        reports = write()
        faulty = [report for report in reports if report.result == "refused"]
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
    first_id = context.store.next_claim_ids()[0]
    exported = ExportedClaims(context)
    while True:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            if not (chunk := list(islice(lines, batch))):
                return
            reports = write_prepared(
                context, lambda: _prepare(context, actor, chunk, first_id, exported, strict=strict)
            )
        finally:
            if was_enabled:
                gc.enable()
        yield reports


def _prepare(
    context: ServiceContext,
    actor: Actor,
    chunk: Sequence[BulkLine],
    first_id: int,
    exported: ExportedClaims,
    *,
    strict: bool,
) -> Write[list[LineReport]]:
    """Prove the spans of a batch; return the function that stores its valid lines.

    Args:
        context: the service context.
        actor: the actor of the change rows.
        chunk: the lines of the batch.
        first_id: the id that the next claim had when the import began.
        exported: the claims of the lines before; the batch adds its own.
        strict: raise the first problem, so that nothing of the batch is stored.
    """
    sources = Sources(context, chunk)
    resolved = resolve_lines(sources, chunk)

    def write() -> list[LineReport]:
        sources.check_current()
        batch = _Batch(context, actor, context.write_time(), resolved, first_id, exported)
        reports = [batch.add(line) for line in resolved]
        for report in reports if strict else ():
            if report.problem is not None:
                raise report.problem
        batch.store()
        return reports

    return write


class _Batch:
    """Claims of a batch, which are built one by one and stored together."""

    def __init__(
        self,
        context: ServiceContext,
        actor: Actor,
        at: datetime,
        lines: Sequence[ResolvedLine],
        first_id: int,
        exported: ExportedClaims,
    ) -> None:
        self._context, self._actor, self._at = context, actor, at
        names = {
            claimant_of(line.new, line.article)
            for line in lines
            if line.new and line.article and not line.new.depends_on
        }
        self._claimants = ClaimantNames(context, at, names)
        self._rows: list[NewClaimRow] = []
        external_ids = [line.new.external_id for line in lines if line.new and line.new.external_id is not None]
        self._known = context.store.find_external_ids(external_ids) if external_ids else {}
        self._same = SameClaims(context, [key for line in lines for key in (line.same_key, line.words_key)])
        self._ids = context.store.next_claim_ids()
        self._first_id = first_id
        self._exported = exported
        #: id of a claim with an `external_id` -> where this batch has it first, and what it says there
        self._lines: dict[int, tuple[str, Words]] = {}

    def add(self, line: ResolvedLine) -> LineReport:
        """Build the claim of a line and return a report, also for a refused line."""
        report = self._add(line)
        self._exported.add(line, report.claim_id)
        return report

    def _add(self, line: ResolvedLine) -> LineReport:
        external_id = line.new.external_id if line.new else None
        known = self._known.get(external_id or "")
        if known is not None and line.new is not None:
            return self._report_known(line, line.new, known)
        try:
            if line.problem is not None or line.new is None:
                return LineReport(line.number, "skipped" if line.skipped else "refused", None, line.problem)
            if (own := self._exported.find(line)) is not None:
                return LineReport(line.number, "known", own, None)
            if line.article is None or line.new.depends_on is not None:
                claim_id = self._add_conditional(self._exported.with_condition(line, line.new))
            else:
                claim_id = self._build(line.new, line.article, line)
        except Unavailable:  # the server failed, not the item
            raise
        except ClaimSaidAlready as error:
            return LineReport(line.number, "known", error.extra["claim_id"], None)
        except ConditionInvalid as error:  # another record can have a condition that this one does not allow
            return LineReport(line.number, "skipped" if line.exported else "refused", None, error)
        except DuecheckError as error:
            return LineReport(line.number, "refused", None, error)
        if external_id is not None:
            self._known[external_id] = claim_id
            self._lines[claim_id] = f"line {line.number}", words_of_line(line, line.new)
        return LineReport(line.number, "added", claim_id, None)

    def store(self) -> None:
        """Store the claims that were built since the last call."""
        if self._rows:
            self._claimants.store()
            self._context.store.add_claims(self._rows, self._at, self._actor.name, self._actor.via)
            self._rows = []

    def _report_known(self, line: ResolvedLine, new: NewClaim, claim_id: int) -> LineReport:
        """Return the report of a line whose `external_id` a claim has; two lines of one file must say the same."""
        where, first = self._lines.get(claim_id, ("an earlier line", None))
        if first is None and claim_id >= self._first_id:
            first = words_of_claim(self._context.store.get_claim(claim_id))
        if first is None or first == words_of_line(line, new):
            self._lines.setdefault(claim_id, (f"line {line.number}", words_of_line(line, new)))
            return LineReport(line.number, "known", claim_id, None)
        message = Message(
            "{where} has this external_id, but other words, another statement or another window: {statement}",
            where=where,
            statement=f'"{(first[1] or "")[:MAX_ECHO]}"',
        )
        return LineReport(line.number, "refused", None, line.problem or InvalidInput.at("/external_id", message))

    def _build(self, new: NewClaim, article: Article, line: ResolvedLine) -> int:
        words, is_public = claimant_of(new, article), new.workflow == "accepted"
        found, claimant = self._claimants.find(words, new.claimant_resolved, new.claimant_url, is_public)
        for key in (line.same_key, line.words_key):
            self._same.check(key, found, words)
        if is_public:
            self._claimants.show(found)
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
