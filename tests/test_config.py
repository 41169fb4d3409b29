"""Settings: read from the environment or a mapping, refused when wrong."""

import subprocess
import sys
from dataclasses import FrozenInstanceError, fields

import environs
import pytest

from claims.cli.main import commands
from claims.config import RENAMED, Settings, load_settings, renamed_settings
from claims.errors import SettingInvalid
from claims.factory import create_app
from tests.live_server import run_server

#: each integer setting -> its least and its greatest value
BOUNDS = {
    "PORT": (1, 65_535),
    "WORKERS": (1, 64),
    "OVERDUE_AFTER_DAYS": (0, 3650),
    "MAX_EXTRACTION_LENGTH": (1000, 2_000_000),
    "MAX_BODY_BYTES": (1024, 100_000_000),
    "IDEMPOTENCY_RETENTION_DAYS": (1, 365),
    "WRITE_TIMEOUT_MS": (0, 600_000),
    "MAX_LONG_POLLS": (0, 10_000),
    "TRUSTED_PROXIES": (0, 10),
    "SESSION_IDLE_MINUTES": (1, 10_080),
    "SESSION_HOURS": (1, 720),
}
#: a renamed setting's old name -> a value that is not the default, as text and as it is read
RENAMED_VALUES = {
    "REVIEW": ("second_person", "second_person"),
    "REVIEW_URL": ("https://desk.example/{id}", "https://desk.example/{id}"),
    "RATING_LABELS": ("did_not=Wrong", (("did_not", "Wrong"),)),
    "BUSY_TIMEOUT_MS": ("7", 7),
    "MAX_WAITERS": ("8", 8),
    "IDEMPOTENCY_DAYS": ("9", 9),
}


def load(**settings):
    """Load the settings from an environment of these variables."""
    return load_settings(environ={f"DUECHECK_{name}": value for name, value in settings.items()})


def refused(**settings):
    """Load settings in vain; return the message."""
    with pytest.raises(SettingInvalid) as caught:
        load(**settings)
    return str(caught.value)


def test_defaults_need_nothing():
    assert load_settings(environ={}) == Settings()


def test_the_environment_of_the_process_counts_only_where_it_is_the_one_that_is_read(monkeypatch):
    monkeypatch.setenv("DUECHECK_PORT", "9000")
    assert load_settings().PORT == 9000
    assert load_settings(environ={}).PORT == 8000
    assert load_settings({"PORT": 9001}).PORT == 9001


def test_values_come_from_the_environment_and_are_overridden_by_the_mapping():
    environ = {"DUECHECK_PORT": "9000", "DUECHECK_VERDICT_REVIEW": "none", "PORT": "1", "duecheck_port": "2"}
    settings = load_settings({"PORT": 9001, "PUBLIC_READ": False}, environ)
    assert (settings.PORT, settings.PUBLIC_READ, settings.VERDICT_REVIEW) == (9001, False, "none")
    assert load_settings({"PORT": "9001"}, {"DUECHECK_PORT": "wrong"}).PORT == 9001


def test_settings_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Settings().PORT = 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("VERDICT_REVIEW", "two"),
        ("VERDICT_REVIEW", "None"),
        ("VERDICT_REVIEW", ""),
        ("PUBLIC_READ", "maybe"),
        ("PUBLIC_READ", ""),
        ("PUBLIC_READ", "t"),
        ("PUBLIC_READ", "y"),
        ("PUBLIC_READ", "n"),
        ("PUBLIC_READ", " on"),
        ("PUBLIC_READ", "2"),
        ("RATE_LIMIT", "lots"),
        ("RATE_LIMIT", "0 per minute"),
        ("RATE_LIMIT", "6 per year"),
        ("RATE_LIMIT", "1234567890 per day"),
        ("RATE_LIMIT", "٦ per minute"),
        ("RATE_LIMIT", "6 per minute\n"),
        ("RATE_LIMIT", "OFF"),
        ("DATABASE_URL", "duecheck.db"),
        ("DATABASE_URL", "sqlite://"),
        ("HOST", "a b"),
        ("HOST", ""),
        ("HOST", "bücher.example"),
        ("HOST", "a\n"),
        ("LOG_LEVEL", "loud"),
        ("CORS_ORIGIN", "https://a.example"),
        ("TIMEZONE", "Minsk"),
        ("TIMEZONE", "europe/minsk"),
        ("TIMEZONE", "+03:00"),
        ("TIMEZONE", "localtime"),
        ("TIMEZONE", "../Europe/Minsk"),
        ("TIMEZONE", "Europe/Minsk "),
        ("PUBLISHER_NAME", "a" * 201),
        ("PUBLISHER_NAME", "a\tb"),
        ("CLAIMREVIEW_URL", "https://a.example/"),
        ("CLAIMREVIEW_URL", "ftp://a.example/{id}"),
        ("CLAIMREVIEW_URL", "https://a.example/{id} "),
        ("CLAIMREVIEW_URL", "https://a.example/\u00a0{id}"),
        ("CLAIMREVIEW_URL", "https://a.example/{id}\n"),
        ("CLAIMREVIEW_URL", 'https://a.example/{id}"'),
        ("CLAIMREVIEW_URL", "https://" + "a" * 497 + "{id}"),
        ("CLAIMREVIEW_URL", "https://a.example/{id}/{number}"),
        ("CLAIMREVIEW_URL", "https://a.example/{id}}"),
        ("CLAIMREVIEW_LABELS", "came_true"),
        ("CLAIMREVIEW_LABELS", "came_true="),
        ("CLAIMREVIEW_LABELS", "right=Right"),
        ("CLAIMREVIEW_LABELS", "came_true=Right; came_true=Correct"),
        ("CLAIMREVIEW_LABELS", "came_true=Right; did_not=RIGHT"),
        ("CLAIMREVIEW_LABELS", "came_true=did_not"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name, value):
    assert refused(**{name: value}).startswith(f"DUECHECK_{name} is {value!r}, but must be ")


@pytest.mark.parametrize(
    ("name", "value", "must"),
    [
        ("PORT", "x", "a whole number from 1 to 65535"),
        ("PUBLIC_READ", "x", "on or off"),
        ("VERDICT_REVIEW", "x", "none or second_person"),
        ("LOG_LEVEL", "x", "debug or info or warning or error"),
        ("HOST", "", "a host name or address"),
        ("TIMEZONE", "x", "an IANA time zone such as Europe/Minsk, or empty"),
        ("RATE_LIMIT", "x", '"off", or a rate such as "600 per minute"'),
        ("DATABASE_URL", "x", "an address such as sqlite:///duecheck.db or postgresql://user@host/name"),
        ("PUBLISHER_NAME", "\t" * 201, "a name of at most 200 characters"),
        ("CLAIMREVIEW_URL", "x", "an http or https URL with {id} in it"),
        ("CLAIMREVIEW_URL", "http://a/{id}{x}", "an http or https URL in which only {id} stands in braces"),
        ("CLAIMREVIEW_LABELS", "void=a;void=b", "one label for each outcome, and no label twice"),
    ],
)
def test_the_message_names_what_would_be_right(name, value, must):
    assert refused(**{name: value}) == f"DUECHECK_{name} is {value!r}, but must be {must}"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        *[("PUBLIC_READ", text, True) for text in ("on", "true", "1", "yes", "ON", "True", "yEs")],
        *[("PUBLIC_READ", text, False) for text in ("off", "false", "0", "no", "OFF", "False", "nO")],
        ("RATE_LIMIT", "off", "off"),
        ("RATE_LIMIT", "123456789 per second", "123456789 per second"),
        ("HOST", "::1", "::1"),
        ("HOST", "a_b.example", "a_b.example"),
        ("PUBLISHER_NAME", "ä" * 200, "ä" * 200),
        ("PUBLISHER_NAME", "", ""),
        ("CLAIMREVIEW_URL", "", ""),
        ("CLAIMREVIEW_URL", "http://a/{id}?{id}", "http://a/{id}?{id}"),
        ("CLAIMREVIEW_URL", "https://" + "a" * 496 + "{id}", "https://" + "a" * 496 + "{id}"),
        ("CLAIMREVIEW_LABELS", "", ()),
        (
            "CLAIMREVIEW_LABELS",
            " came_true = Right ;; did_not=Not=so;",
            (("came_true", "Right"), ("did_not", "Not=so")),
        ),
        ("CLAIMREVIEW_LABELS", "void=VOID", (("void", "VOID"),)),
    ],
)
def test_a_right_value_is_read(name, value, read):
    assert getattr(load(**{name: value}), name) == read


def test_the_bounds_of_every_integer_are_tested():
    assert set(BOUNDS) == {field.name for field in fields(Settings) if field.type is int}


@pytest.mark.parametrize(("name", "low", "high"), [(name, *pair) for name, pair in BOUNDS.items()])
def test_integers_keep_to_their_bounds(name, low, high):
    for number in (low, high):
        assert getattr(load(**{name: str(number)}), name) == number
        assert getattr(load(**{name: f"{number:012}"}), name) == number
    for number in (low - 1, high + 1):
        assert refused(**{name: str(number)}).endswith(f"but must be a whole number from {low} to {high}")


@pytest.mark.parametrize(
    "text", ["", "+1", "-1", " 1", "1 ", "1\n", "1.0", "1e0", "1_0", "0x1", "١", "²", "0" * 12 + "1"]
)
@pytest.mark.parametrize("name", ["PORT", "MAX_LONG_POLLS"])
def test_integers_are_ascii_digits(name, text):
    assert f"{text!r}, but must be a whole number from" in refused(**{name: text})


def test_an_unknown_name_is_refused_with_the_nearest():
    assert refused(PORTS="1") == "DUECHECK_PORTS is not a setting; did you mean DUECHECK_PORT?"
    assert "did you mean DUECHECK_CLAIMREVIEW_LABELS?" in refused(RATING_LABEL="1")  # the nearest is an old name
    assert refused(FROBNICATE="1") == "DUECHECK_FROBNICATE is not a setting; see docs/operations.md"
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


def test_no_file_is_read(tmp_path, monkeypatch):
    """Neither from here, nor from a directory above, nor from beside the code, nor expanded, nor from X_FILE."""
    (tmp_path / ".env").write_text("DUECHECK_PORT=9999\nDUECHECK_FROBNICATE=1\n", encoding="ascii")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    monkeypatch.setattr(environs.Env, "read_env", lambda *_, **__: pytest.fail("a file was looked for"))
    assert load_settings(environ={}) == Settings()
    assert load(PUBLISHER_NAME="${PATH} {{HOME}}").PUBLISHER_NAME == "${PATH} {{HOME}}"
    assert "DUECHECK_PORT_FILE is not a setting" in refused(PORT_FILE=str(tmp_path / ".env"))


# Old names.


def test_every_old_name_is_tested_and_every_new_one_is_a_setting():
    assert set(RENAMED) == set(RENAMED_VALUES)
    names = {field.name for field in fields(Settings)}
    assert set(RENAMED.values()) <= names
    assert not set(RENAMED) & names


@pytest.mark.parametrize("old", RENAMED)
def test_an_old_name_is_read_with_a_warning(old):
    new, (text, value) = RENAMED[old], RENAMED_VALUES[old]
    for settings in (load(**{old: text}), load_settings({old: text}, {}), load(**{old: text, new: text})):
        assert settings == load(**{new: text})
        assert getattr(settings, new) == value
    (warning,) = renamed_settings({f"DUECHECK_{old}": text, f"DUECHECK_{new}": text, "DUECHECK_PORT": "1"})
    assert f"DUECHECK_{old} is now DUECHECK_{new};" in warning
    assert renamed_settings({f"DUECHECK_{new}": text, old: text}) == []


@pytest.mark.parametrize("old", RENAMED)
def test_a_wrong_value_is_refused_by_the_old_name(old):
    assert refused(**{old: "x y"}).startswith(f"DUECHECK_{old} is 'x y', but must be ")


@pytest.mark.parametrize("old", RENAMED)
def test_an_old_and_a_new_name_that_disagree_are_refused(old):
    new, (text, value) = RENAMED[old], RENAMED_VALUES[old]
    for both in ({old: text, new: "x"}, {new: "x", old: text}):
        message = refused(**both)
        assert f"DUECHECK_{old} is {text!r}" in message and f"DUECHECK_{new} is 'x'" in message
        assert message.endswith(f"set DUECHECK_{new} only")
    # one of them in the mapping that wins
    assert getattr(load_settings({new: text}, {f"DUECHECK_{old}": "x"}), new) == value
    assert getattr(load_settings({old: text}, {f"DUECHECK_{new}": "x"}), new) == value


def test_the_server_warns_once_and_its_workers_do_not(tmp_path):
    with run_server(tmp_path / "x.db", MAX_WAITERS="3", REVIEW="second_person") as server:
        server.stop()
    lines = server.stderr().splitlines()
    assert [line.split(";")[0] for line in lines if "is now" in line] == [
        "Duecheck: DUECHECK_REVIEW is now DUECHECK_VERDICT_REVIEW",
        "Duecheck: DUECHECK_MAX_WAITERS is now DUECHECK_MAX_LONG_POLLS",
    ]


def test_a_command_warns_once(app, monkeypatch):
    run = app.test_cli_runner().invoke
    assert run(commands, ["token", "list"]).stderr == ""
    monkeypatch.setenv("DUECHECK_REVIEW", "none")
    result = run(commands, ["token", "list"])
    assert result.stderr.count("DUECHECK_VERDICT_REVIEW") == result.stderr.count("\n") == 1
    assert "DUECHECK" not in result.stdout
