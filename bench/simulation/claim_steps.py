"""Steps on articles, claims, deadlines and claimants."""

import random
from datetime import date
from typing import Any, cast

from bench.simulation.draws import NAMES, draw_article, draw_claim, draw_condition, draw_due, draw_topics, mostly, pick
from bench.simulation.naive_refusals import Rules
from bench.simulation.naive_rereading import claim_moved, window_of
from bench.simulation.texts import RANGE, article_text, quotes, sentence
from bench.simulation.world import EDITORS, JO, World
from claims.domain.claimants import ClaimantPatch
from claims.domain.probability import Probability
from claims.domain.requests import (
    UNSET,
    CandidateEdits,
    ClaimPatch,
    NewClaim,
    NewDeadline,
    NewText,
    SpanRequest,
    Unset,
)
from claims.services import (
    articles,
    claimants,
    claims,
    deadlines,
    revisions,
    workflow,
)


def add_article(world: World, rng: random.Random) -> None:
    """Add an article, or one whose text is withheld."""
    if len(world.ids("articles")) < 3:
        world.call(articles.add_article, JO, draw_article(rng, rng.randint(0, 4)))


def add_claim(world: World, rng: random.Random) -> None:
    """Add a claim or a candidate, with or without a condition."""
    article_id = pick(rng, world.ids("articles"))
    if article_id is None or len(world.ids("claims")) >= 8:
        return
    text = world.select(f"SELECT text FROM revisions WHERE article_id = {article_id:d} ORDER BY number DESC")[0]["text"]
    words = sentence(rng, text)
    start = None if text is not None else rng.randint(0, RANGE)
    end = None if start is None else start + len(words)
    depends_on = draw_condition(world, rng) if rng.random() < 0.4 else None
    has_due = depends_on is None or (depends_on.offset is None and rng.random() < 0.5)
    resolved = rng.random() < 0.8
    is_author = resolved and rng.random() < 0.2
    new = NewClaim(
        article_id=article_id,
        statement=rng.choice((None, "It will come")),
        claimant=None if is_author else rng.choice(NAMES if not resolved else (None, *NAMES)),
        topics=draw_topics(rng),
        criteria=rng.choice((None, "as it is")),
        spans=(SpanRequest("claim", words, start=start, end=end, pointer="/quote"),),
        due=draw_due(world, rng) if has_due and rng.random() < 0.9 else None,
        depends_on=depends_on,
        workflow=rng.choice(("accepted", "accepted", "accepted", "candidate")),
        external_id=rng.choice((None, None, None, f"x{rng.randint(1, 3)}")),
        said_on=rng.choice((UNSET, UNSET, UNSET, None, "2019", "2020-03")),
        probability=rng.choice((None, None, Probability(0.5, 0.7, "likely"))),
        claimant_is_author=is_author,
        claimant_resolved=resolved,
    )
    world.call(claims.add_claim, JO, new)


def patch_claim(world: World, rng: random.Random) -> None:
    """Edit one member of a claim."""
    claim_id = draw_claim(world, rng)
    if claim_id is None:
        return
    condition = draw_condition(world, rng) if rng.random() < 0.7 else None
    spans = (SpanRequest("claim", sentence(rng), pointer="/quote"),)
    patch = rng.choice(
        (
            ClaimPatch(statement=f"It will come, {rng.randint(1, 3)}"),
            ClaimPatch(topics=draw_topics(rng)),
            ClaimPatch(criteria=f"criteria {rng.randint(1, 2)}"),
            ClaimPatch(claimant=rng.choice((None, *NAMES))),
            ClaimPatch(claimant_resolved=rng.random() < 0.5),
            ClaimPatch(said_on=rng.choice((None, "2019", "2020-03", "2021-09-20"))),
            ClaimPatch(depends_on=condition),
            ClaimPatch(depends_on=condition),
            ClaimPatch(probability=Probability(0.1, 0.1, "1 in 10")),
            ClaimPatch(spans=spans),
        )
    )
    before = world.tables()
    row = next(row for row in before["claims"] if row["id"] == claim_id)
    world.call(claims.patch_claim, JO, claim_id, [row["version"] - (rng.random() < 0.05)], patch)
    if not isinstance(patch.said_on, Unset) and world.refusal is None:
        article = next(one for one in before["articles"] if one["id"] == row["article_id"])
        computed = claim_moved(before, row, patch.said_on, date.fromisoformat(article["published_on"]))
        after = world.tables()
        now = window_of(after, next(one for one in after["claims"] if one["id"] == claim_id))
        if now != computed.window or (computed.is_kept and not computed.is_of_condition):
            world.faults.append(f"claim {claim_id} has {now} after its new said_on, computed {computed}")


def assign(world: World, rng: random.Random) -> None:
    """Assign a claim to the caller, to nobody, or to a name that is not in use."""
    claim_id = draw_claim(world, rng)
    if claim_id is None:
        return
    row = next(row for row in world.tables()["claims"] if row["id"] == claim_id)
    name = rng.choice(("me", "me", "me", None, "somebody"))
    is_late = rng.random() < 0.05
    refusals = {"version-conflict"} if is_late else {"invalid-input"} if name == "somebody" else set()
    actor, patch = rng.choice((JO, JO, *EDITORS)), ClaimPatch(assigned_to=name)
    world.expect(refusals, claims.patch_claim, actor, claim_id, [row["version"] - is_late], patch)


def move_deadline(world: World, rng: random.Random) -> None:
    """Add a deadline."""
    claim_id = draw_claim(world, rng)
    if claim_id is None:
        return
    reason = rng.choice(("claimant_moved", "claimant_moved", "correction"))
    known = Rules(world.tables(), world.now).evidence_of(claim_id)
    evidence_id = pick(rng, known) if rng.random() < 0.3 else None
    said_on = rng.choice((None, None, "2021", world.now.date().isoformat(), "2022-01"))
    new = NewDeadline(draw_due(world, rng), cast(Any, reason), "moved", evidence_id, said_on)
    world.call(deadlines.add_deadline, JO, claim_id, new)


def accept(world: World, rng: random.Random) -> None:
    """Accept a candidate or a rejected claim, with edits or without."""
    claim_id = draw_claim(world, rng, "workflow IN ('candidate', 'rejected')")
    if claim_id is None:
        return
    edits = CandidateEdits(
        statement=rng.choice((None, "Edited")),
        claimant=rng.choice((UNSET, UNSET, "Olga")),
        due=draw_due(world, rng) if rng.random() < 0.4 else None,
        topics=rng.choice((None, ("gas",))),
        said_on=rng.choice((UNSET, UNSET, "2020-03")),
    )
    world.call(workflow.accept_claim, rng.choice(EDITORS), claim_id, edits)


def reject(world: World, rng: random.Random) -> None:
    """Reject a candidate."""
    claim_id = draw_claim(world, rng, "workflow = 'candidate'")
    if claim_id is not None:
        world.call(workflow.reject_claim, rng.choice(EDITORS), claim_id, "no claim")


def withdraw(world: World, rng: random.Random) -> None:
    """Withdraw a claim."""
    claim_id = draw_claim(world, rng, mostly(rng, "workflow = 'accepted'"))
    if claim_id is not None:
        world.call(workflow.withdraw_claim, rng.choice(EDITORS), claim_id, "a mistake")


def merge(world: World, rng: random.Random) -> None:
    """Merge a claim into another."""
    claim_id = draw_claim(world, rng, mostly(rng, "workflow IN ('accepted', 'candidate') AND verdict_id IS NULL"))
    if claim_id is None:
        return
    others = f"workflow IN ('accepted', 'candidate') AND id <> {claim_id:d}"
    into = draw_claim(world, rng, mostly(rng, others))
    if into is not None:
        world.call(workflow.merge_claim, rng.choice(EDITORS), claim_id, into, rng.choice((None, "the same")))


def patch_claimant(world: World, rng: random.Random) -> None:
    """Edit a claimant."""
    claimant_id = pick(rng, world.ids("claimants"))
    if claimant_id is None:
        return
    patch = rng.choice(
        (
            ClaimantPatch(name=rng.choice((*NAMES, "Ivan Petrov"))),
            ClaimantPatch(aliases=tuple(rng.sample(NAMES, 2))),
            ClaimantPatch(url="https://who.example"),
        )
    )
    version = world.select(f"SELECT version FROM claimants WHERE id = {claimant_id:d}")[0]["version"]
    world.call(claimants.patch_claimant, rng.choice(EDITORS), claimant_id, [version], patch)


def merge_claimant(world: World, rng: random.Random) -> None:
    """Merge a claimant into another."""
    known = world.ids("claimants")
    if len(known) > 1:
        claimant_id, into = rng.sample(known, 2)
        world.call(claimants.merge_claimant, rng.choice(EDITORS), claimant_id, into)


def revise(world: World, rng: random.Random) -> None:
    """Add a revision of an article's text."""
    article_id = pick(rng, world.ids("articles"))
    if article_id is not None:
        new = NewText(article_text(rng), rng.random() < 0.3, None, None)
        world.call(revisions.add_revision, JO, article_id, new)


def supply_text(world: World, rng: random.Random) -> None:
    """Supply the text of an article that withholds it."""
    article_id = pick(rng, world.ids("articles"))
    if article_id is None:
        return
    wanted = world.select(f"SELECT sha256 FROM revisions WHERE article_id = {article_id:d} ORDER BY number DESC")[0]
    text = quotes().get(wanted["sha256"])
    if text is not None:
        world.call(revisions.supply_text, JO, article_id, text, store=rng.random() < 0.7)
