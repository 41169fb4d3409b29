"""The counts of which track records consist: what each claim adds to those of its names.

No count depends on the clock: claims without a verdict are counted by their due instant, and overdue ones are a range.
"""

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Final, Literal

from claims.domain.claimants import name_key
from claims.domain.instants import format_seconds
from claims.domain.outcomes import COUNTED, OUTCOMES, Outcome
from claims.domain.records import Claim
from claims.domain.vocabulary import RecordKind
from claims.rules.odds import JudgedOdds, midpoint, odds_record
from claims.rules.track_record import RecordTotals, TrackRecord

#: what is counted for: a topic by its key, an article and a claimant by its id, and the whole record by `WHOLE`
Owner = Literal["topic", "article", "claimant", "record"]
#: `name` and `public_name`: claims with a topic in one spelling, and those that the public sees.
#: `due`: claims with a topic that have no verdict, wait for nothing, and have one due instant.
#: `moved_days` is the sum of the days of the claims that `measured` counts.
#: `odds`: claims with one midpoint and outcome.
#: All but the first two count accepted claims only.
Fact = Literal[
    "name", "public_name", "claims", "outcome", "due", "moved", "measured", "moved_days", "missed_first", "odds"
]
#: owner, fact, key of the owner, and value: the spelling, outcome, instant or odds; empty for facts without values
Count = tuple[Owner, Fact, str, str]
#: a count, and what is added to it
Counted = tuple[Count, int]
#: the numbers of one owner or of several, by fact and value
Facts = Mapping[tuple[Fact | Literal["overdue"], str], int]
#: the key of the owner `record`
WHOLE: Final = "all"
#: the facts that are counted for the whole record: a write adds one row for each that changes
TOTAL_FACTS: Final[frozenset[Fact]] = frozenset(("claims", "outcome"))
#: what a list of track records is sorted by, besides the name: numbers, and an outcome that counts in the rate
CountSort = Literal["claims", "judged", "moved"] | Outcome
RecordSort = Literal["name"] | CountSort
#: sort -> the facts and values whose numbers it adds
COUNT_SORTS: Final[Mapping[CountSort, tuple[tuple[Fact, str], ...]]] = {
    "claims": (("claims", ""),),
    "judged": tuple(("outcome", outcome) for outcome in COUNTED),
    **{outcome: (("outcome", outcome),) for outcome in COUNTED},
    "moved": (("moved", ""),),
}
RECORD_SORTS: Final[tuple[RecordSort, ...]] = ("name", *COUNT_SORTS)
_OUTCOMES: Final[Mapping[str, Outcome]] = {outcome: outcome for outcome in OUTCOMES}
#: the attributes that say whose counts a claim belongs to, and which spellings count
_OWNED: Final = attrgetter("article_id", "claimant_id", "topics", "workflow", "is_public")
#: the others without whose change no count changes
_COUNTED: Final = attrgetter("verdict", "due", "depends_on", "slippage", "probability")


def count_changes(added: Iterable[Claim], removed: Iterable[Claim] = ()) -> dict[Count, int]:
    """Return by how much each count changes; counts that stay are left out.

    Args:
        added: the claims as they are now.
        removed: the same claims as they were; none for new claims.
    """
    changes: dict[Count, int] = {}
    for claims, sign in ((added, 1), (removed, -1)):
        for claim in claims:
            for count, number in _counts_of(claim):
                changes[count] = changes.get(count, 0) + sign * number
    return {count: number for count, number in changes.items() if number}


def changes_between(before: Claim, after: Claim) -> dict[Count, int]:
    """Return what `count_changes` returns for one claim, in less time for the many writes that change few counts."""
    if _OWNED(before) != _OWNED(after):
        return count_changes([after], [before])
    if _COUNTED(before) == _COUNTED(after):
        return {}
    was, now = _facts_of(before), _facts_of(after)
    changes = {fact: number for fact in was | now if (number := now.get(fact, 0) - was.get(fact, 0))}
    return dict(_of_owners(after, spellings(after.topics), changes))


def spellings(topics: Iterable[str]) -> dict[str, str]:
    """Return the spelling of each topic of a claim by its key.

    Only old claims have two topics with one key. The first in text order counts, as in the table of topics.
    """
    return {name_key(topic): topic for topic in sorted(topics, reverse=True)}


def odds_value(low: float, high: float, outcome: str) -> str:
    """Return the value of the fact `odds`."""
    return f"{outcome} {midpoint(low, high)!r}"


def record_from(kind: RecordKind, name: str, claimant_id: int | None, facts: Facts) -> TrackRecord:
    """Return the track record that counts give.

    Args:
        kind: of the name.
        name: as shown.
        claimant_id: of the claimant; None for other kinds.
        facts: the counts of the name, and the overdue claims; those that are missing are 0.
    """
    claims, overdue, measured = (facts.get((fact, ""), 0) for fact in ("claims", "overdue", "measured"))
    outcomes = {outcome: facts.get(("outcome", outcome), 0) for outcome in OUTCOMES}
    return TrackRecord(
        by=kind,
        name=name,
        claims=claims,
        outcomes=outcomes,
        overdue=overdue,
        unjudged=claims - sum(outcomes.values()) - overdue,
        moved=facts.get(("moved", ""), 0),
        moved_days=facts.get(("moved_days", ""), 0) / measured if measured else None,
        missed_first=facts.get(("missed_first", ""), 0),
        odds=odds_record({_odds_from(value): number for (fact, value), number in facts.items() if fact == "odds"}),
        claimant_id=claimant_id,
    )


def totals_from(facts: Facts) -> RecordTotals:
    """Return the totals that the counts of the owner `record` give; those that are missing are 0."""
    return RecordTotals(facts.get(("claims", ""), 0), {o: facts.get(("outcome", o), 0) for o in OUTCOMES})


def _odds_from(value: str) -> JudgedOdds:
    outcome, stated = value.split()
    return JudgedOdds(float(stated), _OUTCOMES[outcome])


def _counts_of(claim: Claim) -> Iterator[Counted]:
    """Yield what a claim adds to each count."""
    topics = spellings(claim.topics)
    for key, name in topics.items():
        yield ("topic", "name", key, name), 1
        if claim.is_public:
            yield ("topic", "public_name", key, name), 1
    yield from _of_owners(claim, topics, _facts_of(claim))


def _of_owners(claim: Claim, topics: Iterable[str], facts: Mapping[tuple[Fact, str], int]) -> Iterator[Counted]:
    """Yield the facts of a claim for each of its owners; only topics count due instants."""
    for key in topics:
        for (fact, value), number in facts.items():
            yield ("topic", fact, key, value), number
    others: list[tuple[Owner, str]] = [("article", str(claim.article_id))]
    if claim.claimant_id is not None:
        others.append(("claimant", str(claim.claimant_id)))
    for owner, key in others:
        for (fact, value), number in facts.items():
            if fact != "due":
                yield (owner, fact, key, value), number
    for (fact, value), number in facts.items():
        if fact in TOTAL_FACTS:
            yield ("record", fact, WHOLE, value), number


def _facts_of(claim: Claim) -> dict[tuple[Fact, str], int]:
    """Return what a claim adds to the counts of its owners; nothing if it is not accepted."""
    if claim.workflow != "accepted":
        return {}
    facts: dict[tuple[Fact, str], int] = {("claims", ""): 1}
    if claim.verdict is not None:
        facts["outcome", claim.verdict.outcome] = 1
    elif not claim.waiting and claim.due is not None and claim.due.due_at is not None:
        facts["due", format_seconds(claim.due.due_at)] = 1
    if claim.slippage is not None:
        facts["moved", ""] = 1
        facts["missed_first", ""] = int(claim.slippage.missed_first)
        if claim.slippage.days is not None:
            facts["measured", ""] = 1
            facts["moved_days", ""] = claim.slippage.days
    if claim.verdict is not None and claim.probability is not None:
        facts["odds", odds_value(claim.probability.low, claim.probability.high, claim.verdict.outcome)] = 1
    return facts
