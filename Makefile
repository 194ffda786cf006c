# make all   the default study: raw files to predictions, table and figures
# make test  the tests
# make lint  style of Python and Snakemake files
#
# PYTHON: interpreter to start from (3.11 or newer). CORES: how many to use.
# MIRROR: a folder with the public raw files, for machines without network.

PYTHON ?= python3
CORES ?= $(shell getconf _NPROCESSORS_ONLN)
MIRROR ?=

VENV := .venv
INSTALLED := $(VENV)/installed

.PHONY: all test lint clean

all: $(INSTALLED)
	$(VENV)/bin/snakemake --cores $(CORES) all $(if $(MIRROR),--config mirror=$(MIRROR))

test: $(INSTALLED)
	MIRROR=$(MIRROR) $(VENV)/bin/python -m pytest

lint: $(INSTALLED)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/snakefmt --check Snakefile workflow/rules
	$(VENV)/bin/snakemake --lint

$(INSTALLED): envs/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "faultslip needs Python 3.11 or newer, this is %d.%d; set PYTHON=..." % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r envs/requirements.txt
	touch $@

clean:
	rm -rf results logs .snakemake $(VENV)
