"""Steps that take back, correct and repeat, each with the refusal that the rules give."""

import random
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, cast

import orjson

from bench.simulation import naive_rereading, naive_same
from bench.simulation.draws import NAMES, draw_article, draw_claim, mostly, pick
from bench.simulation.naive_names import name_key
from bench.simulation.naive_refusals import Rules
from bench.simulation.world import BOTS, EDITORS, JO, Row, Tables, World
from claims.dates.said_on import parse_said_on
from claims.dates.window import make_due
from claims.domain.due import Due
from claims.domain.evidence import NewEvidence
from claims.domain.records import DependsOn
from claims.domain.requests import ArticlePatch, DueRequest, NewClaim, NewVerdict, SpanRequest
from claims.services import article_edits, articles, claims, evidence, verdicts, withdrawals, workflow

_LEFT = "workflow IN ('withdrawn', 'rejected', 'duplicate')"


def withdraw_verdict(world: World, rng: random.Random) -> None:
    """Withdraw a verdict: most often the current one or a proposed one."""
    where = mostly(rng, "state = 'proposed' OR id IN (SELECT verdict_id FROM claims)")
    verdict_id = pick(rng, world.ids("verdicts", where))
    if verdict_id is not None:
        actor = rng.choice((JO, JO, *EDITORS))
        expected = rules(world).withdraw_verdict(verdict_id, actor)
        world.expect(expected, withdrawals.withdraw_verdict, actor, verdict_id, "a mistake")


def restore_claim(world: World, rng: random.Random) -> None:
    """Restore a withdrawn, rejected or merged claim, or try it with any."""
    claim_id = draw_claim(world, rng, mostly(rng, _LEFT))
    if claim_id is not None:
        expected = rules(world).restore_claim(claim_id)
        world.expect(expected, workflow.restore_claim, rng.choice(EDITORS), claim_id, "it was right")


def cite_merged(world: World, rng: random.Random) -> None:
    """Judge a claim by evidence of a claim that was merged into it, also through others."""
    where = "retracted_at IS NULL AND claim_id IN (SELECT id FROM claims WHERE workflow = 'duplicate')"
    evidence_id = pick(rng, world.ids("evidence", where))
    if evidence_id is None:
        return
    claim = rules(world).claims[rules(world).evidence[evidence_id]["claim_id"]]
    while claim["merged_into"] is not None:
        claim = rules(world).claims[claim["merged_into"]]
    new = NewVerdict("undeterminable", "Nobody knows.", (evidence_id,), None, None, None, None)
    world.call(verdicts.add_verdict, JO, claim["id"], new)


def restore_evidence(world: World, rng: random.Random) -> None:
    """Restore evidence: most often retracted one."""
    evidence_id = pick(rng, world.ids("evidence", mostly(rng, "retracted_at IS NOT NULL")))
    if evidence_id is not None:
        expected = rules(world).restore_evidence(evidence_id)
        world.expect(expected, evidence.restore_evidence, JO, evidence_id, "it was right")


def patch_evidence(world: World, rng: random.Random) -> None:
    """Edit evidence."""
    evidence_id = pick(rng, world.ids("evidence"))
    if evidence_id is None:
        return
    changes: dict[str, Any] = rng.choice(
        (
            {"title": "Corrected"},
            {"url": f"https://later.example/{rng.randint(1, 9)}", "excerpt": None},
            {"published_on": world.now.date() + timedelta(days=rng.choice((-400, -30, 0, 1, 2)))},
            {"published_on": None, "note": "no day"},
            {"stance": rng.choice(("supports", "refutes", "context"))},
        )
    )
    actor = rng.choice((JO, JO, *BOTS))
    before = world.select(f"SELECT * FROM evidence WHERE id = {evidence_id:d}")[0]
    version = before["version"] - (rng.random() < 0.1)
    expected = rules(world).patch_evidence(evidence_id, actor, version, changes)
    after = world.expect(expected, evidence.patch_evidence, actor, evidence_id, [version], changes)
    is_new = any(str(before[name]) != str(value) for name, value in changes.items())
    if after is not None and after.version != version + is_new:
        world.faults.append(f"evidence {evidence_id} has the version {after.version} after {version}")


def patch_article(world: World, rng: random.Random) -> None:
    """Edit an article; after another `published_on`, compare the windows that are read again."""
    article_id = pick(rng, world.ids("articles"))
    if article_id is None:
        return
    before = world.tables()
    article = next(row for row in before["articles"] if row["id"] == article_id)
    day = _another_day(rng, article, before)
    patch = rng.choice(
        (
            ArticlePatch(url=f"https://news.example/{rng.randint(0, 4)}"),
            ArticlePatch(title=f"T {rng.randint(1, 2)}", publisher=rng.choice(("News", "Post"))),
            ArticlePatch(authors=("C. Writer",)),
            *[ArticlePatch(published_on=day)] * 4,
        )
    )
    changes = {field.name: value for field in fields(patch) if (value := getattr(patch, field.name))}
    version = article["version"] - (rng.random() < 0.05)
    expected = rules(world).patch_article(article_id, version, changes)
    report = world.expect(expected, article_edits.patch_article, JO, article_id, [version], patch)
    if report is not None:
        new = changes.get("published_on", date.fromisoformat(article["published_on"]))
        world.faults += _report_faults(
            report, before, world.tables(), naive_rereading.article_moved(before, article, new)
        )


def _another_day(rng: random.Random, article: Row, tables: Tables) -> date:
    """Return a day near that of an article, or near the end of a window of its claims."""
    own = {row["deadline_id"] for row in tables["claims"] if row["article_id"] == article["id"]}
    ends = [row["latest"] for row in tables["deadlines"] if row["id"] in own and row["latest"]]
    if ends and rng.random() < 0.3:
        return date.fromisoformat(rng.choice(ends)) + timedelta(days=rng.choice((0, 1)))
    return date.fromisoformat(article["published_on"]) + timedelta(days=rng.choice((-400, -9, -1, 0, 1, 9, 40, 4_000)))


def _report_faults(
    report: article_edits.ArticleReport,
    before: Tables,
    after: Tables,
    expected: dict[int, naive_rereading.Reread],
) -> list[str]:
    found = []
    was = {row["id"]: naive_rereading.window_of(before, row) for row in before["claims"]}
    rows = {row["id"]: row for row in after["claims"]}
    for claim_id, reread in expected.items():
        now = (rows[claim_id]["said_on"], naive_rereading.window_of(after, rows[claim_id]))
        if now != (reread.said_on, reread.window):
            found.append(f"claim {claim_id} has {now} after the new day of its article, computed {reread}")
    changed = tuple(number for number, reread in expected.items() if reread.window != was[number])
    kept = tuple(number for number, reread in expected.items() if reread.is_kept)
    if (report.changed, report.kept) != (changed, kept):
        found.append(f"changed {report.changed}, kept {report.kept}, computed {changed}, {kept}")
    return found


def delete_article(world: World, rng: random.Random) -> None:
    """Delete an article; sometimes one that has only a rejected candidate."""
    if rng.random() < 0.4:
        added = world.call(articles.add_article, JO, draw_article(rng, 8))
        if added is None:
            return
        span = SpanRequest("claim", "Nobody", start=0, end=6) if added.revision.withheld else None
        words = (world.select(f"SELECT text FROM revisions WHERE article_id = {added.id:d}")[0]["text"] or "")[:10]
        claim = world.call(
            claims.add_claim, JO, _candidate(added.id, span or SpanRequest("claim", words, start=0, end=10))
        )
        if claim is not None and rng.random() < 0.9:
            world.call(workflow.reject_claim, rng.choice(EDITORS), claim.id, "no claim")
        article_id: int | None = added.id
    else:
        article_id = pick(rng, world.ids("articles"))
    if article_id is not None:
        world.expect(rules(world).delete_article(article_id), article_edits.delete_article, EDITORS[0], article_id)


def _candidate(article_id: int, span: SpanRequest) -> NewClaim:
    return NewClaim(
        article_id=article_id, statement=None, claimant=None, topics=(), criteria=None, spans=(span,), due=None,
        depends_on=None, workflow="candidate",
    )  # fmt: skip


def repeat_evidence(world: World, rng: random.Random) -> None:
    """Add evidence with the URL of known evidence, and most often its excerpt."""
    known = pick(rng, world.ids("evidence"))
    if known is None:
        return
    row = world.select(f"SELECT * FROM evidence WHERE id = {known:d}")[0]
    excerpt = row["excerpt"] if rng.random() < 0.8 else "other words"
    claim_id = row["claim_id"] if rng.random() < 0.9 else draw_claim(world, rng)
    assert claim_id is not None
    new = NewEvidence(
        url=row["url"], title=None, publisher=None, published_on=None, excerpt=excerpt, note=None, stance="context"
    )
    expected = rules(world).add_evidence(claim_id, row["url"], excerpt, None)
    world.expect(expected, evidence.add_evidence, rng.choice(BOTS), claim_id, new)


def repeat_claim(world: World, rng: random.Random) -> None:
    """Post a claim again, sometimes with another window or claimant; compare the refusal."""
    claim_id = draw_claim(world, rng)
    if claim_id is None:
        return
    before = world.tables()
    row = next(row for row in before["claims"] if row["id"] == claim_id)
    document = orjson.loads(row["document"])
    if any(span["start"] is None for span in document["spans"]):
        return  # it cannot be posted
    depends = document["depends_on"]
    deadline = next((one for one in before["deadlines"] if one["id"] == row["deadline_id"]), None)
    is_own = depends is None or (deadline is not None and deadline["actor"] != "duecheck")
    due = document["due"] if is_own and (depends is None or depends["offset"] is None) else None
    if due is not None and rng.random() < 0.2:
        due = {"relation": "by", "edtf": "2022-05", "timezone": None, "review_every": None}
    name = document["claimant"]
    new = NewClaim(
        article_id=document["article_id"],
        statement="Said again",
        claimant=rng.choice((name, name, (name or "").upper() or None, *NAMES)),
        topics=(),
        criteria=None,
        spans=tuple(SpanRequest(s["role"], s["exact"], start=s["start"], end=s["end"]) for s in document["spans"]),
        due=due and DueRequest(**{name: due[name] for name in ("relation", "edtf", "timezone", "review_every")}),
        depends_on=depends and DependsOn(depends["claim_id"], depends["offset"]),
        workflow=rng.choice(("accepted", "candidate")),
        said_on=document["said_on"],
        claimant_resolved=document["claimant_resolved"] or document["claimant"] is None,
    )
    _post_again(world, new, before, document)


def _post_again(world: World, new: NewClaim, before: Tables, document: Row) -> None:
    """Post a claim: it must be refused if and only if it is stored, with the id of the oldest claim that is the same.

    Args:
        world: the services.
        new: the claim.
        before: the bare rows without it.
        document: of the claim that it repeats.
    """
    stored = world.call(claims.add_claim, JO, new)
    refused = world.refusal is not None and world.refusal.slug == "claim-said-already"
    if stored is None and not refused:
        return  # it breaks another rule
    ids = {row["key"]: row["claimant_id"] for row in before["claimant_names"]}
    key = name_key(new.claimant) if new.claimant else ""
    article = next(row for row in before["articles"] if row["id"] == new.article_id)
    text = next(row["text"] for row in before["revisions"]
                if (row["article_id"], row["number"]) == (article["id"], article["revision"]))  # fmt: skip
    computed = document | {"claimant": new.claimant, "claimant_id": ids.get(key) if new.claimant_resolved else None}
    computed["spans"] = [s | {"state": "unverified" if text is None else "verified"} for s in document["spans"]]
    said = parse_said_on(cast(Any, new.said_on), date.fromisoformat(article["published_on"]))
    if new.due is not None:
        computed["due"] = _window(make_due(cast(Any, new.due.relation), new.due.edtf, said))
    elif new.depends_on is not None and new.depends_on.offset is None:
        computed["due"] = _window(naive_rereading.of_condition(before, new.depends_on.claim_id, None, None, said))
    same = [] if key and new.claimant_resolved and key not in ids else naive_same.same_claims(computed, before)
    named = world.refusal.extra["claim_id"] if refused and world.refusal is not None else None
    if (same[0] if same else None) != named:
        world.faults.append(f"a claim that is said again is the same as {named}, computed {same}")


def _window(due: Due | None) -> Row | None:
    """Return the members of a window that count for claims that are said twice."""
    if due is None:
        return None
    days = {"earliest": due.earliest, "latest": due.latest}
    return {"relation": due.relation, "edtf": due.edtf} | {
        name: None if day is None else day.isoformat() for name, day in days.items()
    }


def rules(world: World) -> Rules:
    """Return the rules at the instant of the next write."""
    return Rules(world.tables(), world.write_time())
