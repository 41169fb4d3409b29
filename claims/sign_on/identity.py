"""Who a person is at the provider, read from the claims of an ID token, and the role that the groups give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from claims.domain.limits import MAX_ACTOR_NAME, MAX_SUBJECT
from claims.domain.roles import ROLES, GroupRoles, Role
from claims.errors import SignOnMisconfigured, SignOnRefused
from claims.sign_on.client import Client

#: the group of people without a group that has a role
EVERYBODY_ELSE: Final = "*"
#: groups, and characters of each, in a sentence of the log
_SHOWN_GROUPS: Final = 10
_SHOWN: Final = 100
UNPROVEN: Final = "the sign-on could not be proven"
UNUSABLE: Final = "the answer of the sign-on service cannot be used"


@dataclass(frozen=True, slots=True)
class Identity:
    """A person, as the provider knows them. Issuer and subject together name the person, and never change."""

    issuer: str
    subject: str
    #: can change, and another person here can have it: it proves nothing
    name: str
    #: empty if the provider names none
    groups: tuple[str, ...]


def identity_of(claims: Mapping[str, Any], client: Client) -> Identity:
    """Return the person of checked claims; raise SignOnMisconfigured if a claim is missing or has a wrong type."""
    return Identity(
        client.issuer, subject_of(claims), _name_of(claims, client.name_claim), _groups_of(claims, client.roles_claim)
    )


def claim_at(claims: Mapping[str, Any], name: str) -> Any:
    """Return a claim by its name, which may have dots, or by a path of names with dots between; None without it."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def subject_of(claims: Mapping[str, Any]) -> str:
    """Return the id of the person at the provider; raise SignOnMisconfigured."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= MAX_SUBJECT or not subject.isprintable():
        raise SignOnMisconfigured(UNUSABLE, log=f"the claim `sub` is no text of 1 to {MAX_SUBJECT} characters")
    return subject


def _name_of(claims: Mapping[str, Any], claim: str) -> str:
    name = claim_at(claims, claim)
    if isinstance(name, str) and name.isprintable() and 1 <= len(name.strip()) <= MAX_ACTOR_NAME:
        return name.strip()
    fault = "is missing" if name is None else f"is no text of 1 to {MAX_ACTOR_NAME} characters"
    raise SignOnMisconfigured(UNUSABLE, log=f"the claim `{claim}` {fault}: set DUECHECK_OIDC_NAME_CLAIM to another one")


def _groups_of(claims: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    """Return the groups without repetitions; one group can be a text."""
    value = claim_at(claims, claim)
    groups = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
        raise SignOnMisconfigured(UNUSABLE, log=f"the claim `{claim}` is neither a text nor a list of texts")
    return tuple(dict.fromkeys(filter(None, groups)))


def role_of(groups: Iterable[str], roles: GroupRoles) -> Role | None:
    """Return the highest role of some groups; without one that of `*`; None if the setting gives no role."""
    role_by_group = dict(roles)
    others = role_by_group.pop(EVERYBODY_ELSE, None)
    found = [role_by_group[group] for group in groups if group in role_by_group]
    return max(found, key=ROLES.index, default=others)


def no_role(identity: Identity, client: Client) -> SignOnRefused:
    """Return the error of a person whose groups have no role in the setting OIDC_ROLES."""
    have = f"has the groups {_shown(identity.groups)}" if identity.groups else f"has no claim `{client.roles_claim}`"
    return SignOnRefused(
        "your account at the sign-on service has no role on this site; ask an admin for one",
        log=f"{_shown([identity.name])} {have}: DUECHECK_OIDC_ROLES gives no role",
    )


def _shown(texts: Sequence[str]) -> str:
    """Return texts of the provider for the log, on one line, and not too many of them."""
    more = f" and {len(texts) - _SHOWN_GROUPS} more" if len(texts) > _SHOWN_GROUPS else ""
    return ", ".join(repr(text[:_SHOWN]) for text in texts[:_SHOWN_GROUPS]) + more
