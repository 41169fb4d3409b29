# Duecheck. `make help` lists the targets.
SHELL := /bin/bash
UV_VERSION := 0.13.8
UV := .tools/bin/uv
BIN := .venv/bin
SOURCES := app.py claims schemas tests bench examples

SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: help run serve setup browser postgres test test-postgres test-long mutate lint types cover bench bench-quick bench-extract scale chaos simulate standby contract messages wheel lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 15

run: .venv/.ready  ## set up, load the example data, print an address and tokens, serve
	@exec $(BIN)/duecheck run --examples

serve: .venv/.ready  ## serve only, in the foreground (DUECHECK_HOST, DUECHECK_PORT, DUECHECK_DATABASE_URL)
	@exec $(BIN)/duecheck serve

setup: .venv/.ready  ## build the environment in .venv from the lock file

browser:  ## install Chromium for the tests of the web pages (Debian); without it they are skipped
	@command -v chromium >/dev/null || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -q -y --no-install-recommends chromium fonts-dejavu-core; }

test: .venv/.ready  ## run the tests, all but the long ones
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

postgres:  ## install PostgreSQL and Redis for their tests (Debian); without them those are skipped
	@command -v redis-server >/dev/null || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -q -y --no-install-recommends redis-server; }
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { $(SUDO) apt-get update -q && $(SUDO) apt-get install -q -y --no-install-recommends postgresql; }

test-postgres: .venv/.ready  ## run the tests of API, services, pages, client and commands on PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist loadgroup --store postgres $(or $(TESTS),tests/storage/postgres tests/api tests/services tests/web tests/client tests/cli) $(ARGS)

test-long: .venv/.ready  ## run the long tests, which `make test` leaves out (about 8 minutes)
	timeout --signal=INT --kill-after=60 1200 $(BIN)/python -m pytest -n 0 -m long $(ARGS)

mutate: .venv/.ready  ## mutate rules, windows and anchoring, and report the share that tests kill (about 8 minutes)
	timeout 3600 $(BIN)/mutmut run --max-children 2 > mutants.log || { tail -n 20 mutants.log; exit 1; }
	$(BIN)/python -m tests.mutation.report

lint: .venv/.ready  ## check style and format
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: .venv/.ready  ## check the types (mypy, strict)
	$(BIN)/mypy

cover: .venv/.ready  ## run the tests with branch coverage
	$(BIN)/coverage erase
	COVERAGE_PROCESS_START=pyproject.toml $(BIN)/coverage run --parallel-mode -m pytest $(ARGS)
	$(BIN)/coverage combine
	$(BIN)/coverage report

bench: .venv/.ready  ## compare the speed with a bare Flask program, and save the results (ARGS="--sizes 10k" does not save)
	$(BIN)/python -m bench $(or $(ARGS),--save)

bench-quick: .venv/.ready  ## fail if a path lost more than a quarter against bench/results/latest.json (3 minutes)
	$(BIN)/python -m bench.quick

bench-extract: .venv/.ready  ## measure precision and recall of extraction on fixtures/extract
	$(BIN)/python -m bench.extract $(ARGS)

scale: .venv/.ready  ## two million claims in PostgreSQL: rates, plans and sizes (12 minutes, 28 GB of disk; ARGS="--claims 50k")
	$(BIN)/python -m bench.scale $(ARGS)

chaos: .venv/.ready  ## try accidents and attacks on fresh servers (about 4 minutes; root and libfaketime for all)
	$(BIN)/python -m bench.chaos $(ARGS)

simulate: .venv/.ready  ## run random histories against a second implementation (ARGS="--histories 1000 --seed 7 --seconds 60", "--store postgres")
	$(BIN)/python -m bench.simulation $(ARGS)

standby: .venv/.ready  ## end servers and the primary of PostgreSQL under load, and report what clients notice (about 4 minutes)
	timeout 1800 $(BIN)/python -m bench.availability $(ARGS)

contract: .venv/.ready  ## try linters, generated clients and schemathesis on the API (about 10 minutes; needs npm)
	timeout --signal=INT --kill-after=60 3600 $(BIN)/python -m tests.contract

messages: .venv/.ready  ## write the English texts of the pages to claims/web/catalogues/duecheck.pot, for translators
	$(BIN)/python -m claims.web.extract_messages

wheel: .venv/.ready  ## build the wheel in dist
	$(BIN)/hatchling build --target wheel --directory dist

lock: $(UV)  ## write requirements.lock from pyproject.toml
	$(UV) pip compile pyproject.toml --group dev --extra client --extra fetch --extra oidc --extra postgres --extra redis --universal --generate-hashes --no-emit-index-url --upgrade --output-file requirements.lock

clean:  ## remove the environment and the files of the tools (never a database)
	rm -rf .venv .tools dist mutants mutants.log mutmut-stats.json .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.ready: requirements.lock | $(UV)
	$(UV) venv --quiet --clear --python python3 .venv
	$(UV) pip sync --quiet --compile-bytecode --require-hashes --python .venv/bin/python requirements.lock
	$(UV) pip install --quiet --no-deps --no-build-isolation --python .venv/bin/python --editable .
	@touch $@

$(UV):
	python3 -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
