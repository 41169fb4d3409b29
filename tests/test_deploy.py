"""The files of deploy/: no container can be built by the tests, so they check what the files say, and run the commands.

docs/operations.md, "Deploy", says what was tried by hand.
"""

import configparser
import fnmatch
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from dataclasses import fields
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import yaml

from claims.config import Settings, load_settings
from claims.domain.limits import MAX_WAIT
from claims.server.main import GRACE_SECONDS
from tests.live_server import run_server

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
NAMES = {f"DUECHECK_{field.name}" for field in fields(Settings)}
DATA = "/var/lib/duecheck"


def _instructions(text):
    """List the instructions of a Dockerfile: the stage's number, the word and its argument."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    stage, found = 0, []
    for line in re.sub(r"\\\n\s*", " ", "\n".join(lines)).splitlines():
        word, _, argument = line.strip().partition(" ")
        if word:
            stage += word == "FROM"
            found.append((stage, word, argument.strip()))
    return found


DOCKERFILE = _instructions((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
LAST = max(stage for stage, *_ in DOCKERFILE)


def _all(word, stage=None):
    return [argument for number, name, argument in DOCKERFILE if name == word and stage in (None, number)]


def _environment(stage):
    return dict(pair.split("=", 1) for argument in _all("ENV", stage) for pair in shlex.split(argument))


def _ignored(path):
    """Return True if .dockerignore keeps a path out of the build: the last line that fits it decides."""
    ignored = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.removeprefix("!")
        if not line or line.startswith("#"):
            continue
        parents = [path, *(str(parent) for parent in Path(path).parents if str(parent) != ".")]
        forms = [pattern, pattern.removeprefix("**/")]
        if any(fnmatch.fnmatchcase(name, form) for name in parents for form in forms) or (
            pattern.startswith("**/") and any(fnmatch.fnmatchcase(part, pattern[3:]) for part in Path(path).parts)
        ):
            ignored = not line.startswith("!")
    return ignored


# The Dockerfile


def test_only_known_instructions_are_used_and_no_file_comes_from_an_address():
    known = {"FROM", "ENV", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "CMD"}
    assert {word for _, word, _ in DOCKERFILE} == known


def test_the_base_has_a_pinned_minor_version():
    bases = {argument.split(" AS ")[0] for argument in _all("FROM")}
    assert len(bases) == 1 and len(_all("FROM")) == 2  # both stages have the same Python at the same place
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", bases.pop())
    assert "latest" not in " ".join(argument for *_, argument in DOCKERFILE)


def test_every_source_of_a_copy_exists_and_enters_the_build():
    sources = [source for argument in _all("COPY", 1) for source in argument.split()[:-1]]
    assert {"claims", "schemas", "pyproject.toml", "requirements.lock"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        files = [ROOT / source] if (ROOT / source).is_file() else list((ROOT / source).rglob("*.py"))
        assert not [file for file in files if _ignored(file.relative_to(ROOT).as_posix())], source
    (copied,) = _all("COPY", LAST)
    assert copied == "--from=build /opt/duecheck /opt/duecheck"


@pytest.mark.parametrize(
    "path",
    [
        ".git/config", ".env", "claims/.env", "duecheck.db", "duecheck.db-wal", "duecheck.key", "claims/x.key",
        "fixtures/schema/0001.sql", "tests/conftest.py", ".venv/bin/python", "claims/__pycache__/a.pyc", "docs/api.md",
    ],
)  # fmt: skip
def test_secrets_data_and_tests_do_not_enter_the_build(path):
    assert _ignored(path)


def test_the_copies_are_all_that_the_wheel_needs():
    wanted = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (included,) = re.findall(r"only-include = \[(.*)\]", wanted)
    assert set(re.findall(r'"([^"]+)"', included)) <= {s for a in _all("COPY", 1) for s in a.split()[:-1]}


def test_the_server_runs_as_a_user_who_is_not_root():
    words = [word for stage, word, _ in DOCKERFILE if stage == LAST]
    assert words.index("USER") < words.index("CMD") and words.count("USER") == 1
    (user,) = _all("USER", LAST)
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)  # numbers, so that the host can name the owner of the data
    number = user.split(":")[0]
    (run,) = _all("RUN", LAST)
    assert f"--uid {number}" in run and f"--owner {number}" in run and "--mode 0700 /var/lib/duecheck" in run


def test_the_environment_has_settings_and_no_secret():
    environment = _environment(LAST)
    ours = {name: value for name, value in environment.items() if name.startswith("DUECHECK_")}
    settings = load_settings(environ=ours)
    assert settings.HOST == "0.0.0.0" and settings.DATABASE_URL.removeprefix("sqlite:///") == f"{DATA}/duecheck.db"  # noqa: S104
    assert not re.search(r"token|secret|password|due_", json.dumps(environment), re.IGNORECASE)
    assert _all("VOLUME") == _all("WORKDIR", LAST) == [DATA]
    assert _all("EXPOSE") == [str(Settings().PORT)]


def test_sigterm_ends_the_server_which_is_the_process_of_the_container():
    assert json.loads(_all("CMD")[0]) == ["duecheck", "serve"]  # no shell, which would keep the signal
    assert _all("STOPSIGNAL") == ["SIGTERM"]


def _health_commands():
    """List the commands of the health check: in the Dockerfile, and in compose.yaml."""
    _, _, command = _all("HEALTHCHECK")[0].partition(" CMD ")
    (service,) = _compose()["services"].values()
    assert service["healthcheck"]["test"][0] == "CMD"
    return [json.loads(command), service["healthcheck"]["test"][1:]]


class _Health(BaseHTTPRequestHandler):
    status = 200

    def do_GET(self):
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (404, 1)])
def test_the_health_check_asks_the_server_for_its_health(status, code, monkeypatch):
    monkeypatch.setattr(_Health, "status", status)
    first, second = _health_commands()
    assert first == second and first[0] == "python"
    with HTTPServer(("127.0.0.1", 0), _Health) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        # a proxy of the environment must not be asked
        environment = os.environ | {"DUECHECK_PORT": str(server.server_port), "http_proxy": "http://127.0.0.1:9"}
        done = subprocess.run([sys.executable, *first[1:]], env=environment, capture_output=True, timeout=60)
        server.shutdown()
    assert done.returncode == code, done.stderr
    dead = subprocess.run([sys.executable, *first[1:]], env=environment, capture_output=True, timeout=60)
    assert dead.returncode == 1


def test_the_tools_of_the_build_have_the_versions_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (version,) = re.findall(r"^UV_VERSION := (\S+)$", makefile, re.MULTILINE)
    assert f"uv=={version}" in _all("RUN", 1)[0]
    build = _all("RUN", 1)[1]
    assert build.count("--build-constraints requirements.lock --require-hashes") == 1
    assert build.count("--constraints requirements.lock") == 1


@pytest.mark.long
def test_the_commands_of_the_build_work_in_a_clean_folder_and_the_server_stops_by_sigterm(tmp_path):
    """What the stages copy and run, with other folders for /src and /opt; it needs a package index."""
    source, target = tmp_path / "src", tmp_path / "opt" / "duecheck"
    source.mkdir()
    for argument in _all("COPY", 1):
        *names, into = argument.split()
        for name in names:
            to = source / into / (Path(name).name if into == "./" else "")
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, to)
    tools = tmp_path / "tools"
    subprocess.run([sys.executable, "-m", "venv", tools], check=True, timeout=300)
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("DUECHECK_", "FLASK_", "PYTHON", "VIRTUAL_ENV"))}
    environment = kept | _environment(1) | {"PATH": f"{tools}/bin:{os.environ['PATH']}"}
    for command in _all("RUN", 1):
        command = command.replace("/src/", f"{source}/").replace("/opt/duecheck", str(target))
        subprocess.run(["/bin/sh", "-c", command], cwd=source, env=environment, check=True, timeout=600)
    listed = subprocess.run(
        [tools / "bin" / "uv", "pip", "list", "--python", target / "bin" / "python", "--format", "freeze"],
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout.split()  # fmt: skip
    locked = set(re.findall(r"^([\w.-]+==[^ ;]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert {name for name in listed if not name.startswith("duecheck==")} <= locked
    assert any(name.startswith("trafilatura==") for name in listed) and not any("pytest" in name for name in listed)
    data = tmp_path / "data"
    data.mkdir()
    command = [str(target / "bin" / "duecheck"), *json.loads(_all("CMD")[0])[1:]]
    with run_server(data / "duecheck.db", command=command, folder=data) as server:
        health = [str(target / "bin" / "python"), *_health_commands()[0][1:]]
        assert subprocess.run(health, env=server.environment, timeout=60).returncode == 0
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=60) == 0


# compose.yaml


def _compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_the_service_has_no_more_rights_than_it_needs():
    (service,) = _compose()["services"].values()
    assert service["read_only"] is True and service["init"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service and "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"][0].startswith("/tmp:size=")  # noqa: S108
    assert service["restart"] == "unless-stopped"
    assert int(service["stop_grace_period"].removesuffix("s")) > GRACE_SECONDS


def test_the_service_keeps_its_data_and_listens_for_the_proxy_only():
    compose = _compose()
    (service,) = compose["services"].values()
    (volume,) = service["volumes"]
    assert volume.split(":") == [next(iter(compose["volumes"])), DATA]
    assert service["ports"] == [f"127.0.0.1:{Settings().PORT}:{Settings().PORT}"]
    assert service["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile"}
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()


def test_the_variables_of_the_service_are_settings():
    (service,) = _compose()["services"].values()
    environment = service["environment"]
    assert set(environment) <= NAMES and all(isinstance(value, str) for value in environment.values())
    assert load_settings(environ=_environment(LAST) | environment).TRUSTED_PROXIES == 1


# duecheck.service


@pytest.fixture
def unit():
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    text = (DEPLOY / "duecheck.service").read_text(encoding="utf-8")
    parser.read_string(re.sub(r"^Environment=.*\n", "", text, flags=re.MULTILINE))
    return text, parser


def test_the_variables_of_the_unit_are_settings(unit):
    text, _ = unit
    environment = dict(re.findall(r"^Environment=(\w+)=(.*)$", text, re.MULTILINE))
    settings = load_settings(environ={name: value for name, value in environment.items() if name in NAMES})
    assert set(environment) <= NAMES
    assert settings.DATABASE_URL.removeprefix("sqlite:///") == f"{DATA}/duecheck.db" and settings.TRUSTED_PROXIES == 1


def test_the_unit_serves_as_a_user_who_writes_his_data_only(unit):
    _, parser = unit
    service = parser["Service"]
    assert service["User"] == "duecheck" and service["WorkingDirectory"] == service["ReadWritePaths"] == DATA
    assert service["ExecStart"] == "/opt/duecheck/bin/duecheck serve"
    assert service["NoNewPrivileges"] == "true" and service["ProtectSystem"] == "strict" and service["UMask"] == "0077"
    assert int(service["TimeoutStopSec"]) > GRACE_SECONDS
    assert service["Restart"] == "always" and parser["Install"]["WantedBy"] == "multi-user.target"


# nginx.conf


@pytest.fixture
def site():
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    return re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)


def _seconds(site, name):
    return int(re.search(rf"{name} (\d+)s;", site)[1])


def test_the_site_waits_longer_than_a_long_poll_and_takes_the_largest_body(site):
    assert _seconds(site, "proxy_read_timeout") > MAX_WAIT
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", site)[1])
    assert megabytes * 2**20 > Settings().MAX_BODY_BYTES


def test_the_site_replaces_every_header_that_the_server_trusts(site):
    trusted = dict(re.findall(r"proxy_set_header (X-Forwarded-\w+) (\S+);", site))
    assert trusted == {
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": "$http_host",
        "X-Forwarded-Prefix": "/duecheck",
    }


def test_the_site_hides_the_metrics_and_has_tls(site):
    assert re.search(r"location = /duecheck/metrics \{\s+return 404;", site)
    assert "listen 443 ssl" in site and "ssl_protocols TLSv1.2 TLSv1.3;" in site
    assert site.count("{") == site.count("}")


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_accepts_the_site(site, tmp_path):
    assert site.count("/etc/ssl/") == 2
    subject = ["-subj", "/CN=claims.example.org", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *subject]
    subprocess.run(made, check=True, capture_output=True, timeout=60)
    site = re.sub(r"/etc/ssl/certs/\S+?;", f"{tmp_path}/cert.pem;", site)
    site = re.sub(r"/etc/ssl/private/\S+?;", f"{tmp_path}/key.pem;", site)
    site = re.sub(r"listen \[::\].*\n|user .*\n", "", site).replace("listen 80;", "listen 127.0.0.1:1080;")
    (tmp_path / "site.conf").write_text(site.replace("listen 443 ssl", "listen 127.0.0.1:1443 ssl"), encoding="utf-8")
    main = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; include {tmp_path}/site.conf; }}"
    (tmp_path / "nginx.conf").write_text(main, encoding="utf-8")
    done = subprocess.run(
        [shutil.which("nginx"), "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
