# The two commands of the README, and the few that developers want besides.
# Everything that is missing is set up first; nothing is done twice.

# The story to serve, build or photograph, instead of the one that Trunk.toml names: make serve STORY=public/stories/mine
ifdef STORY
export HANDSCROLL_STORY := $(STORY)
endif

SHELL := bash
export PATH := $(HOME)/.cargo/bin:$(PATH)

.PHONY: serve build test check pictures bench setup

## Serves the story at http://127.0.0.1:8080 and reloads it when something changes.
serve:
	@.ci/setup serve
	trunk serve --offline

## Builds the folder to publish: dist/.
build:
	@.ci/setup serve
	trunk build --release --offline

## Runs everything: native tests, formatting, lints, the built pages, real browsers.
test:
	@.ci/setup test
	@.ci/test

## The quick part of `make test`: no page is built and no browser started.
check:
	@.ci/setup serve
	@.ci/test quick

## Takes pictures of every scene and chart of a story into tests/pictures, to be looked at.
pictures:
	@.ci/setup test
	trunk build --release --offline --dist target/pictures
	HANDSCROLL_SITE=target/pictures cargo test --features ssr --test e2e -- --ignored pictures

## Measures the bench story as a reader with a phone meets it, beside itself without scripts and beside other builds:
## make bench PEERS="name=folder name=folder" ROUNDS=5 SLOWER=2 JSON=file
bench:
	@.ci/setup test
	trunk build --release --offline --config tests/bench/Trunk.toml
	cargo bench --profile dev --features ssr --bench reading -- handscroll=target/bench/site $(PEERS) \
	  $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SLOWER),--slower $(SLOWER)) $(if $(JSON),--json $(JSON))

## Installs what the other commands need, browsers included.
setup:
	@.ci/setup test
