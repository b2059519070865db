# Every target needs make and python3 and sets up the rest for itself.

PYTHON ?= python3
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := --only-binary :all: --require-hashes
PYTEST := $(BIN)/python -m pytest
COMPILE := $(BIN)/uv --quiet pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --custom-compile-command "make lock" --no-config $(ARGS)

# A stamp says that an install ran to its end, so that a second start need not ask.
# It is named after the folder, since an environment does not survive being moved.
HERE := $(shell pwd | cksum | cut -d ' ' -f 1)
RUNTIME := $(VENV)/runtime-$(HERE).stamp
TOOLS := $(VENV)/tools-$(HERE).stamp

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint bench faults mutants screenshots lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(RUNTIME) ## Make the environment: .venv, the locked dependencies, the putright command
	@echo "Ready: $(BIN)/putright"

run: $(RUNTIME) ## Start Putright with its scheduler and a local mail catcher; Ctrl-C stops it
	@exec $(BIN)/putright up

test: $(TOOLS) ## Run every check and every test, on SQLite, PostgreSQL and Chromium
	@scripts/ensure-test-tools
	@$(MAKE) --no-print-directory lint
	$(PYTEST) -n $(WORKERS) --cov=domain --cov=projections --cov-branch --cov-report= $(ARGS)
	@$(if $(ARGS),echo "Not all the tests: coverage is not judged.",$(BIN)/coverage report --fail-under=100)

check: lint ## Run the checks of lint and the fast tests
	$(PYTEST) -n $(WORKERS) -m "not slow and not long" $(ARGS)

lint: $(TOOLS) ## Check style, types and which folder imports which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(TOOLS) ## Measure, with the limits beside the figures
	$(BIN)/python -m bench $(ARGS)

faults: $(TOOLS) ## Run the long fault runs
	@scripts/ensure-test-tools
	$(PYTEST) tests/faults -m long $(ARGS)

mutants: $(TOOLS) ## Change domain/ in small ways, and list the changes that no test of it notices
	$(BIN)/python -m scripts.mutants $(ARGS)

screenshots: $(TOOLS) ## Write the pictures of the pages in docs/pictures
	@scripts/ensure-test-tools
	$(BIN)/python -m scripts.screenshots

lock: $(TOOLS) ## Resolve the dependencies again (ARGS=--upgrade takes the newest)
	$(COMPILE) --extra build --output-file requirements.lock
	$(COMPILE) --extra build --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## Remove the environment and what tools left behind; the data in var/ stays
	rm -rf $(VENV) putright.egg-info build .coverage .hypothesis .mypy_cache .ruff_cache .pytest_cache .mutants .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): requirements.lock pyproject.toml scripts/make-venv
	@scripts/make-venv "$(PYTHON)" $(VENV)
	@echo "Installing the locked dependencies ..."
	@$(PIP) install $(LOCKED) -r requirements.lock
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS): $(RUNTIME) requirements-dev.lock
	@echo "Installing what the tests and checks need ..."
	@$(PIP) install $(LOCKED) -r requirements-dev.lock
	@touch $@
