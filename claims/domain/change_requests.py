"""Requests for rows of the change log."""

from dataclasses import dataclass

from claims.domain.vocabulary import ChangeType


@dataclass(frozen=True, slots=True)
class ChangeScope:
    """What rows of the change log are about; None does not filter."""

    claim_id: int | None = None
    article_id: int | None = None
    #: a claimant, with those merged into it or with it
    claimant_id: int | None = None
    #: the key of a topic that the claim has now
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class ChangesRequest:
    """The part of the change log that the client requests."""

    #: only rows after this seq
    since: int
    #: only rows of these types; empty: of all types
    types: tuple[ChangeType, ...]
    limit: int
    #: seconds that a long poll waits for a new row; None: the answer comes at once
    wait: int | None
    scope: ChangeScope = ChangeScope()
    #: kinds of records that the answer has once each: "claim", "article"
    include: tuple[str, ...] = ()
