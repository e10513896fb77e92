# The one command surface. `make` alone prints what there is. Every command installs what
# it misses first; all run on the simulated Azure (real Azure needs no Makefile: README.md).

STACK ?= dev
STACKS := $(patsubst Pulumi.%.yaml,%,$(sort $(wildcard Pulumi.*.yaml)))

# The stack that the command line names, if it does.
CHOSEN := $(if $(filter-out file,$(origin STACK)),$(STACK))

VENV := .venv
JOBS := $(shell nproc 2>/dev/null || echo 2)
RUN := $(VENV)/bin/python

# What the stacks need, and what tests and checks need on top. The stamp of a set is named
# after what its files say.
PACKAGES := requirements.txt constraints.txt policies/requirements.txt simulated_azure/requirements.txt
TOOLS := requirements-dev.txt $(PACKAGES)
stamp = $(VENV)/.$(1)-$(shell cat $(2) | cksum | cut -d' ' -f1)
INSTALLED := $(call stamp,packages,$(PACKAGES))
EQUIPPED := $(call stamp,tools,$(TOOLS))
EXEC := $(RUN) -m simulated_azure exec --
OPERATE := $(EXEC) $(RUN) -m simulated_azure.engine.operate

# What a run imports is compiled once and kept, whatever the caller's shell says: else
# each of an update's processes would compile it again, for seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help up preview refresh drift recover destroy policies docs policies-docs settings-docs test test-quick faults kills check bench churn makespan log reset clean python tools cli engine
MAKEFLAGS += --no-print-directory

# Each target's line of help stands behind its `##`.
help:
	@echo "The secure ML-Synapse platform, on a simulated Azure. STACK=dev (default), prod or"
	@echo "the name of any other Pulumi.<name>.yaml."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

up: cli ## preview, then build the stack or update it (POLICIES=yes, CONFIRM=yes)
	@$(OPERATE) up $(STACK) $(if $(filter yes,$(POLICIES)),--policies) $(if $(filter yes,$(CONFIRM)),--confirm)

preview: cli ## show what `up` would do
	@$(OPERATE) preview $(STACK)

refresh: cli ## compare the stack's state with what exists
	@$(OPERATE) refresh $(STACK)

drift: cli ## what differs from the program: 0 nothing, else a table or why not
	@$(EXEC) $(RUN) -m verification.drift --stack $(STACK)

recover: cli ## take up an update that was interrupted (ARGS=--help)
	@$(EXEC) $(RUN) -m verification.recovery --stack $(STACK) $(ARGS)

destroy: cli ## remove the stack (prod holds data: UNPROTECT=yes lifts its protection)
	@$(OPERATE) destroy $(STACK) $(if $(filter yes,$(UNPROTECT)),--unprotect)

policies: cli ## judge every stack by the policy pack, as a first preview; no login
	@PYTHONPATH=policies $(RUN) -m gate $(ARGS) $(CHOSEN)

docs: policies-docs settings-docs ## write every generated page again (about 8 minutes)
	@$(RUN) -m components.settings pages

settings-docs: cli tools
	@$(RUN) -m tests.engine.setting_changes

policies-docs: python
	@PYTHONPATH=policies $(RUN) -m gate.documentation

# Tests of the engine also wait: one more at a time than there are processors. Their
# modules share what their fixtures make, and the longest come first (conftest.py).
test: tools ## run every test
	@$(RUN) -m simulated_azure.engine.cli || true
	@$(RUN) -m pytest -n $$(($(JOBS) + 1)) --dist loadscope --no-loadscope-reorder $(ARGS)

test-quick: tools ## run the tests that need no engine and start no command
	@$(RUN) -m pytest -n $(JOBS) --dist worksteal -m "not engine and not slow" $(ARGS)

faults: cli tools ## fail every write of an update; kill -9 at 50 moments (20 minutes)
	@$(RUN) -m tests.engine.faults_matrix --jobs $(JOBS) $(ARGS)
	@$(RUN) -m tests.engine.kills_matrix --jobs $(JOBS)

kills: cli tools
	@$(RUN) -m tests.engine.kills_matrix --jobs $(JOBS) $(ARGS)

check: tools ## format, lint, types, import contracts, pipelines
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(RUN) -m mypy
	@PYTHONPATH=policies $(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/zizmor --offline --quiet --no-progress .github

bench: cli ## time and memory beside a flat program with the same resources
	@$(RUN) -m benchmarks $(ARGS)

makespan: cli ## how long an update takes at Azure's durations, beside its critical path
	@$(RUN) -m benchmarks.makespan $(ARGS)

# The machine-learning workload has an environment of its own (workloads/churn/README.md).
CHURN = $(or $(CHURN_PYTHON),python3) workloads/churn/environment.py

churn: ## the ML lifecycle of workloads/churn, or one stage: churn-STAGE (ARGS=--help)
	@$(CHURN) -m churn $(ARGS)

churn-test:
	@$(CHURN) -m pytest -c workloads/churn/pytest.ini workloads/churn/tests $(ARGS)

churn-ci:
	@$(CHURN) -m churn.jobs.ci $(ARGS)

churn-submit:
	@$(CHURN) -m churn.jobs.submit $(ARGS)

churn-rollout:
	@$(CHURN) -m churn.rollout forward $(ARGS)

churn-rollback:
	@$(CHURN) -m churn.rollout back $(ARGS)

churn-%:
	@$(CHURN) -m churn $* $(ARGS)

log: python ## show the last requests that the simulated Azure has answered
	@$(RUN) -m simulated_azure log $(ARGS)

reset: python ## forget the simulated Azure: its resources, state and logs
	@$(RUN) -m simulated_azure reset

clean: ## remove what `make` installed and every cache (the simulated Azure stays)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

python: $(INSTALLED)

tools: $(EQUIPPED)

# The packages arrive while Go loads and builds.
cli: stack $(RUN)
	@$(MAKE) -j2 python engine

engine: $(RUN)
	@$(RUN) -m simulated_azure.engine.cli

.PHONY: stack
stack:
ifeq ($(filter $(STACK),$(STACKS)),)
	@echo "STACK=$(STACK) is no stack of this project; there are: $(STACKS)." \
		"Try: make $(firstword $(MAKECMDGOALS)) STACK=$(firstword $(STACKS))," \
		"or write Pulumi.$(STACK).yaml" >&2; exit 2
endif

# Not compiled: Python does that for the few files of azure-native that a run imports.
INSTALL = if command -v uv >/dev/null; then uv pip install --quiet --python $(RUN) -r $(1); \
	else $(RUN) -m pip install --quiet --no-compile --disable-pip-version-check -r $(1); fi

$(INSTALLED): $(PACKAGES) | $(RUN)
	@echo "Installing what the stacks need into $(VENV) (once, about half a minute) …"
	@$(call INSTALL,requirements.txt -r policies/requirements.txt -r simulated_azure/requirements.txt)
	@rm -f $(VENV)/.packages-*
	@touch $@

$(EQUIPPED): $(TOOLS) | $(INSTALLED)
	@echo "Installing what tests and checks need on top (once, about a minute) …"
	@$(call INSTALL,requirements-dev.txt)
	@rm -f $(VENV)/.tools-*
	@touch $@

# The first Python on PATH that is new enough; PYTHON=… puts another before it.
$(RUN):
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			found=$$python; break; fi; done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.11 or newer is needed, and no python3 on PATH is:" \
			"install one, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; \
		exit 1; fi; \
	$$found -m venv $(VENV)
