# motcua: every errand of development and of a first look. `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
PORT ?= 8800
ARGS ?=
KILLS ?= 200
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "motcua needs Python 3.11 or newer as '$(PYTHON)'. On Debian: apt install python3 python3-venv"; \
		echo "Cần Python 3.11 trở lên. Trên Debian: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing. On Debian: apt install python3-venv"; \
		echo "Thiếu mô-đun venv. Trên Debian: apt install python3-venv"; exit 1; }
	@echo "→ virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@echo "→ pinned dependencies (a few minutes the first time)"
	@$(BIN)/python -m pip install -q --progress-bar off -c constraints.txt -e '.[dev]'
	@touch $(READY)

install: $(READY)  ## the environment alone (.venv)

demo: $(READY)  ## everything in one command: simulator, bot, worker, clock; PORT=8800 ARGS="--no-browser"
	@$(BIN)/motcua demo --port $(PORT) $(ARGS)

run: $(READY)  ## talk to the real Telegram (MOTCUA_TELEGRAM_TOKEN and MOTCUA_SECRET_KEY set)
	@$(BIN)/motcua db upgrade
	@$(BIN)/motcua all

test: $(READY)  ## everything that must hold; services that are missing here skip with their reason
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -q -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

test-both: export MOTCUA_TEST_DATABASES := both
test-both: test  ## the same with every story on both databases

lint: $(READY)  ## style, types, who may import whom, translations, one migration head without drift
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/test_translations.py tests/test_migrations.py

messages: $(READY)  ## collect new sentences into locales/
	@$(BIN)/pybabel -q extract -F locales/babel.cfg -k _:1 -k _n:1,1 -k N_:1 --no-location \
		--sort-output --project motcua --version 1 --copyright-holder motcua -o locales/motcua.pot .
	@$(BIN)/pybabel -q update -D motcua -i locales/motcua.pot -d locales --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date --width 100

faults: $(READY)  ## kill bot and worker KILLS times at random points, on PostgreSQL with Redis and on SQLite
	@MOTCUA_TEST_KILLS=$(KILLS) $(BIN)/python -m pytest -q -s tests/faults $(ARGS)

bench-knowledge: $(READY)  ## how well questions find their procedure, beside two baselines; trains nothing
	@$(BIN)/python -m benchmarks.knowledge

bench-catalogue: $(READY)  ## an import's time and what writers wait meanwhile; FILE=….jsonl.gz ARGS="--postgresql URL"
	@$(BIN)/python -m benchmarks.catalogue_import $(FILE) $(ARGS)

bench-cases: $(READY)  ## cases a second, and what an update costs beside a bare echo bot; ARGS="--postgresql URL"
	@$(BIN)/python -m benchmarks.cases $(ARGS)

bench-parcels: $(READY)  ## following parcels: polls/s, picking who is due, keeping events; ARGS="--postgresql URL"
	@$(BIN)/python -m benchmarks.parcels $(ARGS)

train-knowledge: $(READY)  ## learn the search's weights and points anew from the question bank (minutes)
	@$(BIN)/python -m benchmarks.knowledge.training

clean:  ## remove the environment and the demo's data
	rm -rf $(VENV) var build *.egg-info

.PHONY: help install demo run test test-both lint messages faults bench-knowledge bench-catalogue bench-cases bench-parcels train-knowledge clean
