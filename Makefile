# Two commands for newcomers: `make run` starts the editor, `make test` runs the tests.
# Both first set up what is missing; a second run starts at once.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PHOTO ?=

export OMP_WAIT_POLICY := PASSIVE

.PHONY: run test lint setup clean

run: setup
	@PIRENDER_PHOTO="$(PHOTO)" bash tools/run_editor.sh $(BIN)

test: setup
	@bash tools/run_tests.sh $(BIN)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

setup: $(VENV)/.ready

$(VENV)/.ready: setup.cfg pyproject.toml tools/set_up.sh
	@PYTHON="$(PYTHON)" bash tools/set_up.sh $(VENV)

clean:
	rm -rf $(VENV) out build dist *.egg-info
