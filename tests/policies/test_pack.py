"""The pack as a program: what it loads, how it is named, what it costs."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.policies.case_collection import RESOURCE_CASES
from tests.policies.engine_messages import analyze, servicer
from tests.policies.harness import Standing

POLICIES = Path(__file__).resolve().parents[2] / "policies"
MOST_SECONDS_EACH = 0.003


def test_no_module_shadows_the_standard_library() -> None:
    names = {it.stem for it in POLICIES.iterdir() if it.suffix in ("", ".py")}

    assert names & set(sys.stdlib_module_names) <= {"__main__"}


def test_pack_loads_neither_the_provider_nor_the_platform() -> None:
    program = (
        "import sys; import guardrails.adapter; from guardrails.registry import "
        "registry; registry(); print([it for it in ('pulumi_azure_native', "
        "'components', 'simulated_azure') if it in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=POLICIES,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


def test_judging_a_resource_takes_less_than_three_milliseconds_of_processor() -> None:
    to = servicer()
    resources = [
        Standing("it", resource_case.type, resource_case.compliant)
        for resource_case in RESOURCE_CASES
    ]

    def run() -> float:
        started = time.process_time()
        for resource in resources:
            analyze(to, resource)
        return (time.process_time() - started) / len(resources)

    assert min(run() for _ in range(3)) < MOST_SECONDS_EACH
