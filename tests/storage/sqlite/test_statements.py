"""Hot statements use an index: no query proportional to a table."""

import re

import pytest

from claims.domain.requests import ClaimFilter
from claims.storage.sqlite.queries import lists
from claims.storage.sqlite.statements import articles, candidates, claims, judgement, log, queue

HOT = {
    "the due list": queue.LIST_QUEUE,
    "the due list, later pages": queue.LIST_QUEUE_AFTER,
    "the due list by topic": queue.LIST_QUEUE_TOPIC,
    "the due list at another time": queue.LIST_QUEUE_AS_OF,
    "the due list by topic at another time": queue.LIST_QUEUE_TOPIC_AS_OF,
    "what nobody holds": queue.LIST_AVAILABLE,
    "what comes next by time": queue.GET_NEXT,
    "what fell due": queue.LIST_FALLEN_DUE,
    "what comes up again": queue.LIST_COME_UP,
    "leases that expired": queue.LIST_PAST_LEASES,
    "a lease's claims": queue.LIST_LEASED,
    "whether a lease is empty": queue.REMOVE_EMPTY_LEASE,
    "who holds what": queue.LIST_HOLDERS,
    "a holder's leases": queue.LIST_LEASES,
    "how much a holder holds": queue.COUNT_LEASED,
    "taking from those that are free": queue.SET_FREE,
    "newest verdicts": judgement.LIST_PUBLISHED,
    "checks by claim": judgement.LIST_CHECKS,
    "changes of some types": log.changes_of_types(3),
    "claims for a human": lists._list_sql(ClaimFilter(needs_human=True), True),
    "open claims by due instant": lists._list_sql(ClaimFilter(sort="-due_at", unjudged=True), True),
    "one claim": claims.GET_CLAIM_FORM,
    "a claim for writing": claims.GET_CLAIM,
    "claims by article": claims.LIST_CLAIM_IDS_OF_ARTICLE,
    "claims that depend on one": claims.LIST_DEPENDENTS,
    "a claim's spans": claims.GET_SPANS,
    "a claim's deadlines": claims.LIST_DEADLINES,
    "evidence by claim": judgement.LIST_EVIDENCE,
    "evidence by id": judgement.LIST_EVIDENCE_BY_ID,
    "the current verdict": judgement.GET_CURRENT_VERDICT,
    "verdicts that wait": judgement.LIST_PROPOSED_VERDICTS,
    "verdicts by claim": judgement.LIST_VERDICTS,
    "changes since": log.READ_CHANGES,
    "changes of a claim": log.LIST_CHANGES_OF_CLAIM,
    "the last seq": log.LAST_SEQ,
    "a token": log.FIND_TOKEN,
    "an idempotency key": log.GET_ANSWER,
    "articles by url": articles.FIND_ARTICLE,
    "claims by due instant": lists._list_sql(ClaimFilter(sort="due_at"), True),
    "claims newest first": lists._list_sql(ClaimFilter(), True),
    "overdue claims": lists._list_sql(ClaimFilter(sort="due_at", status="overdue"), False),
    "claims of an article": lists._list_sql(ClaimFilter(article_id=1), True),
    "claims of a claimant": lists._list_sql(ClaimFilter(claimant="a"), True),
    "an article's quotations": candidates.LIST_QUOTES,
    "claims that share words": candidates.FIND_ALIKE,
    "searched claims": lists._search_sql(ClaimFilter(q="a")),
}


@pytest.mark.parametrize("name", HOT)
def test_hot_statements_use_an_index(app, name):
    connection = app.extensions["duecheck"].database.connection
    statement = HOT[name]
    names = set(re.findall(r":(\w+)", statement))
    plan = [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", dict.fromkeys(names, 1))]
    for step in plan:
        if step.startswith("SCAN") and not step.startswith("SCAN (subquery-"):  # that of a bounded inner list
            assert "INDEX" in step or "VIRTUAL TABLE" in step or "CONSTANT" in step, plan
    assert not [step for step in plan if "TEMP B-TREE" in step], plan
