# One command a chore, the same here as in CI. `make` lists them.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
BENCH_READY := .venv/.bench-ready
LOCKS := packaging/locks
LOCKED_INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r
LOCKED := .venv/.locked
WHEELS_READY := .venv/.wheels-ready
WHEEL := dist/.wheel
PACKAGE := $(shell find newssearch -type f -not -name '*.pyc')
PROJECT_INSTALL := python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation
CORE := $(wildcard core/*.toml core/Cargo.lock core/*.rs core/src/*.rs core/src/*/*.rs core/snowball/*.toml core/snowball/src/*.rs core/languages/*.zst)
# Each process gets neighbouring tests, so what the tests of a module share is mostly made once.
TEST_FLAGS ?= -n auto --dist worksteal
# Tests make many small indexes, each with dozens of writes through to the disk: in memory, where 4 GB of it are free.
MEMORY := $(shell [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')" -gt 4000000 ] 2>/dev/null && echo /dev/shm)
# Compiled modules are kept whatever the environment says: both processes compile all tests anew otherwise.
TEST := folder=$$(mktemp -d $(MEMORY:%=-p %)) && trap 'rm -rf "$$folder"' EXIT && \
  TMPDIR=$$folder PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(TEST_FLAGS)
# The parts that follow the rules for words.
WORDS ?= newssearch core/_newssearch_core.pyi core/src benchmarks faults tests docs README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md
MUTATIONS ?= 5000
FUZZ_SECONDS ?= 60
FUZZ_TARGETS := $(basename $(notdir $(wildcard core/fuzz/fuzz_targets/*.rs)))
# What cargo-fuzz passes, without a sanitizer: so a stable Rust fuzzes, and nothing needs to be installed.
FUZZ_FLAGS := -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
  -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing \
  -Ccodegen-units=1 -Cdebug-assertions=yes -Coverflow-checks=yes
CLUSTER_PORT ?= 9201

.PHONY: help demo test quick test-newest lock cluster cluster-stop test-cluster nightly mutations fuzz faults evaluate-reading evaluate-feeds evaluate-ranking evaluate-copies \
  core check rust lint words types layers docs docs-check wheel wheels bench bench-pages bench-web bench-cluster clean
.DEFAULT_GOAL := help

help:  ## list what there is to make
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 14

$(LOCKED): $(LOCKS)/build.txt $(LOCKS)/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "newssearch needs Python 3.11 or later: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Making an environment in .venv ..." >&2
	@$(PYTHON) -m venv .venv
	@$(BIN)/python $(LOCKED_INSTALL) $(LOCKS)/build.txt
	@$(BIN)/python $(LOCKED_INSTALL) $(LOCKS)/dev.txt
	@touch $@

$(READY): $(LOCKED) pyproject.toml $(CORE)
	@command -v cargo >/dev/null \
	  || { echo "newssearch builds its native core with Rust 1.85 or later: install it from https://rustup.rs" >&2; exit 1; }
	@echo "Building the native core: a minute or two the first time ..." >&2
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(PROJECT_INSTALL) --editable .
	@$(BIN)/python -m pip -q --disable-pip-version-check check >&2 || { echo "The lock does not fit pyproject.toml: make lock" >&2; exit 1; }
	@touch $@

lock:  ## update packaging/locks to the newest releases that pyproject.toml allows
	@PYTHON=$(PYTHON) packaging/lock.sh

demo: $(READY)  ## index the sample articles and run three searches
	@echo '$$ newssearch index corpus --retrieved 2025-12-10'
	@$(BIN)/newssearch index corpus --retrieved 2025-12-10 --index index
	@for query in 'harbour NEAR/5 pipeline' '"steam crane" date:2025-12' 'headline:(storm OR tormenta OR шторм) since:2025-11-20'; do \
	  printf '\n$$ newssearch search '"'"'%s'"'"' --limit 3\n' "$$query"; \
	  PAGER=cat $(BIN)/newssearch search "$$query" --limit 3 --index index --color always; \
	done

test: $(READY)  ## run all tests (ten minutes on two cores)
	@$(TEST)

# Without the tests that are marked as slow, the folders whose tests start servers and processes, and generated input.
QUICK := -m 'not slow and not hypothesis and not cluster' --ignore=tests/web --ignore=tests/workers -p no:schemathesis

quick: $(READY)  ## run the fast tests, more than 80 of 100, in less than two minutes of two cores
	@$(TEST) $(QUICK)

test-newest: $(WHEEL)  ## run the tests with the newest releases of all that is installed, instead of the locked ones
	@newest=$$(mktemp -d) && trap 'rm -rf "$$newest"' EXIT \
	  && $(PYTHON) -m venv "$$newest" \
	  && "$$newest/bin/python" $(LOCKED_INSTALL) $(LOCKS)/build.txt \
	  && "$$newest/bin/python" -m pip install --quiet --disable-pip-version-check "$$(ls dist/*.whl)[dev]" \
	  && "$$newest/bin/python" -m pytest $(TEST_FLAGS) -p no:cacheprovider

cluster: $(READY)  ## start three nodes of OpenSearch for the tests (needs Java and Maven; CLUSTER_PORT=9601 beside another)
	@$(BIN)/python -m tests.cluster --port $(CLUSTER_PORT) $(CLUSTER_FLAGS) start

cluster-stop: $(READY)  ## end those nodes
	@$(BIN)/python -m tests.cluster --port $(CLUSTER_PORT) stop

test-cluster: cluster  ## run the tests that need the cluster
	@$(BIN)/python -m pytest -m cluster --cluster http://127.0.0.1:$(CLUSTER_PORT)

nightly: $(READY)  ## run the property tests at 2,000 examples each
	@$(TEST) --hypothesis-profile nightly -m hypothesis

mutations: $(READY)  ## read 5,000 damaged variants of the samples (MUTATIONS=100000 for a night)
	@$(TEST) tests/reading/test_mutations.py --mutations $(MUTATIONS)

fuzz:  ## feed the readers of the core with made-up files and texts, a minute each, two at once (FUZZ_SECONDS=1800, FUZZ_TARGETS=segment)
	@host=$$(rustc -vV | sed -n 's/^host: //p') && cd core/fuzz \
	  && RUSTFLAGS="$(FUZZ_FLAGS)" cargo build --quiet --locked --release --target "$$host" --target-dir ../target/fuzz \
	  && mkdir -p artifacts && printf '%s\n' $(FUZZ_TARGETS) | HOST="$$host" xargs -P 2 -I{} sh -c 'mkdir -p corpus/{} \
	    && ../target/fuzz/$$HOST/release/{} -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -rss_limit_mb=2048 -malloc_limit_mb=512 \
	      -timeout=60 -artifact_prefix=artifacts/{}- -print_final_stats=1 corpus/{} > artifacts/{}.log 2>&1 \
	    || { echo {}; tail -n 40 artifacts/{}.log; exit 255; } >&2; echo {} $$(grep -E "^Done|slowest" artifacts/{}.log)'

evaluate-reading: $(READY)  ## score the reading of HTML pages beside trafilatura and htmldate (needs ../shared/data)
	@$(BIN)/python -m benchmarks.evaluate_reading $(EVALUATE_FLAGS)

evaluate-feeds: $(READY)  ## score the reading of feeds by what feedparser's test files state (needs ../shared/data)
	@$(BIN)/python -m benchmarks.evaluate_feeds $(EVALUATE_FLAGS)

evaluate-ranking: $(BENCH_READY)  ## score ranking on judged queries beside tantivy and SQLite FTS5 (needs ../shared/data)
	@$(BIN)/python -m benchmarks.evaluate_ranking $(EVALUATE_FLAGS)

evaluate-copies: $(READY)  ## score the groups of near copies, on copies made of real stories (needs ../shared/data)
	@$(BIN)/python -m benchmarks.evaluate_copies $(EVALUATE_FLAGS)

faults: $(READY)  ## break indexes in every way that is known and count (half an hour; FAULTS_FLAGS='--only kills --kills 30')
	@$(BIN)/python -m faults.run $(FAULTS_FLAGS)

core: $(WHEEL)  ## test reading in an environment without any extra
	@core=$$(mktemp -d) && trap 'rm -rf "$$core"' EXIT \
	  && $(PYTHON) -m venv "$$core" \
	  && "$$core/bin/python" $(LOCKED_INSTALL) $(LOCKS)/build.txt \
	  && "$$core/bin/python" $(LOCKED_INSTALL) $(LOCKS)/core.txt \
	  && PATH="$$core/bin:$$PATH" $(PROJECT_INSTALL) dist/*.whl \
	  && "$$core/bin/python" -m pytest $(TEST_FLAGS) -p no:cacheprovider tests/project/test_corpus.py tests/reading

check: lint words types layers docs-check rust  ## all except the tests of Python: style, words, types, layers, docs, the native core

# Not the profile of the wheel: these tests check every sum, and what is built for the wheel stays as it is.
rust: $(READY)  ## the native core: style, warnings, tests
	@cd core && cargo fmt --check -p newssearch-core && cargo fmt --check --manifest-path fuzz/Cargo.toml
	@cd core && cargo clippy --quiet --locked --all-targets --no-deps -- -D warnings
	@cd core && cargo test --quiet --locked -p newssearch-core

lint: $(READY)  ## style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

words: $(READY)  ## the words of docstrings, comments, help, errors and pages (WORDS=FOLDER for a part)
	@$(BIN)/python -m tests.word_check $(WORDS)

types: $(READY)  ## types, strictly
	@$(BIN)/mypy

layers: $(READY)  ## which module may import which (setup.cfg)
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

docs: $(READY)  ## write the generated parts: docs/cli.md and the sessions in README.md and docs/
	@$(BIN)/python -m newssearch.cli.reference > docs/cli.md
	@$(BIN)/python -m tests.cldr_names --write
	@$(BIN)/python tests/sessions.py --write README.md docs/library.md docs/newsroom.md docs/operations.md

docs-check: $(READY)  ## fail when a generated page is stale
	@$(BIN)/python -m benchmarks.pages --check
	@$(BIN)/python -m newssearch.cli.reference | diff -u docs/cli.md - \
	  || { echo "docs/cli.md is stale: make docs" >&2; exit 1; }

$(WHEEL): $(READY) $(PACKAGE)
	@rm -rf build dist && PATH="$(CURDIR)/$(BIN):$$PATH" python -m build --wheel --no-isolation --outdir dist . >/dev/null
	@touch $@

# Installs the wheel of the folder $(1) into an empty environment, and asks it a query.
define TRY
	@empty=$$(mktemp -d) && trap 'rm -rf "$$empty"' EXIT \
	  && $(PYTHON) -m venv "$$empty/venv" \
	  && "$$empty/venv/bin/python" $(LOCKED_INSTALL) $(LOCKS)/wheel.txt \
	  && PATH="$$empty/venv/bin:$$PATH" $(PROJECT_INSTALL) $(1)/*.whl \
	  && "$$empty/venv/bin/python" -m pip -q --disable-pip-version-check check \
	  && cd "$$empty" \
	  && printf '{"id": "a", "title": "A ferry is late", "body": "The ferry came at noon."}\n' \
	     | venv/bin/newssearch index - --index news \
	  && test "$$(venv/bin/newssearch search 'headline:ferry' --ids --index news)" = a \
	  && venv/bin/python -c 'from importlib.resources import files; page = files("newssearch.web.pages"); \
	     assert (page / "templates/search.html").is_file() and (page / "static/page.css").is_file()' \
	  && echo "The wheel installs and answers."
endef

wheel: $(WHEEL)  ## build a wheel, install it into an empty environment, and ask it a query
	$(call TRY,dist)

$(WHEELS_READY): $(READY) $(LOCKS)/wheels.txt
	@$(BIN)/python $(LOCKED_INSTALL) $(LOCKS)/wheels.txt
	@touch $@

wheels: $(WHEELS_READY)  ## build a wheel for every Linux since 2014 and Python since 3.11, and try it as `wheel` does
	@rm -rf dist/wheels && PATH="$(CURDIR)/$(BIN):$$PATH" maturin build --quiet --release --locked --zig --compatibility manylinux2014 \
	  --out dist/wheels
	@ls dist/wheels
	$(call TRY,dist/wheels)

$(BENCH_READY): $(READY) $(LOCKS)/bench.txt
	@$(BIN)/python $(LOCKED_INSTALL) $(LOCKS)/bench.txt
	@touch $@

bench: $(BENCH_READY)  ## measure speed beside Whoosh, SQLite FTS5, tantivy, bm25s (hours; BENCH_FLAGS='--articles 2000': minutes)
	@$(BIN)/python -m benchmarks.run $(BENCH_FLAGS)

bench-pages: $(READY)  ## write the benchmark's tables and plot into README.md and docs/ from benchmarks/results
	@$(BIN)/python -m benchmarks.pages

bench-web: $(BENCH_READY)  ## measure the web server beside Datasette, each on one core (BENCH_FLAGS='--articles 20000 --seconds 10')
	@$(BIN)/python -m benchmarks.web $(BENCH_FLAGS)

bench-cluster: cluster  ## measure the cluster of the tests beside a folder (BENCH_FLAGS='--articles 2000': two minutes)
	@$(BIN)/python -m benchmarks.cluster --cluster 127.0.0.1:$(CLUSTER_PORT) $(BENCH_FLAGS)

clean:  ## remove what was made here: environment, caches, builds, the cluster of the tests
	@for home in .cluster/*/n1; do [ ! -d "$$home" ] \
	  || $(PYTHON) -m tests.cluster --port "$$(basename "$$(dirname "$$home")")" stop >/dev/null || exit; done
	@rm -rf .cluster .venv build core/target dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
