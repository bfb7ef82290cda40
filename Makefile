# Two commands need nothing done before them: `make demo` and `make test`. Each makes .venv from the lock file.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test conformance conformance-tools conformance-set check format lint types imports docs rules mutants bench lock venv clean

demo: $(STAMP)
	@$(BIN)/consent demo

test: $(STAMP) conformance-tools
	$(BIN)/pytest

# Everything that must hold before a change goes in. The tests come last and hold the documents' checks as well.
check: lint types imports test

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports --no-logo

docs: $(STAMP)
	$(BIN)/pytest tests/test_docs.py

# The page for lawyers, and the record of the present rule set, from the rules.
rules: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/make_rules_page.py

# Negates the condition of every rule in turn: some test must notice each.
mutants: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/negate_rules.py

bench: $(STAMP)
	PYTHONPATH=. $(BIN)/python bench/run.py

# The newest versions pyproject.toml allows, with the hash of every file; no word of where they were fetched from.
lock: $(STAMP)
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --extra dev \
	    --no-emit-index-url --no-emit-find-links --no-emit-options --no-header --upgrade \
	    --output-file requirements.lock pyproject.toml

venv: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@bash tools/make_venv.sh "$(PYTHON)" "$(VENV)"

# The verifiers that are not ours (tests/conformance), as far as they can be had on this machine.
conformance-tools: $(STAMP)
	@bash tools/make_conformance.sh "$(PYTHON)"

conformance: conformance-tools
	$(BIN)/pytest tests/conformance

# What other implementations are held against (docs/conformance.md), in build/; and its manifest, which is committed.
conformance-set: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/make_conformance_set.py

clean:
	rm -rf $(VENV) .venv-conformance .conformance tests/conformance/node_modules build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
