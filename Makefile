# Only `make setup`, which the others call once, uses the network.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup demo crawl read test soak check bench migrate reindex docs clean

setup: $(READY)

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Warraq needs Python 3.11 or later: make PYTHON=/path/to/python3.11 setup" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

demo: $(READY)
	@$(BIN)/python -m demo

crawl: $(READY)
	@test -n "$(SPIDER)" || { echo "Say which publisher: make crawl SPIDER=thenewkhalij (scrapy list names them)" >&2; exit 2; }
	@$(BIN)/scrapy crawl "$(SPIDER)" $(ARGS)

read: $(READY)
	@test -n "$(PAGE)" -a -n "$(PUBLISHER)" || { echo "Say which page and whose: make read PAGE=saved.html PUBLISHER=thenewkhalij" >&2; exit 2; }
	@LOG_LEVEL=WARNING $(BIN)/scrapy crawl "$(PUBLISHER)" -a urls="$(PAGE)"
	@$(BIN)/scrapy show --publisher "$(PUBLISHER)" "$(PAGE)"

migrate: $(READY)
	@$(BIN)/scrapy migrate

reindex: $(READY)
	@$(BIN)/scrapy reindex

test: $(READY)
	@$(BIN)/python -m pytest -n 2 --dist worksteal

soak: $(READY)
	@$(BIN)/python -m pytest -m soak -rP

check: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "Run: ruff format ." >&2; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/test_house.py tests/test_docs.py tests/models/test_migrations.py
	@$(BIN)/python -m benchmarks.dates --check --quick
	@$(BIN)/python -m benchmarks.extraction --check --quick
	@$(BIN)/python -m benchmarks.neardup --check --quick

bench: $(READY)
	@$(BIN)/python -m benchmarks.throughput --quick
	@$(BIN)/python -m benchmarks.dates
	@$(BIN)/python -m benchmarks.extraction
	@$(BIN)/python -m benchmarks.neardup
	@$(BIN)/python -m benchmarks.search --quick

docs: $(READY)
	@$(BIN)/python -m docs.fields > docs/fields.md

clean:
	rm -rf .venv data/demo.db data/demo.db-wal data/demo.db-shm
