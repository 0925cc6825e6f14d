# Everything begins here: `make help`. Each target does the set-up it needs, and nothing twice.
PYTHON ?= python3
SETUP := $(PYTHON) -m setup
BIN := .venv/bin
UV := .tools/bin/uv

OUR_PYTHON := actions benchmarks bot cli kawan migrations setup simulator tests
MODEL := models/kawan.tar.gz
MODEL_SOURCES := config.yml domain.yml nlu/requirements.txt \
	$(wildcard nlu/*.yml nlu/lookups/* nlu/components/*.py stories/*.yml)

# Output at once, also into a pipe; bytecode kept (Rasa starts in 20 s without, in 10 s with it).
export PYTHONUNBUFFERED := 1
export RASA_TELEMETRY_ENABLED := false
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo run chat test check format eval bench chaos-broadcast app-env rasa-env model train lock clean clean-data

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## try everything without a Telegram account: http://127.0.0.1:8080
	@$(SETUP) preflight-demo app data-demo supervise-demo

run: ## the bot on the real Telegram: KAWAN_TELEGRAM_TOKEN=... make run
	@$(SETUP) preflight-run app data-run supervise-run

chat: model ## talk in the terminal
	@$(BIN)/kawan chat

test: model ## all tests; TESTS=tests/kawan for some of them
	@$(BIN)/python -m pytest $(TESTS)

check: app-env ## format, lint, types, import contract, answers, locales, YAML
	$(BIN)/ruff format --check $(OUR_PYTHON) nlu
	$(BIN)/ruff check $(OUR_PYTHON) nlu
	$(BIN)/basedpyright
	$(BIN)/lint-imports
	$(BIN)/yamllint --strict .
	$(BIN)/python -m setup.locales
	$(BIN)/kawan answers check

format: app-env ## bring our Python files into the common form
	$(BIN)/ruff format $(OUR_PYTHON) nlu
	$(BIN)/ruff check --fix $(OUR_PYTHON) nlu

eval: model ## how well unseen messages are understood
	@$(BIN)/python -m benchmarks.understanding

bench: ## from a message to its answer, beside Rasa alone; needs a running demo
	@$(BIN)/python -m benchmarks.latency

chaos-broadcast: app-env ## announcements under fire: kill -9 and a Telegram that fails; some minutes, CHAOS="--kills 10"
	@$(BIN)/python -m tests.e2e.chaos $(CHAOS)

app-env: ## .venv: the app's environment
	@$(SETUP) preflight-disk app

rasa-env: app-env ## .rasa-venv: Rasa's environment
	@$(SETUP) rasa

model: rasa-env ## models/kawan.tar.gz, trained where its data is newer
	@$(MAKE) -s $(MODEL)

$(MODEL): $(MODEL_SOURCES)
	@$(SETUP) train

train: rasa-env ## train with what staff labelled; refused where it understands less than the model in use
	@$(SETUP) candidate
	@$(BIN)/kawan model exchange models/candidate.tar.gz

lock: ## resolve all dependencies again; UPGRADE=1 takes newer versions
	@$(SETUP) tools
	$(COMPILE) --python-version 3.9 requirements/tools.in -o requirements/tools.txt
	$(COMPILE) --python-version 3.12 pyproject.toml --group dev -o requirements/dev.txt
	$(COMPILE) --python-version 3.12 pyproject.toml -c requirements/dev.txt -o requirements/app.txt
	$(COMPILE) --python-version 3.10 nlu/requirements.in -o nlu/requirements.txt
	$(COMPILE) --python-version 3.10 nlu/encoder.in -c nlu/requirements.txt -o nlu/encoder.txt

COMPILE = $(UV) pip compile -q --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

clean: ## environments, models and caches away; the data in var/ stays
	rm -rf .tools .venv .rasa-venv .run models .rasa .pytest_cache .ruff_cache .import_linter_cache
	find $(OUR_PYTHON) nlu -name __pycache__ -type d -prune -exec rm -rf {} +

clean-data: ## the demo's data away (a real bot's data is not touched)
	@$(SETUP) clean-demo-data
