# `make` alone lists the verbs. CI and people call the same ones.
.DEFAULT_GOAL := help
.NOTPARALLEL:
SHELL := /bin/sh

PYTHON ?= python3
# Where no uv is installed, this one is.
UV_VERSION := uv==0.13.9
UV ?= $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
BIN := .venv/bin
# sqlfluff has dbt compile the models, and that takes a connection; no data of anybody's is touched.
SANDBOX := $(BIN)/python -m tests.sandbox
BORROW := $(SANDBOX) borrow --

# Nothing phones home, nothing is written outside the clone, no interpreter is downloaded.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export RUNTIME__DLTHUB_TELEMETRY := false
export UV_CACHE_DIR ?= $(CURDIR)/.cache/uv
export UV_PYTHON_DOWNLOADS := never
# Once, for every later start: Python is often forbidden to write bytecode (PYTHONDONTWRITEBYTECODE).
export UV_COMPILE_BYTECODE := 1
# Company networks have certificates of their own, in the system's store.
export UV_SYSTEM_CERTS ?= true
export PIP_NO_CACHE_DIR := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# For `make` run from an activated environment of something else.
unexport VIRTUAL_ENV

.PHONY: help setup up down clock demo load build test lint format sql docs check bench env backup psql clean purge

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready ## Install everything; write .env and profiles.yml; start the local sandbox
	@$(SANDBOX) setup $(if $(filter new,$(PORTS)),--new-ports)

up: .venv/.ready ## Start the embedded PostgreSQL and the stand-in desk
	@$(SANDBOX) up

down: ## Stop everything that was started
	@if [ -x $(BIN)/python ]; then $(SANDBOX) down; else echo "Nothing to stop."; fi

clock: .venv/.ready ## Move the stand-in desk's clock (DAYS=1): new, changed and vanished rows
	@$(SANDBOX) clock --days $(or $(DAYS),1)

demo: ## From a clean clone to a queried warehouse
	@echo "== Environment, PostgreSQL and the desk"
	@$(MAKE) --no-print-directory .venv/.ready
	@$(SANDBOX) setup --only
	@echo "== Load: desk to raw"
	@$(MAKE) --no-print-directory load
	@echo "== Build: raw to marts"
	@$(MAKE) --no-print-directory build
	@echo "== Docs"
	@$(MAKE) --no-print-directory docs
	@$(BIN)/otc summary

load: profiles.yml ## Load the desk's views into the raw schema (VIEWS="tickets comments" for some)
	@# 3 is "loaded, some rows set aside and listed": every day's data has some, and a build may follow.
	@$(BIN)/otc load $(VIEWS) || [ $$? -eq 3 ]

build: profiles.yml ## Build and test the warehouse: dbt build without the unit tests, which test code
	@OTC_CODE_VERSION="$$(git describe --always --dirty 2>/dev/null)" $(BIN)/dbt build --exclude-resource-type unit_test

test: .venv/.ready ## Run every test against throwaway PostgreSQLs and desks (PYTEST="-x tests/load" for some)
	@$(BIN)/pytest --numprocesses 3 --dist loadscope --no-loadscope-reorder $(PYTEST)

lint: profiles.yml ## Check the style of Python and SQL
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BORROW) $(BIN)/sqlfluff lint --processes 2 dbt_project/models tests/dbt
	@$(BIN)/sqlfluff lint --processes 2 --templater jinja dbt_project/functions

format: profiles.yml ## Bring Python and SQL into style
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format
	@$(BORROW) $(BIN)/sqlfluff fix dbt_project/models tests/dbt
	@$(BIN)/sqlfluff fix --templater jinja dbt_project/functions

sql: profiles.yml ## Print the SQL that dbt makes of a model (MODEL=tickets)
	@$(BIN)/dbt --quiet compile --no-introspect --no-populate-cache --select $(MODEL)

docs: profiles.yml ## Write the documentation as one page and say where
	@$(BIN)/dbt --quiet docs generate --static
	@echo "Docs: file://$(CURDIR)/target/static_index.html"

check: profiles.yml ## Check configuration, desk, warehouse, roles, disk, memory and versions
	@$(BIN)/otc check

bench: .venv/.ready ## Measure load, build and answers beside what was asked (an hour; BENCH="--parts build" for less)
	@$(BIN)/python -m tests.bench $(BENCH)

env: profiles.yml ## Print the settings as export lines, for eval in a shell
	@$(BIN)/otc env

backup: profiles.yml ## Keep what no rebuild makes again, and prove that it can be read back (FOLDER=/elsewhere)
	@PATH="$$($(SANDBOX) programs):$(CURDIR)/$(BIN):$$PATH" $(if $(FOLDER),OTC_BACKUP_DIR="$(FOLDER)") otc backup

psql: profiles.yml ## Open psql on the warehouse
	@PATH="$(CURDIR)/$(BIN):$$PATH:$$($(SANDBOX) programs)" otc psql

clean: ## Delete what was built; databases, history and settings stay
	@rm -rf target logs .otc .pytest_cache .ruff_cache .hypothesis
	@find extract tests -name __pycache__ -type d -prune -exec rm -rf {} +

purge: clean ## Stop the sandbox and delete its data, its settings and the environment
	@if [ -x $(BIN)/python ]; then $(SANDBOX) purge; fi
	@rm -rf .venv .tools .cache

# profiles.yml follows .env, so that dbt and the loader always mean the same warehouse.
profiles.yml: .venv/.ready profiles.yml.example $(wildcard .env)
	@$(BIN)/otc profile

.venv/.ready: pyproject.toml uv.lock | $(filter .tools/bin/uv,$(UV))
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.12 ..." >&2; exit 1; }
	@echo "Installing the locked environment into .venv (about 600 MB, the first time) ..." >&2
	@$(UV) sync --locked --all-extras --python "$(PYTHON)"
	@touch $@

.tools/bin/uv:
	@echo "Installing uv with pip into .tools ..." >&2
	@$(PYTHON) -m venv .tools/venv >/dev/null 2>&1 && .tools/venv/bin/pip install --quiet $(UV_VERSION) \
		|| $(PYTHON) -m pip install --quiet --target .tools/lib $(UV_VERSION) \
		|| { echo "Neither venv nor pip works: install python3-venv, or uv itself, and run again." >&2; exit 1; }
	@mkdir -p .tools/bin && if [ -x .tools/venv/bin/uv ]; then ln -sf ../venv/bin/uv $@; else ln -sf ../lib/bin/uv $@; fi
