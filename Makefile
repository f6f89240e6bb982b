# Orinoco. `make help` explains each target. Everything is done by the programs in .venv, which the first call makes.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
.DEFAULT_GOAL := help

.PHONY: help
help: ## say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# The lock file names every package with its hash, so pip resolves nothing (--no-deps) and takes only what was reviewed.
# Ready-made wheels only: a package without one for this machine ends in one sentence instead of a compiler's output.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v < (3, 14) else f"Orinoco needs Python 3.11 to 3.13; {sys.executable} is {v.major}.{v.minor}. Name another: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(VENV) || { echo "The virtual environment could not be made. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing the locked packages into $(VENV) (one to three minutes, once)."
	@PYTHON=$(PYTHON) ./scripts/install $(BIN)/pip requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(READY_DEV): $(READY) requirements-dev.txt
	@PYTHON=$(PYTHON) ./scripts/install $(BIN)/pip requirements-dev.txt
	@touch $@

.PHONY: demo up down status
demo: $(READY) ## everything on this machine with sample articles, run twice and shown
	@$(BIN)/orinoco demo

up: $(READY) ## everything on this machine against the live BBC, on its schedule
	@$(BIN)/orinoco up

down: ## stop every process
	@test ! -x $(BIN)/orinoco || $(BIN)/orinoco down

status: $(READY) ## what runs where
	@$(BIN)/orinoco status

.PHONY: test lint types format
test: $(READY_DEV) ## all tests: those that start the whole system one after the other, the rest side by side
	$(BIN)/pytest -m "not system and not distributed" --numprocesses logical --maxprocesses 4 --dist loadgroup
	$(BIN)/pytest -m "system or distributed" tests/end_to_end tests/distributed

lint: $(READY_DEV) ## style, likely bugs, security, what Airflow 3 removed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY_DEV) ## mypy, strict
	$(BIN)/mypy

format: $(READY_DEV) ## put the code into the project's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: docs env lock clean
docs: $(READY_DEV) ## write the generated pages of docs/ anew
	$(BIN)/python scripts/docs.py
	$(BIN)/python -m etl.load.dictionary
	$(BIN)/python -m tests.fetch.test_matrix

env: ## write .env with strong secrets for docker-compose.yml; never overwrites
	@$(PYTHON) scripts/make-env

lock: $(READY_DEV) ## make requirements.txt anew from requirements.in
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet requirements.in -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet requirements-dev.in -o requirements-dev.txt

clean: $(READY) ## stop everything and delete .orinoco/: databases, archive, logs; asks first
	@$(BIN)/orinoco clean
