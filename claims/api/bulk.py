"""The route that adds evidence, checks and verdicts to many claims in one request."""

from collections.abc import Sequence
from typing import Any

import orjson
from flask import Response

from claims import errors
from claims.api.auth import actor, check_rights
from claims.api.examples import OPERATIONS
from claims.api.problems import error_document, status_of
from claims.api.routing import Routes
from claims.domain.actors import Actor
from claims.domain.operations import RIGHTS_OF, Operation, OperationType
from claims.errors import DuecheckError
from claims.services.bulk_operations import Outcome, run_operations
from claims.services.prepared import Prepared
from claims.wiring import context
from schemas.operations import RECORDS, OperationsIn, ResultsOut

routes = Routes("bulk", __name__, url_prefix="/api/v1", description="Many records in one request")


@routes.operation(
    "POST",
    "/bulk",
    role="bot",
    slow="write",
    body=OperationsIn,
    answer=(200, ResultsOut),
    example=OPERATIONS,
    problems=(
        errors.ClaimNotFound,
        errors.WorkflowConflict,
        errors.EvidenceInvalid,
        errors.EvidenceExists,
        errors.ClaimLeased,
        errors.LeaseLost,
        errors.CheckInvalid,
        errors.VerdictRefused,
        errors.VerdictTooEarly,
        errors.AlreadyJudged,
        errors.ClaimWaiting,
        errors.IdempotencyMismatch,
    ),
)
def run_bulk(body: dict[str, Any]) -> Any:
    """Add up to 500 pieces of evidence, checks and verdicts; atomic: all or none, with the problem of the first."""
    operations: Sequence[Operation | DuecheckError] = body["operations"]
    caller = actor()
    _check_rights(caller, operations)

    def prepare() -> Any:
        return lambda: run_operations(context(), caller, operations, _dump, atomic=body["atomic"])

    return Prepared(prepare, _answer)


def _check_rights(caller: Actor, operations: Sequence[Operation | DuecheckError]) -> None:
    """Check that the caller may do all operations; abort with 403 if not, so that nothing is done by halves."""
    for number, operation in enumerate(operations):
        if isinstance(operation, Operation):
            role, scope = RIGHTS_OF[operation.type]
            check_rights(caller, role, (scope,), f"/operations/{number}")


def _dump(type: OperationType, record: Any) -> str:
    return orjson.dumps(RECORDS[type](record)).decode()


def _answer(outcomes: Sequence[Outcome]) -> Response:
    results = ",".join(map(_result, outcomes))
    return Response(f'{{"results":[{results}]}}', mimetype="application/json")


def _result(outcome: Outcome) -> str:
    if outcome.error is not None:
        status = status_of(type(outcome.error))
        return f'{{"status":{status},"body":{orjson.dumps(error_document(outcome.error)).decode()}}}'
    replayed = ',"replayed":true' if outcome.is_replayed else ""
    return f'{{"status":201,"body":{outcome.text}{replayed}}}'
