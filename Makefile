# faultline: everything that is done with the project, by one word. `make` alone lists the words.

SHELL := /bin/sh
SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

# Where SwiftPM puts the program (a link to the folder of this machine's kind).
PROGRAM = .build/release/faultline
# A program that runs where no Swift is installed: every module is compiled for it again, so in a folder of its own.
STANDALONE = .build-install
# Without testable imports the tests share every compiled module with `build`; with them each would undo the other's
# minutes of work. Tests see `package` declarations anyway.
TEST = $(SWIFT) test -c release --disable-xctest --disable-testable-imports
# What the formatter may touch: everything but generated code.
SWIFT_SOURCES = find Sources Tests Package.swift -name '*.swift' ! -name '*.pb.swift' -print0

.DEFAULT_GOAL := help
.PHONY: help setup build run test bench formats evaluate evaluate-series fuzz goldens lint format install clean ci

help: ## list the targets
	@echo 'faultline: what broke, when, why, who was hurt and what was innocent, from logs'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

setup: ## install the C libraries that are missing (apt; only what is missing)
	@SWIFT='$(SWIFT)' .ci/setup

build: setup ## compile the program (release) into .build/release/faultline
	@echo 'build: compiling faultline; the first time about 3 to 5 minutes on two cores, later only what changed'
	@$(SWIFT) build -c release --product faultline

run: build ## compile, then find the cause of the recorded incident in samples/meltdown (seconds once compiled)
	@echo 'run: faultline run pipelines/forensics.yaml (samples/meltdown; a few seconds)'
	@$(PROGRAM) run pipelines/forensics.yaml

test: setup ## compile and run every test (release; the first time about 5 to 8 minutes on two cores)
	@echo 'test: compiling and running the tests; the first time about 5 to 8 minutes on two cores, later about one'
	@$(TEST)

bench: build ## time faultline against mawk and gzip over 1 GB of generated log, and each parser (SIZE=100M for less)
	@$(SWIFT) build -c release --product parser-bench
	@Tests/Benchmarks/run

# FORMATS: what the table is made of; the logs of others are counted where they lie beside the project.
FORMATS ?= samples $(wildcard ../shared/data/real ../shared/data/captures)
formats: build ## print which share of the lines of real logs is understood, by format (FORMATS=FOLDER for your own)
	@$(PROGRAM) formats --quiet --format json $(FORMATS) 2>/dev/null | python3 Tests/Benchmarks/formats_table.py

evaluate: build ## generated scenarios against their truth, as a table (SEEDS=1-4; from 10000 on held out)
	@samples/scenarios/evaluate --program '$(PROGRAM)' --seeds '$(or $(SEEDS),1-4)'

evaluate-series: build ## `faultline score` on public benchmarks of anomalies (NAB) and change points (TCPD), as tables
	@Tests/Series/evaluate --program '$(PROGRAM)' --details

fuzz: setup ## every parser under libFuzzer, ten minutes each (SECONDS_EACH=60 for less); what breaks one is kept
	@Tests/Fuzz/run

goldens: setup ## rewrite the expected outputs of the tests; the run fails where one changed: read the diff
	@FAULTLINE_REWRITE_GOLDENS=1 $(TEST)

lint: ## check the sources against .swift-format; any finding is an error
	@echo 'lint: swift format over Sources, Tests and Package.swift (seconds)'
	@$(SWIFT_SOURCES) | xargs -0 $(SWIFT) format lint --strict --parallel --configuration .swift-format

format: ## rewrite the sources as .swift-format says
	@$(SWIFT_SOURCES) | xargs -0 $(SWIFT) format format --in-place --parallel --configuration .swift-format

install: setup ## compile a program that needs no Swift to run and copy it to PREFIX, with man page and completions
	@echo 'install: compiling a standalone program; the first time about 3 to 5 minutes on two cores'
	@$(SWIFT) build -c release --product faultline --static-swift-stdlib --scratch-path $(STANDALONE)
	@install -d '$(DESTDIR)$(PREFIX)/bin'
	@install -s -m 755 $(STANDALONE)/release/faultline '$(DESTDIR)$(PREFIX)/bin/faultline'
	@.ci/install-extras $(STANDALONE)/release/faultline '$(DESTDIR)$(PREFIX)/share'
	@echo 'install: $(DESTDIR)$(PREFIX)/bin/faultline, its manual page, and completions for bash, zsh and fish'

clean: ## remove everything that was compiled or generated
	@rm -rf .build .build-*

ci: ## what continuous integration does: tests, lint, house rules, the program on the samples
	@bash .ci/run
