"""Query plans of frequent statements: each uses an index, and none reads a whole table."""

import re
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from claims.domain.assignment import NOBODY
from claims.domain.claimants import ClaimantFilter
from claims.domain.requests import ClaimFilter, VerdictFilter
from claims.domain.visibility import Visibility
from claims.search.query import parse_query
from claims.storage.base import AssignedQueue
from claims.storage.sql import (
    articles,
    assigned_queue,
    candidates,
    changes,
    checks,
    claim_lists,
    claim_search,
    claimants,
    claims,
    corrections,
    dashboard,
    deadlines,
    evidence,
    idempotency,
    lease_expiries,
    leases,
    notes,
    public_changes,
    queue,
    queue_index,
    sessions,
    timers,
    tokens,
    track_records,
    users,
    verdicts,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOT = {
    "the due list": queue.LIST_QUEUE,
    "the due list at another time": queue.LIST_QUEUE_AS_OF,
    "claims that are available": queue.LIST_AVAILABLE,
    "what comes next by time": timers.GET_NEXT,
    "the last row and what comes next": timers.GET_LAST_AND_NEXT,
    "what fell due": timers.LIST_PASSED_DEADLINES,
    "what comes up again": timers.LIST_REVIEWS_DUE,
    "leases that expired": leases.LIST_EXPIRED_LEASES,
    "a lease's claims": leases.LIST_LEASED_CLAIMS,
    "whether a lease is empty": queue_index.REMOVE_EMPTY_LEASE,
    "who holds what": leases.LIST_LEASE_HOLDERS,
    "expired leases of claims": lease_expiries.LIST_LEASE_EXPIRIES,
    "a check after expired leases": lease_expiries.REMOVE_LEASE_EXPIRIES,
    "a holder's leases": leases.LIST_LEASES,
    "how much a holder holds": leases.COUNT_LEASED_CLAIMS,
    "taking from those that are free": queue_index.SET_AVAILABLE,
    "newest verdicts": verdicts.LIST_PUBLISHED_VERDICTS[""],
    "checks by claim": checks.LIST_CHECKS,
    "notes by claim": notes.LIST_NOTES,
    "one note": notes.GET_NOTE,
    "the due claims of a name": assigned_queue.list_due(AssignedQueue("a", NOW)),
    "the due claims of a name and topic that are free": assigned_queue.list_due(AssignedQueue("a", NOW, "t", True)),
    "the due claims of a name at another time": assigned_queue.list_due(AssignedQueue("a", NOW, is_as_of=True)),
    "the claims of a name without an end": assigned_queue.list_periodic(AssignedQueue("a", NOW, "t", True)),
    "documents of claims": assigned_queue.LIST_DOCUMENTS,
    "claims of a name by due instant": claim_lists.list_claims(
        ClaimFilter(assigned_to="a", sort="due_at"), continued=True
    ),
    "claims of nobody": claim_lists.list_claims(ClaimFilter(assigned_to=NOBODY), continued=True),
    "changes of some types": changes.read_changes_of_types(3),
    "claims for a human": claim_lists.list_claims(ClaimFilter(needs_human=True), continued=True),
    "one claim of a feed": claim_lists.list_claims(
        ClaimFilter(sort="-due_at", unjudged=True, claim_id=1), continued=True
    ),
    "the verdict of one claim": verdicts.LIST_PUBLISHED_VERDICTS["claim_id"],
    "open claims by due instant": claim_lists.list_claims(ClaimFilter(sort="-due_at", unjudged=True), continued=True),
    "one claim": claims.GET_CLAIM_DOCUMENT,
    "a claim for writing": claims.GET_CLAIM,
    "claims by article": claims.LIST_CLAIM_IDS_OF_ARTICLE,
    "claims that depend on one": claims.LIST_DEPENDENTS,
    "a claim's deadlines": deadlines.LIST_DEADLINES,
    "evidence by claim": f"{evidence.LIST_OWN_EVIDENCE} ORDER BY id LIMIT :limit",
    "evidence by id": evidence.LIST_EVIDENCE_BY_ID,
    "the current verdict": verdicts.GET_CURRENT_VERDICT,
    "all verdicts": verdicts.list_all_verdicts(VerdictFilter(), continued=True),
    "verdicts that wait": verdicts.list_all_verdicts(VerdictFilter(state=("proposed",)), continued=True),
    "published verdicts": verdicts.list_all_verdicts(VerdictFilter(state=("published",)), continued=True),
    "verdicts in two states": verdicts.list_all_verdicts(
        VerdictFilter(state=("published", "returned")), continued=True
    ),
    "verdicts with outcomes": verdicts.list_all_verdicts(
        VerdictFilter(state=("proposed", "returned"), outcome=("void", "partly")), continued=True
    ),
    "verdicts of an author": verdicts.list_all_verdicts(VerdictFilter(actor="a"), continued=True),
    "verdicts since an instant": verdicts.list_all_verdicts(VerdictFilter(since=NOW), continued=False),
    "verdicts by claim": verdicts.LIST_VERDICTS,
    "changes since": changes.READ_CHANGES[Visibility.ALL],
    "changes since, of admins": changes.READ_CHANGES[Visibility.ADMIN],
    "changes of a claim": changes.LIST_CHANGES_OF_CLAIM,
    "the last seq": changes.LAST_SEQ,
    "counts for operators": dashboard.COUNT_RECORD,
    "a token": tokens.FIND,
    "a session": sessions.FIND_SESSION,
    "sessions of a token": sessions.REMOVE_SESSIONS_BY_NAME,
    "sessions of a person": sessions.REMOVE_SESSIONS_OF_USER,
    "list of sessions of a person": sessions.LIST_SESSIONS_OF_USER,
    "tokens of a person": tokens.LIST_OF_USER,
    "expired tokens": tokens.LIST_EXPIRED,
    "owner of a name": tokens.GET_NAME_OWNER,
    "a person by name": users.FIND_USER_BY_NAME,
    "a person by subject": users.FIND_USER_BY_SUBJECT,
    "a person by link": users.FIND_USER_BY_LINK,
    "old sessions": sessions.REMOVE_OLD_SESSIONS,
    "an idempotency key": idempotency.GET_ANSWER,
    "claims by due instant": claim_lists.list_claims(ClaimFilter(sort="due_at"), continued=True),
    "claims newest first": claim_lists.list_claims(ClaimFilter(), continued=True),
    "overdue claims": claim_lists.list_claims(ClaimFilter(sort="due_at", status=("overdue",)), continued=False),
    "due and overdue claims": claim_lists.list_claims(
        ClaimFilter(sort="due_at", status=("due", "overdue")), continued=True
    ),
    "claims that are not accepted": claim_lists.list_claims(
        ClaimFilter(workflow=("rejected", "withdrawn", "duplicate")), continued=True
    ),
    "claims with some outcomes": claim_lists.list_claims(ClaimFilter(outcome=("void", "partly")), continued=True),
    "candidates by score": claim_lists.list_claims(
        ClaimFilter(sort="-score", workflow=("candidate", "rejected")), continued=True
    ),
    "claims by score": claim_lists.list_claims(ClaimFilter(sort="-score"), continued=True),
    "claims by last change": claim_lists.list_claims(ClaimFilter(sort="-updated_at"), continued=True),
    "judged claims by last change": claim_lists.list_claims(
        ClaimFilter(sort="-updated_at", status=("judged",)), continued=True
    ),
    "claims of a claimant by last change": claim_lists.list_claims(
        ClaimFilter(sort="-updated_at", claimant_id=1), continued=True
    ),
    "the claim with an external id": claim_lists.list_claims(ClaimFilter(external_id="a"), continued=True),
    "claims of a topic": claim_lists.list_claims(ClaimFilter(topic="gas"), continued=True),
    "articles with URLs": articles.FIND_ARTICLES,
    "claims of an article": claim_lists.list_claims(ClaimFilter(article_id=1), continued=True),
    "claims of a claimant": claim_lists.list_claims(ClaimFilter(claimant_id=1), continued=True),
    "a claimant": claimants.GET_CLAIMANT,
    "claimants by name": claimants.FIND_CLAIMANTS,
    "claimants merged together, by id": claimants.LIST_IDS_BY_ID,
    "claimants merged together, by name": claimants.LIST_IDS_BY_NAME,
    "counting claims": claimants.COUNT_CLAIMS,
    "moving names": claimants.MOVE_NAMES,
    "moving claimants": claimants.MOVE_CLAIMANTS,
    "list of claimants": claimants.list_claimants(ClaimantFilter(), continued=True),
    "list of all claimants": claimants.list_claimants(ClaimantFilter(all=True), continued=True),
    "claimants with a name": claimants.list_claimants(ClaimantFilter(name="a"), continued=True),
    "claimants that start with letters": claimants.list_claimants(ClaimantFilter(starts_with="a"), continued=True),
    "claimants merged into one": claimants.list_claimants(ClaimantFilter(merged_into=1), continued=True),
    "an article's quotations": candidates.LIST_QUOTED_CLAIMS,
    "claims that share words": candidates.FIND_SIMILAR_CLAIMS,
    "accepted claims that share words": candidates.FIND_SIMILAR_ACCEPTED,
    "claims that are said twice": claims.FIND_SAME_CLAIMS,
    "searched claims": claim_search.search_claims(ClaimFilter(), parse_query("a -b")),
    "claimants with other names": claim_search.FIND_NAMED,
    "what of a claim matches": claim_search.LIST_MATCHES,
    "changes of a claim for the public": changes.LIST_PUBLIC_CHANGES_OF_CLAIM,
    "searched claims for the public": claim_search.search_claims(
        ClaimFilter(visibility=Visibility.PUBLIC), parse_query("a")
    ),
    "changes for the public": public_changes.READ_PUBLIC_CHANGES,
    "changes of some types for the public": public_changes.read_public_changes_of_types(3),
    "how far changes of some types are read": public_changes.find_scan_end_of_types(3),
}
#: what the public's lists add: their order must come from an index without internal claims
PUBLIC_LISTS = {
    "claims_public ": ClaimFilter(visibility=Visibility.PUBLIC),
    "claims_public_updated": ClaimFilter(sort="-updated_at", visibility=Visibility.PUBLIC),
    "claims_public_due": ClaimFilter(sort="due_at", visibility=Visibility.PUBLIC),
    "claims_public_claimant": ClaimFilter(sort="-updated_at", claimant_id=1, visibility=Visibility.PUBLIC),
    "claims_public_claimant_newest": ClaimFilter(claimant_id=1, visibility=Visibility.PUBLIC),
    "claims_unjudged": ClaimFilter(sort="due_at", unjudged=True, visibility=Visibility.PUBLIC),
}
HOT |= {f"the public's list by {name}": claim_lists.list_claims(f, continued=True) for name, f in PUBLIC_LISTS.items()}


@pytest.mark.parametrize(
    "statement",
    [
        evidence.LIST_COUNTING_EVIDENCE,
        evidence.LIST_PUBLIC_EVIDENCE,
        evidence.FIND_PUBLIC_CLAIM,
        evidence.FIND_DEADLINE,
    ],
)
def test_statements_about_merged_claims_scan_only_those_claims(app, statement):
    names = dict.fromkeys(re.findall(r":(\w+)", statement), 1)
    connection = app.extensions["duecheck"].backend.database.connection
    plan = [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", names)]
    few = {"m", "t", "targets", "every", "shown", "merged", "CONSTANT", "j"}
    assert {detail.split()[1] for detail in plan if detail.startswith("SCAN ")} <= few, plan


@pytest.mark.parametrize("index", PUBLIC_LISTS)
def test_lists_of_the_public_do_not_read_internal_claims(app, index):
    statement = claim_lists.list_claims(PUBLIC_LISTS[index], continued=False)
    names = dict.fromkeys(re.findall(r":(\w+)", statement), 1)
    connection = app.extensions["duecheck"].backend.database.connection
    plan = [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", names)]
    assert len(plan) == 1 and f"INDEX {index}" in f"{plan[0]} ", plan


def test_every_filter_of_claims_has_a_condition():
    named = {*claim_lists._FILTERS, *claim_lists._ALTERNATIVES}
    assert {field.name for field in fields(ClaimFilter)} - {"sort", "claimant", "visibility", "q", "highlight"} == named


def _plan(app, statement):
    connection = app.extensions["duecheck"].backend.database.connection
    names = set(re.findall(r":(\w+)", statement))
    return [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", dict.fromkeys(names, 1))]


#: lists inside a statement, which an index bounds
_INNER = ("k", "o", "found", "others", *dashboard.SECTIONS)


@pytest.mark.parametrize(
    "statement",
    [
        claim_search.rank_claims(ClaimFilter(), parse_query("a -b"), continued=True),
        claim_search.list_claims_of_named(ClaimFilter(), parse_query("a")),
        claim_search.list_claims_of_named(
            ClaimFilter(topic="b", claimant_id=1, workflow=("accepted",)), parse_query("a -b"), merged=True
        ),
        claim_lists.list_claims(ClaimFilter(claimant_id=1), continued=True, merged=True),
        dashboard.list_sections(("claimants",), Visibility.ALL),
        verdicts.LIST_PUBLISHED_VERDICTS["claimants"],
        track_records.LIST_TRACK_RECORDS["claimant"],
    ],
)
def test_lists_of_merged_claimants_read_only_their_claims(app, statement):
    """They sort what they find, which the claims of the claimants bound."""
    scanned = [step for step in _plan(app, statement) if step.startswith("SCAN")]
    for step in scanned:
        assert any(
            word in step for word in ("INDEX", "VIRTUAL TABLE", "json_each", *(f"SCAN {name}" for name in _INNER))
        ), scanned


@pytest.mark.parametrize(
    "statement",
    [
        assigned_queue.list_due(AssignedQueue("a", NOW, "t", True)),
        assigned_queue.list_periodic(AssignedQueue("a", NOW)),
        *(
            claim_lists.list_claims(ClaimFilter(assigned_to="a", **filters), continued=continued)
            for continued in (False, True)
            for filters in (
                *({"sort": sort} for sort in ("-id", "due_at", "-due_at", "-updated_at", "-score")),
                {"article_id": 1},
                {"claimant_id": 1},
                {"unjudged": True, "sort": "due_at"},
                {"status": ("due", "overdue"), "workflow": ("accepted", "candidate")},
            )
        ),
    ],
)
def test_lists_of_a_name_read_only_its_claims(app, statement):
    read = [step for step in _plan(app, statement) if step.startswith(("SEARCH c ", "SCAN c"))]
    assert read and all("USING INDEX claims_assigned (assigned_to=?" in step for step in read), read


@pytest.mark.parametrize("visibility", [Visibility.ALL, Visibility.PUBLIC])
@pytest.mark.parametrize("continued", [False, True])
@pytest.mark.parametrize(
    "filters",
    [
        *({"sort": sort} for sort in ("-id", "due_at", "-due_at", "-updated_at", "-score")),
        {"unjudged": True, "sort": "due_at"},
        {"status": ("due", "overdue"), "workflow": ("accepted", "candidate"), "outcome": ("void",)},
        {"needs_human": True, "due_after": NOW},
    ],
)
def test_lists_of_a_publisher_read_only_the_claims_of_its_articles(app, filters, continued, visibility):
    claim_filter = ClaimFilter(publisher="p", visibility=visibility, **filters)
    plan = _plan(app, claim_lists.list_claims(claim_filter, continued=continued))
    _assert_by_publisher(plan)


def test_verdicts_of_a_publisher_are_read_by_its_articles(app):
    _assert_by_publisher(_plan(app, verdicts.LIST_PUBLISHED_VERDICTS["publisher"]))


@pytest.mark.parametrize("sees_all", [True, False])
@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ((), "changes_type (type=? AND seq<?)"),
        (("topic", "claimant_ids", "publisher"), "changes_type (type=? AND seq<?)"),
        (("claim_id", "topic"), "changes_claim (claim_id=? AND seq<?)"),
        (("article_id", "claimant_ids"), "changes_claim (claim_id=? AND seq<?)"),
    ],
)
def test_corrections_read_no_other_rows_of_the_log(app, filters, index, sees_all):
    plan = _plan(app, corrections.list_corrections(filters, sees_all=sees_all))
    read = [step for step in plan if " l " in step]
    assert read and all(f"USING INDEX {index}" in step for step in read), plan
    assert not [step for step in plan if step.startswith("SCAN") and " newest" not in step and " j" not in step], plan


def _assert_by_publisher(plan):
    read = [step for step in plan if step.startswith(("SEARCH", "SCAN")) and " c " in step]
    assert read and all("claims_article_newest (article_id=?" in step for step in read), plan
    found = [step for step in plan if "articles" in step]
    assert found and all("COVERING INDEX articles_publisher (publisher_key=?)" in step for step in found), plan


@pytest.mark.parametrize("name", HOT)
def test_hot_statements_use_an_index(app, name):
    plan = _plan(app, HOT[name])
    inner = {step.replace("CO-ROUTINE", "SCAN") for step in plan if step.startswith("CO-ROUTINE")}
    for step in plan:
        if step.startswith("SCAN") and step not in inner:  # an inner list is read only as far as its rows are needed
            assert "INDEX" in step or "VIRTUAL TABLE" in step or "CONSTANT" in step, plan
    assert not [step for step in plan if "TEMP B-TREE" in step], plan
