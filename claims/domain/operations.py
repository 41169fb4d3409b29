"""Operations of a bulk request: records to add to claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from claims.domain.evidence import NewEvidence
from claims.domain.requests import NewCheck, NewVerdict
from claims.domain.roles import Role
from claims.domain.scopes import Scope

OperationType = Literal["evidence", "check", "verdict"]
OPERATION_TYPES: Final[tuple[OperationType, ...]] = get_args(OperationType)
#: type of operation -> the lowest role that may do it, and the scope that a token needs
RIGHTS_OF: Final[Mapping[OperationType, tuple[Role, Scope]]] = {
    "evidence": ("bot", "evidence:write"),
    "check": ("bot", "checks:write"),
    "verdict": ("journalist", "verdicts:write"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """A record to add to a claim."""

    type: OperationType
    claim_id: int
    new: NewEvidence | NewCheck | NewVerdict
    #: an idempotency key of its own; None: without one
    key: str | None
    #: a hash of the operation, for its key
    fingerprint: str
