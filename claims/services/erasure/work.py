"""What all erasures share: blanked records, the rewritten log, stored answers, and the report."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

import orjson

from claims.domain.actors import SYSTEM
from claims.domain.erasure import MEMBERS, TYPES, ErasedKind, Erasure, RecordKind
from claims.domain.instants import parse_instant
from claims.domain.records import Claim, Json
from claims.domain.verdicts import Verdict
from claims.errors import Conflict, ErasureRefused
from claims.rules.erasure import blanked
from claims.services.context import ServiceContext
from claims.services.withdrawals import withdraw_verdict

T = TypeVar("T")
#: code points of a text by which a stored answer is recognised; a shorter one stands in too many
_MIN_TEXT: Final = 12


@dataclass(frozen=True, slots=True)
class ErasureRequest:
    """What to erase, and why."""

    kind: ErasedKind
    id: int
    reason: str
    #: also withdraw the verdicts that rest on it
    with_verdict: bool = False
    #: also withhold the text of the article
    with_text: bool = False
    #: it repeats an erasure after a restore: nothing refuses it
    is_repeated: bool = False


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What an erasure has blanked, or would blank."""

    erasure: Erasure
    #: False: it was erased before, and nothing was left to blank
    is_new: bool
    #: what -> its number
    counts: dict[str, int]
    #: sentences about words that stay
    remains: tuple[str, ...]


@dataclass(slots=True)
class Work:
    """An erasure under way, inside a transaction."""

    context: ServiceContext
    request: ErasureRequest
    #: UTC instant of the write
    at: datetime
    #: the texts that were there
    words: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    remains: list[str] = field(default_factory=list)
    #: the row of the log was added: something was blanked, or nothing was erased before
    is_logged: bool = False
    #: kind of record -> ids of the blanked ones, for the row of the log
    records: dict[str, list[int]] = field(default_factory=dict)

    def blank(self, kind: RecordKind, records: Sequence[T], number: Callable[[T], int]) -> list[T]:
        """Return those records that change, blanked, and count them.

        Args:
            kind: of the records.
            records: of one kind.
            number: returns the id of a record.
        """
        members = MEMBERS[self.request.kind][kind]
        pairs = [(record, blanked(record, members, self.words)) for record in records]
        changed = [after for before, after in pairs if after is not before]
        self.note(kind, [number(record) for record in changed])
        return changed

    def blank_one(self, kind: RecordKind, record: T, number: int) -> T:
        """Return a record, blanked; the same object if nothing changes."""
        return next(iter(self.blank(kind, [record], lambda _: number)), record)

    def note(self, kind: str, ids: Sequence[int]) -> None:
        """Count blanked records of a kind."""
        if ids:
            self.records[kind] = sorted({*self.records.get(kind, ()), *ids})
            self.counts[kind] = len(self.records[kind])

    def rewrite(self, rows: Iterable[Json], blank: Callable[[Json], Json]) -> None:
        """Replace rows of the log by blanked ones, and count those that change.

        Args:
            rows: documents of rows.
            blank: returns a row blanked, or the same object.
        """
        changed = [after for row in rows if (after := blank(row)) is not row]
        self.context.store.overwrite_log(changed)
        if changed:
            self.counts["row of the log"] = self.counts.get("row of the log", 0) + len(changed)

    def remove_answers(self, pattern: str, names: Iterable[str] = (), actors: Iterable[str] = ()) -> None:
        """Remove the stored answers with one of the words, or about the erased records; count them.

        Args:
            pattern: a regular expression of addresses of the records.
            names: names that stand as a whole member in an answer.
            actors: names of actors, whose answers are removed too.
        """
        addresses, known = re.compile(pattern), set(actors)
        words = [word for word in self.words if len(word) >= _MIN_TEXT]
        words += [orjson.dumps(name).decode() for name in names]
        forms = [form for word in words for form in _forms(word)]

        def is_meant(actor: str, answer: str) -> bool:
            return actor in known or bool(addresses.search(answer)) or any(form in answer for form in forms)

        number = self.context.store.remove_answers(is_meant)
        if number:
            self.counts["stored answer"] = number

    def document(self, kind: ErasedKind | None = None, number: int | None = None) -> dict[str, Any]:
        """Return what the row of the log says of the erasure; `reason` is first, because the public gets null there.

        Args:
            kind: what was erased; None: as requested.
            number: its id; None: as requested.
        """
        request, records = self.request, {name: ids for name, ids in self.records.items() if ids}
        members: dict[str, list[str]] = {
            name: list(paths) for name, paths in MEMBERS[request.kind].items() if name in records
        }
        return {
            "reason": request.reason,
            "kind": kind or request.kind,
            "id": request.id if number is None else number,
            "members": members,
            "records": records,
            "with_verdict": request.with_verdict,
            "with_text": request.with_text,
        }

    def document_for_public(self, verdicts: Iterable[Verdict]) -> dict[str, Any]:
        """Return what the row of the log says, without the ids of verdicts that nobody has published.

        Args:
            verdicts: those that the erasure blanks.
        """
        hidden = {verdict.id for verdict in verdicts if verdict.published_at is None}
        document = self.document()
        records = document["records"]
        if "verdict" in records:
            records = records | {"verdict": [number for number in records["verdict"] if number not in hidden]}
        return document | {"records": records}

    def withdraw(self, verdict_id: int, reason: str, what: str) -> bool:
        """Withdraw a published verdict that rests on what is erased; return False if that is impossible.

        Args:
            verdict_id: the current verdict of its claim.
            reason: of the withdrawal, without words.
            what: names the record, for the refusal.

        Raises:
            ErasureRefused: the request does not allow it.
            Conflict: a rule of withdrawals refuses it, and the erasure is no repetition.
        """
        if not (self.request.with_verdict or self.request.is_repeated):
            raise ErasureRefused(f"verdict {verdict_id} is published and rests on {what}", verdict_id=verdict_id)
        try:
            with self.context.store.savepoint():
                withdraw_verdict(self.context, SYSTEM, verdict_id, reason)
            self.at = self.context.write_time()  # the row of the erasure comes behind that of the withdrawal
        except Conflict:
            if not self.request.is_repeated:
                raise
            return False
        self.note("withdrawal", [verdict_id])
        return True


def erased_at(context: ServiceContext, kind: ErasedKind, number: int) -> datetime | None:
    """Return when a record was erased last, by the log; None if it never was."""
    rows = context.store.list_log([], [TYPES[kind]])
    found = [row["at"] for row in rows if _is_of(row, kind, number)]
    return parse_instant(found[-1]) if found else None


def _is_of(row: Json, kind: ErasedKind, number: int) -> bool:
    erasure = row["changed"]["erasure"]
    return bool(erasure["kind"] == kind and erasure["id"] == number)


def family(context: ServiceContext, claim: Claim) -> list[int]:
    """Return the ids of a claim and of all claims that it was ever merged into: their rows can have its evidence."""
    known, new = {claim.id}, {claim.id}
    while new:
        rows = context.store.list_log(sorted(new), [])
        targets = {row["changed"].get("claim", {}).get("merged_into") for row in rows} - {None}
        new = targets - known
        known |= new
    return sorted(known)


def _forms(word: str) -> set[str]:
    """Return a text as it stands in a stored answer: as it is, in JSON, and in JSON inside of JSON."""
    once = orjson.dumps(word).decode()[1:-1]
    return {word, once, orjson.dumps(once).decode()[1:-1]}
