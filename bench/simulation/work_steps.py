"""Steps on evidence, checks, leases, verdicts and the clock."""

import random
from datetime import timedelta
from typing import Any, cast

from bench.simulation.draws import OUTCOMES, TOPIC_KEYS, draw_claim, mostly, pick
from bench.simulation.naive_times import seconds
from bench.simulation.taking_back_steps import rules
from bench.simulation.world import BOTS, EDITORS, JO, World
from claims.domain.evidence import NewEvidence
from claims.domain.requests import (
    LeaseRequest,
    NewCheck,
    NewVerdict,
)
from claims.domain.verdicts import Correction
from claims.services import (
    checks,
    evidence,
    leases,
    timers,
    verdicts,
)


def add_evidence(world: World, rng: random.Random) -> None:
    """Add evidence."""
    claim_id = draw_claim(world, rng)
    if claim_id is None:
        return
    day = rng.choice((None, world.now.date() - timedelta(days=rng.randint(-1, 100))))
    stance = rng.choice(("supports", "supports", "refutes", "context"))
    new = NewEvidence(
        url=f"https://later.example/{rng.randint(1, 9)}",
        title=rng.choice((None, "Later")),
        publisher=None,
        published_on=day,
        excerpt=rng.choice((None, "words")),
        note=rng.choice((None, "a note")),
        stance=cast(Any, stance),
    )
    expected = rules(world).add_evidence(claim_id, new.url, new.excerpt, None if day is None else day.isoformat())
    world.expect(expected, evidence.add_evidence, rng.choice((*BOTS, JO)), claim_id, new)


def retract_evidence(world: World, rng: random.Random) -> None:
    """Retract evidence."""
    evidence_id = pick(rng, world.ids("evidence"))
    if evidence_id is not None:
        world.expect(rules(world).retract_evidence(evidence_id), evidence.retract_evidence, JO, evidence_id, "wrong")


def add_check(world: World, rng: random.Random) -> None:
    """Check a claim, as a bot or a person, with a lease or without."""
    claim_id = draw_claim(world, rng, mostly(rng, "workflow = 'accepted' AND verdict_id IS NULL"))
    if claim_id is None:
        return
    result = rng.choice(("too_early", "nothing_new", "nothing_new", "needs_human"))
    held = world.select(f"SELECT lease_id AS id FROM lease_claims WHERE claim_id = {claim_id:d}")
    lease_id = held[0]["id"] if held and rng.random() < 0.5 else None
    day = rng.choice((None, None, world.now.date() + timedelta(days=rng.choice((0, 1, 2, 30, 400)))))
    new = NewCheck(cast(Any, result), day, rng.choice((None, "seen")), lease_id)
    world.call(checks.add_check, rng.choice((*BOTS, *BOTS, JO)), claim_id, new)


def take_lease(world: World, rng: random.Random) -> None:
    """Take a lease."""
    request = LeaseRequest(rng.randint(1, 3), rng.choice((5, 600, 86_400)), rng.choice((None, None, *TOPIC_KEYS)))
    world.call(leases.take_lease, rng.choice(BOTS), request)


def extend_lease(world: World, rng: random.Random) -> None:
    """Extend a lease."""
    lease_id = pick(rng, world.ids("leases"))
    if lease_id is not None:
        world.call(leases.extend_lease, rng.choice(BOTS), lease_id, rng.choice((5, 600)), rng.choice((None, None, [1])))


def return_lease(world: World, rng: random.Random) -> None:
    """Return a lease."""
    lease_id = pick(rng, world.ids("leases"))
    if lease_id is not None:
        world.call(leases.return_lease, rng.choice(BOTS), lease_id)


def expire_lease(world: World, rng: random.Random) -> None:
    """Take a lease, and let it expire."""
    take_lease(world, rng)
    world.set_clock(world.now + timedelta(days=1, seconds=rng.randint(0, 5)))
    world.call(timers.log_end)


def judge(world: World, rng: random.Random) -> None:
    """Add a verdict, or a correction if the claim has one; most often to a claim on which others depend."""
    needed = " AND id IN (SELECT depends_on FROM claims)" if rng.random() < 0.4 else ""
    claim_id = draw_claim(world, rng, mostly(rng, "workflow = 'accepted'" + needed))
    if claim_id is None:
        return
    known = [
        number
        for number in rules(world).evidence_of(claim_id)
        if number in world.ids("evidence", "retracted_at IS NULL")
    ]
    outcome = rng.choice(OUTCOMES)
    if known and rng.random() < 0.8:
        cited = tuple(rng.sample(known, rng.randint(1, len(known))))
    else:
        cited = ()
        if outcome not in {"void", "undeterminable"} and rng.random() < 0.9:
            stance = "refutes" if outcome == "did_not" else "supports"
            new_evidence = NewEvidence(
                url="https://later.example/v", title=None, publisher=None, published_on=None, excerpt=None, note=None,
                stance=cast(Any, stance),
            )  # fmt: skip
            added = world.call(evidence.add_evidence, JO, claim_id, new_evidence)
            cited = () if added is None else (added.id,)
    current = world.select(f"SELECT verdict_id AS id FROM claims WHERE id = {claim_id:d}")[0]["id"]
    corrects = current is not None and rng.random() < 0.9
    may_have_day = outcome in {"came_true", "came_true_late"} or (outcome == "partly" and rng.random() < 0.5)
    new = NewVerdict(
        outcome=outcome,
        rationale="It is so.",
        evidence_ids=cited,
        occurred_on=world.now.date() - timedelta(days=rng.choice((0, 1, 5, 30, 90))) if may_have_day else None,
        reason=rng.choice((None, "became_impossible")) if outcome == "did_not" else None,
        supersedes=current if corrects else None,
        correction=Correction(rng.choice(("factual_error", "wording")), "better") if corrects else None,
        review_url=rng.choice((None, None, "https://news.example/v")),
    )
    world.call(verdicts.add_verdict, rng.choice((JO, *EDITORS)), claim_id, new)


def approve(world: World, rng: random.Random) -> None:
    """Approve a proposed verdict."""
    verdict_id = pick(rng, world.ids("verdicts", "state = 'proposed'"))
    if verdict_id is not None:
        world.call(verdicts.approve_verdict, rng.choice(EDITORS), verdict_id, rng.choice((None, "yes")))


def return_verdict(world: World, rng: random.Random) -> None:
    """Return a proposed verdict."""
    verdict_id = pick(rng, world.ids("verdicts"))
    if verdict_id is not None:
        world.call(verdicts.return_verdict, rng.choice(EDITORS), verdict_id, "no")


def advance(world: World, rng: random.Random) -> None:
    """Set the clock ahead, by seconds or years."""
    ahead = rng.choice(({"seconds": 1}, {"hours": 7}, {"days": 1}, {"days": 9}, {"days": 40}, {"days": 400}))
    world.set_clock(min(world.now + timedelta(**ahead), world.now.replace(year=2060)))
    world.calls.append(f"the clock is {world.now}")


def jump_to_timer(world: World, rng: random.Random) -> None:
    """Set the clock to the instant of a timer, or a second before or after it."""
    rows = world.select(f"SELECT DISTINCT at FROM timers WHERE at >= '{seconds(world.now)}' ORDER BY at")
    ends = [world.now.fromisoformat(row["at"]) for row in rows]
    published = [row["at"] for row in world.select("SELECT published_at AS at FROM verdicts") if row["at"]]
    hours = [world.now.fromisoformat(at) + timedelta(hours=1) for at in published]  # until then its author withdraws it
    hours = [end for end in hours if end >= world.now]
    ends = hours if hours and rng.random() < 0.3 else ends
    if ends:
        at = rng.choice(ends) + timedelta(seconds=rng.choice((-1, 0, 0, 1)))
        world.set_clock(at)
        world.calls.append(f"the clock is {world.now}")


def set_back(world: World, rng: random.Random) -> None:
    """Set the clock back, by seconds or by days."""
    world.set_clock(world.now - timedelta(seconds=rng.choice((1, 299, 300, 301, 86_400, 40 * 86_400))))
    world.calls.append(f"the clock is {world.now}")


def poll(world: World, rng: random.Random) -> None:
    """Poll: log what has happened in time."""
    world.call(timers.log_end)
