"""The wheel that is built of this checkout, and what pyproject.toml promises; `.ci/check-wheel` installs the wheel."""

import subprocess
import sys
import zipfile
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from hatchling.build import build_wheel

from claims import VERSION
from claims.cli.main import commands, main

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return a folder with the content of the wheel, as an installation would have it."""
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        name = build_wheel(str(folder))
    with zipfile.ZipFile(folder / name) as archive:
        archive.extractall(folder / "installed")
    return folder / "installed"


@pytest.fixture(scope="module")
def distribution(installed):
    """Return the metadata of the wheel."""
    (folder,) = installed.glob("*.dist-info")
    return PathDistribution(folder)


def test_wheel_has_the_packages_and_nothing_beside_them(installed):
    assert {path.name for path in installed.iterdir()} == {"claims", "schemas", f"duecheck-{VERSION}.dist-info"}


def test_wheel_has_every_file_of_the_packages(installed):
    def files(folder):
        found = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
        return {path for path in found if path.suffix != ".pyc"}

    articles = {Path("fixtures", "articles", path.name) for path in (ROOT / "fixtures" / "articles").iterdir()}
    assert files(installed / "claims") == files(ROOT / "claims") | articles
    assert files(installed / "schemas") == files(ROOT / "schemas")
    assert len(articles) == 3
    assert {Path("py.typed"), Path("web", "static", "duecheck.css")} <= files(installed / "claims")


def test_wheel_has_the_fonts_with_their_licence(installed):
    for folder, name in (("formats", "duecheck-serif-600.ttf"), ("web/static", "duecheck-serif.woff2")):
        fonts = installed / "claims" / folder / "fonts"
        assert (fonts / name).stat().st_size > 10_000
        licence = (fonts / "OFL.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Copyright 2014 - 2021 Adobe" in licence


def test_entry_points_lead_to_the_commands(distribution):
    found = {(entry.group, entry.name): entry.load() for entry in distribution.entry_points}
    assert found == {("console_scripts", "duecheck"): main, ("flask.commands", "claims"): commands}


def test_metadata_has_version_extras_and_licence(distribution):
    metadata = distribution.metadata
    assert distribution.version == VERSION
    assert set(metadata.get_all("Provides-Extra")) == {"client", "fetch", "holidays", "oidc", "postgres", "redis"}
    assert (metadata["License-Expression"], metadata["License-File"]) == ("MIT", "LICENSE")
    client = [line for line in distribution.requires if "extra == 'client'" in line]
    assert [line.partition(">")[0] for line in client] == ["httpx"]


def test_client_loads_nothing_else_of_the_package(installed):
    code = (
        "import sys; from claims.client import Client; Client('http://127.0.0.1:1').close();"
        "print(*sorted(name for name in sys.modules if name.split('.')[0] in"
        " ('claims', 'schemas', 'flask', 'marshmallow', 'orjson', 'sqlite_utils', 'granian')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=installed, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == [
        "claims",
        "claims.client",
        "claims.client.addresses",
        "claims.client.api",
        "claims.client.bot",
        "claims.client.changes",
        "claims.client.connection",
        "claims.client.errors",
        "claims.client.leases",
        "claims.client.retry",
        "claims.client.types",
    ]
