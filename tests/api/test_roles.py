"""Every route with every role and with none: a request can do only what its role may."""

import pytest

from claims.domain.roles import ROLES

#: endpoint to the lowest role; the test fails for a route that is missing here
LOWEST_ROLE = {
    "feeds.get_due_calendar": "reader",
    "feeds.get_due_feed": "reader",
    "feeds.get_verdict_feed": "reader",
    "due.list_due": "reader",
    "changes.list_changes": "reader",
    "leases.take_lease": "bot",
    "leases.list_leases": "bot",
    "leases.get_lease": "bot",
    "leases.extend_lease": "bot",
    "leases.return_lease": "bot",
    "checks.create_check": "bot",
    "checks.get_check": "reader",
    "checks.list_checks": "reader",
    "notes.create_note": "journalist",
    "notes.get_note": "journalist",
    "notes.list_notes": "journalist",
    "articles.create_article": "journalist",
    "articles.list_articles": "reader",
    "articles.get_article": "reader",
    "articles.get_article_text": "reader",
    "articles.supply_article_text": "journalist",
    "articles.create_revision": "journalist",
    "articles.list_revisions": "reader",
    "articles.get_revision": "reader",
    "claimreview.get_claim_review": "reader",
    "annotations.get_annotation": "reader",
    "annotations.list_annotations": "reader",
    "annotations.create_annotations": "journalist",
    "reviews.get_review_feed": "reader",
    "track_record.track_record": "reader",
    "exports.dump_record": "admin",
    "exports.export_claims_as_csv": "reader",
    "exports.export_claims_as_ndjson": "reader",
    "index.get_index": "reader",
    "imports.create_claims": "journalist",
    "imports.import_reviews": "editor",
    "bulk.run_bulk": "bot",
    "candidates.fetch_article": "journalist",
    "candidates.create_candidates": "journalist",
    "claims.create_claim": "journalist",
    "claims.list_claims": "reader",
    "claims.get_claim": "reader",
    "claims.patch_claim": "journalist",
    "claims.list_history": "reader",
    "claims.accept_claim": "editor",
    "claims.reject_claim": "editor",
    "claims.withdraw_claim": "editor",
    "claims.merge_claim": "editor",
    "claims.create_deadline": "journalist",
    "claims.count_claims": "reader",
    "claims.get_deadline": "reader",
    "claims.list_deadlines": "reader",
    "claimants.list_claimants": "reader",
    "claimants.get_claimant": "reader",
    "claimants.patch_claimant": "editor",
    "claimants.merge_claimant": "editor",
    "evidence.create_evidence": "bot",
    "evidence.list_evidence": "reader",
    "evidence.get_evidence": "reader",
    "evidence.retract_evidence": "journalist",
    "verdicts.create_verdict": "journalist",
    "verdicts.list_verdicts": "reader",
    "verdicts.list_all_verdicts": "reader",
    "verdicts.get_verdict": "reader",
    "verdicts.approve_verdict": "editor",
    "verdicts.return_verdict": "editor",
    "verdicts.withdraw_verdict": "journalist",
    "claims.restore_claim": "editor",
    "evidence.patch_evidence": "bot",
    "evidence.restore_evidence": "journalist",
    "articles.patch_article": "journalist",
    "articles.delete_article": "editor",
    "corrections.list_corrections": "reader",
    "feeds.get_correction_feed": "reader",
}


def _rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(("/api/", "/feeds/"))]


def test_the_table_names_every_route(app):
    assert {rule.endpoint for rule in _rules(app)} == set(LOWEST_ROLE)


@pytest.mark.parametrize("public", [True, False])
def test_each_role_may_do_its_own_and_no_more(app, callers, public):
    object.__setattr__(app.extensions["duecheck"].settings, "PUBLIC_READ", public)
    checked = 0
    for rule in _rules(app):
        path = rule.rule.removeprefix("/api/v1")
        for argument in rule.arguments:
            path = path.replace(f"<id:{argument}>", "1")
        (method,) = rule.methods - {"HEAD", "OPTIONS"}
        least = LOWEST_ROLE[rule.endpoint]
        for role, caller in callers.items():
            answer = caller.send(method, path, json={} if method != "GET" else None)
            if role is None:
                expected = least == "reader" and public
                assert (answer.status_code != 401) == expected, (rule, role)
            else:
                expected = ROLES.index(role) >= ROLES.index(least)
                assert (answer.status_code != 403) == expected, (rule, role)
                assert answer.status_code != 401, (rule, role)
            checked += 1
    assert checked == len(LOWEST_ROLE) * (len(ROLES) + 1)


def test_a_revoked_token_is_useless_at_once(callers, context):
    callers["journalist"].get("/claims")
    with context.store.transaction():
        context.store.revoke_token("the-journalist", context.clock())
    answer = callers["journalist"].get("/claims", None)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="duecheck", error="invalid_token"'


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer  ", "due_x"])
def test_anything_but_a_valid_bearer_token_is_401(client, header):
    assert client.get("/api/v1/claims", headers={"Authorization": header}).status_code == 401
