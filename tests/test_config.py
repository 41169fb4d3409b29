"""Settings: read from the environment or a mapping, refused when wrong."""

import subprocess
import sys
from dataclasses import fields

import pytest

from claims.config import Settings, load_settings
from claims.errors import SettingInvalid
from claims.factory import create_app


def test_defaults_need_nothing():
    assert load_settings(environ={}) == Settings()


def test_values_come_from_the_environment_and_are_overridden_by_the_mapping():
    settings = load_settings({"PORT": 9001, "PUBLIC_READ": False}, {"DUECHECK_PORT": "9000", "DUECHECK_REVIEW": "none"})
    assert (settings.PORT, settings.PUBLIC_READ, settings.REVIEW) == (9001, False, "none")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "eighty"),
        ("REVIEW", "two"),
        ("PUBLIC_READ", "maybe"),
        ("RATE_LIMIT", "lots"),
        ("DATABASE_URL", "postgres://x"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("HOST", "a b"),
        ("OVERDUE_AFTER_DAYS", "-1"),
        ("LOG_LEVEL", "loud"),
        ("CORS_ORIGIN", "https://a.example"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name, value):
    with pytest.raises(SettingInvalid, match=f"DUECHECK_{name} is '{value}', but must be"):
        load_settings(environ={f"DUECHECK_{name}": value})


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(SettingInvalid, match="did you mean DUECHECK_PORT"):
        load_settings(environ={"DUECHECK_PORTS": "1"})
    with pytest.raises(SettingInvalid, match=r"docs/operations\.md"):
        create_app({"FROBNICATE": 1})


def test_the_server_does_not_start_with_a_wrong_setting(tmp_path):
    environment = {"DUECHECK_PORT": "x", "DUECHECK_DATABASE_URL": f"sqlite:///{tmp_path}/x.db"}
    done = subprocess.run(
        [sys.executable, "-m", "claims.server.main"], env=environment, capture_output=True, timeout=60
    )
    assert done.returncode == 2
    assert b"DUECHECK_PORT is 'x'" in done.stderr


def test_every_setting_has_help():
    assert all(field.metadata["help"] for field in fields(Settings))
