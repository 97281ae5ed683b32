# 浙里好成果. `make` alone lists what there is.
PYTHON ?= python3
PY := .venv/bin/python
SHELL := /bin/bash

.DEFAULT_GOAL := help
.PHONY: help run test lint bench bench-100k words lock clean

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/.runtime ## start the desk and the portal with the demonstration library
	@exec $(PY) manage.py start

test: .venv/.dev lint ## every check: lint, unit, PostgreSQL, browser
	@$(PY) -m tools.machine
	@$(PY) -m tools.tests

lint: .venv/.dev ## ruff, mypy, import contracts
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --quiet --check .
	@$(PY) -m mypy content search site_static showcase cms tools manage.py
	@.venv/bin/lint-imports

bench: .venv/.dev .venv/.bench ## speed and memory, each figure beside its reference
	@$(PY) -m tools.bench

bench-100k: .venv/.dev .venv/.bench ## the same for 100,000 (an hour or more; BENCH_FOLDER names a large fast folder)
	@$(PY) -m tools.bench.large

words: .venv/.dev ## take the desk's words from the code, compile the catalogues
	@$(PY) -m tools.words

lock: .venv/.dev ## resolve the dependencies anew (needs uv)
	@uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	@uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock
	@uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --group bench -o requirements-bench.lock

clean: ## remove everything generated but the environment
	@rm -rf var test-results .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

.venv/.runtime: requirements.lock tools/environment.py
	@$(PYTHON) tools/environment.py runtime

.venv/.bench: requirements-bench.lock .venv/.dev
	@$(PYTHON) tools/environment.py bench

.venv/.dev: requirements-dev.lock requirements.lock tools/environment.py
	@$(PYTHON) tools/environment.py dev
