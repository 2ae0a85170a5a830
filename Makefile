# Needs Python 3.11 or later with pip, and make. Everything is installed into
# .venv, and again only when pyproject.toml changed.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TYPED := codegen templates/package/_core generated/*/*_client

.PHONY: generate check test test-large lint format clean

generate: $(READY)
	$(BIN)/mintgen generate

check: $(READY)
	$(BIN)/mintgen check

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not large"

test-large: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile --durations=15 -m large

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/black --check --quiet .
	$(BIN)/mypy --strict $(TYPED)
	$(BIN)/pyright --pythonpath $(BIN)/python $(TYPED)

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/black --quiet .

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .mintgen_cache dist build

# Some systems ship venv without the part that puts pip into it; there the
# system's own pip does that.
$(READY): pyproject.toml
	@for python in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	    if $$python -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' \
	        2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo "mintgen needs Python 3.11 or later; there is" \
	        "$$(python3 --version 2>/dev/null || echo no python3)" >&2; exit 1; \
	fi; \
	$(BIN)/python -m pip --version >/dev/null 2>&1 \
	    || $$found -m venv --clear $(VENV) >/dev/null 2>&1 \
	    || { $$found -m venv --clear --without-pip $(VENV) \
	        && $$found -m pip --quiet --python $(BIN)/python install pip; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)
