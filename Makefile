# Two commands need nothing done before them: `make demo` and `make test`. Each makes .venv from a lock file.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.installed
STAMP := $(VENV)/.installed-dev
# How many tests run at once: as many as there are cores.
WORKERS ?= logical

.PHONY: demo test conformance conformance-tools conformance-set postgres-tools check format lint types imports docs rules guidance sentences statements vocabulary examples golden mutants ha bench bench-million profile lock \
    venv clean

demo: $(RUNTIME)
	@$(BIN)/consent demo

# Three sessions. The second measures what can be verified offline, and fails below the floor; the third runs what stores
# a ledger once more, on a PostgreSQL that it starts and ends itself (CONTRIBUTING.md).
test: $(STAMP) conformance-tools postgres-tools
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --part rest
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --part measured --cov --cov-report=
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --engine postgresql

# Everything that must hold before a change goes in: lint, types and imports are tests too (tests/test_house.py).
check: test

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

# The page that answers the platform's guidance line by line, from its lines and their examples.
guidance: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/make_guidance_page.py

# The page of what signers read, from an example of each type of statement.
sentences: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/make_sentences_page.py

# The page of every word, from the lists of the vocabulary.
vocabulary: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/make_vocabulary_page.py

# The page of every statement, from the readers and their guides.
statements: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/make_statements_page.py

# The worked examples of the OpenAPI document, asked of a ledger.
examples: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/make_openapi_examples.py

# Everything a golden ledger, the cases and the examples come to, recorded anew: when it was meant to change.
golden: $(STAMP)
	$(BIN)/python -m tests.golden.record

# Negates the condition of every rule in turn, and takes out every mend: some test must notice each.
mutants: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/negate_rules.py
	PYTHONPATH=. $(BIN)/python tools/take_out_mends.py

# What we hold ourselves to, measured beside others on one workload: some ten minutes. BENCH="--only http" measures less.
bench: $(STAMP) .venv-peers/.installed
	PYTHONPATH=. $(BIN)/python bench/run.py $(BENCH)

# The same of a ledger of a million grants, ours alone.
bench-million: $(STAMP)
	PYTHONPATH=. $(BIN)/python bench/run.py --grants 1000000 --only growth --only proof --json build/bench-million.json

# What ours is held against, in an environment of its own; where it cannot be had here it is left out and told.
.venv-peers/.installed: bench/peers.lock
	@{ "$(PYTHON)" -m venv --clear .venv-peers && .venv-peers/bin/python -m pip --disable-pip-version-check install \
	    --quiet --no-deps --require-hashes -r bench/peers.lock && touch $@; } || \
	    { rm -rf .venv-peers; echo "Left out: the peers of bench/peers.lock could not be installed" >&2; }

# The service on three PostgreSQL under Patroni, whose leader is killed and frozen (docs/operations.md).
ha: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/high_availability.py

# Where a check's time goes, by room and by function: make profile WHAT="--record --grants 1000".
profile: $(STAMP)
	PYTHONPATH=. $(BIN)/python bench/profiled.py $(WHAT)

# The newest versions pyproject.toml allows, with the hash of every file; no word of where they were fetched from.
# First all that a developer needs; then, at the same versions, what runs the program with its extras and installs it.
COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
    --no-emit-index-url --no-emit-find-links --no-emit-options --no-header --upgrade

lock: $(STAMP)
	$(COMPILE) --extra dev --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --extra pdf --extra postgres --extra tsa --all-build-deps --constraint requirements-dev.lock \
	    --output-file requirements.lock pyproject.toml

venv: $(STAMP)

$(RUNTIME): requirements.lock pyproject.toml
	@bash tools/make_venv.sh "$(PYTHON)" "$(VENV)"

$(STAMP): requirements-dev.lock requirements.lock pyproject.toml
	@bash tools/make_venv.sh "$(PYTHON)" "$(VENV)" dev

# The verifiers that are not ours (tests/conformance), and what the recipes of deploy/ are tried with, as far as they can
# be had on this machine.
conformance-tools: $(STAMP)
	@bash tools/make_conformance.sh "$(PYTHON)"

# PostgreSQL's programs, for the third session of `make test`; no server of them is started.
postgres-tools:
	@bash tools/make_postgres.sh

conformance: conformance-tools
	$(BIN)/pytest tests/conformance

# What other implementations are held against (docs/conformance.md), in build/; and its manifest, which is committed.
conformance-set: $(STAMP)
	PYTHONPATH=. $(BIN)/python tools/make_conformance_set.py

clean:
	rm -rf $(VENV) .venv-conformance .venv-peers .conformance tests/conformance/node_modules build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
