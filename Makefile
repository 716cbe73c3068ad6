# The door for people. `make site` and `make test` set everything up on a machine that has Python 3.11+, git and make.
# Another Python than `python3`: make site PYTHON=/path/to/python3.12

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.made-from

# Only files whose digests the lists name. Wheels, but for what comes without one: that is built by tools that a list names, too.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
BUILT := --no-binary feedgen --no-build-isolation

# What .venv/ was made from: where it lies, which Python, which pins. A venv whose stamp says something else, or that
# has no stamp because its set-up was interrupted, is made anew.
SITE_PINS := requirements-build.txt requirements.txt
TEST_PINS := $(SITE_PINS) requirements-test.txt
made_from = { pwd; $(PYTHON) -c 'import sys; print(sys.base_prefix, sys.version)'; cat $(1); }
same_as = [ "$$($(call made_from,$(1)))" = "$$(cat $(2) 2>/dev/null)" ] && $(BIN)/python -c ''

.PHONY: help site preview test soak lint audit clean python venv venv-test

help:
	@echo 'make site     set up, and build the network in units/ into output/'
	@echo 'make preview  see in the browser what you save, drafts and mistakes too'
	@echo 'make test     set up, a browser and servers where that is possible, and run every test but the long ones'
	@echo 'make soak     the long tests (HIGHROAD_CORPUS=DIR brings a real blog)'
	@echo 'make lint     ruff and mypy'
	@echo 'make audit    measure the pages: Lighthouse, the Nu HTML checker (needs Node.js and Java)'
	@echo 'make clean    remove what builds and tests made'

# What others wrote and /admin/ runs. Without npm the site has no /admin/, and says so.
PROGRAMS = $(BIN)/invoke admin --set-up

site: venv
	@$(PROGRAMS) || true
	@$(BIN)/invoke build

preview: venv
	@$(BIN)/invoke preview

test: venv-test
	@$(BIN)/python tests/setup_browser.py
	@$(BIN)/python -m tests.setup_programs
	@$(PROGRAMS) || true
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m 'not soak'

soak: venv-test
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m soak

lint: venv-test
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

audit: venv-test
	@$(BIN)/python tests/setup_browser.py
	$(BIN)/python -m tests.audit

clean:
	rm -rf output .output.stage .state .shots .audit report .report.stage hosting digest kit .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Highroad needs Python 3.11 or later, and '$(PYTHON)' is not that: make ... PYTHON=/path/to/python3.11" >&2; exit 1; }

venv: python
	@$(call same_as,$(SITE_PINS),$(STAMP)) || { \
	  echo 'Setting up .venv (once; a minute or so) ...' && rm -f $(STAMP) $(STAMP)-test && \
	  { $(PYTHON) -m venv --clear .venv || { echo 'Python could not make .venv; on Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }; } && \
	  $(PIP) -r requirements-build.txt && $(PIP) $(BUILT) -r requirements.txt && \
	  $(call made_from,$(SITE_PINS)) > $(STAMP); }

venv-test: venv
	@$(call same_as,$(TEST_PINS),$(STAMP)-test) || { \
	  echo 'Setting up what the tests need (once) ...' && rm -f $(STAMP)-test && \
	  $(PIP) -r requirements-test.txt && \
	  $(call made_from,$(TEST_PINS)) > $(STAMP)-test; }
