# make all           the default study: raw files to predictions, tables and figures
# make test          the tests (TESTS=tests/records: those of one stage)
# make docs          the documentation: docs/build/html (warnings are errors; examples run)
# make docs-check    its spelling, and each page in a browser: accessibility, width, dark (CHROMIUM=path)
# make fuzz          random and damaged input and command lines (CASES=10000: ten minutes on two cores)
# make lint          style, types and sizes of Python and Snakemake files
# make faults        the fault campaign: the smoke study, killed at random moments (RUNS=30: about an hour)
# make cluster-test  Fig. 2 of the smoke study on a Slurm of one node, as root on Debian
# make bench         speed and memory beside alternatives (BENCH="--small training": one part, briefly)
# make conventions   NetCDF files in results/ against the CF conventions, one of each kind
# make audit         known vulnerabilities of the installed packages, where their database is reachable
#
# PYTHON: interpreter to start from (3.11 or newer). CORES: number of cores to use.
# MIRROR: a folder with the public raw files, for machines without network. STUDY: a study file,
# such as studies/open_data.yaml.

PYTHON ?= python3
CORES ?= $(shell getconf _NPROCESSORS_ONLN)
MIRROR ?=
STUDY ?=
TESTS ?=
# One more than cores: some tests wait, for a Slurm or for one another.
WORKERS ?= $(shell expr $(CORES) + 1)
RUNS ?= 30
CASES ?= 10000
BENCH ?=
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

VENV := .venv
INSTALLED := $(VENV)/installed
COMMAND := $(VENV)/bin/faultslip
AUDIT := .audit
CONVENTIONS := .conventions

.PHONY: all test docs spelling docs-check fuzz lint faults cluster-test bench audit conventions clean

all: $(COMMAND)
	$(VENV)/bin/snakemake --cores $(CORES) all $(if $(STUDY),--configfile $(STUDY)) $(if $(MIRROR),--config mirror=$(MIRROR))

test: $(COMMAND)
	MIRROR=$(MIRROR) $(VENV)/bin/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

docs: $(VENV)/documented
	rm -rf docs/build docs/generated
	$(VENV)/bin/sphinx-build --fail-on-warning --keep-going --fresh-env -b html docs docs/build/html

spelling: $(VENV)/documented
	$(VENV)/bin/python tools/check_spelling.py

docs-check: spelling
	$(VENV)/bin/python tools/check_pages.py docs/build/html --browser "$(CHROMIUM)"

fuzz: $(INSTALLED)
	CASES=$(CASES) $(VENV)/bin/python -m pytest --numprocesses $(CORES) tests/fuzz

lint: $(INSTALLED)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/snakefmt --check Snakefile workflow/rules
	$(VENV)/bin/mypy
	$(VENV)/bin/snakemake --lint
	$(VENV)/bin/python tools/measure_style.py --check

faults: $(INSTALLED)
	MIRROR=$(MIRROR) $(VENV)/bin/python tools/fault_campaign.py $(RUNS)

cluster-test: $(COMMAND)
	tests/cluster/start
	CLUSTER=required MIRROR=$(MIRROR) $(VENV)/bin/python -m pytest --capture=no tests/cluster

bench: $(VENV)/measured
	MIRROR=$(MIRROR) $(VENV)/bin/python benchmarks $(BENCH)

conventions: $(CONVENTIONS)
	$(CONVENTIONS)/bin/python tools/check_conventions.py results

audit: $(AUDIT)
	$(AUDIT)/bin/python tools/audit.py envs/requirements.txt
	$(AUDIT)/bin/python tools/audit.py envs/benchmarks.txt
	$(AUDIT)/bin/python tools/audit.py envs/docs.txt

$(INSTALLED): envs/requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "faultslip needs Python 3.11 or newer, this is %d.%d; set PYTHON=..." % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r envs/requirements.txt
	touch $@

# The command `faultslip`, of this checkout.
$(COMMAND): $(INSTALLED) pyproject.toml
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/measured: $(INSTALLED) envs/benchmarks.txt
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r envs/benchmarks.txt
	touch $@

$(VENV)/documented: $(COMMAND) envs/docs.txt
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r envs/docs.txt
	touch $@

$(AUDIT):
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1

$(CONVENTIONS):
	$(PYTHON) -m venv $@
	$@/bin/python -m pip install --quiet --disable-pip-version-check compliance-checker==6.1.0

clean:
	rm -rf results logs docs/build docs/generated docs/reference/generated .snakemake $(VENV) $(AUDIT) $(CONVENTIONS)
