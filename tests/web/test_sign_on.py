"""Sign-on by OpenID Connect on the pages: who is let in, with which role, and what the person and the log read."""

import time
import warnings
from urllib.parse import parse_qsl, urlsplit

import authlib.deprecate  # first: its import shows warnings of authlib, whatever is filtered
import httpx
import pytest
from structlog.testing import capture_logs

from claims.domain.access import NewUser, UserPatch
from claims.domain.actors import SYSTEM
from claims.domain.instants import utc_now
from claims.services import users
from tests.applications import own_app
from tests.conftest import Clock
from tests.sign_on.fake_provider import CLIENT_ID, running_provider
from tests.tokens import add_token
from tests.web.conftest import Visitor

with warnings.catch_warnings(action="ignore", category=authlib.deprecate.AuthlibDeprecationWarning):
    from oidc_provider_mock import User, run_server_in_thread

HOME = "https://desk.example"
START = Clock().now
ROLES = "editors=editor; admins=admin"


@pytest.fixture
def fake(clock):
    with running_provider(clock) as provider:
        yield provider


@pytest.fixture
def made():
    """Return the settings of who is made, and with which role; a test may have its own."""
    return {"OIDC_ROLES": ROLES, "OIDC_CREATE_USERS": "on"}


@pytest.fixture
def options(fake, made):
    return {"PUBLIC_URL": HOME, "OIDC_ISSUER": fake.issuer, "OIDC_CLIENT_ID": CLIENT_ID, "LOG_LEVEL": "info"} | made


class Browser(Visitor):
    """A visitor who can sign on."""

    def leave(self, to=""):
        answer = self.client.get(f"/sign-in/oidc?to={to}")
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.headers["Location"]

    def come_back(self, query):
        return self.client.get("/sign-in/oidc/callback", query_string=query)

    def sign_on(self, fake, to=""):
        return self.come_back(fake.visit(self.leave(to)))


@pytest.fixture
def browser(app):
    return Browser(app.test_client())


def failed(answer, status, words, logs):
    """Check the page of a failed sign-on: a sentence for the person, one for the admin in the log, no session."""
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, text
    assert words in text and "Sign out" not in text
    (entry,) = [entry for entry in logs if entry["event"] == "sign-on failed"]
    assert entry["detail"] and entry["detail"] not in text
    return entry["detail"]


def test_a_person_is_made_at_the_first_sign_on(browser, fake, context):
    assert "Sign in with your newsroom account" in browser.get("/sign-in")
    with capture_logs() as logs:
        answer = browser.sign_on(fake, to="/articles")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/articles")
    assert "ann, editor" in browser.get("/")
    (entry,) = [entry for entry in logs if entry["event"] == "signed in"]
    assert (entry["actor"], entry["method"]) == ("ann", "sign-on")
    user = users.get_user(context, "ann")
    assert (user.issuer, user.subject, user.password_hash) == (fake.issuer, "a-1", None)
    assert "You have none: you sign in with your newsroom account." in browser.get("/account")


def test_the_same_subject_is_the_same_person_under_another_name(browser, fake, context):
    browser.sign_on(fake)
    fake.claims["preferred_username"] = "ann-marie"
    assert browser.sign_on(fake).status_code == 303
    assert [user.name for user in context.store.list_users(0, 9)] == ["ann"]


def test_the_groups_of_each_sign_on_count(browser, fake, app, context):
    browser.sign_on(fake)
    other = Browser(app.test_client())
    other.sign_on(fake)
    fake.claims["groups"] = ["admins"]
    browser.sign_on(fake)
    assert "ann, admin" in browser.get("/")
    assert "Sign out" not in other.get("/")  # a change of rights ends the sessions
    fake.claims["groups"] = ["editors"]
    browser.sign_on(fake)
    assert users.get_user(context, "ann").role == "admin"  # the last admin stays one
    add_token(context, "root", "admin")
    browser.sign_on(fake)
    assert users.get_user(context, "ann").role == "editor"


def test_an_unknown_group_has_no_role(browser, fake, context):
    fake.claims["groups"] = ["printers"]
    with capture_logs() as logs:
        answer = browser.sign_on(fake)
    assert "'printers'" in failed(answer, 403, "no role on this site", logs)
    assert context.store.list_users(0, 9) == []


@pytest.mark.parametrize("made", [{}, {"OIDC_ROLES": ROLES}])
def test_nobody_is_made_unless_the_settings_allow_it(browser, fake, context):
    with capture_logs() as logs:
        answer = browser.sign_on(fake)
    assert "'a-1'" in failed(answer, 403, "ask an admin for one", logs)
    assert context.store.list_users(0, 9) == []


@pytest.mark.parametrize("made", [{}])
def test_a_person_whom_an_admin_has_made_signs_on_with_the_role_there(browser, fake, context):
    created = users.create_user(context, SYSTEM, NewUser("Ann Smith", "journalist", "a-1"))
    assert created.secret is None
    assert browser.sign_on(fake).status_code == 303
    assert "Ann Smith, journalist" in browser.get("/")


def test_a_person_is_never_found_by_the_name(browser, fake, context):
    users.create_user(context, SYSTEM, NewUser("ann", "admin"))
    with capture_logs() as logs:
        answer = browser.sign_on(fake)
    assert "had, the name 'ann'" in failed(answer, 403, "cannot be used here", logs)
    assert users.get_user(context, "ann").subject is None


@pytest.mark.parametrize("name", ["duecheck", "a/b", "me"])
def test_a_name_that_nobody_can_have_makes_no_person(browser, fake, context, name):
    fake.claims["preferred_username"] = name
    with capture_logs() as logs:
        failed(browser.sign_on(fake), 403, "cannot be used here", logs)
    assert context.store.list_users(0, 9) == []


def test_a_closed_account_stays_closed(browser, fake, context):
    browser.sign_on(fake)
    users.patch_user(context, SYSTEM, "ann", None, UserPatch(is_active=False), lambda _: {})
    with capture_logs() as logs:
        failed(browser.sign_on(fake), 403, "your account is closed", logs)


def test_an_answer_is_taken_once(browser, fake, app):
    query = fake.visit(browser.leave())
    cookie = browser.client.get_cookie("__Host-duecheck")
    assert browser.come_back(query).status_code == 303
    copy = Browser(app.test_client())
    copy.client.set_cookie("__Host-duecheck", cookie.value)
    for again in (browser, copy):
        with capture_logs() as logs:
            failed_page = again.come_back(query)
        assert failed_page.status_code == 403
        assert [entry["event"] for entry in logs if entry["event"] == "sign-on failed"]


@pytest.mark.parametrize("minutes", [9, 11, 19])
def test_a_replay_is_refused_across_the_windows_of_the_counter(browser, fake, app, clock, minutes, monkeypatch):
    began = int(time.time()) // 1200 * 1200 + minutes * 60
    monkeypatch.setattr(time, "time", lambda: began + (clock.now - START).total_seconds())
    query = fake.visit(browser.leave())
    cookie = browser.client.get_cookie("__Host-duecheck")
    assert browser.come_back(query).status_code == 303
    clock.advance(minutes=9)
    copy = Browser(app.test_client())
    copy.client.set_cookie("__Host-duecheck", cookie.value)
    with capture_logs() as logs:
        assert failed(copy.come_back(query), 403, "used already", logs) == "an answer came for the second time"


def test_an_answer_of_another_browser_is_refused(browser, fake, app):
    query = fake.visit(browser.leave())
    other = Browser(app.test_client())
    with capture_logs() as logs:
        failed(other.come_back(query), 403, "does not belong to this browser", logs)
    other.leave()
    with capture_logs() as logs:
        failed(other.come_back(query), 403, "does not belong to this browser", logs)


@pytest.mark.parametrize(("seconds", "status"), [(599, 303), (600, 403), (601, 403)])
def test_a_sign_on_ends_after_ten_minutes(browser, fake, clock, seconds, status):
    query = fake.visit(browser.leave())
    clock.advance(seconds=seconds)
    assert browser.come_back(query).status_code == status


def test_a_wrong_clock_is_one_sentence_in_the_log(browser, fake, clock):
    fake.claims |= {"iat": int(clock.now.timestamp()) - 7200, "exp": int(clock.now.timestamp()) - 3600}
    with capture_logs() as logs:
        detail = failed(browser.sign_on(fake), 502, "Sign-on does not work", logs)
    assert "the provider's clock differs by 7200 seconds" in detail


def test_a_wrong_issuer_is_one_sentence_in_the_log(browser, fake):
    fake.description["issuer"] = "https://other.example"
    with capture_logs() as logs:
        answer = browser.client.get("/sign-in/oidc")
    assert "https://other.example" in failed(answer, 502, "Sign-on does not work", logs)


def test_a_provider_that_is_away_is_said_plainly(app, browser, fake):
    fake.answers["/.well-known/openid-configuration"] = (503, {}, b"")
    with capture_logs() as logs:
        answer = browser.client.get("/sign-in/oidc")
    failed(answer, 502, "does not answer", logs)
    assert answer.headers["Retry-After"] == "30"


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/sign-in/oidc/callback", "/api/v1/claims"])
def test_a_sign_on_leads_to_own_pages_only(browser, fake, to):
    assert browser.sign_on(fake, to=to).headers["Location"] in {"/", "/desk"}


def test_what_was_typed_is_there_after_a_sign_on_in_another_tab(browser, fake, journalist):
    journalist.article()
    typed = {"quote": "It will rain.", "statement": "Typed"}
    page = browser.client.post("/articles/1/claims/new", data=typed).get_data(as_text=True)
    assert "Sign in with your newsroom account in a new tab" in page and 'value="Typed"' in page
    browser.sign_on(fake)
    form = page.split("I have signed on")[0].rsplit("<form", 1)[1]
    csrf = browser.get("/").split('name="csrf_token" value="')[1].split('"')[0]
    data = {"csrf_token": csrf, "_to": "/articles/1/claims/new"} | typed
    assert 'name="_to" value="/articles/1/claims/new"' in form
    answer = browser.client.post("/sign-in", data=data, headers={"Referer": f"{HOME}/"})
    assert 'value="Typed"' in answer.get_data(as_text=True) and "<h1>Signed in</h1>" in answer.get_data(as_text=True)


def test_without_sign_on_its_addresses_are_404(shared_app, database_path, clock):
    with own_app(database_path, clock) as app:
        visitor = Visitor(app.test_client())
        assert "newsroom account" not in visitor.get("/sign-in")
        visitor.get("/sign-in/oidc", 404)
        visitor.get("/sign-in/oidc/callback", 404)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_sign_on_with_a_provider_that_others_wrote(database_path):
    ann = User(sub="ann@news.example", claims={"preferred_username": "ann", "groups": ["editors"]})
    with run_server_in_thread(require_nonce=True, user_claims=[ann]) as server:
        options = {"OIDC_ISSUER": f"http://localhost:{server.server_port}", "OIDC_CLIENT_ID": "duecheck"}
        options |= {"OIDC_CLIENT_SECRET": "any", "OIDC_ROLES": ROLES, "OIDC_CREATE_USERS": "on"}
        with own_app(database_path, utc_now, **options) as app:
            browser = Browser(app.test_client())
            answer = httpx.post(browser.leave(), data={"sub": ann.sub})
            query = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
            assert browser.come_back(query).status_code == 303
            assert "ann, editor" in browser.get("/")


def test_a_person_without_a_group_any_more_loses_the_rights(browser, fake, app, context):
    browser.sign_on(fake)
    fake.claims["groups"] = ["printers"]
    with capture_logs() as logs:
        failed(Browser(app.test_client()).sign_on(fake), 403, "no role on this site", logs)
    assert users.get_user(context, "ann").role == "reader"
    assert "Sign out" not in browser.get("/")
    fake.claims["groups"] = ["editors"]
    browser.sign_on(fake)
    assert "ann, editor" in browser.get("/")


def test_a_denial_without_a_state_is_told_as_one(browser, fake):
    browser.leave()
    with capture_logs() as logs:
        failed(browser.come_back({"error": "access_denied"}), 403, "did not let you in", logs)


def test_an_expired_token_of_now_is_no_wrong_clock(browser, fake, clock):
    fake.claims |= {"iat": int(clock.now.timestamp()), "exp": int(clock.now.timestamp()) - 61}
    with capture_logs() as logs:
        assert "check its lifetime" in failed(browser.sign_on(fake), 502, "does not work", logs)
