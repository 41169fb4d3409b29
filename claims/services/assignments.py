"""Assign claims to the people and bots that work on them (docs/specification.md, section 7.8)."""

from dataclasses import replace
from datetime import datetime

from claims.domain.actors import Actor
from claims.domain.assignment import ME, NOBODY
from claims.domain.records import Claim
from claims.errors import InvalidInput, Message
from claims.services import claim_writes
from claims.services.context import ServiceContext


def assign(context: ServiceContext, actor: Actor, at: datetime, claim: Claim, name: str | None) -> Claim:
    """Store whose work a claim is, with its row `claim.assigned`. Call it inside a transaction.

    Args:
        context: the service context.
        actor: the token of the client.
        at: UTC instant of the write, from `ServiceContext.write_time`.
        claim: the stored claim; it can be judged, and need not be accepted.
        name: of a person or token; `me` for the actor; None for nobody.

    Returns:
        The claim as stored; the same claim, without a row, if nothing changes.

    Raises:
        InvalidInput: nobody who can do the work has the name.
    """
    name = actor.name if name == ME else name
    if name == claim.assigned_to:
        return claim
    if name is not None and name != actor.name:
        _check_worker(context, name)
    return claim_writes.save(context, actor, at, "claim.assigned", claim, replace(claim, assigned_to=name))


def _check_worker(context: ServiceContext, name: str) -> None:
    """Check that a person or token of the role bot or above has the name, letter by letter."""
    if name == NOBODY:
        raise InvalidInput.at("/assigned_to", Message("nobody is no name", hint="To assign it to nobody, send null."))
    role = context.store.find_worker(name, context.clock())
    if role is None or not Actor(name, role).has_role("bot"):
        hint = "Send the exact name of an active person or token of the role bot or above, or me for yourself."
        raise InvalidInput.at("/assigned_to", Message("{name} cannot work on claims", hint=hint, name=name))
