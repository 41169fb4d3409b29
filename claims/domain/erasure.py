"""Erasure of personal words (GDPR, article 17): which members are blanked, and what stands in their place.

`MEMBERS` is the one table: the services, docs/operations.md and the tests read it. Ids, days, windows, outcomes and
counts are not in it, so they stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

from claims.domain.vocabulary import ChangeType

#: what a command can erase
ErasedKind = Literal["claim", "claimant", "evidence", "user"]
ERASED_KINDS: Final[tuple[ErasedKind, ...]] = get_args(ErasedKind)
#: a kind of record in a row of the change log; `restoration` is the reason of a restored claim or of restored evidence
RecordKind = Literal["claim", "claimant", "deadline", "evidence", "check", "verdict", "restoration", "note"]
#: member of a document, with dots for members of members -> its value after the erasure
Members = Mapping[str, Any]

#: stands for words where a record must have some
ERASED: Final = "[erased]"
#: stands for an address where a record must have one; the domain never exists (RFC 6761, section 6.4)
ERASED_URL: Final = "https://erased.invalid/"

#: what a span becomes: without words, and without the place at which a reader would find them
_SPAN: Final = {"exact": ERASED, "prefix": "", "suffix": "", "start": None, "end": None, "state": "orphaned"}
_VERDICT: Final = {
    "rationale": ERASED,
    "correction.note": ERASED,
    "review.note": None,
    "withdrawal.reason": ERASED,
}
_EVIDENCE: Final = {
    "url": ERASED_URL,
    "title": None,
    "publisher": None,
    "excerpt": None,
    "note": None,
    "archive_url": None,
    "retraction.reason": ERASED,
}


def _spans(role: str = "") -> Members:
    """Return the members of the spans of a role; without one, of all spans."""
    return {f"spans[{role}].{name}": blank for name, blank in (_SPAN | {"proposal": None}).items()}


#: what is erased -> kind of record that it changes -> members and what they become. `name[]` is each item of a list,
#: `spans[speaker]` each span of that role. A tuple replaces a list that has items.
MEMBERS: Final[Mapping[ErasedKind, Mapping[RecordKind, Members]]] = {
    "claim": {
        "claim": {
            "statement": ERASED,
            "claimant": ERASED,
            "claimant_url": None,
            "topics": (ERASED,),
            "criteria": None,
            "workflow_reason": None,
            "external_id": None,
            "due.text": None,
            "probability.text": ERASED,
            "extraction.modality_words": "",
            "extraction.condition": None,
            "extraction.cues[].words": ERASED,
            "extraction.why": (),
            **_spans(),
        },
        "deadline": {"due.text": None, "note": None},
        "evidence": _EVIDENCE,
        "check": {"note": None},
        "verdict": _VERDICT | {"review_url": None},
        "restoration": {"reason": ERASED},
        "note": {"text": ERASED},
    },
    "claimant": {
        "claimant": {"name": ERASED, "aliases": (), "url": None},
        "claim": {"claimant": ERASED, "claimant_url": None, **_spans("speaker")},
    },
    "evidence": {
        "evidence": _EVIDENCE,
        # they can quote it
        "verdict": _VERDICT,
        "deadline": {"note": None},
        "restoration": {"reason": ERASED},
    },
    # names of a person become `pseudonym`, wherever they stand (`ACTOR_MEMBERS`)
    "user": {},
}
#: kind of record -> members that are texts and stay: dates, durations, zones, rules and names of actors. A new member
#: of a record is here or in `MEMBERS`; tests/domain/test_erasure.py fails otherwise.
KEPT: Final[Mapping[RecordKind, frozenset[str]]] = {
    "claim": frozenset(
        {"due.edtf", "due.precision", "due.timezone", "due.review_every", "depends_on.offset", "said_on"}
        | {"extraction.cues[].cue"}
    ),
    "claimant": frozenset(),
    "deadline": frozenset(
        {"due.edtf", "due.precision", "due.timezone", "due.review_every", "said_on", "actor"},
    ),
    "evidence": frozenset({"actor", "retraction.actor"}),
    "check": frozenset({"actor"}),
    "verdict": frozenset({"reason", "actor", "review.actor", "withdrawal.actor"}),
}
#: members of documents that name an actor: a person, a token or the server
ACTOR_MEMBERS: Final = frozenset({"actor", "via", "holder", "assigned_to", "user"})
#: kind of record in the log -> its member that is the name of the person or of a token of the person
NAME_MEMBERS: Final[Mapping[str, str]] = {"user": "name", "token": "name"}
#: the types of rows of erasures, by what is erased
TYPES: Final[Mapping[ErasedKind, ChangeType]] = {
    "claim": "claim.erased",
    "claimant": "claimant.erased",
    "evidence": "evidence.erased",
    "user": "user.erased",
}
#: beginning of the names that stand for erased people
_PSEUDONYM: Final = "erased-"


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure that was done, with ids only: a line of the erasures file."""

    kind: ErasedKind
    id: int
    #: of the record; ids can be used again after a restore, so it says which record is meant
    created_at: datetime
    #: UTC instant of the erasure
    at: datetime
    with_verdict: bool = False
    with_text: bool = False


def pseudonym(user_id: int, taken: frozenset[str] = frozenset()) -> str:
    """Return the name that stands for an erased person in all records.

    Args:
        user_id: the id of the person.
        taken: names of others, which it must differ from.
    """
    name, number = f"{_PSEUDONYM}{user_id}", 1
    while name in taken:
        number += 1
        name = f"{_PSEUDONYM}{user_id}-{number}"
    return name


def is_pseudonym(name: str) -> bool:
    """Return True for a name that stands for an erased person; nobody else should get it."""
    return name.startswith(_PSEUDONYM)
