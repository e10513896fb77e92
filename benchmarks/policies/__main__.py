"""Measure the pack at 50, 500 and 2,000 resources, beside Checkov.

    python -m benchmarks.policies [--runs N] [--install-checkov]

Fails when judging costs 3 ms a resource or more, or the start a second or more.
Checkov is optional: it is run where $CHECKOV names it or it was installed before.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.policies import checkov, pack, sdk
from benchmarks.policies.estate import Estate, deploy

SIZES: Final = (50, 500, 2000)
MOST_MILLISECONDS_EACH: Final = 3.0
MOST_START_SECONDS: Final = 1.0
SDK_SAMPLE: Final = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 when a bound is passed."""
    chosen = _parser().parse_args(arguments)
    command = checkov.install() if chosen.install_checkov else checkov.find()
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    estate = deploy()
    costs = [_best_of(estate, size, chosen.runs) for size in SIZES]
    _print_costs(costs)
    sample = list(estate.resources(SDK_SAMPLE))
    each = sdk.milliseconds_each(sample, costs[0].rules)
    print(
        f"\nThe SDK's own servicer, {costs[0].rules} policies that look at nothing: "
        f"{each:.1f} ms a resource."
    )
    _print_checkov(estate, command)
    return int(not all(map(_within, costs)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="benchmarks.policies",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--runs", type=int, default=3, help="the best of these counts")
    parser.add_argument(
        "--install-checkov", action="store_true", help="into an environment of its own"
    )
    return parser


def _best_of(estate: Estate, size: int, runs: int) -> pack.Cost:
    entries = list(estate.resources(size))
    costs = [pack.judge(entries) for _ in range(runs)]
    return min(costs, key=lambda it: it.total_milliseconds_each + it.start_seconds)


def _print_costs(costs: Sequence[pack.Cost]) -> None:
    print(
        "\nguardrails  rules  checks  start s  ms/resource  slowest ms  stack s  "
        "ms/resource in all  MiB"
    )
    for cost in costs:
        print(
            f"{cost.resources:10}  {cost.rules:5}  {cost.checks:6}  "
            f"{cost.start_seconds:7.2f}  "
            f"{cost.milliseconds_each:11.2f}  {cost.slowest_milliseconds:10.1f}  "
            f"{cost.stack_seconds:7.2f}  {cost.total_milliseconds_each:18.2f}  "
            f"{cost.mebibytes:3.0f}"
        )


def _print_checkov(estate: Estate, command: Path | None) -> None:
    if command is None:
        print(
            "\nCheckov was not measured: it is not installed. --install-checkov puts "
            "it into an environment of its own; $CHECKOV names another."
        )
        return
    print(
        "\nCheckov     resources in the template  seconds  ms/resource  checks  failed"
    )
    for size in SIZES:
        template = estate.template_of(size)
        found = checkov.run(command, template)
        count = len(template["resources"])
        print(
            f"{size:7}  {count:25}  {found.seconds:7.2f}  "
            f"{1000 * found.seconds / count:11.2f}  {found.checks:6}  {found.failed:6}"
        )


def _within(cost: pack.Cost) -> bool:
    return (
        cost.total_milliseconds_each < MOST_MILLISECONDS_EACH
        and cost.start_seconds < MOST_START_SECONDS
    )


if __name__ == "__main__":
    sys.exit(main())
