"""Imports point down, never up (docs/architecture.md); every file belongs to exactly one package of the table."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

STANDARD = sys.stdlib_module_names
#: the bottom: values and pure functions
VALUES = {"claims.errors", "claims.domain"}
PURE = VALUES | {"claims.dates", "claims.anchoring", "claims.search", "claims.rules"}
#: what a database engine builds on
ENGINE = {"claims.storage.base", "claims.storage.sql", "claims.storage.greenlets", "claims.storage.group_writer"}
#: package (or file) -> the packages of ours, and of others, that it may import besides itself
MAY_IMPORT = {
    "claims/__init__.py": set(),
    "claims/errors": set(),
    "claims/domain": {"claims.errors", "url_normalize"},
    "claims/dates": VALUES | {"claims.anchoring.folding", "claims.anchoring.signs", "dateutil", "holidays"},
    "claims/anchoring": VALUES | {"rapidfuzz", "regex"},
    "claims/search": VALUES | {"claims.anchoring.characters", "Stemmer", "rapidfuzz"},
    "claims/rules": VALUES | {"claims.anchoring.folding", "claims.dates", "claims.search.query", "rapidfuzz"},
    "claims/extraction": PURE | {"syntok"},
    "claims/formats": PURE | {"claims.VERSION", "dateutil", "icalendar", "lxml", "orjson", "resvg_py", "trafilatura"},
    "claims/fetching": PURE | {"claims.VERSION", "claims.formats", "httpcore", "httpx"},
    "claims/sign_on": VALUES | {"claims.VERSION", "claims.config", "claims.fetching.limits",
                                "claims.fetching.public_addresses", "claims.fetching.transport",
                                "authlib", "httpcore", "httpx", "joserfc"},
    "claims/pool": VALUES,
    "claims/storage/__init__.py": set(),
    "claims/storage/base": PURE,
    "claims/storage/sql": PURE | {"claims.storage.base", "orjson"},
    "claims/storage/greenlets.py": {"greenlet"},
    "claims/storage/blocking_thread.py": set(),
    "claims/storage/group_writer.py": VALUES | {"claims.storage.blocking_thread", "claims.storage.greenlets"},
    "claims/storage/sqlite": PURE | ENGINE | {"inotify_simple", "orjson", "sqlite_utils", "structlog"},
    "claims/storage/postgres": PURE | ENGINE | {"claims.storage.backup_by_copy", "greenlet", "orjson", "psycopg",
                                                "structlog"},
    "claims/storage/backup_by_copy.py": VALUES | {"claims.storage.base", "claims.storage.copying"},
    "claims/storage/copying.py": VALUES | {"claims.storage.base"},
    "claims/storage/engines.py": VALUES | {"claims.storage.base", "claims.storage.postgres", "claims.storage.sqlite"},
    "schemas": PURE | {"marshmallow"},
    "claims/setting_types.py": VALUES | {"environs"},
    "claims/config.py": VALUES | {"claims.setting_types", "environs"},
    "claims/newsrooms.py": VALUES | {"claims.config"},
    "claims/shared_counters.py": set(),
    "claims/page_cache.py": VALUES,
    "claims/services": PURE | {"claims.config", "claims.pool.tasks", "claims.storage.base", "argon2", "orjson"},
    "claims/wiring.py": {"claims.config", "claims.domain", "claims.fetching", "claims.formats", "claims.page_cache",
                         "claims.pool.tasks", "claims.services", "claims.shared_counters", "claims.sign_on",
                         "claims.storage", "schemas", "flask"},
    "claims/api": PURE | {"claims.VERSION", "claims.config", "claims.fetching", "claims.formats", "claims.page_cache",
                          "claims.pool.places", "claims.services", "claims.shared_counters", "claims.wiring", "schemas",
                          "flask", "flask_smorest", "limits", "marshmallow", "orjson", "prometheus_client", "structlog",
                          "werkzeug"},
    "claims/web": PURE | {"claims.api.callers", "claims.api.problems", "claims.api.public_url",
                          "claims.api.request_bodies", "claims.config", "claims.fetching", "claims.formats",
                          "claims.page_cache", "claims.pool.places", "claims.services", "claims.sign_on",
                          "claims.wiring", "schemas",
                          "babel", "flask", "flask_wtf", "markupsafe", "marshmallow", "orjson", "structlog",
                          "werkzeug"},
    "claims/cli": PURE | {"claims.VERSION", "claims.config", "claims.extraction", "claims.factory", "claims.fetching",
                          "claims.formats", "claims.newsrooms", "claims.server.address", "claims.server.main",
                          "claims.services", "claims.storage", "claims.wiring", "schemas",
                          "click", "flask", "orjson", "tqdm"},
    "claims/server": VALUES | {"claims.api.auth", "claims.api.body_limits", "claims.api.callers",
                               "claims.api.changes", "claims.api.request_headers", "claims.api.public_url",
                               "claims.api.shared_rates", "claims.api.slow_callers", "claims.api.telemetry",
                               "claims.api.wsgi", "claims.config",
                               "claims.factory", "claims.newsrooms", "claims.pool", "claims.services.change_feed",
                               "claims.shared_counters", "claims.sign_on.provider", "claims.storage",
                               "claims.wiring",
                               "granian", "structlog"},
    "claims/factory.py": VALUES | {"claims.api", "claims.config", "claims.pool", "claims.shared_counters",
                                   "claims.web", "claims.wiring",
                                   "flask", "orjson", "werkzeug"},
    "claims/client": {"httpx"},
    "app.py": {"claims.factory"},
}  # fmt: skip
#: modules of the standard library by which a program talks to the network or to a database
OUTSIDE = {"sqlite3", "socket", "fcntl", "multiprocessing", "subprocess"}
MAY_USE = {"claims/fetching": {"socket"}, "claims/server": {"fcntl", "multiprocessing", "socket"},
           "claims/pool": {"subprocess"}, "claims/storage/sqlite": {"fcntl", "sqlite3"}}  # fmt: skip


def _files():
    found = [ROOT / "app.py", *sorted((ROOT / "claims").rglob("*.py")), *sorted((ROOT / "schemas").rglob("*.py"))]
    return [path.relative_to(ROOT) for path in found]


def _packages_of(path):
    """Return the rows of the table that a file belongs to."""
    return [row for row in MAY_IMPORT if path.as_posix() == row or row in map(str, path.parents)]


def _imports(path):
    """List the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            whole = f"{node.module}.{node.names[0].name}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names) if _is_package(whole) else (node.module,)


def _is_package(name):
    """Return True if the name before the last dot is a package of ours: then the name may be a module."""
    return (ROOT / name.rpartition(".")[0].replace(".", "/") / "__init__.py").exists()


def _is_within(name, package):
    return name == package or name.startswith(package + ".")


@pytest.mark.parametrize("path", _files(), ids=str)
def test_every_file_belongs_to_one_package(path):
    assert len(_packages_of(path)) == 1


@pytest.mark.parametrize("path", _files(), ids=str)
def test_imports_point_down(path):
    (row,) = _packages_of(path)
    own = row.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for name in _imports(path):
        if name.split(".")[0] in STANDARD:
            assert name.split(".")[0] not in OUTSIDE - MAY_USE.get(row, set()), f"{path} uses {name}"
        else:
            assert any(_is_within(name, good) for good in MAY_IMPORT[row] | {own}), f"{path} imports {name}"


@pytest.mark.parametrize("path", _files(), ids=str)
def test_modules_stay_small(path):
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) < 300


def test_sql_stands_in_the_storage_only():
    words = ("SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM")
    for path in _files():
        if path.as_posix().startswith("claims/storage/") or path.as_posix() == "claims/api/routing.py":
            continue
        nodes = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        strings = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        assert not [text for text in strings if any(word in text for word in words)], path


def test_only_the_storage_names_an_engine():
    """`claims.storage.base` is what the others see; `claims/storage/engines.py` opens an engine by its address."""
    for path in _files():
        if path.as_posix().startswith("claims/storage/"):
            continue
        engines = ("claims.storage.sqlite", "claims.storage.postgres", "psycopg")
        assert not [name for name in _imports(path) if any(_is_within(name, engine) for engine in engines)], path
        assert "sqlite3" not in (ROOT / path).read_text(encoding="utf-8"), path


def test_only_the_tests_of_storage_name_an_engine():
    """Other tests reach the engine's files and tables through `tests/storage/engine.py`."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        if path.is_relative_to(ROOT / "tests" / "storage") or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8")
        assert not [word for word in ("sqlite3", "storage.sqlite", "backend.database") if word in text], path
