"""Docs that can be checked are checked: routes, settings, commands, problem types, links."""

import json
import re
from dataclasses import fields
from importlib import metadata
from pathlib import Path

import click
import pytest

from claims.api.problems import problem_types
from claims.cli.main import duecheck
from claims.config import RENAMED, Settings
from tests.contract.__main__ import PYTHON_CLIENT
from tests.storage.engine import connect, database_path

ROOT = Path(__file__).resolve().parent.parent
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
PAGES_DOC = (ROOT / "docs" / "pages.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_route_is_documented(app):
    for rule in app.url_map.iter_rules():
        path = re.sub(
            r"<(?:id:|path:)?(\w+)>", lambda m: f"{{{m[1]}}}" if m[1] in {"number", "name"} else "{id}", rule.rule
        )
        if path.startswith("/api/v1"):
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                assert f"| `{method} {path.removeprefix('/api/v1') or path}` |" in API, rule
        elif rule.endpoint.startswith("web."):
            assert path.startswith("/static") or f"| `{path}` |" in PAGES_DOC, rule
        elif not path.startswith("/static"):
            assert f"`{path.replace('{id}', '{slug}')}`" in API, rule


def test_no_documented_route_is_missing(app):
    served = {re.sub(r"<id:\w+>|<name>", "{id}", r.rule) for r in app.url_map.iter_rules()}
    for path in re.findall(r"^\| `[A-Z]+ (/[^`]*)` \|", API, re.MULTILINE):
        assert (
            f"/api/v1{path.removeprefix('/api/v1').replace('{number}', '{id}').replace('{name}', '{id}')}" in served
        ), path


def test_every_setting_is_documented_with_its_default():
    for field in fields(Settings):
        default = ("off", "on")[field.default] if isinstance(field.default, bool) else field.default
        shown = "empty" if default in ("", ()) else f"`{default}`"
        assert f"| `DUECHECK_{field.name}` | {shown} |" in OPERATIONS, field.name
    assert set(re.findall(r"DUECHECK_(\w+)", OPERATIONS)) == {field.name for field in fields(Settings)}


def test_every_old_name_of_a_setting_is_documented():
    for old, new in RENAMED.items():
        assert f"| `{old}` | `{new}` |" in OPERATIONS, old


def test_every_command_is_documented():
    def walk(group, path):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command.help, name
            if isinstance(command, click.Group):
                walk(command, f"{path} {name}")
            else:
                assert re.search(rf"{path} {name}(?![\w-])", OPERATIONS), f"{path} {name}"

    walk(duecheck, "duecheck")


def test_every_problem_type_is_documented():
    for slug, status, title, remedy in problem_types():
        assert f"| `{slug}` | {status} | {title} | {remedy} |" in API, slug


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_table_is_in_the_data_model(app):
    model = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    with connect(database_path(app)) as database:
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (name,) in tables:
        if not name.startswith(("sqlite_", "_sqlite", "claims_search_", "claimants_search_")):
            assert f"| `{name}` |" in model, name


def test_make_help_lists_the_targets():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("run", "serve", "setup", "test", "test-long", "lint", "types", "cover", "bench", "clean"):
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target


def test_the_tools_of_make_contract_are_documented_with_their_versions():
    package = json.loads((ROOT / "tests" / "contract" / "package.json").read_text(encoding="utf-8"))
    versions = [*package["dependencies"].values(), PYTHON_CLIENT.partition("==")[2], metadata.version("schemathesis")]
    table = API[API.index("## Tried with") : API.index("## Problem types")]
    assert set(re.findall(r"\| ([0-9.]+) \|", table)) == set(versions)
