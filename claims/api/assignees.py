"""The name in `assigned_to` of a query: callers from the role bot on see whose work a claim is, others do not."""

from dataclasses import replace

from claims.api.auth import Unauthenticated, actor, check_rights
from claims.domain.actors import PUBLIC_READER
from claims.domain.assignment import ME
from claims.domain.requests import ClaimFilter


def assigned(claim_filter: ClaimFilter) -> ClaimFilter:
    """Return a filter whose `assigned_to` is a name, or nobody. Raises what `assignee` raises."""
    return replace(claim_filter, assigned_to=assignee(claim_filter.assigned_to))


def assignee(name: str | None) -> str | None:
    """Return the name by which a query selects claims; None if it does not.

    The request is refused rather than answered with an empty list: an empty list would say that nobody works on claims.

    Args:
        name: from the query; `me` is the caller.

    Raises:
        Unauthenticated: the caller sent no token.
        Forbidden: the caller's role is below bot.
    """
    if name is None:
        return None
    caller = actor()
    if caller is PUBLIC_READER:
        raise Unauthenticated("assigned_to needs a token of the role bot or above; leave it out, or send one.", None)
    check_rights(caller, "bot", what="assigned_to")
    return caller.name if name == ME else name
