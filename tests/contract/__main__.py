"""`make contract`: linters, generated clients and schemathesis against a server with the example data.

It needs npm (Node.js 20 or later), and installs the tools in .tools/contract. Each step has a time limit.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from claims.cli.example_data import load_examples
from claims.config import Settings
from claims.domain.roles import ROLES
from claims.factory import create_app
from tests.live_server import ROOT, Server, run_server
from tests.tokens import add_token

HERE: Final = Path(__file__).resolve().parent
TOOLS: Final = ROOT / ".tools" / "contract"
UV: Final = ROOT / ".tools" / "bin" / "uv"
#: what the document names as its server
PUBLIC_URL: Final = "https://desk.example.org"
#: seconds of one step
LIMIT: Final = 600
PYTHON_CLIENT: Final = "openapi-python-client==0.29.1"


class Step(NamedTuple):
    """A command, with the folder in which it runs and variables of its environment."""

    name: str
    command: Sequence[str]
    folder: Path
    variables: Mapping[str, str] = {}


def prepare_database(path: Path) -> dict[str, str]:
    """Load the example data into a new database, and return a token for each role."""
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "LOG_LEVEL": "error"})
    context = app.extensions["duecheck"].context
    load_examples(context)
    tokens = {role: add_token(context, f"the-{role}", role) for role in ROLES}
    app.extensions["duecheck"].backend.close()
    return tokens


def document_steps(server: Server, folder: Path) -> Iterator[Step]:
    """Yield the steps that read the OpenAPI document, and write the generated clients."""
    status, document, _ = server.send("GET", "/openapi.json")
    assert status == 200, status
    import orjson

    (folder / "openapi.json").write_bytes(orjson.dumps(document))
    tools = TOOLS / "node_modules" / ".bin"
    yield Step("spectral", [str(tools / "spectral"), "lint", "--fail-severity", "warn", "openapi.json"], folder)
    yield Step("redocly", [str(tools / "redocly"), "lint", "--max-problems", "20", "openapi.json"], folder)
    generate = ["openapi-python-client", "generate", "--path", "openapi.json", "--output-path", "generated"]
    run = [str(UV), "tool", "run", "--quiet", "--with", "ruff", "--from", PYTHON_CLIENT]
    yield Step("openapi-python-client", [*run, *generate, "--meta", "none"], folder)
    types = [str(tools / "openapi-typescript"), "openapi.json", "--default-non-nullable", "false", "-o", "schema.ts"]
    yield Step("openapi-typescript", types, folder)
    yield Step("tsc --strict", [str(tools / "tsc"), "-p", "tsconfig.json"], folder)


def client_steps(server: Server, folder: Path, token: str) -> Iterator[Step]:
    """Yield the steps in which the generated clients add a claim, judge it, and poll."""
    base = f"http://127.0.0.1:{server.port}"
    with_packages = ["--with", "httpx", "--with", "attrs", "--with", "python-dateutil"]
    python = [str(UV), "run", "--quiet", "--no-project", *with_packages, "python", "client.py"]
    yield Step("the client in Python", [*python, base, token, "python"], folder)
    yield Step("the client in TypeScript", ["node", "built/client.js", base, token, "typescript"], folder)


def schemathesis_steps(server: Server, tokens: Mapping[str, str], folder: Path) -> Iterator[Step]:
    """Yield a run of all phases of schemathesis for each role, and one without a token."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run"]
    command += [f"http://127.0.0.1:{server.port}/openapi.json", "--phases", "examples,coverage,fuzzing,stateful"]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.contract.hooks", "PYTHONPATH": str(ROOT)}
    for role in (*ROLES, None):
        header = ["--header", f"Authorization: Bearer {tokens[role]}"] if role else []
        yield Step(f"schemathesis as {role or 'the public'}", [*command, *header], folder, hooks)


def run(step: Step) -> bool:
    """Run a step within its time limit, print its result, and return True if it succeeded."""
    began = time.monotonic()
    environment = os.environ | step.variables
    try:
        done = subprocess.run(
            step.command, cwd=step.folder, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False
        )
        printed, code = done.stdout + done.stderr, done.returncode
    except subprocess.TimeoutExpired as error:
        printed, code = f"it took more than {LIMIT} seconds\n{error.stdout or ''}", 1
    seconds = time.monotonic() - began
    print(f"{'ok' if code == 0 else 'FAILED':7}{step.name} ({seconds:.0f} s)", flush=True)
    if code:
        print(printed[-8000:], flush=True)
    return code == 0


def install() -> None:
    """Install the tools of npm; exit if npm is missing."""
    if shutil.which("npm") is None:
        raise SystemExit("make contract needs npm: install Node.js 20 or later")
    TOOLS.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "package.json", TOOLS)
    install_command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(install_command, cwd=TOOLS, check=True, timeout=LIMIT)


def main() -> int:
    """Run all steps, and return 1 if one failed."""
    assert Settings().PUBLIC_URL == ""
    install()
    with tempfile.TemporaryDirectory(prefix="duecheck-contract-") as name:
        folder = Path(name)
        for file in ("spectral.yaml", "redocly.yaml", "tsconfig.json", "client.ts", "client.py", "package.json"):
            shutil.copy(HERE / file, folder / (f".{file}" if file.startswith("spectral") else file))
        (folder / "node_modules").symlink_to(TOOLS / "node_modules")
        tokens = prepare_database(folder / "duecheck.db")
        with run_server(folder / "duecheck.db", PUBLIC_URL=PUBLIC_URL) as server:
            results = [run(step) for step in document_steps(server, folder)]
            results += [run(step) for step in client_steps(server, folder, tokens["journalist"])]
        with run_server(folder / "duecheck.db", TRUSTED_PROXIES="1") as server:
            results += [run(step) for step in schemathesis_steps(server, tokens, folder)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
