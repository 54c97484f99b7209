# Two commands: `make demo` runs the main job in a browser; `make test` passes the tests.
# Both set up everything they need in .venv, say what they do, and are quick the second time.

PYTHON ?= python3
BIN := .venv/bin
POLICY ?= camden
PORT ?= 8484
MODE ?= socket
# Whoever starts many processes, as the tests do, compiles our modules once and not each time.
unexport PYTHONDONTWRITEBYTECODE
# Side by side; a process that dies fails its test and ends the run, since pytest-xdist can wait for
# ever for the tests of a dead one. tests/conftest.py says how many there are, and what comes first.
SHARED := -n auto --max-worker-restart 0 --no-loadscope-reorder

.PHONY: demo test unit torture bench check format lint types contracts lock clean
.DEFAULT_GOAL := help

help: ## Say what there is to run
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: .venv/ready ## Run the bot on an example council, in your browser
	@$(BIN)/supervision-bot demo --policy $(POLICY) --port $(PORT) $(if $(filter http,$(MODE)),--http)

test: .venv/ready-dev ## Run every test (browser tests where Chromium is found)
	@$(BIN)/pytest $(SHARED) --dist loadfile

unit: .venv/ready-dev ## Run only the quick tests, without a server or a browser, in less than a minute
	@$(BIN)/pytest $(SHARED) -m "not server and not long" tests/domain tests/policies tests/store tests/services tests/messages

torture: .venv/ready-dev ## Kill and starve the bot on both databases; print what was lost (docs/torture.md)
	@$(BIN)/python -m tests.torture

bench: .venv/ready-dev ## Measure the product beside its floor and its peers (docs/benchmarks.md)
	@$(BIN)/python -m benchmarks

check: format-check lint types contracts test ## Format, lint, strict types, import contracts, tests

format: .venv/ready-dev ## Put the code in order
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

format-check: .venv/ready-dev
	@$(BIN)/ruff format --check .

lint: .venv/ready-dev
	@$(BIN)/ruff check .

types: .venv/ready-dev
	@$(BIN)/mypy

contracts: .venv/ready-dev
	@$(BIN)/lint-imports

lock: .venv/ready-dev ## Pin the dependencies again
	@$(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/pip install -q uv
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-header \
	  --extra build pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-header \
	  --extra build --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## Remove what was made here: the environment and the demo's data
	@rm -rf .venv demo-data build *.egg-info

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'Supervision Bot needs Python 3.11 or later. Install it, or name it: make PYTHON=/path/to/python3.11 demo'; exit 1; }
	@echo 'Making a Python environment in .venv ...'
	@$(PYTHON) -m venv .venv || { \
	  echo 'Could not make the environment. On Debian and Ubuntu, install python3-venv, then try again.'; exit 1; }
	@touch $@

.venv/ready: .venv/python requirements.txt pyproject.toml
	@test -f .venv/ready-dev || $(MAKE) -s install LOCK=requirements.txt
	@touch $@

.venv/ready-dev: .venv/python requirements-dev.txt pyproject.toml
	@$(MAKE) -s install LOCK=requirements-dev.txt
	@touch $@ .venv/ready

.PHONY: install help format-check
install:
	@echo 'Installing the pinned packages of $(LOCK) (about a minute the first time) ...'
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(LOCK) && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . || { \
	  echo 'The packages could not be installed. Is there a network, or a package index in pip.conf? Then try again.'; exit 1; }
