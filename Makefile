# The two commands of the README, and the few that developers want besides.
# Everything that is missing is set up first; nothing is done twice.

SHELL := bash
export PATH := $(HOME)/.cargo/bin:$(PATH)

.PHONY: serve build test check pictures setup

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

## Takes pictures of every scene into tests/pictures, to be looked at.
pictures: build
	@.ci/setup test
	HANDSCROLL_PICTURES=tests/pictures cargo test --features ssr --test e2e -- --ignored pictures

## Installs what the other commands need, browsers included.
setup:
	@.ci/setup test
