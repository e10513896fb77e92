"""`python -m churn [STAGE …]`: runs the stages named, or all, and shows what they
did.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

from churn.pipeline.lifecycle import STAGES
from churn.pipeline.runner import Outcome, Runner
from churn.refusals import Refusal
from churn.settings import load


def parser() -> argparse.ArgumentParser:
    """Return what the command line takes."""
    names = ", ".join(stage.name for stage in STAGES)
    command = argparse.ArgumentParser(prog="churn", description=__doc__)
    command.add_argument(
        "stages", nargs="*", metavar="STAGE", help=f"{names}; none: all"
    )
    command.add_argument("--config", default="local", help="local, azure or a file")
    command.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides"
    )
    command.add_argument(
        "--force", action="store_true", help="run though nothing changed"
    )
    return command


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the outcomes as a table: stage, seconds, processor seconds, MiB,
    figures.
    """
    rows = [("stage", "s", "cpu s", "MiB", "")]
    for one in outcomes:
        figures = ", ".join(
            f"{name} {value}"
            for name, value in one.figures.items()
            if isinstance(value, int | float | str)
        )
        spent = "-" if one.skipped else f"{one.seconds:.1f}"
        processor = "-" if one.skipped else f"{one.processor_seconds:.1f}"
        rows.append((one.stage, spent, processor, f"{one.peak_mib:.0f}", figures))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}"
        f"  {row[3]:>{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0, or 1 after a refusal, which is printed as one line."""
    chosen = parser().parse_args(arguments)
    started = time.monotonic()
    try:
        settings = load(chosen.config, chosen.overrides)
        runner = Runner(
            stages=STAGES,
            settings=settings,
            force=chosen.force,
            announce=lambda text: print(text, flush=True),
        )
        outcomes = runner.run(chosen.stages or [stage.name for stage in STAGES])
    except Refusal as refusal:
        print(f"error: {refusal}", file=sys.stderr)
        return 1
    print(f"\n{table(outcomes)}\n\n{time.monotonic() - started:.1f} s in all.")
    report = settings.artifact("report") / "files" / "report.html"
    if report.exists():
        print(f"Report: {report}")
    return 0


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        sys.exit(main())
