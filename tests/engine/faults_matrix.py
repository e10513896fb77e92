"""Every write of an update of dev, every fault: `make faults`.

    python -m tests.engine.faults_matrix --jobs 4
    python -m tests.engine.faults_matrix --effects lost --steps 'PUT *roleAssignments*'

Results are kept case by case, with the seed of the names: a run that was stopped goes
on where it was, and ``--fresh`` begins again (do so when the code has changed). First
every write fails once in one single update, which the clients get over. Then each fails
for good until the next update: those that do not wait for one another in one life
(`grouped_steps.py`), or with ``--single`` each in its own.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import textwrap
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Final
from zlib import crc32

from tests.engine.checkout import ROOT, make_checkout
from tests.engine.every_step import (
    Baseline,
    Verdict,
    live_through,
    make_baseline,
    make_seed,
)
from tests.engine.grouped_steps import live_in_groups
from tests.engine.steps import EFFECTS, Step, fault_of

RESULTS: Final = ROOT / ".faults"
ONCE: Final = {
    "500 once": "PUT each 500",
    "429 once": "PUT each 429 retry-after=0.02",
    "busy once": "arm PUT each 409:AnotherOperationInProgress",
    "lost once": "PUT each drop-after",
}
"""What all writes meet once each, in one update."""


@dataclass(frozen=True)
class Case:
    """One fault, by the name of its step and of its effect."""

    step: str
    effect: str
    fault: str

    @property
    def key(self) -> str:
        """Return a name for files, no other case's."""
        kept = (c if c.isalnum() else "-" for c in f"{self.effect} {self.step}")
        return f"{''.join(kept)[:120]}-{crc32(self.fault.encode()):08x}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen cases and print the table; 1 if something is wrong."""
    chosen = _parser().parse_args(arguments)
    if chosen.fresh:
        shutil.rmtree(chosen.results, ignore_errors=True)
    chosen.results.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        work = Path(folder)
        print("A clean update, to see its steps …", flush=True)
        checkout, seed = make_checkout(work / "checkout"), chosen.results / "seed"
        fresh = make_seed(checkout, work / "seed")
        if not seed.exists():
            shutil.copytree(fresh, seed)
        baseline = make_baseline(checkout, seed, work / "clean")
        cases = list(_cases(baseline.steps, chosen))
        print(f"{len(baseline.steps)} writes, {len(cases)} cases", flush=True)
        if not chosen.single:
            _run_groups(cases, baseline, work, chosen)
        _run(cases, baseline, work, chosen)
    verdicts = {case: _read(chosen.results, case) for case in cases}
    for line in table(verdicts):
        print(line)
    return int(any(verdict is None or verdict.wrong for verdict in verdicts.values()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="faults_matrix", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="cases at a time (2)")
    parser.add_argument(
        "--effects", nargs="+", choices=[*EFFECTS, "once"], default=["once", *EFFECTS]
    )
    parser.add_argument("--steps", default="*", metavar="PATTERN", help="only these")
    parser.add_argument("--every", type=int, default=1, help="only each n-th step")
    parser.add_argument("--single", action="store_true", help="a life for each case")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FOLDER")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    return parser


def _cases(steps: Iterable[Step], chosen: argparse.Namespace) -> Iterator[Case]:
    if "once" in chosen.effects:
        for name, fault in ONCE.items():
            yield Case("all writes", name, fault)
    wanted = [step for step in steps if fnmatch(step.name, chosen.steps)]
    for step in wanted[:: chosen.every]:
        for effect in EFFECTS:
            if effect in chosen.effects:
                yield Case(step.name, effect, fault_of(step, effect))


def _run_groups(
    cases: Sequence[Case], baseline: Baseline, work: Path, chosen: argparse.Namespace
) -> None:
    """Let steps share lives; what is not decided by that is left to single ones."""
    by_fault = {case.fault: case for case in _left(cases, chosen)}
    began = time.monotonic()

    def tell(text: str) -> None:
        print(f"[{(time.monotonic() - began) / 60:.0f} min] {text}", flush=True)

    def live(effect: str) -> None:
        steps = [it for it in baseline.steps if fault_of(it, effect) in by_fault]
        if not steps:
            return
        for step, verdict in live_in_groups(baseline, work, effect, steps, tell):
            _keep(chosen.results, by_fault[fault_of(step, effect)], verdict)

    with ThreadPoolExecutor(chosen.jobs) as pool:
        for future in [pool.submit(live, effect) for effect in EFFECTS]:
            future.result()


def _run(
    cases: Sequence[Case], baseline: Baseline, work: Path, chosen: argparse.Namespace
) -> None:
    left = _left(cases, chosen)
    began, done = time.monotonic(), 0

    def live(case: Case) -> Verdict:
        home, began = work / case.key, time.monotonic()
        try:
            return live_through(baseline, home, (case.fault,))
        except Exception as error:  # one case must not end the others
            seconds = time.monotonic() - began
            return Verdict(0, "", 0, [f"the case broke: {error!r}"], seconds)
        finally:
            shutil.rmtree(home, ignore_errors=True)

    with ThreadPoolExecutor(chosen.jobs) as pool:
        running = {pool.submit(live, case): case for case in left}
        for future in as_completed(running):
            case, verdict = running[future], future.result()
            _keep(chosen.results, case, verdict)
            done += 1
            rest = (time.monotonic() - began) / done * (len(left) - done)
            state = "WRONG" if verdict.wrong else "ok"
            print(
                f"[{done}/{len(left)}, {rest / 60:.0f} min left] {state:<5} "
                f"{case.effect:<9} {case.step} ({verdict.seconds:.0f} s)",
                flush=True,
            )
            for wrong in verdict.wrong:
                print(textwrap.indent(wrong, "    "), flush=True)


def table(verdicts: dict[Case, Verdict | None]) -> Iterator[str]:
    """Yield the table: what a user reads, and how the next update ends."""
    yield ""
    yield "effect     cases silent   up import wrong"
    for effect in dict.fromkeys(case.effect for case in verdicts):
        found = [v for case, v in verdicts.items() if case.effect == effect and v]
        count = Counter(_ending(verdict) for verdict in found)
        yield (
            f"{effect:<10} {len(found):>5} {count['silent']:>6} {count['up']:>4} "
            f"{count['import']:>6} {count['wrong']:>5}"
        )
    yield ""
    yield "silent: the clients got over it; up: the next `pulumi up` went on; import:"
    yield "the next `pulumi up` named what exists already, which was imported."
    yield ""
    for case, verdict in verdicts.items():
        if verdict is not None:
            told = verdict.error or "(no error)"
            yield f"{_ending(verdict):<6} {case.effect:<9} {case.step}"
            yield textwrap.indent("\n".join(textwrap.wrap(told, 96)), "       ")


def _ending(verdict: Verdict) -> str:
    if verdict.wrong:
        return "wrong"
    if not verdict.error:
        return "silent"
    return "import" if verdict.imported else "up"


def _file(results: Path, case: Case) -> Path:
    return results / f"{case.key}.json"


def _keep(results: Path, case: Case, verdict: Verdict) -> None:
    _file(results, case).write_text(json.dumps(asdict(verdict)))


def _left(cases: Sequence[Case], chosen: argparse.Namespace) -> list[Case]:
    return [case for case in cases if _read(chosen.results, case) is None]


def _read(results: Path, case: Case) -> Verdict | None:
    file = _file(results, case)
    return Verdict(**json.loads(file.read_text())) if file.exists() else None


if __name__ == "__main__":
    sys.exit(main())
