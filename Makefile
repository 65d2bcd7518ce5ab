# `make` lists the targets. Two commands are enough: `make demo` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TEST_STAMP := $(VENV)/.installed-test
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
WORKERS ?= 2
PORT ?= 8000
export XDG_RUNTIME_DIR ?= /tmp/procure-runtime-$(shell id -u)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

$(BIN)/python:
	@command -v "$(PYTHON)" >/dev/null || { echo "Python 3.11 or newer is missing (Debian: apt install python3 python3-venv)."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Say which: make PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing (Debian: apt install python3-venv)."; exit 1; }
	"$(PYTHON)" -m venv $(VENV)

$(STAMP): $(BIN)/python pyproject.toml constraints.txt hatch_build.py procure/_assets.py procure/_catalogues.py frontend/package-lock.json $(wildcard procure/translations/*/LC_MESSAGES/*.po)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(TEST_STAMP): $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[test]"
	touch $@

setup: $(TEST_STAMP) ## install everything into .venv

demo: $(STAMP) ## start the demo on http://127.0.0.1:8000 (keeps its data between runs)
	@mkdir -p var
	@test -s var/demo-secret || $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))' > var/demo-secret
	@PROCURE_SECRET_KEY="$$(cat var/demo-secret)" PROCURE_BASE_URL="http://127.0.0.1:$(PORT)" $(BIN)/procure demo --port $(PORT)

test: $(TEST_STAMP) ## everything a change must pass, within ten minutes
	@mkdir -p -m 700 "$$XDG_RUNTIME_DIR"
	$(BIN)/python -m pytest -n $(WORKERS) -m "not matrix and not soak and not faults and not screens" $(T)

test-matrix: $(TEST_STAMP) ## what `make test` leaves out: both databases whole, all matrices
	@mkdir -p -m 700 "$$XDG_RUNTIME_DIR"
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m matrix $(T)
	PROCURE_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n $(WORKERS) -m "not matrix and not soak and not faults and not screens and not sqlite" $(or $(T),tests/services tests/queries tests/web)

faults: $(TEST_STAMP) ## kill workers, break lines and disks, race a thousand times: half an hour, both databases
	@mkdir -p -m 700 "$$XDG_RUNTIME_DIR"
	$(BIN)/python -m pytest -n 0 -m faults $(or $(T),tests/faults)

soak: $(TEST_STAMP) ## send junk to every address as everyone, for many minutes
	@mkdir -p -m 700 "$$XDG_RUNTIME_DIR"
	$(BIN)/python -m pytest -n $(WORKERS) -m soak $(T)

check: $(TEST_STAMP) ## lint, types, layers, templates, then the tests
	$(MAKE) lint
	$(MAKE) test

lint: $(TEST_STAMP) ## lint, types, layers and templates only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint procure/templates --lint --quiet

bench: $(TEST_STAMP) ## measure as ratios in one run: var/bench.json and a table
	$(BIN)/python -m bench

screens: $(TEST_STAMP) ## look at every page at every width: axe, vnu, Lighthouse; pictures in var/screens
	@mkdir -p -m 700 "$$XDG_RUNTIME_DIR"
	export PROCURE_SCREENS=var/screens
	$(BIN)/python -m tests.screens.tools || echo "Without its checkers, make screens skips what they would find."
	found=0
	$(BIN)/python -m pytest -n 0 -m browser tests/journeys || found=$$?
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m screens tests/screens/test_screens.py || found=$$?
	$(BIN)/python -m pytest -n 0 -m screens tests/screens/test_lighthouse.py || found=$$?
	$(BIN)/python -m tests.screens.sheets var/screens
	exit $$found

docs: $(TEST_STAMP) ## write the generated pages and the Word templates anew
	$(BIN)/procure templates build > /dev/null
	for page in cli configuration documents glossary lifecycle permissions rules templates; do $(BIN)/procure docs $$page > docs/$$page.md; done

pictures: $(TEST_STAMP) ## take the pictures of the guides (Chromium) and of the documents (LibreOffice)
	$(BIN)/python -m tests.help_pictures
	$(BIN)/procure documents pictures docs/documents

clean: ## remove what was built and installed; the demo's data stays in var/
	rm -rf $(VENV) build dist frontend/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.PHONY: help setup demo test test-matrix check lint bench screens docs pictures clean soak faults
