# Everything a newcomer needs: `make run` and `make test`. Both set themselves up in .venv, with pip alone,
# from the hash-locked files in requirements/.

PYTHON ?=
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -qq
# --no-strip-extras: pip before 23.3 holds `coverage[toml]` for another project than the locked `coverage`.
COMPILE = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-emit-index-url --custom-compile-command 'make lock'

.DEFAULT_GOAL := help
.PHONY: help run test check lock lock-check migrate revision demo clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.runtime  ## start the blog on http://127.0.0.1:8000 (BLOG_HOST, BLOG_PORT)
	@exec $(BIN)/blog serve

test: $(VENV)/.dev  ## run the whole suite with its coverage (args="…" goes to pytest)
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal --cov --cov-report term $(args)
	@$(BIN)/coverage report --fail-under 100 --include 'src/blog/domain/*,src/blog/application/*' \
		>$(VENV)/core-coverage.txt || { echo "Domain and application are not covered to 100 %:"; \
		cat $(VENV)/core-coverage.txt; exit 1; }

check: $(VENV)/.dev lock-check  ## lint, format, types, import contracts, freshness of the locks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

lock: $(VENV)/.dev  ## compile requirements/ from pyproject.toml (upgrade="--upgrade" for the newest releases)
	$(COMPILE) $(upgrade) --group build -o requirements/build.txt
	$(COMPILE) $(upgrade) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) $(upgrade) pyproject.toml --group dev -c requirements/build.txt -c requirements/runtime.txt \
		-o requirements/dev.txt

lock-check: $(VENV)/.dev
	@rm -rf $(VENV)/locks && cp -r requirements $(VENV)/locks
	@$(COMPILE) --group build -o $(VENV)/locks/build.txt
	@$(COMPILE) pyproject.toml -o $(VENV)/locks/runtime.txt
	@$(COMPILE) pyproject.toml --group dev -c requirements/build.txt -c requirements/runtime.txt \
		-o $(VENV)/locks/dev.txt
	@diff -ru requirements $(VENV)/locks || { echo "The locks are stale: make lock"; exit 1; }

migrate: $(VENV)/.runtime  ## bring the configured database to the newest schema
	@$(BIN)/blog db upgrade

revision: $(VENV)/.dev  ## write a migration from the difference of models and schema: make revision m="add x to y"
	@test -n "$(m)" || { echo 'Say what it does: make revision m="add x to y"'; exit 1; }
	@$(BIN)/blog db revision -m "$(m)"

demo: $(VENV)/.runtime  ## fill the configured database with a small believable blog
	@$(BIN)/blog demo

clean:  ## remove .venv, caches and reports; the data in var/ stays
	@rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- set-up, once per change of the locks

# A name on the PATH proves nothing (pyenv leaves shims that fail; Debian may lack ensurepip): try it.
$(VENV)/.made:
	@for python in "$(PYTHON)" python3.13 python3.12 python3.11 python3 python; do \
		[ -n "$$python" ] || continue; \
		if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$("$$python" --version)"; \
			"$$python" -m venv --clear $(VENV) && touch $@ && exit 0; exit 1; \
		fi; \
		[ "$$python" != "$(PYTHON)" ] || { echo "PYTHON=$(PYTHON) is no Python 3.11 or later with venv."; exit 1; }; \
	done; \
	echo "No Python 3.11 or later with venv and pip was found. Install one (on Debian and Ubuntu:"; \
	echo "apt-get install python3 python3-venv) or name it: make PYTHON=/path/to/python3"; exit 1

$(VENV)/.runtime: $(VENV)/.made requirements/build.txt requirements/runtime.txt pyproject.toml
	@echo "Installing what it needs to run"
	@$(PIP) install --require-hashes -r requirements/build.txt -r requirements/runtime.txt
	@$(PIP) install --no-build-isolation --no-deps --no-index -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements/dev.txt pyproject.toml
	@echo "Installing what it needs to be tested"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-build-isolation --no-deps --no-index -e .
	@touch $@ $(VENV)/.runtime
