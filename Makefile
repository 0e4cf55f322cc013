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
# On x86-64 the library is built twice: for every processor with AVX2 (level 3), and for those with AVX-512
# (level 4) in a folder where the dynamic linker and the Python package look first.
ifeq ($(shell uname -m),x86_64)
LIBRARIES := $(LIBRARY) build/glibc-hwcaps/x86-64-v4/libdigitus.so
LEVEL3_FLAGS := -Xswiftc -Xcc -Xswiftc -march=x86-64-v3
LEVEL4_FLAGS := -Xswiftc -Xcc -Xswiftc -march=x86-64-v4 -Xswiftc -DDIGITUS_AVX512
HAS_LEVEL4 := $(shell /lib64/ld-linux-x86-64.so.2 --help | grep 'x86-64-v4 .supported')
BEST_FLAGS := $(if $(HAS_LEVEL4),$(LEVEL4_FLAGS),$(LEVEL3_FLAGS))
else
LIBRARIES := $(LIBRARY)
endif
SWIFT_SOURCES := $(shell find Sources include -type f)
C_SOURCES := $(shell find include examples Sources Tests python/benchmarks -name '*.[ch]' 2>/dev/null)
DATA ?= sample
SECONDS ?= 60
SEEDS ?= 5
# Extras that the wheelhouse is for: those that the proof of the wheel uses.
EXTRAS ?= image,onnx
CHROOT ?= build/debian-root

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
lib: $(LIBRARIES) ## Build the library, build/libdigitus.so

.PHONY: wheel
wheel: $(VENV)/.packaging lib ## Build the Python wheel with all that the library needs, dist/digitus-*.whl
	rm -f dist/digitus-*.whl
	$(VENV)/bin/python -m build --no-isolation --wheel --outdir dist python > build/wheel.log 2>&1 \
		|| { cat build/wheel.log; exit 1; }
	@cd dist && wc -c digitus-*.whl

.PHONY: sdist
sdist: $(VENV)/.packaging ## Pack the source, dist/digitus-*.tar.gz; a wheel builds from it where Swift is
	rm -f dist/digitus-*.tar.gz
	$(VENV)/bin/python -m build --no-isolation --sdist --outdir dist python > /dev/null
	@cd dist && wc -c digitus-*.tar.gz

.PHONY: wheelhouse
wheelhouse: wheel ## The wheel and all packages that it needs, dist/wheelhouse (EXTRAS=image,plot)
	.ci/build-wheelhouse $(VENV)/bin/pip "$(EXTRAS)"

.PHONY: check-wheel
check-wheel: wheelhouse ## Install and use the wheel in a minimal Debian system (root; CHROOT=its folder)
	.ci/install-packages debootstrap
	.ci/check-wheel "$(CHROOT)" "$(EXTRAS)"

.PHONY: demo
demo: setup-demo lib ## Train on real digits, compare with NumPy, draw, save, and load from C and Python
	@.ci/demo

.PHONY: test
test: setup lib ## All tests (needs the network once, for `make setup`)
	$(MAKE) lint
	for library in $(LIBRARIES); do .ci/check-library $$library; done
	$(MAKE) test-swift
	$(VENV)/bin/pytest python/tests --numprocesses 2 --dist loadfile --durations 15

.PHONY: test-swift
test-swift: .ci/.packages ## The Swift tests
	swift test -c release --build-path .build-test $(BEST_FLAGS)

.PHONY: fuzz
fuzz: .ci/.packages ## Fuzz the file readers (SECONDS=60 each; READER=csv, gzip, idx, model or checkpoint alone)
	.ci/fuzz $(SECONDS) "$(READER)" $(BEST_FLAGS)

# PyTorch is 5 GB, and so no part of `make setup`.
.PHONY: check-peers
check-peers: setup-peers lib ## The tests that need PyTorch, with the packages of `make setup-peers`
	$(PEERS)/bin/python -m pytest -q python/tests/test_from_torch.py python/tests/test_torch_images.py

.PHONY: check-fast
check-fast: setup lib ## The inner loop: the tests of the Python package that start no command
	$(VENV)/bin/pytest python/tests -q -m "not slow and not tensorflow"

.PHONY: check
check: test ## All that a change must pass

# What these two find is beyond the ordinary tests: wrong accesses and races inside the Swift code. They build
# everything once more, in folders of their own, and so are not part of `make test`, which runs the C programs
# under AddressSanitizer, valgrind and UndefinedBehaviorSanitizer against the library as it is shipped.
# Swift has no UndefinedBehaviorSanitizer: overflow and indices out of bounds trap by themselves. Leaks are not
# looked for in the Swift tests, because Swift's runtime keeps what it knows of types for ever, through pointers
# that no leak detector follows; test_c_memory and test_c_cycles find them. oneDNN is not instrumented.
.PHONY: check-asan
check-asan: .ci/.packages ## All Swift tests and the C programs under AddressSanitizer (about 5 minutes)
	.ci/check-sanitized address $(LEVEL3_FLAGS)

.PHONY: check-tsan
check-tsan: .ci/.packages ## The same under ThreadSanitizer (about 15 minutes)
	.ci/check-sanitized thread $(LEVEL3_FLAGS)

.PHONY: verify
verify: setup lib ## Compare every step with NumPy and Keras (DATA=sample, mnist or a folder)
	$(VENV)/bin/digitus verify --data $(DATA)

.PHONY: bench
bench: setup-peers lib ## Measure against PyTorch, NumPy, ... (CLAIM=train_batch_128 for one claim alone)
	cd python && ../$(PEERS)/bin/python -m benchmarks --out ../build/bench $(if $(CLAIM),--claim $(CLAIM))

.PHONY: accuracy
accuracy: setup lib ## Train the recipes and write docs/accuracy.md (hours; RECIPES=mlp,fast99 SEEDS=5 TUNE=--tune)
	cd python && ../$(VENV)/bin/python -m benchmarks.accuracy $(if $(RECIPES),--recipes $(RECIPES)) \
		--seeds $(SEEDS) $(TUNE)

.PHONY: pretrained
pretrained: setup lib ## Make the corpus, train, calibrate and write what digitus.pretrained("mnist") loads (an hour)
	cd python && ../$(VENV)/bin/python -m benchmarks.pretrained

.PHONY: recognition
recognition: setup lib ## Read generated pictures and write docs/recognition.md with figures and contact sheets (10 minutes)
	cd python && ../$(VENV)/bin/python -m benchmarks.recognition --final --out ../docs

.PHONY: pictures
pictures: setup lib ## Draw the pictures of docs/pictures.md and of the guide to handwriting anew
	cd python && ../$(VENV)/bin/python -m benchmarks.docs_pictures
	cd python && ../$(VENV)/bin/python -m benchmarks.handwriting_pictures

.PHONY: docs
docs: setup lib ## Build the documentation into docs/site; a warning is an error
	$(VENV)/bin/python -m sphinx -b html -W --keep-going --quiet docs docs/site
	@echo "Look at docs/site/index.html."

.PHONY: notebook
notebook: setup lib ## Run examples/tour.ipynb and keep what it shows
	$(VENV)/bin/python examples/run_tour.py

.PHONY: lint
lint: setup ## Style of Swift, Python and C
	swift format lint --strict --recursive Sources Tests examples Package.swift
	cd python && ../$(VENV)/bin/ruff check --config pyproject.toml . ../examples ../data ../docs
	cd python && ../$(VENV)/bin/ruff format --config pyproject.toml --check . ../examples ../data ../docs
	cd python && ../$(VENV)/bin/mypy
	$(VENV)/bin/clang-format --dry-run --Werror $(C_SOURCES)

.PHONY: format
format: setup ## Put Swift, Python and C into house style
	swift format --in-place --recursive Sources Tests examples Package.swift
	cd python && ../$(VENV)/bin/ruff check --config pyproject.toml --fix-only . ../examples ../data ../docs
	cd python && ../$(VENV)/bin/ruff format --config pyproject.toml . ../examples ../data ../docs
	$(VENV)/bin/clang-format -i $(C_SOURCES)

.PHONY: clean
clean: ## Remove what was built; keep .venv
	rm -rf .build .build-v4 .build-test .build-address .build-thread .build-fuzz build dist docs/site
	find python -name __pycache__ -o -name '*.egg-info' | xargs rm -rf

.ci/.packages: .ci/install-packages
	.ci/install-packages
	@touch $@

$(VENV)/.demo: python/pyproject.toml .ci/.packages
	.ci/install-python $(PYTHON) $(VENV) plot,image
	@touch $@

$(VENV)/.tested: python/pyproject.toml .ci/.packages
	.ci/install-python $(PYTHON) $(VENV) plot,image,tensorboard,tensorflow,docs,notebook,test,lint,wheel
	@touch $(VENV)/.demo $(VENV)/.packaging $@

$(VENV)/.packaging: python/pyproject.toml .ci/.packages
	.ci/install-python $(PYTHON) $(VENV) wheel
	@touch $@

$(PEERS)/.installed: python/pyproject.toml .ci/.packages
	.ci/install-packages dataset-fashion-mnist
	.ci/install-python $(PYTHON) $(PEERS) peers
	@touch $@

ifeq ($(shell uname -m),x86_64)
# 4 and 8 are the bits that stand for levels 3 and 4.
$(LIBRARY): .ci/.packages Package.swift $(SWIFT_SOURCES)
	.ci/build-library $@ .build 4 $(SWIFT_FLAGS) $(LINK_FLAGS) $(LEVEL3_FLAGS)

build/glibc-hwcaps/x86-64-v4/libdigitus.so: .ci/.packages Package.swift $(SWIFT_SOURCES)
	.ci/build-library $@ .build-v4 8 $(SWIFT_FLAGS) $(LINK_FLAGS) $(LEVEL4_FLAGS)
else
$(LIBRARY): .ci/.packages Package.swift $(SWIFT_SOURCES)
	.ci/build-library $@ .build none $(SWIFT_FLAGS) $(LINK_FLAGS)
endif
