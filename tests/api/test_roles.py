"""Every route with every role, with each scope, and with useless credentials: a request can do only what it may."""

from datetime import timedelta

import pytest

from claims.domain.access import NewToken, NewUser, UserPatch
from claims.domain.actors import SYSTEM
from claims.domain.roles import ROLES
from claims.domain.scopes import SCOPES
from claims.services import tokens, users
from tests.conftest import Caller
from tests.tokens import add_token, revoke_token

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
    "me.get_me": "reader",
    "tokens.create_token": "admin",
    "tokens.list_tokens": "admin",
    "tokens.get_token": "admin",
    "tokens.revoke_token": "admin",
    "users.create_user": "admin",
    "users.list_users": "admin",
    "users.get_user": "admin",
    "users.patch_user": "admin",
    "users.create_link": "admin",
}
#: scope -> the endpoints that need it; those of a bulk request depend on its operations
ENDPOINTS = {
    "articles:write": {
        "articles.create_article",
        "articles.supply_article_text",
        "articles.create_revision",
        "articles.patch_article",
        "articles.delete_article",
        "candidates.fetch_article",
        "imports.import_reviews",
    },
    "claims:write": {
        "claims.create_claim",
        "notes.create_note",
        "claims.patch_claim",
        "claims.create_deadline",
        "imports.create_claims",
        "candidates.create_candidates",
        "annotations.create_annotations",
        "imports.import_reviews",
    },
    "review": {
        "claims.accept_claim",
        "claims.reject_claim",
        "claims.withdraw_claim",
        "claims.merge_claim",
        "claims.restore_claim",
        "claimants.patch_claimant",
        "claimants.merge_claimant",
        "verdicts.approve_verdict",
        "verdicts.return_verdict",
    },
    "evidence:write": {
        "evidence.create_evidence",
        "evidence.patch_evidence",
        "evidence.retract_evidence",
        "evidence.restore_evidence",
        "imports.import_reviews",
    },
    "checks:write": {
        "checks.create_check",
        "leases.take_lease",
        "leases.extend_lease",
        "leases.return_lease",
    },
    "admin": {
        "tokens.create_token",
        "tokens.list_tokens",
        "tokens.get_token",
        "tokens.revoke_token",
        "users.create_user",
        "users.list_users",
        "users.get_user",
        "users.patch_user",
        "users.create_link",
        "exports.dump_record",
    },
    "verdicts:write": {
        "verdicts.create_verdict",
    },
}
#: endpoint -> the scopes that it needs
SCOPES_NEEDED = {
    endpoint: {scope for scope, needing in ENDPOINTS.items() if endpoint in needing}
    for endpoint in set().union(*ENDPOINTS.values())
}
#: endpoints for which one of these scopes is enough
ONE_OF = {"verdicts.withdraw_verdict": {"verdicts:write", "review"}}
#: endpoints that a caller without a token can always use
OPEN = {"me.get_me"}


def _rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith(("/api/", "/feeds/"))]


def test_the_table_names_every_route(app):
    assert {rule.endpoint for rule in _rules(app)} == set(LOWEST_ROLE)


def _calls(app):
    """Yield each route: endpoint, method and path below the base address."""
    for rule in _rules(app):
        path = rule.rule.removeprefix("/api/v1")
        for argument in rule.arguments:
            path = path.replace(f"<id:{argument}>", "1").replace(f"<{argument}>", "nobody-has-this")
        (method,) = rule.methods - {"HEAD", "OPTIONS"}
        yield rule.endpoint, method, path


def _send(caller, method, path):
    return caller.send(method, path, json={} if method != "GET" else None)


@pytest.mark.parametrize("public", [True, False])
def test_each_role_may_do_its_own_and_no_more(app, callers, public):
    object.__setattr__(app.extensions["duecheck"].settings, "PUBLIC_READ", public)
    checked = 0
    for endpoint, method, path in _calls(app):
        least = LOWEST_ROLE[endpoint]
        for role, caller in callers.items():
            answer = _send(caller, method, path)
            if role is None:
                expected = endpoint in OPEN or (least == "reader" and public)
                assert (answer.status_code != 401) == expected, (endpoint, role)
            else:
                expected = ROLES.index(role) >= ROLES.index(least)
                assert (answer.status_code != 403) == expected, (endpoint, role)
                assert answer.status_code != 401, (endpoint, role)
            checked += 1
    assert checked == len(LOWEST_ROLE) * (len(ROLES) + 1)


def test_every_writing_route_needs_a_scope(app):
    writing = {endpoint for endpoint, method, _ in _calls(app) if method != "GET"}
    assert writing - {"bulk.run_bulk"} <= set(SCOPES_NEEDED) | set(ONE_OF)


def test_each_scope_may_do_its_own_and_no_more(app, client, context):
    """Each route is asked by an admin's token without one scope, and by one that has that scope alone."""
    without = {scope: _scoped(client, context, set(SCOPES) - {scope}) for scope in SCOPES}
    alone = {scope: _scoped(client, context, {scope}) for scope in SCOPES}
    for endpoint, method, path in _calls(app):
        needed, one_of = SCOPES_NEEDED.get(endpoint, set()), ONE_OF.get(endpoint, set())
        for scope in SCOPES:
            answer = _send(without[scope], method, path)
            assert (answer.status_code == 403) == (scope in needed), (endpoint, scope)
            if scope in needed:
                assert f"needs the scope {scope}" in answer.json["detail"]
                challenge = f'Bearer realm="duecheck", error="insufficient_scope", scope="{scope}"'
                assert answer.headers["WWW-Authenticate"] == challenge
            answer = _send(alone[scope], method, path)
            allowed = needed <= {scope} and (not one_of or scope in one_of)
            assert (answer.status_code != 403) == allowed, (endpoint, scope)


def _scoped(client, context, scopes):
    return Caller(client, add_token(context, f"scoped {sorted(scopes)}", "admin", tuple(scopes)))


@pytest.mark.parametrize(
    ("operation", "scope"),
    [
        (("evidence", {"url": "https://a.example/x", "stance": "context"}), "evidence:write"),
        (("check", {"result": "nothing_new"}), "checks:write"),
        (("verdict", {"outcome": "void", "rationale": "R."}), "verdicts:write"),
    ],
)
def test_an_operation_of_a_bulk_request_needs_its_scope(client, context, operation, scope):
    type, members = operation
    body = {"operations": [{"type": type, "claim_id": 1, "body": members}]}
    assert (
        _scoped(client, context, set(SCOPES) - {scope})
        .post("/bulk", body, 403)
        .json["detail"]
        .startswith(f"/operations/0 needs the scope {scope}")
    )
    assert _scoped(client, context, {scope}).post("/bulk", body, None).status_code != 403


def test_useless_credentials_are_401_on_every_route(app, client, context, clock):
    """Expired, revoked, of a closed account, unknown: each is refused also where reading is public."""
    ada = users.create_user(context, SYSTEM, NewUser("ada", "admin")).user
    secrets = {
        "expired": add_token(context, "expired", "admin", None, clock.now),
        "revoked": add_token(context, "revoked", "admin"),
        "closed": tokens.issue_token(context, SYSTEM, NewToken("closed", "admin"), ada).secret,
        "unknown": "due_unknown",
    }
    revoke_token(context, "revoked")
    users.patch_user(context, SYSTEM, "ada", None, UserPatch(is_active=False), lambda _: {})
    callers = {kind: Caller(client, secret) for kind, secret in secrets.items()}
    for endpoint, method, path in _calls(app):
        for kind, caller in callers.items():
            clock.advance(seconds=60)  # beyond the limit of wrong tokens
            answer = _send(caller, method, path)
            assert answer.status_code in {401, 429}, (endpoint, kind)


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 401), (1, 401)])
def test_a_token_ends_at_its_second(client, context, clock, seconds, status):
    caller = Caller(client, add_token(context, "ends", "bot", None, clock.now + timedelta(hours=1)))
    clock.advance(hours=1, seconds=seconds)
    caller.get("/leases", status)


def test_a_revoked_token_is_useless_at_once(callers, context):
    callers["journalist"].get("/claims")
    revoke_token(context, "the-journalist")
    answer = callers["journalist"].get("/claims", None)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="duecheck", error="invalid_token"'


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer  ", "due_x"])
def test_anything_but_a_valid_bearer_token_is_401(client, header):
    assert client.get("/api/v1/claims", headers={"Authorization": header}).status_code == 401
