# Two commands do everything on a fresh machine: `make demo` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
unexport PYTHONDONTWRITEBYTECODE # where it is set, each process would compile everything again

VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
PORT ?= 8000
PYTHON ?= python3

.PHONY: help demo setup system test check fix matrix lock bench bench-import bench-judge bench-search bench-similar bench-twin clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: setup ## serve the whole story on http://127.0.0.1:8000 (PORT= to change)
	@KILOMETRE_DEMO=1 $(BIN)/kilometre demo --port $(PORT)

setup: $(VENV)/.runtime system ## prepare everything without serving

system: ## install the system libraries that some features need (with apt-get, when root)
	@bash scripts/system-packages.sh

# The stamps say which lock was installed: a changed lock installs again, an unchanged one costs nothing.
$(VENV)/.uv-$(UV_VERSION):
	@echo "→ environnement Python"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Il faut Python 3.11 ou plus récent : apt-get install python3 (ou make PYTHON=/chemin/vers/python3.11)."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Le module venv manque : apt-get install python3-venv, puis relancez."; exit 1; }
	@PIP_CONFIG_FILE=/dev/null $(BIN)/pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)" || { echo "uv n'a pas pu être installé : vérifiez l'accès au dépôt de paquets Python (proxy, certificats)."; exit 1; }
	@touch $@

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml $(VENV)/.uv-$(UV_VERSION)
	@echo "→ dépendances (verrouillées par empreinte)"
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements/runtime.txt
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	@echo "→ outils de test"
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

test: $(VENV)/.dev system ## everything: lint, types, contracts, tests on both databases, browser journeys
	@bash scripts/test.sh

check: $(VENV)/.dev ## the fast subset, for every commit
	@bash scripts/test.sh fast

fix: $(VENV)/.dev ## format and repair what tools can
	$(BIN)/ruff format src tests scripts benchmarks
	$(BIN)/ruff check --fix src tests scripts benchmarks

matrix: $(VENV)/.dev ## rewrite tests/access/matrix.csv from what the site answers; read the difference before committing it
	KILOMETRE_WRITE_MATRIX=1 KILOMETRE_MATRIX_ONLY="$(ONLY)" $(BIN)/pytest tests/access -q -p no:cacheprovider

lock: $(VENV)/.dev ## make the hashed locks again from requirements/*.in
	for name in runtime dev; do $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-annotate \
	  --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; done

bench: $(VENV)/.dev ## CPU and queries of the main pages at 1,000 and 100,000 rows (minutes)
	$(BIN)/python -m benchmarks.pages

bench-import: $(VENV)/.dev ## tables of 10,000 lines read, checked, imported, undone; and how long others wait meanwhile
	$(BIN)/python -m benchmarks.imports

bench-twin: $(VENV)/.dev ## event logs beside pm4py (PEER= a Python with pm4py), simulation beside others (SIMULATORS= a Python with simpy, ciw, prosimos), what-if screen, fits, memory
	$(if $(PEER),$(BIN)/python -m benchmarks.twin_logs $(PEER) --write benchmarks/twin_logs.md)
	$(if $(SIMULATORS),$(BIN)/python -m benchmarks.twin_simulation $(SIMULATORS) --write benchmarks/twin_simulation.md)
	$(BIN)/python -m benchmarks.twin_times --write benchmarks/twin_times.md

bench-judge: $(VENV)/.dev ## simulated logs beside real ones, and published scores (half an hour); SIMOD= a Python with simod (and Java) runs it again on the same split (hours)
	$(if $(SIMOD),$(BIN)/python -m benchmarks.twin_simod $(SIMOD))
	$(BIN)/python -m benchmarks.twin_judge --write benchmarks/twin_judge.md

bench-search: $(VENV)/.dev ## the search index at 100,000 documents
	$(BIN)/python -m benchmarks.search

bench-similar: $(VENV)/.dev ## near cases: quality on the judged queries (PG= a server to compare with), time at 100,000 documents
	$(BIN)/python -m benchmarks.similar_quality $(if $(PG),--postgresql $(PG))
	$(BIN)/python -m benchmarks.similar

clean: ## remove the environment and the data of the demonstration
	rm -rf $(VENV) var
