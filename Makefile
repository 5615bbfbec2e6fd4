# Kakehashi: every step that people and CI share. `make help` lists them.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
PYTEST_ARGS ?=

.PHONY: help
help:  ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 22

# Installing -------------------------------------------------------------------------------------

.venv/made:
	@python=; \
	for candidate in $${PYTHON:-} python3.11 python3.12 python3.13 python3; do \
		if "$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
			2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11, 3.12 or 3.13 is needed. Install one (Debian: apt install python3)," \
			"or name it: PYTHON=/path/to/python3.11 make" >&2; exit 1; \
	fi; \
	if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
		package=$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing $$package ..."; \
			(apt-get update -qq && apt-get install -y -qq "$$package") >/dev/null 2>&1 || true; \
		fi; \
		if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then \
			echo "$$python has no venv module. Install it (Debian: apt install $$package)." >&2; \
			exit 1; \
		fi; \
	fi; \
	echo "Making .venv with $$("$$python" --version) ..."; \
	"$$python" -m venv .venv; \
	touch .venv/made

# The lock is complete and hashed, so pip has nothing to resolve (--no-deps). An installation that
# was interrupted may have left half a package behind: the next one writes every file again.
.venv/%.installed: requirements/%.txt .venv/made
	@count=$$(grep -c == $<); again=; \
	if [ -e .venv/installing ]; then again=--force-reinstall; fi; \
	touch .venv/installing; \
	echo "Installing $$count packages of $< ..."; \
	$(PIP) install --no-deps --require-hashes --progress-bar off $$again -r $< 2>&1 \
		| awk -v count=$$count ' \
			/^(Collecting|Processing|Requirement already) / { n++; if (n % 10 == 0) print "  " n " of " count " fetched"; fflush() } \
			/^Installing collected/ { print "  unpacking"; fflush() } \
			/^ERROR|^error|^WARNING: Retrying/ { print > "/dev/stderr" }'; \
	rm .venv/installing; \
	touch $@

.PHONY: browser
browser:  # the browser that the journeys drive, and a font for what they read
	@missing=; \
	command -v chromium chromium-browser google-chrome >/dev/null || missing=chromium; \
	[ -n "$$(fc-list :lang=ja 2>/dev/null)" ] || missing="$$missing fonts-ipaexfont-gothic"; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing $$missing ..."; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
		else \
			echo "The tests drive a browser that reads Japanese. Install it: sudo apt install $$missing" >&2; \
			case $$missing in *chromium*) exit 1;; esac; \
		fi; \
	fi

.PHONY: lock
lock: .venv/dev.installed  ## write requirements/*.txt anew from pyproject.toml
	@compile=".venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11"; \
	compile="$$compile --generate-hashes --no-header --no-emit-index-url --no-emit-find-links"; \
	$$compile --extra demo --extra dev --output-file requirements/dev.txt; \
	$$compile --extra demo --constraints requirements/dev.txt --output-file requirements/demo.txt; \
	$$compile --extra demo --extra bench --constraints requirements/dev.txt --output-file requirements/bench.txt; \
	$$compile --constraints requirements/dev.txt --output-file requirements/base.txt; \
	if grep -n '://' requirements/*.txt; then echo "An address got into the lock." >&2; exit 1; fi

# Running ----------------------------------------------------------------------------------------

.PHONY: demo
demo: .venv/demo.installed  ## start everything on this machine (PORT, KAKEHASHI_HOME)
	@exec $(PY) manage.py demo

# Checking ---------------------------------------------------------------------------------------

# What a production machine would say, for the checks that ask about production.
AS_PRODUCTION := types contracts django-checks migrations schema openapi catalogs
$(AS_PRODUCTION): export DATABASE_URL = postgresql://app@localhost/app
$(AS_PRODUCTION): export SECRET_KEY = only-for-checks-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG
$(AS_PRODUCTION): export SITE_URL = https://kakehashi.example
$(AS_PRODUCTION): export BEHIND_PROXY = 1

.PHONY: check style types contracts django-checks migrations schema catalogs compose
check: style types contracts django-checks migrations schema catalogs compose  ## everything but the tests

style: .venv/dev.installed
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .

types: .venv/dev.installed
	.venv/bin/mypy

contracts: .venv/dev.installed
	PYTHONPATH=.:platform .venv/bin/lint-imports

django-checks: .venv/dev.installed
	$(PY) manage.py check --deploy --fail-level WARNING

migrations: .venv/dev.installed  # no database answers here: only the files are compared
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

schema: .venv/dev.installed
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	$(PY) manage.py spectacular --validate --fail-on-warn --file "$$folder/openapi.yaml"; \
	diff -u docs/openapi.yaml "$$folder/openapi.yaml" \
		|| { echo "docs/openapi.yaml is not what the code says. Run: make openapi" >&2; exit 1; }

.PHONY: messages
messages: export DATABASE_URL = postgresql://app@localhost/app
messages: export SECRET_KEY = only-for-collecting
messages: .venv/dev.installed  ## collect the texts to translate into locale/
	$(PY) manage.py update_catalogs

.PHONY: openapi
openapi: .venv/dev.installed  ## write docs/openapi.yaml anew
	$(PY) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

catalogs: .venv/dev.installed
	$(PY) manage.py check_catalogs

compose: .venv/dev.installed
	.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

.PHONY: test
test: .venv/dev.installed browser  ## every test; PYTEST_ARGS narrows it down
	$(PY) -m pytest $(PYTEST_ARGS)

.PHONY: bench
bench: .venv/demo.installed .venv/bench.installed  ## measure matching, search and imports at size (BENCH_PROFILES); takes minutes
	$(PY) benchmarks/run.py
