# Everything a contributor does. `make help` lists it; each target sets up what it needs.

PYTHON ?= python3
VENV := .venv
ARCHIVE := .venv-archive
BIN := $(VENV)/bin
export SOURCECHECK_VALIDATORS ?= $(CURDIR)/.validators
export SOURCECHECK_PYWB ?= $(CURDIR)/$(ARCHIVE)/bin

.DEFAULT_GOAL := help
.PHONY: help dev demo screenshots audit lint fix test check bench fuzz docs clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/sourcecheck: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# pywb is a program of its own: GPL, and it would bring brotli into requests. It never shares our environment.
$(ARCHIVE)/bin/wayback: tests/archive/requirements.txt
	@test -x $(ARCHIVE)/bin/python || $(PYTHON) -m venv $(ARCHIVE)
	@$(ARCHIVE)/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/archive/requirements.txt
	@touch $@

# Other people's validators of what we write, by npm; without it their tests are skipped.
.validators: tests/validators/package.json
	@mkdir -p $@ && cp $< $@/
	@npm install --prefix $@ --no-package-lock --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

dev: $(BIN)/sourcecheck $(ARCHIVE)/bin/wayback  ## Set up both environments

demo: dev  ## Audit a small web served on this machine: the main job, no internet needed
	@$(BIN)/python -m tests.demo demo-out

screenshots: dev  ## The pictures of the README, taken of a fresh demo (needs a Chromium)
	@rm -rf demo-out/pictures
	@$(BIN)/python -m tests.demo demo-out/pictures >/dev/null
	@$(BIN)/python -m tests.demo.screenshots demo-out/pictures

audit: $(BIN)/sourcecheck  ## Audit this repository's own claims (needs the internet)
	@$(BIN)/sourcecheck audit claims

lint: $(BIN)/sourcecheck  ## Style, types, layers, docstrings, claim files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sourcecheck lint claims docs README.md CONTRIBUTING.md CHANGELOG.md --quiet

fix: $(BIN)/sourcecheck  ## Mend what can be mended by machine
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

test: dev  ## The tests; browser tests run where a Chromium is installed
	@$(BIN)/python -m pytest

check: lint .validators  ## Everything: lint, then all tests; a missing browser or validator fails
	@SOURCECHECK_REQUIRE_BROWSER=1 SOURCECHECK_REQUIRE_VALIDATORS=1 $(MAKE) --no-print-directory test

bench: dev  ## Speed, as tables; RUNS=5 compares all link checkers and writes bench/README.md (an hour)
	@$(BIN)/python -m bench $(if $(RUNS),--runs $(RUNS))

fuzz: $(BIN)/sourcecheck  ## Invented pages and quotes for ten minutes: nothing may crash, hang or grow out of bounds
	@$(BIN)/python -m bench.fuzz --seconds 600

docs: $(BIN)/sourcecheck  ## Write the pages that derive from the code, and build the site
	@$(BIN)/python docs/build.py
	@$(BIN)/python -m sphinx -q -W --keep-going -b html docs site

clean:  ## Remove environments and what demo and tests wrote
	@rm -rf $(VENV) $(ARCHIVE) .validators demo-out site build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
