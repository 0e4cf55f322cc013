# Everything one does with Digitus starts here; `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
PEERS := .venv-peers
LIBRARY := build/libdigitus.so
# A self-contained library that shows only digitus_*, and stays loaded because its threads do.
SWIFT_FLAGS := -Xswiftc -static-stdlib -Xswiftc -use-ld=lld
LINK_FLAGS := -Xlinker --version-script=Sources/CAPI/exports.map -Xlinker --gc-sections \
	-Xlinker -z -Xlinker nodelete -Xlinker -s
SWIFT_SOURCES := $(shell find Sources include -type f)
C_SOURCES := $(shell find include examples Tests python/benchmarks -name '*.[ch]' 2>/dev/null)
DATA ?= sample

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: setup
setup: $(VENV)/.tested ## Install all that is missing: system packages, and .venv with what the tests need

.PHONY: setup-demo
setup-demo: $(VENV)/.demo ## Install only what `make demo` needs (no TensorFlow)

.PHONY: setup-peers
setup-peers: $(PEERS)/.installed ## Install what `make bench` compares with into .venv-peers (about 6 GB)

.PHONY: lib
lib: $(LIBRARY) ## Build the library, build/libdigitus.so

.PHONY: demo
demo: setup-demo lib ## Train on real digits, compare with NumPy, draw, save, and load from C and Python
	@.ci/demo

.PHONY: test
test: setup lib ## All tests (needs the network once, for `make setup`)
	$(MAKE) lint
	.ci/check-library $(LIBRARY)
	$(MAKE) test-swift
	$(VENV)/bin/pytest python/tests

.PHONY: test-swift
test-swift: .ci/.packages ## The Swift tests
	swift test --build-path .build-test

.PHONY: check-fast
check-fast: setup lib ## The inner loop: every test that takes less than a few seconds
	$(VENV)/bin/pytest python/tests -q -m "not slow and not tensorflow"

.PHONY: check
check: test ## All that a change must pass

.PHONY: verify
verify: setup lib ## Compare every step with NumPy and Keras (DATA=sample, mnist or a folder)
	$(VENV)/bin/digitus verify --data $(DATA)

.PHONY: bench
bench: setup-peers lib ## Measure against PyTorch, NumPy, ... (CLAIM=train_batch_128 for one claim alone)
	cd python && ../$(PEERS)/bin/python -m benchmarks --out ../build/bench $(if $(CLAIM),--claim $(CLAIM))

.PHONY: lint
lint: setup ## Style of Swift, Python and C
	swift format lint --strict --recursive Sources Tests Package.swift
	cd python && ../$(VENV)/bin/ruff check --config pyproject.toml . ../examples ../data
	cd python && ../$(VENV)/bin/ruff format --config pyproject.toml --check . ../examples ../data
	cd python && ../$(VENV)/bin/mypy
	$(VENV)/bin/clang-format --dry-run --Werror $(C_SOURCES)

.PHONY: format
format: setup ## Put Swift, Python and C into house style
	swift format --in-place --recursive Sources Tests Package.swift
	cd python && ../$(VENV)/bin/ruff check --config pyproject.toml --fix-only . ../examples ../data
	cd python && ../$(VENV)/bin/ruff format --config pyproject.toml . ../examples ../data
	$(VENV)/bin/clang-format -i $(C_SOURCES)

.PHONY: clean
clean: ## Remove what was built; keep .venv
	rm -rf .build .build-test build
	find python -name __pycache__ -o -name '*.egg-info' | xargs rm -rf

.ci/.packages: .ci/install-packages
	.ci/install-packages
	@touch $@

$(VENV)/.demo: python/pyproject.toml .ci/.packages
	.ci/install-python $(PYTHON) $(VENV) plot,image
	@touch $@

$(VENV)/.tested: python/pyproject.toml .ci/.packages
	.ci/install-python $(PYTHON) $(VENV) plot,image,tensorflow,test,lint
	@touch $(VENV)/.demo $@

$(PEERS)/.installed: python/pyproject.toml .ci/.packages
	.ci/install-python $(PYTHON) $(PEERS) peers
	@touch $@

$(LIBRARY): .ci/.packages Package.swift $(SWIFT_SOURCES)
	swift build -c release --product digitus $(SWIFT_FLAGS) $(LINK_FLAGS)
	@mkdir -p build
	@cp .build/release/libdigitus.so $(LIBRARY).new && mv $(LIBRARY).new $(LIBRARY)
