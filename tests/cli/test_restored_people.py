"""People after a restore: rights that were lost since the backup do not come back."""

import pytest

from claims.services import users
from claims.services.actor_names import find_user
from tests.storage.engine import run_statement

PASSWORD = "$argon2id$x"


@pytest.fixture
def ada(run, context):
    run("user", "create", "ada", "--role", "editor")
    return users.set_password(context, users.get_user(context, "ada"), PASSWORD)


@pytest.mark.sqlite
def test_people_have_the_rights_of_now(run, context, ada, tmp_path):
    run("user", "create", "bob", "--role", "admin")
    backup = str(tmp_path / "kept.db")
    run("backup", backup)
    run("user", "role", "ada", "bot")
    run("user", "close", "bob")
    run("user", "create", "cid", "--role", "reader")
    run("restore", backup, "--yes")
    people = {user.name: (user.role, user.is_active) for user in context.store.list_users(0, 9)}
    assert people == {"ada": ("bot", True), "bob": ("admin", False), "cid": ("reader", True)}
    assert "had, the name 'CID'" in run("user", "create", "CID", "--role", "bot", code=1).output


@pytest.mark.sqlite
def test_a_link_of_before_sets_no_password(run, context, ada, tmp_path):
    secret = run("user", "link", "ada").stdout.strip().partition("=")[2]
    run("backup", str(tmp_path / "kept.db"))
    users.set_password(context, users.find_user_by_link(context, secret), PASSWORD)
    run("restore", str(tmp_path / "kept.db"), "--yes")
    assert users.find_user_by_link(context, secret) is None
    assert users.get_user(context, "ada").password_hash == PASSWORD


@pytest.mark.sqlite
@pytest.mark.parametrize(("answer", "is_active"), [(("--yes",), False), ((), True)])
def test_people_whom_nobody_knows_are_closed_unless_somebody_confirms(
    run, app, context, ada, tmp_path, answer, is_active
):
    run("backup", str(tmp_path / "kept.db"))
    run_statement(app, "DELETE FROM actor_names", {})
    run_statement(app, "DELETE FROM users", {})
    result = run("restore", str(tmp_path / "kept.db"), *answer, input="y\n")
    assert users.get_user(context, "ada").is_active == is_active
    says = "still open: ada" if is_active else "closed, because the replaced database did not know them: ada"
    assert says in result.stderr


@pytest.mark.sqlite
def test_a_backup_of_another_record_does_not_mix_people(run, app, context, ada, tmp_path):
    run("backup", str(tmp_path / "kept.db"))
    run_statement(app, "UPDATE users SET name = 'eve'", {})
    run_statement(app, "UPDATE actor_names SET key = 'eve'", {})
    run("restore", str(tmp_path / "kept.db"), input="y\n")
    assert [user.name for user in context.store.list_users(0, 9)] == ["ada"]
    assert "had, the name 'eve'" in run("user", "create", "eve", "--role", "bot", code=1).output
    assert find_user(context, "eve") is None and find_user(context, "ADA").name == "ada"
