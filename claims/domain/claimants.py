"""Claimants: the persons and bodies that make claims, and the comparison of their names."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from claims.domain.invisible import visible
from claims.domain.requests import UNSET, Unset
from claims.domain.visibility import Visibility

#: the words for the claimant of a claim that names nobody
NOT_NAMED: Final = "not named"


@dataclass(frozen=True, slots=True)
class Claimant:
    """A person or body that makes claims."""

    id: int
    name: str
    #: further names that lead to the claimant, in the order of their keys
    aliases: tuple[str, ...]
    #: URL of a page about the claimant (schema.org `sameAs`)
    url: str | None
    #: id of the claimant that this one was merged into; it is never itself merged
    merged_into: int | None
    #: accepted claims, also those of claimants merged into this one
    claims: int
    #: the ones among them with a published verdict
    judged: int
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimantPatch:
    """The members of a claimant to change; `UNSET` leaves a member as it is."""

    name: str | Unset = UNSET
    url: str | Unset | None = UNSET
    aliases: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True)
class ClaimantFilter:
    """The filters of a list of claimants; None does not filter."""

    #: a whole name or alias
    name: str | None = None
    #: the first letters of the name
    starts_with: str | None = None
    #: only claimants that were merged into this one
    merged_into: int | None = None
    #: also merged claimants, and claimants without an accepted claim
    all: bool = False
    #: what the caller may see
    visibility: Visibility = Visibility.ALL


def compared(words: str) -> str:
    """Return words as they are compared: NFKC, letter case folded, one space between them, nothing invisible."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible(words)).casefold())
    return " ".join(folded.split())


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return the key by which names are compared (`compared`)."""
    return compared(name)
