# make demo: set up everything, inspect the sample marketplace, open the review UI.
# make test: set up everything, run every test.
.DEFAULT_GOAL := help
python := .venv/bin/python

.PHONY: help setup demo test lint bench hostile clean
help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

setup:  ## Install what is missing
	@./setup.sh

demo: setup  ## Inspect the sample marketplace and open the review UI on http://127.0.0.1:8000
	@.venv/bin/shuoqing demo

test:  ## Set up everything and run every test, linters included
	@./setup.sh test
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	.venv/bin/hadolint Dockerfile
	$(python) -m tests.dependency_audit
	$(python) -m pytest -n 2 --dist loadgroup

lint:  ## Linters and types only
	$(python) -m ruff check . && $(python) -m ruff format --check . && $(python) -m mypy

bench:  ## Every benchmark, each against its named baseline
	@for file in tests/bench/[a-z]*.py; do echo "== $$file"; $(python) -m tests.bench.$$(basename $$file .py) || exit 1; done

hostile:  ## Everything that attacks us, as a table
	@$(python) -m tests.hostile_pass

clean:  ## Remove the environment and everything stored
	rm -rf .venv var build *.egg-info
