"""What a caller may see (docs/specification.md, section 13.10). Every read asks this module."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

from claims.domain.actors import Actor
from claims.domain.vocabulary import ChangeType, Workflow


class Visibility(Enum):
    """The part of the records that a caller may see."""

    #: callers below the role `bot`: claims that were accepted once, and published verdicts
    PUBLIC = "public"
    #: callers from the role `bot` on: every record
    ALL = "all"
    #: admins, and the server itself: also the rows of the log about people and tokens
    ADMIN = "admin"

    @property
    def sees_all(self) -> bool:
        """True if the caller sees internal records too."""
        return self is not Visibility.PUBLIC

    @property
    def tag_suffix(self) -> str:
        """The end of an ETag of a list or feed: callers who see different records must not share one."""
        return _TAG_SUFFIXES[self]

    def seen_types(self, types: Sequence[ChangeType]) -> list[ChangeType]:
        """Return those of some types of change rows that the caller can see."""
        return [type for type in types if self is Visibility.ADMIN or type not in self.hidden_types]

    @property
    def hidden_types(self) -> Sequence[ChangeType]:
        """The types of change rows that the caller never sees."""
        return _HIDDEN[self]


#: workflows whose claims the public never sees
INTERNAL_WORKFLOWS: Final[frozenset[Workflow]] = frozenset({"candidate", "rejected"})

#: types of change rows that the public sees, if their claim is public; a type that is missing here is internal
PUBLIC_TYPES: Final[tuple[ChangeType, ...]] = (
    "article.created",
    "article.text_supplied",
    "article.revised",
    "article.updated",
    "article.deleted",
    "claim.created",
    "claim.updated",
    "claim.reanchored",
    "claim.spans_verified",
    "claim.accepted",
    "claim.rejected",
    "claim.withdrawn",
    "claim.merged",
    "claim.restored",
    "claim.deadline_added",
    "claim.condition_met",
    "claim.condition_changed",
    "claim.condition_moved",
    "claim.condition_reopened",
    "claim.voided",
    "claim.due",
    "claim.overdue",
    "claim.check_due",
    "evidence.added",
    "evidence.retracted",
    "evidence.updated",
    "evidence.restored",
    "check.added",
    "verdict.published",
    "verdict.corrected",
    "verdict.withdrawn",
    "claim.erased",
    "claimant.erased",
    "evidence.erased",
    "clock.corrected",
    "log.restored",
)
#: types of change rows that the public never sees: proposed and returned verdicts, holders of leases, who works on
#: claims, and names of claimants, of which some occur only in candidates
INTERNAL_TYPES: Final[tuple[ChangeType, ...]] = (
    "verdict.proposed",
    "verdict.returned",
    "verdict.proposal_withdrawn",
    "lease.taken",
    "lease.extended",
    "lease.returned",
    "lease.expired",
    "claim.needs_human",
    "claim.assigned",
    "claimant.updated",
    "claimant.merged",
)
#: types of change rows that only admins see: who may do what
ADMIN_TYPES: Final[tuple[ChangeType, ...]] = (
    "token.created",
    "token.revoked",
    "token.expired",
    "user.created",
    "user.updated",
    "user.link_created",
    "user.password_set",
    "user.erased",
)
_HIDDEN: Final[Mapping[Visibility, tuple[ChangeType, ...]]] = {
    Visibility.PUBLIC: (*INTERNAL_TYPES, *ADMIN_TYPES),
    Visibility.ALL: ADMIN_TYPES,
    Visibility.ADMIN: (),
}
_TAG_SUFFIXES: Final = {Visibility.PUBLIC: "-p", Visibility.ALL: "", Visibility.ADMIN: "-a"}
#: type of change row -> kind of record and member in `changed` that is null for the public
INTERNAL_MEMBERS: Final[Mapping[ChangeType, tuple[str, str]]] = {
    "check.added": ("check", "note"),
    "claim.erased": ("erasure", "reason"),
    "claimant.erased": ("erasure", "reason"),
    "evidence.erased": ("erasure", "reason"),
}


def visibility_of(actor: Actor | None) -> Visibility:
    """Return what an actor may see; None is a caller without a token or session."""
    if actor is None or not actor.has_role("bot"):
        return Visibility.PUBLIC
    return Visibility.ADMIN if actor.may("admin", "admin") else Visibility.ALL
