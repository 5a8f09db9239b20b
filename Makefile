# Two commands are all that a newcomer needs: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RASID := $(BIN)/rasid
ARGS ?=
WORKERS ?= 2  # tests that run side by side
BENCHMARKS := $(patsubst benchmarks/%.py,bench-%,$(wildcard benchmarks/normalize.py benchmarks/extract.py \
	benchmarks/extract_damage.py benchmarks/extract_rules.py benchmarks/changes.py benchmarks/crawl.py benchmarks/scale.py benchmarks/soak.py benchmarks/store.py \
	benchmarks/health.py benchmarks/silence.py benchmarks/pages.py benchmarks/search.py benchmarks/politeness.py benchmarks/polls.py))

.PHONY: help demo run test explore check lint types install browser monitors show-alerts show-pages lock clean $(BENCHMARKS)

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(VENV)/installed  ## The whole of Rasid on a simulated press, with the dashboard
	$(RASID) demo $(ARGS)

run: $(VENV)/installed  ## The daemon on the real catalogue, with the dashboard
	$(RASID) run $(ARGS)

install: $(VENV)/installed  ## The environment only, in .venv

test: $(VENV)/installed-dev browser monitors  ## Everything, tested
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

explore: $(VENV)/installed-dev  ## The property tests, with examples drawn anew
	$(BIN)/pytest -n $(WORKERS) -m hypothesis --hypothesis-profile=explore $(ARGS)

check: lint types  ## The linters

lint: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

types: $(VENV)/installed-dev
	$(BIN)/mypy

$(BENCHMARKS): bench-%: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks.$* $(ARGS)

browser:  # the browser tests skip, and say so, where no Chromium can be had
	@deploy/install-browser

monitors:  # the tests of deploy/ skip what is not there, and say so
	@deploy/install-monitors

show-alerts: $(VENV)/installed-dev monitors  ## A real Prometheus watches the demo press break (a minute)
	$(BIN)/python -m benchmarks.alerts

show-pages: $(VENV)/installed-dev browser  ## Chromium and axe look at every page while the demo press is watched
	$(BIN)/python -m benchmarks.show_pages $(ARGS)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Rasid needs Python 3.11 or newer; $(PYTHON) is older. Use: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); deploy/install-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@deploy/install-packages $(BIN)/python requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	@deploy/install-packages $(BIN)/python requirements-dev.lock
	@touch $@ $(VENV)/installed

lock:  ## Lock what pyproject.toml asks for (needs uv; ARGS=--upgrade for the newest of everything)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header $(ARGS) \
		--extra build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --constraint requirements.lock \
		--extra build --extra dev --extra render pyproject.toml -o requirements-dev.lock

clean:  ## Remove the environment (the data in var/ stays)
	rm -rf $(VENV)
