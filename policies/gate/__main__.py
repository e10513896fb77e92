"""Judge stacks by the policy pack, and report.

    make policies                                 every stack, as a first preview
    make policies ARGS="--state state.json dev"   a state that was exported
    make policies ARGS="--deployed dev"           a stack of your own backend

Exit status: 0 when all pass, 1 when a mandatory rule fails, 2 when a stack could not
be judged.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

from foreground import signals
from gate import states
from gate.junit import junit
from gate.markdown import markdown
from gate.previews import ROOT, preview
from gate.sarif import sarif
from gate.table import text
from gate.verdict import Verdict
from guardrails.errors import GuardrailsError
from guardrails.registry import registry

OUTPUT: Final = ROOT / ".simulated-azure" / "policies"


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge, print, write the reports; return the status to exit with."""
    chosen = _parser().parse_args(arguments)
    output: Path = chosen.output
    output.mkdir(parents=True, exist_ok=True)
    try:
        verdicts = _judge(chosen, output)
    except GuardrailsError as error:
        print(error, file=sys.stderr)
        return 2
    except signals.Interrupted as interrupted:
        signals.tell("The judgement was interrupted; it changes nothing. Run it again.")
        return interrupted.status
    _write(verdicts, output)
    print(text(verdicts))
    print(f"\nReports: {output}/policies.md, policies.sarif, policies.xml")
    if any(verdict.error for verdict in verdicts):
        return 2
    return 0 if all(verdict.passes for verdict in verdicts) else 1


def stacks() -> list[str]:
    """Name the stacks of the project: those with a Pulumi.<name>.yaml."""
    files = sorted(ROOT.glob("Pulumi.*.yaml"))
    return [file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in files]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "stacks", nargs="*", metavar="STACK", help="all of Pulumi.*.yaml"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--state", type=Path, help="judge an exported state of STACK")
    what.add_argument(
        "--deployed", action="store_true", help="judge what stands, by your own login"
    )
    parser.add_argument("--output", type=Path, default=OUTPUT, help="for the reports")
    return parser


def _judge(chosen: argparse.Namespace, output: Path) -> list[Verdict]:
    names = chosen.stacks or stacks()
    if chosen.state:
        return [states.from_file(names[0], chosen.state)]
    judge = states.deployed if chosen.deployed else preview
    jobs = [partial(judge, name, output.resolve() / f"{name}.log") for name in names]
    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(lambda job: job(), jobs))


def _write(verdicts: Sequence[Verdict], output: Path) -> None:
    rules = registry()
    report = json.dumps(sarif(verdicts, rules, ROOT), indent=2)
    (output / "policies.sarif").write_text(report + "\n", "utf-8")
    (output / "policies.md").write_text(markdown(verdicts, rules), "utf-8")
    (output / "policies.xml").write_text(junit(verdicts, rules), "utf-8")


if __name__ == "__main__":
    sys.exit(signals.run(main))
