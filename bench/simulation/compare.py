"""The comparison of the live database and services with the replayed log and the naive implementation."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import orjson

from bench.simulation import naive_times
from bench.simulation.compare_lists import list_differences
from bench.simulation.follower import Follower
from bench.simulation.naive import Naive
from bench.simulation.naive_names import name_key
from bench.simulation.naive_record import record
from bench.simulation.rebuild import Tables, rebuild
from bench.simulation.replay import Replay
from bench.simulation.world import EDITORS, JO, World
from claims.domain.instants import format_instant
from claims.domain.requests import ClaimFilter, DueListRequest, PageRequest
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import STATUSES, RecordKind
from claims.rules.record_counts import COUNT_SORTS
from claims.rules.track_record import TrackRecord
from claims.services import claims, due_queue, evidence, history, track_record

Row = dict[str, Any]
_ALL: Final = PageRequest(500, None)
_TOPICS: Final = (None, "gas", "trade")
_NAMED: Final = (JO.name, *(editor.name for editor in EDITORS))
_RECORDS: Final[tuple[RecordKind, ...]] = ("claimant", "publisher", "author", "topic")


class Comparison:
    """Compares after each step; it has read the log so far."""

    def __init__(self) -> None:
        self.replay = Replay()
        self._follower = Follower()
        self._turn = 0

    def differences(self, world: World) -> list[str]:
        """Return all differences, in words."""
        self._turn += 1
        for row in world.log()[self.replay.seq :]:
            self.replay.add(row)
        live = world.tables()
        _end_silent_snoozes(world, live, self.replay)
        facts = Naive(live, self.replay.marks)
        found = [*self.replay.faults, *_tables(live, rebuild(self.replay)), *_facts(facts), *facts.verdict_faults()]
        lists = list_differences(world, facts, self.replay.after)
        found += self._follower.differences(world)
        return found or [*_lists(world, facts, self._turn), *_reads(world, facts, self._turn), *lists]


def _end_silent_snoozes(world: World, live: Tables, replay: Replay) -> None:
    """End the snoozes that ended before the claim was due: the log has no row of them."""
    for row in live["claims"]:
        marks = replay.marks[row["id"]]
        until = marks.snoozed_until
        has_ended = until is not None and until <= naive_times.seconds(world.latest) and row["snoozed_at"] is None
        if until is not None and has_ended and until < row["due_at_sort"] < naive_times.NEVER:
            marks.wake()


def _tables(live: Tables, rebuilt: Tables) -> Iterator[str]:
    """Yield the rows in which the tables differ from the replayed log."""
    for revision in live["revisions"]:
        text = revision.pop("text")
        if text is not None and hashlib.sha256(text.encode()).hexdigest() != revision["sha256"]:
            yield f"revision {revision} has another hash"
    ids = {row["id"] for row in live["leases"]}
    # the timer of a lease that ended early passes without a row
    timers = [row for row in live["timers"] if row["kind"] != "lease" or row["id"] in ids]
    for name, rows in (live | {"timers": timers}).items():
        before, after = _keyed(rows), _keyed(rebuilt[name])
        if before != after:
            for key in sorted(before.keys() - after.keys()):
                yield f"{name}: only the database has {key}"
            for key in sorted(after.keys() - before.keys()):
                yield f"{name}: only the log has {key}"


def _keyed(rows: list[Row]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        key = orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()
        counts[key] = counts.get(key, 0) + 1
    return counts


def _facts(facts: Naive) -> Iterator[str]:
    """Yield the claims whose stored document, window or mark differs from what the bare rows give."""
    for row in facts.tables["deadlines"]:
        if row["due_at"] != naive_times.due_at(row):
            yield f"deadline {row['id']} is due at {row['due_at']}, not {naive_times.due_at(row)}"
    for claim in facts.claims.values():
        stored, computed = orjson.loads(claim["document"]), facts.document(claim)
        for name in computed:
            if stored[name] != computed[name]:
                yield f"claim {claim['id']}: {name} is {stored[name]!r}, computed {computed[name]!r}"


def _lists(world: World, facts: Naive, turn: int) -> Iterator[str]:
    """Yield differences of the due list now and at another instant, and of one kind of track records."""
    topic, available = _TOPICS[turn % 3], turn % 2 == 0
    yield from _due_list(world, facts, DueListRequest(None, topic, _ALL, available))
    another = (world.now + timedelta(days=turn * 7 % 60 - 30)).replace(microsecond=0)
    yield from _due_list(world, facts, DueListRequest(another, topic, _ALL))
    yield from _due_list(world, facts, DueListRequest(None, topic, _ALL, available, _NAMED[turn % 3]))
    yield from _due_list(world, facts, DueListRequest(another, topic, _ALL, assigned_to=JO.name))
    yield from _assigned(world, facts, _NAMED[turn % 3])
    yield from _records(world, facts, _RECORDS[turn % 4])
    yield from _totals(world, facts)


def _assigned(world: World, facts: Naive, name: str) -> Iterator[str]:
    """Yield differences of the claims of a name, which the answer has beside the document."""
    found = claims.list_claims(world.context, ClaimFilter(assigned_to=name), _ALL).items
    shown = [(item["id"], item["assigned_to"]) for item in map(orjson.loads, found)]
    ids = [number for number in facts.claims if facts.marks[number].assigned_to == name]
    if shown != [(number, name) for number in sorted(ids, reverse=True)]:
        yield f"claims of {name}: {shown}, computed {ids}"


def _due_list(world: World, facts: Naive, request: DueListRequest) -> Iterator[str]:
    instant = request.as_of or world.now
    now, topic = naive_times.seconds(instant), request.topic
    leases = {row["id"]: row for row in facts.tables["leases"]}
    held = {row["claim_id"]: leases[row["lease_id"]] for row in facts.tables["lease_claims"]}
    expected = []
    for claim in facts.claims.values():
        document, marks = facts.document(claim), facts.marks[claim["id"]]
        at = (
            naive_times.queue_time_at(document, marks, now)
            if request.as_of
            else naive_times.queue_time(document, marks)
        )
        if request.assigned_to is not None and marks.assigned_to != request.assigned_to:
            continue
        if at is None or at > now or (topic and topic not in map(name_key, document["topics"])):
            continue
        if not (request.available and claim["id"] in held):
            state = naive_times.status(document, instant, world.overdue_after_days)
            expected.append((at, claim["id"], _holder(held.get(claim["id"])), state))
    items = [orjson.loads(item) for item in due_queue.list_due(world.context, request).items]
    shown = [(item["id"], item["lease"], (item["status"], item["days_overdue"])) for item in items]
    computed = [row[1:] for row in sorted(expected, key=lambda row: row[:2])]
    if shown != computed:
        yield f"{request}: {shown}, computed {computed}"


def _holder(lease: Row | None) -> Row | None:
    return lease and {"holder": lease["holder"], "expires_at": lease["expires_at"]}


def _status(world: World, document: Row) -> tuple[str | None, int | None]:
    return naive_times.status(document, world.now, world.overdue_after_days)


def _totals(world: World, facts: Naive) -> Iterator[str]:
    """Yield the difference of the totals of the record."""
    accepted = [
        document for claim in facts.claims.values() if (document := facts.document(claim))["workflow"] == "accepted"
    ]
    judged = Counter(document["verdict"]["outcome"] for document in accepted if document["verdict"])
    totals = track_record.get_totals(world.context)
    shown = totals.claims, {outcome: number for outcome, number in totals.outcomes.items() if number}
    if shown != (len(accepted), dict(judged)):
        yield f"totals: {shown}, computed {len(accepted), dict(judged)}"


def _records(world: World, facts: Naive, by: RecordKind) -> Iterator[str]:
    """Yield the track records that differ from those computed from the claims."""
    members: dict[str, list[tuple[Row, str | None, bool]]] = {}
    spellings: dict[str, list[str]] = {}
    for claim in facts.claims.values():
        document = facts.document(claim)
        for name in _NAMES[by](facts, claim, document):
            spellings.setdefault(name_key(name), []).append(name)
            if document["workflow"] == "accepted":
                slippage = facts.slippage(claim["id"])
                counted = (document, _status(world, document)[0], bool(slippage and slippage["missed_first"]))
                members.setdefault(name_key(name), []).append(counted)
    for article in facts.articles.values():  # names are compared also where an article has no claim
        for name in _NAMES_OF_ARTICLE[by](article):
            spellings.setdefault(name_key(name), []).append(name)
    computed = {min(spellings[key]): record(claims) for key, claims in members.items()}
    page = track_record.list_track_records(world.context, by, _ALL)
    shown = {
        item.name: {
            "claims": item.claims,
            "outcomes": {outcome: number for outcome, number in item.outcomes.items() if number},
            "judged": item.judged,
            "hits": item.hits,
            "overdue": item.overdue,
            "unjudged": item.unjudged,
            "moved": item.moved,
            "moved_days": item.moved_days,
            "missed_first": item.missed_first,
            "scored": item.odds.count if item.odds else 0,
            "brier": round(item.odds.brier, 9) if item.odds and item.odds.brier is not None else None,
        }
        for item in page.items
    }
    if shown != computed:
        yield f"track record by {by}: {shown}, computed {computed}"
    sort = tuple(COUNT_SORTS)[len(facts.claims) % len(COUNT_SORTS)]
    ranked = track_record.list_track_records(world.context, by, _ALL, sort).items
    ordered = sorted(page.items, key=lambda item: (-_number(item, sort), name_key(item.name)))
    if ranked != ordered:
        yield f"track record by {by} and {sort}: {ranked}, computed {ordered}"
    for item in page.items:
        single = track_record.get_track_record(world.context, by, name_key(item.name))
        if single != item:
            yield f"track record of {item.name}: {single}, listed {item}"


def _number(item: TrackRecord, sort: str) -> int:
    """Return the number that a list of track records is sorted by."""
    numbers = {"claims": item.claims, "judged": item.judged, "moved": item.moved}
    return numbers[sort] if sort in numbers else next(n for outcome, n in item.outcomes.items() if outcome == sort)


def _claimant_names(facts: Naive, claim: Row, document: Row) -> list[str]:
    names = {row["id"]: row["name"] for row in facts.tables["claimants"]}
    claimant = facts.claimant(claim)
    return [] if claimant is None else [names[claimant]]


#: kind of record -> the names that all claims of an article count for
_NAMES_OF_ARTICLE: Final[dict[RecordKind, Callable[[Row], list[str]]]] = {
    "publisher": lambda article: [article["publisher"]],
    "author": lambda article: orjson.loads(article["authors"]),
    "claimant": lambda article: [],
    "topic": lambda article: [],
}
#: kind of record -> the names that a claim counts for
_NAMES: Final[dict[RecordKind, Callable[[Naive, Row, Row], list[str]]]] = {
    "claimant": _claimant_names,
    "publisher": lambda facts, claim, document: _NAMES_OF_ARTICLE["publisher"](facts.articles[claim["article_id"]]),
    "author": lambda facts, claim, document: _NAMES_OF_ARTICLE["author"](facts.articles[claim["article_id"]]),
    "topic": lambda facts, claim, document: document["topics"],
}


def _reads(world: World, facts: Naive, turn: int) -> Iterator[str]:
    """Yield the claims that the services show otherwise: status, evidence, and the claim as of now."""
    for claim in facts.claims.values():
        document = facts.document(claim)
        shown = orjson.loads(claims.get_claim(world.context, claim["id"]).text)
        state = (shown.pop("status"), shown.pop("days_overdue"))
        document["assigned_to"] = facts.marks[claim["id"]].assigned_to
        if state != _status(world, document) or shown != document:
            yield f"claim {claim['id']} is shown as {state} {shown}, computed {_status(world, document)} {document}"
    yield from _claim_lists(world, facts, turn)
    if not facts.claims:
        return
    claim_id = sorted(facts.claims)[turn % len(facts.claims)]
    due = facts.document(facts.claims[claim_id])["due"]
    for item in evidence.list_evidence(world.context, claim_id, _ALL).items:
        day = item.published_on and item.published_on.isoformat()
        known = day is not None and due is not None
        inside = (due["earliest"] or "") <= (day or "") <= (due["latest"] or "9999") if known else None
        if item.in_window != inside:
            yield f"evidence {item.id} is in the window: {item.in_window}, computed {inside}"
    if max(row["at"] for row in world.log()) <= format_instant(world.now):
        then = orjson.loads(history.get_claim_at(world.context, claim_id, world.now).text)
        now = orjson.loads(claims.get_claim(world.context, claim_id).text)
        if then != now:
            yield f"claim {claim_id} as of now is {then}, shown {now}"


def _claim_lists(world: World, facts: Naive, turn: int) -> Iterator[str]:
    """Yield differences of the claims that the public sees, and of the claims with one status."""
    public = replace(world.context, visibility=Visibility.PUBLIC)
    wanted = STATUSES[turn % len(STATUSES)]
    seen = [number for number in facts.claims if facts.marks[number].is_public]
    having = [number for number, claim in facts.claims.items() if _status(world, facts.document(claim))[0] == wanted]
    for context, claim_filter, computed in (
        (public, ClaimFilter(), seen),
        (world.context, ClaimFilter(status=(wanted,)), having),
    ):
        items = claims.list_claims(context, claim_filter, _ALL).items
        shown = [orjson.loads(item)["id"] for item in items]
        if shown != sorted(computed, reverse=True):
            yield f"{claim_filter}: {shown}, computed {sorted(computed, reverse=True)}"
