"""Run the operations of a bulk request, all or none, or each on its own (docs/specification.md, section 13.13)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from claims.domain.actors import Actor
from claims.domain.operations import Operation, OperationType
from claims.errors import Conflict, DuecheckError, Forbidden, Invalid, InvalidInput, Issue, NotFound
from claims.services.checks import add_check
from claims.services.context import ServiceContext
from claims.services.evidence import add_evidence
from claims.services.idempotency import run_idempotent
from claims.services.verdicts import add_verdict

#: errors of an operation; others, such as a full disk, end the whole request
REFUSALS: Final = (Conflict, Forbidden, Invalid, NotFound)
_ADD: Final[Mapping[OperationType, Callable[[ServiceContext, Actor, int, Any], Any]]] = {
    "evidence": add_evidence,
    "check": add_check,
    "verdict": add_verdict,
}
#: returns the JSON of a record that an operation has added
Dump = Callable[[OperationType, Any], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation: the JSON of its record, or the error that refused it."""

    text: str | None = None
    error: DuecheckError | None = None
    #: the answer was stored with the operation's key before
    is_replayed: bool = False


def run_operations(
    context: ServiceContext,
    actor: Actor,
    operations: Sequence[Operation | DuecheckError],
    dump: Dump,
    *,
    atomic: bool,
) -> list[Outcome]:
    """Run operations in their order. Call it inside a transaction.

    Args:
        context: the service context.
        actor: the token of the client.
        operations: each an operation, or the error of one that is invalid.
        dump: returns the JSON of a record.
        atomic: the first refused operation refuses all; else it alone changes nothing.

    Returns:
        One outcome for each operation.

    Raises:
        DuecheckError: atomic, and an operation is refused; its pointers begin with `/operations/` and its number.
    """
    outcomes = []
    for number, operation in enumerate(operations):
        try:
            outcomes.append(_run(context, actor, operation, dump))
        except REFUSALS as error:
            refusal = _at(error, number)
            if atomic:
                raise refusal from error
            outcomes.append(Outcome(error=refusal))
    return outcomes


def _run(context: ServiceContext, actor: Actor, operation: Operation | DuecheckError, dump: Dump) -> Outcome:
    if isinstance(operation, DuecheckError):
        raise operation
    known = operation

    def act() -> str:
        return dump(known.type, _ADD[known.type](context, actor, known.claim_id, known.new))

    with context.store.savepoint():
        if known.key is None:
            return Outcome(act())
        text, is_replayed = run_idempotent(context, actor, known.key, known.fingerprint, act)
        return Outcome(text, is_replayed=is_replayed)


def _at(error: DuecheckError, number: int) -> DuecheckError:
    """Return a copy of an error whose pointers lead into an operation of the request."""
    start = f"/operations/{number}"
    issues = [Issue(f"{start}/body{issue.pointer}", issue.message) for issue in error.issues]
    issues = issues or [Issue(start, error.message)]
    if isinstance(error, InvalidInput):
        return InvalidInput.of(issues, error.issue_count)
    return type(error)(error.message, issues=issues, issue_count=error.issue_count or 1, **error.extra)
