"""People: created with a one-time link, listed, changed, closed and opened by commands."""

import re

from claims.services import users


def test_a_person_is_created_with_a_link(run, context):
    link = run("user", "create", "ada", "--role", "editor").stdout.strip()
    secret = re.fullmatch(r"http://127\.0\.0\.1:8000/password\?link=([\w-]{43})", link)[1]
    assert users.find_user_by_link(context, secret).name == "ada"
    listed = run("user", "list").stdout
    assert "ada" in listed and "invited" in listed and secret not in listed


def test_a_new_link_ends_the_earlier_one(run, context):
    first, second = run("user", "create", "ada", "--role", "bot").stdout, run("user", "link", "ada").stdout
    found = [users.find_user_by_link(context, link.strip().partition("=")[2]) for link in (first, second)]
    assert found[0] is None and found[1].name == "ada"


def test_rights_are_changed_and_accounts_closed_and_opened(run, context):
    run("user", "create", "ada", "--role", "bot")
    run("user", "role", "ada", "editor")
    assert users.get_user(context, "ada").role == "editor"
    run("user", "close", "ada")
    assert "closed" in run("user", "list").stdout
    assert "the account of ada is closed" in run("user", "link", "ada", code=1).output
    run("user", "open", "ada")
    assert users.get_user(context, "ada").is_active


def test_the_server_can_close_the_last_admin_and_says_so(run, context):
    link = run("user", "create", "root", "--role", "admin").stdout.strip()
    user = users.find_user_by_link(context, link.partition("=")[2])
    users.set_password(context, user, "$argon2id$x")
    assert "No admin is left" in run("user", "close", "root").stderr
    run("user", "create", "again", "--role", "admin")


def test_names_and_persons_that_are_wrong(run, context):
    run("user", "create", "ada", "--role", "bot")
    for words, says in (
        (("create", "ADA", "--role", "bot"), "had, the name 'ADA'"),
        (("create", "me", "--role", "bot"), "printable characters"),
        (("create", "eve", "--role", "bot", "--subject", "s"), "has no sign-on"),
        (("role", "eve", "bot"), "no person named 'eve'"),
        (("link", "eve"), "no person named 'eve'"),
    ):
        assert says in run("user", *words, code=1).output
    assert [user.name for user in context.store.list_users(0, 9)] == ["ada"]
