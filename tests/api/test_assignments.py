"""Whose work a claim is, over HTTP: the member, its filter, the queue of one name, and what the public sees of it."""

import re
from datetime import timedelta

import pytest

from claims.domain.access import NewToken, NewUser
from claims.domain.actors import SYSTEM
from claims.domain.instants import format_instant
from claims.domain.limits import MAX_ACTOR_NAME
from claims.services.tokens import create_token, issue_token
from claims.services.users import create_user
from tests.api.conftest import ids
from tests.conftest import Caller, as_public, assert_problem

LONGEST = "n" * MAX_ACTOR_NAME


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


@pytest.fixture
def run(context):
    """Return a function that runs a statement that no service has yet."""

    def run(statement, **params):
        with context.store.transaction():
            context.store.db.run(statement, params)

    return run


@pytest.fixture
def person(run, clock):
    """Return a function that adds a person."""
    at = format_instant(clock.now)

    def add(name, role="journalist", is_active=1):
        run(
            "INSERT INTO users (name, role, is_active, created_at, updated_at, version) "
            "VALUES (:name, :role, :is_active, :at, :at, 1)",
            name=name,
            role=role,
            is_active=is_active,
            at=at,
        )

    return add


def assign(caller, name, claim_id=1, etag="*", status=200):
    return caller.patch(f"/claims/{claim_id}", {"assigned_to": name}, etag, status)


def state(reader):
    """Return everything that a refused request must leave as it was."""
    return [reader.get(path).json for path in ("/claims", "/changes?limit=500", "/claims/due")]


# The member.


def test_a_claim_is_nobodys_until_it_is_assigned(journalist, bot):
    created = journalist.claim()
    assert (created["assigned_to"], created["version"]) == (None, 1)
    answer = assign(journalist, "me", etag='"1-open"')
    assert (answer.json["assigned_to"], answer.json["version"]) == ("the-journalist", 2)
    assert answer.headers["ETag"].startswith('"2-open')
    assert bot.get("/claims/1").json == answer.json
    answer = assign(journalist, "the-bot", etag='"2-open"')
    assert (answer.json["assigned_to"], answer.json["version"]) == ("the-bot", 3)
    answer = assign(journalist, None, etag='"3-open"')
    assert (answer.json["assigned_to"], answer.json["version"]) == (None, 4)


def test_every_read_of_a_caller_who_sees_all_has_the_name(journalist, bot, clock):
    journalist.claim(due={"relation": "by", "edtf": "2022"})
    assign(journalist, "the-bot")
    clock.set("2023-06-01T00:00")
    claim = bot.get("/claims/1").json
    assert claim["assigned_to"] == "the-bot"
    assert bot.get("/claims?sort=due_at").json["items"] == [claim]
    assert bot.get("/claims?q=december").json["items"] == [claim]
    assert bot.get("/claims/1?include=evidence").json["assigned_to"] == "the-bot"
    assert bot.get("/changes?include=claim").json["claims"] == [claim]
    assert bot.get("/claims/due").json["items"] == [claim | {"lease": None}]
    leased = bot.post("/leases", {"limit": 1}).json["items"][0]
    assert as_public(leased) | {"lease": None, "assigned_to": "the-bot"} == claim | {"lease": None}
    assert leased["assigned_to"] == bot.get("/leases/1").json["items"][0]["assigned_to"] == "the-bot"
    assert '"assigned_to":"the-bot","id":1,' in bot.get("/claims.ndjson").get_data(as_text=True)


def test_an_assignment_is_an_internal_row_with_what_changed(journalist, bot, clock):
    journalist.claim()
    clock.advance(minutes=1)
    claim = assign(journalist, "the-bot").json
    (row,) = bot.get("/changes?types=claim.assigned").json["items"]
    assert (row["actor"], row["claim_id"], row["article_id"]) == ("the-journalist", 1, 1)
    assert row["changed"] == {"claim": {"assigned_to": "the-bot", "version": 2, "updated_at": claim["updated_at"]}}
    assert [row["type"] for row in bot.get("/claims/1/history").json["items"]] == ["claim.created", "claim.assigned"]


def test_the_claim_as_it_was_has_the_name_that_it_had(journalist, bot, reader, clock):
    journalist.claim()
    seen = []
    for name in ("the-bot", "me", None):
        clock.advance(minutes=1)
        seen.append((clock.now, assign(journalist, name).json))
    clock.advance(days=1)
    for at, claim in seen:
        assert bot.get(f"/claims/1?at={format_instant(at)}").json == claim
        assert reader.get(f"/claims/1?at={format_instant(at)}").json == as_public(claim)
    first = format_instant(seen[0][0] - timedelta(minutes=1))
    assert bot.get(f"/claims/1?at={first}").json["assigned_to"] is None


def test_a_patch_can_assign_and_edit_at_once(journalist, bot, reader):
    journalist.claim()
    after = journalist.patch("/claims/1", {"statement": "New.", "assigned_to": "me"}, '"1-open"').json
    assert (after["statement"], after["assigned_to"]) == ("New.", "the-journalist")
    rows = bot.get("/claims/1/history").json["items"][1:]
    assert [row["type"] for row in rows] == ["claim.updated", "claim.assigned"]
    assert "assigned_to" not in rows[0]["changed"]["claim"]
    assert reader.get("/claims/1").json == as_public(after)


def test_the_same_name_again_changes_nothing(journalist, bot, context):
    journalist.claim()
    assign(journalist, "the-bot")
    before = state(bot)
    assert assign(journalist, "the-bot", etag='"2-open"').json["version"] == 2
    assert state(bot) == before
    with context.store.transaction():  # a name that is no longer in use stays on its claims
        context.store.revoke_token("the-bot", context.clock())
    edited = journalist.patch("/claims/1", {"assigned_to": "the-bot", "criteria": "c"}, '"2-open"').json
    assert (edited["assigned_to"], edited["criteria"], edited["version"]) == ("the-bot", "c", 3)


@pytest.mark.parametrize("step", ["judge", "reject", "withdraw", "merge", "candidate", "revise"])
def test_a_claim_in_any_state_can_be_assigned_and_keeps_the_name(journalist, editor, bot, clock, step):
    journalist.claim(workflow="candidate" if step in {"reject", "candidate"} else "accepted")
    assign(journalist, "the-bot")
    if step == "judge":
        clock.set("2021-10-02T00:00")
        journalist.evidence(published_on="2021-10-01")
        journalist.judge()
    elif step == "merge":
        journalist.claim()
        editor.post("/claims/1/merge", {"into": 2}, 200)
    elif step == "revise":
        journalist.post("/articles/1/revisions", {"text": "Soon. They have until December 1, 2023, to sign."})
    elif step != "candidate":
        editor.post(f"/claims/1/{step}", {"reason": "r"}, 200)
    assert bot.get("/claims/1").json["assigned_to"] == "the-bot"
    assert assign(journalist, "me").json["assigned_to"] == "the-journalist"
    if step in {"reject", "withdraw", "merge"}:
        assert editor.post("/claims/1/restore", {"reason": "r"}, 200).json["assigned_to"] == "the-journalist"
    if step == "candidate":
        assert editor.post("/claims/1/accept", {}, 200).json["assigned_to"] == "the-journalist"


def test_a_new_claim_can_be_assigned(journalist, bot, reader):
    claim = journalist.claim(assigned_to="me")
    assert (claim["assigned_to"], claim["version"]) == ("the-journalist", 2)
    rows = bot.get("/claims/1/history").json["items"]
    assert [row["type"] for row in rows] == ["claim.created", "claim.assigned"]
    assert [row["type"] for row in reader.get("/claims/1/history").json["items"]] == ["claim.created"]
    before = state(bot)
    body = {"article_id": 1, "quote": "by December 2022", "assigned_to": "somebody"}
    assert_problem(journalist.post("/claims", body, None), 422, "invalid-input", "/assigned_to")
    assert state(bot) == before
    line = {"lines": [{"article_id": 1, "quote": "by December 2022", "assigned_to": "me"}]}
    assert "/assigned_to" in journalist.post("/claims/bulk", line, 422).get_data(as_text=True)
    assert state(bot) == before


def test_bots_lease_claims_that_are_somebodys(journalist, bot, clock):
    journalist.claim(due={"relation": "by", "edtf": "2022"}, assigned_to="me")
    clock.set("2023-06-01T00:00")
    assert ids(bot.post("/leases", {"limit": 5})) == [1]
    assert assign(journalist, None).json["assigned_to"] is None  # an assignment leaves the lease alone
    assert bot.get("/claims/due").json["items"][0]["lease"]["holder"] == "the-bot"


# The names.


@pytest.mark.parametrize(
    "name",
    [
        "somebody",
        "The-bot",
        "THE-BOT",
        " the-bot",
        "the-bot ",
        "the-reader",
        "anybody",
        "duecheck",
        "nobody",
        "Me",
        "",
        " ",
        LONGEST,
        LONGEST + "n",
        "n" * 10_000,
        "the-bot\0",
        "the\u200b-bot",
        7,
        True,
        ["the-bot"],
        {"name": "the-bot"},
    ],
)
def test_a_name_that_cannot_do_the_work_is_refused(journalist, bot, callers, name):
    journalist.claim()
    before = state(bot)
    problem = assert_problem(
        assign(journalist, name, etag='"1-open"', status=None), 422, "invalid-input", "/assigned_to"
    )
    assert len(problem["detail"]) < 500
    assert state(bot) == before


def test_a_lone_surrogate_is_refused(journalist, bot):
    journalist.claim()
    before = state(bot)
    headers = {"If-Match": "*", "Content-Type": "application/json"}
    for body in (b'{"assigned_to": "\\ud800"}', b'{"assigned_to": "the-bot\\udfff"}'):
        answer = journalist.send("PATCH", "/claims/1", headers=headers, data=body)
        assert_problem(answer, 422, "invalid-input", "/assigned_to")
    assert state(bot) == before


def test_a_refusal_says_what_to_do(journalist):
    journalist.claim()
    problem = assign(journalist, "somebody", status=422).json
    assert problem["detail"] == (
        "somebody cannot work on claims. Send the exact name of an active person or token of the role bot or above, or "
        "me for yourself."
    )
    assert "send null" in assign(journalist, "nobody", status=422).json["detail"]


def test_a_revoked_token_cannot_get_work(journalist, context):
    journalist.claim()
    create_token(context, "old", "bot")
    assert assign(journalist, "old").json["assigned_to"] == "old"
    assign(journalist, None)
    with context.store.transaction():
        context.store.revoke_token("old", context.clock())
    assert_problem(assign(journalist, "old", status=None), 422, "invalid-input", "/assigned_to")
    create_token(context, "old", "bot")  # the name is in use again
    assert assign(journalist, "old").json["assigned_to"] == "old"


def test_a_token_can_get_work_until_the_instant_at_which_it_expires(journalist, context, run, clock):
    journalist.claim()
    create_token(context, "brief", "bot")
    end = clock.now + timedelta(hours=1)
    run("UPDATE tokens SET expires_at = :at WHERE name = 'brief'", at=format_instant(end))
    clock.now = end - timedelta(microseconds=1)
    assert assign(journalist, "brief").json["assigned_to"] == "brief"
    assign(journalist, None)
    clock.now = end
    assert_problem(assign(journalist, "brief", status=None), 422, "invalid-input", "/assigned_to")


def test_people_and_their_tokens(journalist, context, person, run):
    journalist.claim()
    person("Ann Lee")
    person("Gone", is_active=0)
    person("Only reads", role="reader")
    create_token(context, "laptop", "journalist")
    run("UPDATE tokens SET user_id = (SELECT id FROM users WHERE name = 'Ann Lee') WHERE name = 'laptop'")
    assert assign(journalist, "Ann Lee").json["assigned_to"] == "Ann Lee"
    for name in ("Gone", "Only reads", "laptop", "ann lee"):
        assert_problem(assign(journalist, name, status=None), 422, "invalid-input", "/assigned_to")


@pytest.mark.parametrize("role", [None, "reader", "bot"])
def test_only_journalists_assign(journalist, callers, role):
    journalist.claim()
    assert assign(callers[role], "me", status=401 if role is None else 403)
    assert journalist.get("/claims/1").json["version"] == 1


# Two at the same time.


def test_the_second_of_two_is_refused_and_sees_the_first(journalist, editor, bot):
    journalist.claim()
    assign(journalist, "me", etag='"1-open"')
    problem = assert_problem(assign(editor, "me", etag='"1-open"', status=None), 412, "version-conflict")
    assert problem["current"]["assigned_to"] == "the-journalist"
    assert bot.get("/claims/1").json["version"] == 2
    assert_problem(assign(editor, "me", etag=None, status=None), 428, "precondition-required")


def test_of_many_at_the_same_time_one_takes_the_claim(journalist, app, context):
    from concurrent.futures import ThreadPoolExecutor

    journalist.claim()
    names = [f"bot-{n}" for n in range(8)]
    tokens = {name: create_token(context, name, "journalist") for name in names}

    def take(name):
        return assign(Caller(app.test_client(), tokens[name]), "me", etag='"1-open"', status=None).status_code

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(take, names))
    assert sorted(found) == [200] + [412] * 7
    assert journalist.get("/claims/1").json["assigned_to"] == names[found.index(200)]


# The filter.


@pytest.fixture
def shared_work(journalist, editor):
    """Create six claims: 1 and 4 of the journalist, 2 and 5 of the bot, 3 and 6 of nobody; 5 and 6 are candidates."""
    for number in range(1, 7):
        workflow = "candidate" if number > 4 else "accepted"
        journalist.claim(due={"relation": "by", "edtf": str(2030 - number)}, topics=["gas"], workflow=workflow)
    for number, name in ((1, "me"), (2, "the-bot"), (4, "me"), (5, "the-bot")):
        assign(journalist, name, number)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("assigned_to=the-journalist", [4, 1]),
        ("assigned_to=the-journalist&sort=due_at", [4, 1]),
        ("assigned_to=the-journalist&sort=-due_at", [1, 4]),
        ("assigned_to=the-journalist&sort=-updated_at", [4, 1]),
        ("assigned_to=the-journalist&sort=-score", []),
        ("assigned_to=the-journalist&topic=gas", [4, 1]),
        ("assigned_to=the-journalist&status=open,judged", [4, 1]),
        ("assigned_to=the-journalist&q=december", [4, 1]),
        ("assigned_to=the-journalist&q=december&sort=relevance", [4, 1]),
        ("assigned_to=the-bot", [5, 2]),
        ("assigned_to=me", [5, 2]),
        ("assigned_to=me&workflow=candidate", [5]),
        ("assigned_to=nobody", [6, 3]),
        ("assigned_to=nobody&topic=gas&sort=due_at", [6, 3]),
        ("assigned_to=nobody&q=december", [6, 3]),
        ("assigned_to=somebody", []),
        ("assigned_to=The-bot", []),
    ],
)
def test_lists_counts_and_exports_have_the_filter(shared_work, bot, query, expected):
    found = ids(bot.get(f"/claims?{query}"))
    assert (sorted(found) if "relevance" in query else found) == (
        sorted(expected) if "relevance" in query else expected
    )
    assert bot.get(f"/claims?{query}&limit=1").json["items"] == bot.get(f"/claims?{query}").json["items"][:1]
    counted = re.sub("&sort=-?(?!score)[a-z_]+", "", query)
    if "sort" not in counted:
        assert bot.get(f"/claims/count?{counted}").json == {"count": len(expected), "exact": True}
    if "relevance" not in query and not ("q=" in query and "sort" in query):
        lines = bot.get(f"/claims.ndjson?{query}").get_data(as_text=True).splitlines()
        rows = bot.get(f"/claims.csv?{query}").get_data(as_text=True).splitlines()[1:]
        assert len(lines) == len(expected) and len(rows) == len(expected)


def test_pages_of_a_name_follow_each_other(journalist, bot):
    for _ in range(7):
        journalist.claim(assigned_to="the-bot")
    for sort in ("-id", "due_at", "-updated_at"):
        seen, page = [], bot.get(f"/claims?assigned_to=me&sort={sort}&limit=3")
        while True:
            seen += ids(page)
            if page.json["next"] is None:
                break
            page = bot.send("GET", page.json["next"].removeprefix("http://localhost/api/v1"), 200)
        assert sorted(seen) == list(range(1, 8)), sort


@pytest.mark.parametrize("value", ["", "%20", "n" * (MAX_ACTOR_NAME + 1), "a%00b", "%ED%A0%80"])
def test_a_bad_name_in_a_query_is_refused(bot, value):
    for path in ("/claims", "/claims/count", "/claims/due", "/claims.csv", "/claims.ndjson"):
        assert bot.get(f"{path}?assigned_to={value}", None).status_code in {400, 422}, path
    assert bot.get(f"/claims?assigned_to={'n' * MAX_ACTOR_NAME}").json["items"] == []


PATHS = ("/claims", "/claims/count", "/claims/due", "/claims.csv", "/claims.ndjson")


@pytest.mark.parametrize("name", ["me", "nobody", "the-bot", "somebody"])
@pytest.mark.parametrize("path", PATHS)
def test_the_public_cannot_filter_by_name(shared_work, callers, path, name):
    problem = assert_problem(callers["reader"].get(f"{path}?assigned_to={name}", None), 403, "forbidden")
    assert problem["detail"] == "assigned_to needs the role bot; the token 'the-reader' has the role reader."
    answer = callers[None].get(f"{path}?assigned_to={name}", None)
    problem = assert_problem(answer, 401, "unauthenticated")
    assert "leave it out" in problem["detail"] and answer.headers["WWW-Authenticate"] == 'Bearer realm="duecheck"'


def test_the_refusal_of_a_filter_names_the_token_of_a_person(context, client):
    ada = create_user(context, SYSTEM, NewUser("ada", "journalist")).user
    secret = issue_token(context, SYSTEM, NewToken("ada-reads", "reader"), ada).secret
    problem = assert_problem(Caller(client, secret).get("/claims?assigned_to=ada", None), 403, "forbidden")
    assert problem["detail"] == "assigned_to needs the role bot; the token 'ada-reads' has the role reader."


# What the public sees.


def test_the_public_sees_no_name_anywhere(shared_work, callers, client, clock):
    clock.set("2040-01-01T00:00")
    paths = [
        "/claims", "/claims?sort=-updated_at", "/claims?q=december", "/claims/1", "/claims/1?include=article",
        "/claims/1/history", "/changes?limit=500", "/changes?include=claim&limit=500", "/claims/due",
        "/claims/due?as_of=2035-01-01T00:00:00Z", "/claims.csv", "/claims.ndjson", "/claims/1/annotation",
        "/feeds/due.json", "/feeds/due.ics", "/articles/1", "/track-record?by=claimant",
    ]  # fmt: skip
    for caller in (callers["reader"], callers[None]):
        for path in paths:
            text = caller.get(path).get_data(as_text=True)
            assert "assigned" not in text and "the-bot" not in text, path
        assert caller.get("/changes?types=claim.assigned").json["items"] == []
    for page in ("/", "/claims", "/claims/1", "/articles/1", "/calendar", "/claims/1/embed"):
        text = client.get(page).get_data(as_text=True)
        assert "ssigned" not in text and "the-bot" not in text, page


@pytest.mark.parametrize(
    "query", ["q=the-bot", "q=assigned_to", "claimant=the-bot", "topic=the-bot", "external_id=the-bot"]
)
def test_no_filter_finds_a_claim_by_whose_work_it_is(shared_work, reader, bot, query):
    for caller in (reader, bot):
        assert ids(caller.get(f"/claims?{query}")) == []


@pytest.mark.parametrize("query", ["sort=assigned_to", "sort=-assigned_to", "assigned=me", "assigned_to[]=me"])
def test_there_is_no_other_way_to_ask(shared_work, reader, query):
    assert_problem(reader.get(f"/claims?{query}", None), 422, "invalid-input")


def test_the_next_row_for_the_public_has_the_version(journalist, reader):
    """The row of an assignment is internal; its version reaches a client of the public's feed with the next row."""
    journalist.claim()
    assign(journalist, "me")
    claim = journalist.patch("/claims/1", {"criteria": "c"}, "*").json
    known = {}
    for row in reader.get("/changes").json["items"]:
        known |= row["changed"].get("claim", {})
    assert known | {"status": "open", "days_overdue": None} == as_public(claim) == reader.get("/claims/1").json


# The queue of one name, and pages that are kept.


@pytest.fixture
def mine(due, journalist, clock):
    """Assign claims 2, 3 and 4 of the queue to the bot, and 1 to the journalist."""
    for number in (2, 3, 4):
        assign(journalist, "the-bot", number)
    assign(journalist, "me", 1)


def test_the_queue_of_one_name(mine, bot, journalist, reader):
    whole = {item["id"]: item for item in bot.get("/claims/due").json["items"]}
    assert bot.get("/claims/due?assigned_to=me").json["items"] == [whole[2], whole[3], whole[4]]
    assert (
        ids(bot.get("/claims/due?assigned_to=the-journalist"))
        == ids(journalist.get("/claims/due?assigned_to=me"))
        == [1]
    )
    assert ids(bot.get("/claims/due?assigned_to=me&topic=gas")) == [3, 4]
    assert ids(bot.get("/claims/due?assigned_to=me&topic=oil")) == [4]
    assert ids(bot.get("/claims/due?assigned_to=somebody")) == ids(bot.get("/claims/due?assigned_to=nobody")) == []
    first = bot.get("/claims/due?assigned_to=me&limit=2")
    assert ids(first) == [2, 3] and "assigned_to=me" in first.json["next"]
    assert ids(bot.send("GET", first.json["next"].removeprefix("http://localhost/api/v1"), 200)) == [4]


def test_the_queue_of_one_name_follows_checks_leases_and_verdicts(mine, bot, journalist, clock):
    bot.post("/claims/2/checks", {"result": "nothing_new", "next_check_on": "2025-06-10"})
    assert ids(bot.get("/claims/due?assigned_to=me")) == [3, 4]
    assert ids(bot.get("/claims/due?assigned_to=me&as_of=2025-06-10T00:00:00Z")) == [2, 3, 4]
    assert ids(bot.get("/claims/due?assigned_to=me&as_of=2025-06-09T23:59:59Z")) == [3, 4]
    assert ids(bot.get("/claims/due?assigned_to=me&as_of=2025-05-31T00:00:00Z")) == [2, 3, 4]
    bot.post("/leases", {"limit": 1, "topic": "oil"})
    assert ids(bot.get("/claims/due?assigned_to=me&available=true")) == [3]
    assert_problem(
        bot.get("/claims/due?assigned_to=me&available=true&as_of=2025-06-10T00:00:00Z", None),
        422,
        "invalid-input",
        "available",
    )
    journalist.post("/claims/3/verdicts", {"outcome": "undeterminable", "rationale": "r"})
    assert ids(bot.get("/claims/due?assigned_to=me")) == [4]
    clock.set("2025-06-10T00:00")
    assert ids(bot.get("/claims/due?assigned_to=me")) == [2, 4]


def test_the_queue_of_one_name_has_periodic_checks_at_their_time(journalist, bot, clock):
    journalist.claim(due={"relation": "open", "first_check_on": "2022-03-01", "timezone": "UTC"}, assigned_to="the-bot")
    journalist.claim(due={"relation": "by", "edtf": "2021", "timezone": "UTC"}, assigned_to="the-bot")
    journalist.claim(due={"relation": "by", "edtf": "2022-05", "timezone": "UTC"}, assigned_to="the-bot")
    journalist.claim(due={"relation": "open", "first_check_on": "2022-03-01", "timezone": "UTC"})
    for at, expected in (
        ("2021-12-31T23:59:59", []),
        ("2022-01-01T00:00:00", [2]),
        ("2022-02-28T23:59:59", [2]),
        ("2022-03-01T00:00:00", [2, 1]),
        ("2022-06-01T00:00:00", [2, 1, 3]),
    ):
        clock.set(at)
        everything = bot.get("/claims/due").json["items"]
        own = bot.get("/claims/due?assigned_to=me").json["items"]
        assert own == [item for item in everything if item["assigned_to"] == "the-bot"]
        assert [item["id"] for item in own] == expected, at
    pages, path = [], "/claims/due?assigned_to=me&limit=1"
    while path:
        page = bot.send("GET", path, 200).json
        pages += [item["id"] for item in page["items"]]
        path = page["next"] and page["next"].removeprefix("http://localhost/api/v1")
    assert pages == [2, 1, 3]
    bot.post("/claims/1/checks", {"result": "needs_human"})
    assert ids(bot.get("/claims/due?assigned_to=me")) == [2, 3]
    bot.post("/claims/1/checks", {"result": "nothing_new", "next_check_on": "2022-08-01"})
    for as_of, expected in (("2022-07-31T23:59:59Z", [2, 3]), ("2022-08-01T00:00:00Z", [2, 3, 1])):
        assert ids(bot.get(f"/claims/due?assigned_to=me&as_of={as_of}")) == expected
        assert ids(bot.get(f"/claims/due?as_of={as_of}")) == [2, 4, *expected[1:]]


@pytest.mark.parametrize("path", ["/claims/due", "/claims", "/claims.csv", "/claims.ndjson"])
def test_me_is_another_page_for_each_caller(mine, bot, journalist, editor, path):
    """Neither a kept page nor a 304 shows a caller the work of another one."""
    query = f"{path}?assigned_to=me"
    first = [bot.get(query) for _ in range(2)]
    other = [journalist.get(query) for _ in range(2)]
    third = editor.get(query)
    assert first[0].data == first[1].data != other[0].data == other[1].data != third.data
    for answer in first:
        tag = answer.headers.get("ETag")
        if tag is not None:
            for caller in (journalist, editor):
                again = caller.get(query, None, headers={"If-None-Match": tag})
                assert (again.status_code, again.headers["ETag"] != tag) == (200, True)
            assert bot.get(query, 304, headers={"If-None-Match": tag})
        assert "private" in answer.headers["Cache-Control"] and "Authorization" in answer.headers["Vary"]


def test_a_kept_page_is_never_that_of_a_caller_who_sees_more(mine, bot, callers):
    for path in ("/claims", "/claims/due", "/claims?sort=due_at"):
        for caller in (bot, callers["reader"], callers[None], bot, callers["reader"]):
            items = caller.get(path).json["items"]
            assert items and all(("assigned_to" in item) == (caller is bot) for item in items)


def test_an_assignment_ends_kept_pages_and_etags(mine, bot, journalist):
    paths = ("/claims", "/claims/due", "/claims/2")
    before = {path: bot.get(path) for path in paths}
    assign(journalist, None, 2)
    for path, answer in before.items():
        after = bot.get(path, headers={"If-None-Match": answer.headers.get("ETag", '"x"')})
        assert after.json != answer.json
