"""Sessions over HTTP: they end at the sign-out, with their token, by age and after a restore, also for copies."""

import re

import pytest

from tests.storage.engine import count_statements, held_by_another_program, rows_of
from tests.tokens import add_token, revoke_token
from tests.web.conftest import Visitor, hidden

EVIDENCE = {"url": "https://later.example/x", "stance": "supports"}


@pytest.fixture(autouse=True)
def record(journalist):
    journalist.article()
    journalist.claim()


@pytest.fixture
def sessions(app):
    """Return a function that lists the rows of the sessions: hash, instant of the last request."""

    def rows():
        return rows_of(app, "SELECT sha256, last_seen_at FROM sessions ORDER BY created_at")

    return rows


def copy_of(visitor):
    """Return a visitor with a copy of another visitor's cookie."""
    copy = Visitor(visitor.client.application.test_client())
    copy.client.set_cookie("duecheck", visitor.client.get_cookie("duecheck").value)
    return copy


def sign_out(visitor, status=303):
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/"))[1]
    answer = visitor.client.post("/sign-out", data={"csrf_token": token})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer


def is_signed_in(visitor):
    return "Sign out" in visitor.get("/")


def test_a_copied_cookie_is_useless_after_the_sign_out(visit, reader):
    visitor = visit("journalist")
    copy = copy_of(visitor)
    form = hidden(copy.get("/claims/1/evidence/new"))
    assert is_signed_in(copy)
    assert sign_out(visitor).headers["Location"] == "/"
    for left in (visitor, copy):
        assert not is_signed_in(left)
    before = reader.get("/changes").headers["ETag"]
    assert copy.client.post("/claims/1/evidence/new", data=form | EVIDENCE).status_code == 401
    assert reader.get("/changes").headers["ETag"] == before


def test_the_first_cookie_is_useless_however_often_it_is_sent(visit, reader):
    visitor = visit("journalist")
    cookie = visitor.client.get_cookie("duecheck").value
    form = hidden(visitor.get("/claims/1/evidence/new"))
    sign_out(visitor)
    before = reader.get("/changes").headers["ETag"]
    for _ in range(3):
        visitor.client.set_cookie("duecheck", cookie)
        assert visitor.client.post("/claims/1/evidence/new", data=form | EVIDENCE).status_code == 401
    assert reader.get("/changes").headers["ETag"] == before


def test_other_sessions_of_the_token_go_on_after_a_sign_out(visit, context):
    token = add_token(context, "two-desks", "editor")
    one, two = visit().sign_in(token), visit().sign_in(token)
    sign_out(one)
    assert not is_signed_in(one) and is_signed_in(two)


def test_a_new_sign_in_ends_the_earlier_session(visit, context, sessions):
    visitor = visit("editor")
    copy, (first,) = copy_of(visitor), sessions()
    visitor.sign_in(add_token(context, "again", "editor"))
    assert is_signed_in(visitor) and not is_signed_in(copy)
    assert first not in sessions() and len(sessions()) == 1


def test_a_wrong_token_leaves_the_session_as_it_is(visit):
    visitor = visit("editor")
    visitor.send("/sign-in", 401, token="due_wrong")
    assert is_signed_in(visitor)


def test_the_cookie_has_neither_the_token_nor_its_hash_nor_that_of_the_session(app, visit, context, sessions):
    secret = add_token(context, "me", "editor")
    visitor = visit().sign_in(secret)
    visitor.get("/")
    with app.test_request_context():
        serializer = app.session_interface.get_signing_serializer(app)
        cookie = serializer.loads(visitor.client.get_cookie("duecheck").value)
    assert set(cookie) == {"id", "csrf_token"}
    assert re.fullmatch(r"[\w-]{43}", cookie["id"])
    assert cookie["id"] not in str(sessions()) and secret not in str(cookie)


def test_a_session_of_a_revoked_token_has_no_row(visit, context, sessions):
    visit("editor", "stays"), visit("editor", "goes")
    revoke_token(context, "goes")
    assert len(sessions()) == 1
    add_token(context, "goes", "editor")
    assert len(sessions()) == 1


@pytest.mark.parametrize(
    ("options", "steps", "still"),
    [
        ({"SESSION_IDLE_MINUTES": 10}, [599], True),
        ({"SESSION_IDLE_MINUTES": 10}, [600], False),
        ({"SESSION_IDLE_MINUTES": 10}, [601], False),
        ({"SESSION_IDLE_MINUTES": 10}, [590, 590, 590], True),
        ({"SESSION_IDLE_MINUTES": 1}, [50, 50, 50, 50], True),
        ({"SESSION_IDLE_MINUTES": 1}, [59], True),
        ({"SESSION_IDLE_MINUTES": 1}, [60], False),
        ({"SESSION_HOURS": 1, "SESSION_IDLE_MINUTES": 120}, [3599], True),
        ({"SESSION_HOURS": 1, "SESSION_IDLE_MINUTES": 120}, [3600], False),
        ({"SESSION_HOURS": 1, "SESSION_IDLE_MINUTES": 120}, [1800, 1800], False),
    ],
    ids=str,
)
def test_a_session_ends_by_age(visit, clock, steps, still):
    visitor = visit("editor")
    copy = copy_of(visitor)
    for seconds in steps:
        assert is_signed_in(visitor)
        clock.advance(seconds=seconds)
    assert is_signed_in(copy) == is_signed_in(visitor) == still


def test_the_time_of_a_request_is_stored_once_a_minute(app, visit, clock, sessions):
    visitor = visit("editor")
    ((_, began),) = sessions()
    clock.advance(seconds=59)
    few = count_statements(app, lambda: visitor.get("/"))
    assert sessions()[0][1] == began
    clock.advance(seconds=1)
    more = count_statements(app, lambda: visitor.get("/"))
    assert sessions()[0][1] > began
    assert more > few == count_statements(app, lambda: visitor.get("/"))


def test_a_page_is_shown_while_another_program_writes(app, visit, clock):
    visitor = visit("editor")
    clock.advance(minutes=2)
    with held_by_another_program(app):
        assert is_signed_in(visitor)


@pytest.mark.parametrize("options", [{"WRITE_TIMEOUT_MS": 0}], ids=str)
def test_a_sign_out_that_cannot_be_stored_says_so_and_ends_nothing(app, visit):
    visitor = visit("editor")
    with held_by_another_program(app):
        sign_out(visitor, 503)
    assert is_signed_in(visitor)
    sign_out(visitor)
    assert not is_signed_in(visitor)


def test_old_rows_are_removed_at_a_sign_in(visit, clock, sessions):
    for number in range(3):
        visit("editor", f"old-{number}")
    clock.advance(minutes=120)
    visit("editor", "at-the-limit")
    assert len(sessions()) == 4
    clock.advance(seconds=1)
    visit("editor", "after-the-limit")
    assert len(sessions()) == 2


@pytest.mark.parametrize("value", ["x", "e30.aaaaaa.bbbb", "."])
def test_a_cookie_with_a_wrong_signature_is_no_session(visit, value):
    visitor = visit()
    visitor.client.set_cookie("duecheck", value)
    assert not is_signed_in(visitor)


@pytest.mark.parametrize("value", [None, 1, "", "x" * 43, ["x"], {"a": 1}])
def test_a_signed_cookie_with_an_unknown_id_is_no_session(app, visit, value):
    visitor = visit()
    with visitor.client.session_transaction() as cookie:
        cookie["id"] = value
    assert not is_signed_in(visitor)


def test_a_cookie_of_an_older_version_is_no_session(visit, context):
    visitor = visit()
    with visitor.client.session_transaction() as cookie:
        cookie.update(token="0" * 64, began="2021-10-01T12:00:00.000000Z", seen="2021-10-01T12:00:00.000000Z")
    assert not is_signed_in(visitor)
    visitor.sign_in(add_token(context, "me", "editor"))
    with visitor.client.session_transaction() as cookie:
        assert set(cookie) <= {"id", "csrf_token"}


@pytest.mark.sqlite
def test_a_restore_ends_all_sessions(app, visit, clock, tmp_path, sessions):
    backend = app.extensions["duecheck"].backend
    visitor = visit("editor")
    backend.backup(tmp_path / "kept.db")
    later = visit("journalist")
    backend.restore(tmp_path / "kept.db", clock())
    assert sessions() == []
    assert not is_signed_in(visitor) and not is_signed_in(later)
