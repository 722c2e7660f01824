# Two commands are all that is needed: make run, make test. Python 3.11 or newer, git and make; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PORT ?= 8000
# Which tests: fast (no browser), usual (with the browser, where there is one), services (fast and chaos: what depends on
# the database and the broker), all (usual, chaos and load).
KINDS ?= usual
MARKS_fast := not browser and not chaos and not load
MARKS_usual := not chaos and not load
MARKS_services := $(MARKS_fast)
MARKS_all := $(MARKS_usual)
LATER_services := chaos
LATER_all := chaos or load
# One process for each core, but for the tests that start the whole site or measure.
SIDE_BY_SIDE := --numprocesses logical --dist loadfile

# Libraries are installed again only when what the lists say has changed.
RUN_READY := $(VENV)/run-$(shell cksum < requirements.txt | tr ' ' '-')
TEST_READY := $(VENV)/test-$(shell cat requirements.txt requirements-dev.txt | cksum | tr ' ' '-')
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-virtualenv

.PHONY: run test test-fast lint messages bench-broker bench-small-model clean python kinds

run: $(RUN_READY)
	@exec $(BIN)/python -m config.runner

test: kinds $(TEST_READY)
	@$(BIN)/python -m config.translations compile
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "$(MARKS_$(KINDS))" $(ARGS)
	@if [ -n "$(LATER_$(KINDS))" ]; then $(BIN)/python -m pytest -m "$(LATER_$(KINDS))" --durations 12 $(ARGS); fi

test-fast:
	@$(MAKE) --no-print-directory test KINDS=fast

lint: $(TEST_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m config.translations check

messages: $(TEST_READY)
	$(BIN)/python -m config.translations collect

bench-broker: $(TEST_READY)
	$(BIN)/python -m tests.load.broker

kinds:
	@case "$(KINDS)" in fast|usual|services|all) ;; *) echo "KINDS is fast, usual, services or all, not '$(KINDS)'" >&2; exit 1;; esac

# The environment's own Python once there is one, else the one that is to make it.
python:
	@if [ -x $(BIN)/python ]; then python=$(BIN)/python; else python=$(PYTHON); fi; \
	command -v $$python >/dev/null || { echo "There is no $$python here; Warbler needs Python 3.11 or newer." >&2; exit 1; }; \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Warbler needs Python 3.11 or newer; $$python is $$($$python --version 2>&1). Remove .venv, if there is one, and set another: make run PYTHON=python3.11" >&2; exit 1; }

$(RUN_READY): | python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || \
		{ rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment; on Debian: apt install python3-venv" >&2; exit 1; }
	@echo "Installing what Warbler needs (once) …"
	@$(INSTALL) -r requirements.txt || { echo "The libraries could not be installed: see above." >&2; exit 1; }
	@rm -f $(VENV)/run-*; touch $@

$(TEST_READY): | $(RUN_READY)
	@echo "Installing what the tests need (once) …"
	@$(INSTALL) -r requirements-dev.txt || { echo "The libraries could not be installed: see above." >&2; exit 1; }
	@rm -f $(VENV)/test-*; touch $@

# Builds llama.cpp's server the first time, which takes a quarter of an hour.
bench-small-model: $(TEST_READY)
	$(BIN)/python -m tests.small_model

clean:
	rm -rf $(VENV) staticfiles
