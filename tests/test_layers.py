"""Imports point down, never up, never sideways except as shown (design.md section 4)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PURE = {"claims.errors", "claims.words", "claims.actors", "claims.model", "claims.intents", "claims.due",
        "claims.spans", "claims.judgement", "claims.status", "claims.attention", "claims.entries", "claims.paging",
        "claims.config", "claims.clock", "claims.proposals", "claims.addresses", "claims.record", "claims"}  # fmt: skip
#: a part of the tree -> the parts of ours, and the packages, that it may import
MAY = {
    "claims/errors": PURE,
    "claims/words.py": set(),
    "claims/addresses.py": set(),
    "claims/actors.py": PURE,
    "claims/model.py": PURE,
    "claims/intents.py": PURE,
    "claims/clock.py": set(),
    "claims/due": PURE | {"dateutil"},
    "claims/spans": PURE | {"rapidfuzz"},
    "claims/judgement.py": PURE,
    "claims/status.py": PURE,
    "claims/attention.py": PURE,
    "claims/entries.py": PURE,
    "claims/paging.py": PURE,
    "claims/config.py": PURE,
    "claims/proposals.py": PURE,
    "claims/extract": PURE | {"claims.extract", "syntok"},
    "claims/fetch.py": {"httpcore"},
    "claims/store": PURE | {"claims.store", "orjson", "sqlite_utils"},
    "claims/ledger": PURE | {"claims.ledger", "claims.store.base", "claims.extract", "claims.alike", "orjson"},
    "claims/exchange": PURE | {"claims.exchange", "claims.VERSION", "icalendar", "orjson", "trafilatura",
                        "dateutil"},
    "schemas": PURE | {"schemas", "marshmallow"},
    "claims/precision.py": PURE,
    "claims/record.py": PURE,
    "claims/alike.py": {"rapidfuzz"},
    "claims/intake.py": PURE | {"claims.exchange", "claims.fetch"},
    "claims/wiring.py": PURE | {"claims.ledger", "claims.fetch", "claims.intake", "claims.store", "schemas", "flask"},
    "claims/client.py": {"httpx"},
    "claims/bot.py": {"claims.client"},
    "claims/server": {"claims.server", "claims.api.changes", "claims.api.observe", "claims.errors", "claims.words",
                      "structlog", "inotify_simple"},
    "claims/api": PURE | {"claims.api", "claims.ledger", "claims.exchange", "claims.intake", "claims.wiring", "schemas",
                          "flask", "werkzeug", "webargs", "marshmallow", "flask_smorest", "flask_limiter", "structlog",
                          "prometheus_client", "orjson", "limits"},
    "claims/web": PURE | {"claims.web", "claims.api.exchange", "claims.api.problems", "claims.ledger",
                          "claims.exchange", "claims.intake", "claims.wiring", "schemas", "flask", "flask_wtf",
                          "werkzeug", "marshmallow", "orjson"},
}  # fmt: skip
STANDARD = {"abc", "ast", "asyncio", "base64", "binascii", "calendar", "codecs", "collections", "concurrent",
            "contextlib", "csv", "dataclasses", "datetime", "difflib", "email", "fcntl", "functools", "gc",
            "hashlib", "html", "http", "io", "ipaddress", "itertools", "json", "logging", "math", "operator", "os",
            "pathlib", "random", "re", "secrets", "socket", "sqlite3", "sys", "tempfile", "threading",
            "time", "types", "typing", "unicodedata", "urllib", "uuid", "xml", "zlib", "zoneinfo"}  # fmt: skip


def _files(part):
    path = ROOT / part
    return [path] if path.suffix else sorted(path.rglob("*.py"))


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            if node.module in {"claims", "claims.ledger", "claims.api", "claims.store.statements", "claims.due"}:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("part", MAY)
def test_imports_point_down(part):
    assert _files(part)
    for path in _files(part):
        for name in _imports(path):
            if name.split(".")[0] in STANDARD or name in {"claims", "claims.VERSION", "claims.ledger", "claims.api"}:
                continue
            allowed = any(name == good or name.startswith(good + ".") for good in MAY[part] - {"claims"})
            assert allowed, f"{path.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("part", ["claims/api", "claims/web"])
def test_api_and_pages_never_see_the_store(part):
    for path in _files(part):
        assert not [name for name in _imports(path) if name.startswith("claims.store")], path


@pytest.mark.parametrize(
    "path", [p for part in ("claims", "schemas", "bench") for p in _files(part)], ids=lambda p: p.name
)
def test_modules_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


def test_sql_stands_with_the_statements_only():
    """Statements are constants; what is put together is put together in one module, from those."""
    words = ("SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM")
    for path in _files("claims"):
        relative = path.relative_to(ROOT).as_posix()
        if relative.startswith("claims/store/") or relative == "claims/api/routes.py":
            continue
        strings = [n.value for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                   if isinstance(n, ast.Constant) and isinstance(n.value, str)]  # fmt: skip
        assert not [s for s in strings if any(word in s for word in words)], relative
