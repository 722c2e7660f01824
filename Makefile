# Two commands are all that is needed: make run, make test. Python 3.11 or newer, git and make; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PORT ?= 8000
# Which tests: fast, or all (adds the browser, chaos and load tests).
KINDS ?= all

.PHONY: run test test-fast lint messages bench-broker clean python

run: $(VENV)/run-ready
	@exec $(BIN)/python -m config.runner

test: $(VENV)/test-ready
	@$(BIN)/python -m config.translations compile
	$(BIN)/python -m pytest $(if $(filter fast,$(KINDS)),-m "not browser and not chaos and not load")

test-fast:
	@$(MAKE) --no-print-directory test KINDS=fast

lint: $(VENV)/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m config.translations check

messages: $(VENV)/test-ready
	$(BIN)/python -m config.translations collect

bench-broker: $(VENV)/test-ready
	$(BIN)/python -m tests.load.broker

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Warbler needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Set another: make run PYTHON=python3.11" >&2; exit 1; }

$(VENV)/run-ready: requirements.txt | python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "Python's venv module is missing; on Debian: apt install python3-venv" >&2; exit 1; }
	@echo "Installing what Warbler needs (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test-ready: requirements-dev.txt $(VENV)/run-ready
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) staticfiles
