"""Blank the words of records and of rows of the change log (`claims.domain.erasure.MEMBERS`). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from claims.domain.erasure import ACTOR_MEMBERS, MEMBERS, NAME_MEMBERS, ErasedKind, Members, RecordKind
from claims.domain.records import Json

#: member of `changed` in a row of the log -> the kind of its records
_KINDS: Final[Mapping[str, RecordKind]] = {
    "claim": "claim",
    "claimant": "claimant",
    "into": "claimant",
    "deadline": "deadline",
    "deadlines": "deadline",
    "evidence": "evidence",
    "check": "check",
    "checks": "check",
    "verdict": "verdict",
    "restoration": "restoration",
}
_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class Target:
    """The records that an erasure blanks, by kind and id."""

    kind: ErasedKind
    ids: Mapping[RecordKind, frozenset[int]] = field(default_factory=dict)

    def has(self, kind: RecordKind, number: int | None) -> bool:
        """Return True if the erasure blanks this record."""
        return number in self.ids.get(kind, ())


def blanked(record: Any, members: Members, words: set[str]) -> Any:
    """Return a record whose members are blanked; members that are null or missing stay so.

    Args:
        record: a document (dict), which may be a part of one, or a frozen record.
        members: the members, and what they become.
        words: gets the texts that were there.

    Returns:
        The same object if nothing changes.
    """
    for path, blank in members.items():
        record = _at(record, path.split("."), blank, words)
    return record


def blanked_row(row: Json, target: Target, words: set[str]) -> Json:
    """Return a row of the change log in which the records of an erasure are blanked.

    Args:
        row: the document of the row.
        target: the records.
        words: gets the texts that were there.

    Returns:
        The same object if nothing changes.
    """
    changed = row["changed"]
    after = dict(changed)
    for name, value in changed.items():
        kind = _KINDS.get(name)
        members = MEMBERS[target.kind].get(kind) if kind else None
        if kind is None or members is None:
            continue
        documents = value if isinstance(value, list) else [value]
        new = [
            blanked(document, members, words) if target.has(*_owner(row, kind, document)) else document
            for document in documents
        ]
        after[name] = new if isinstance(value, list) else new[0]
    return row if after == changed else row | {"changed": after}


def _owner(row: Json, kind: RecordKind, document: Json) -> tuple[RecordKind, int | None]:
    """Return the kind and id of the record that a document of a row belongs to."""
    if kind == "claim":
        return kind, row["claim_id"]
    if kind != "restoration":
        return kind, document.get("id")
    evidence = row["changed"].get("evidence")
    return ("evidence", evidence["id"]) if evidence else ("claim", row["claim_id"])


def renamed(value: Any, names: Mapping[str, str], kind: str = "") -> Any:
    """Return a document in which names of actors are replaced.

    Args:
        value: a document, or a part of one.
        names: name -> what replaces it.
        kind: the member that the value has in its document.

    Returns:
        An equal value if no name stands in it.
    """
    if isinstance(value, list):
        return [renamed(item, names, kind) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: names.get(member, member)
        if isinstance(member, str) and (name in ACTOR_MEMBERS or NAME_MEMBERS.get(kind) == name)
        else renamed(member, names, name)
        for name, member in value.items()
    }


def texts_of(value: Any) -> Iterable[str]:
    """Yield the texts in a value of JSON, or in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from texts_of(member)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_of(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts_of(getattr(value, name))


def _at(record: Any, path: list[str], blank: Any, words: set[str]) -> Any:
    """Return a record with one member blanked."""
    if record is None:
        return None
    (head, *rest) = path
    name, _, selector = head.partition("[")
    old = _get(record, name)
    if old is _MISSING or old is None:
        return record
    if selector:
        role = selector.removesuffix("]")
        new = type(old)(
            _at(item, rest, blank, words) if not role or _get(item, "role") == role else item for item in old
        )
    elif rest:
        new = _at(old, rest, blank, words)
    else:
        new = _blank(old, blank, words)
    return record if new == old else _with(record, name, new)


def _blank(old: Any, blank: Any, words: set[str]) -> Any:
    """Return what replaces a value; an empty list stays."""
    new = type(old)(blank) if isinstance(old, list | tuple) and old else old if isinstance(old, list | tuple) else blank
    if new != old:
        words.update(texts_of(old))
    return new


def _get(record: Any, name: str) -> Any:
    return record.get(name, _MISSING) if isinstance(record, dict) else getattr(record, name, _MISSING)


def _with(record: Any, name: str, value: Any) -> Any:
    return record | {name: value} if isinstance(record, dict) else replace(record, **{name: value})
