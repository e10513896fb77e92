"""kill -9 of each process at random moments, fifty seeds: the second part of
`make faults`.

    python -m tests.engine.kills_matrix --jobs 2
    python -m tests.engine.kills_matrix --seeds 7 8 9

Results are kept seed by seed, with the names' suffix: a run that was stopped goes on
where it was, and ``--fresh`` begins again (do so when the code has changed).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path
from typing import Final

from tests.engine.checkout import ROOT, make_checkout
from tests.engine.every_step import make_baseline, make_seed
from tests.engine.killing import Clean, Ending, Kill, live_clean, live_through, plan

RESULTS: Final = ROOT / ".faults" / "kills"
SEEDS: Final = 50

Row = tuple[Kill, Ending]


def main(arguments: Sequence[str] | None = None) -> int:
    """Live through the chosen seeds and print the table; 1 if something is wrong."""
    chosen = _parser().parse_args(arguments)
    if chosen.fresh:
        shutil.rmtree(chosen.results, ignore_errors=True)
    chosen.results.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        work = Path(folder)
        print("A clean life, to see its moments …", flush=True)
        clean = _clean(work, chosen.results)
        print(f"requests: {clean.requests}, seeds: {len(chosen.seeds)}", flush=True)
        rows = _run([plan(seed, clean) for seed in chosen.seeds], clean, work, chosen)
    for line in table(rows):
        print(line)
    return int(any(ending.wrong for _, ending in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kills_matrix", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="seeds at a time (2)")
    parser.add_argument(
        "--seeds", type=int, nargs="+", default=range(SEEDS), help="only these"
    )
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="FOLDER")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    return parser


def _clean(work: Path, results: Path) -> Clean:
    checkout, seed = make_checkout(work / "checkout"), results / "seed"
    fresh = make_seed(checkout, work / "seed")
    if not seed.exists():
        shutil.copytree(fresh, seed)
    baseline = make_baseline(checkout, seed, work / "clean")
    return live_clean(baseline, work / "clean")


def _run(
    kills: Sequence[Kill], clean: Clean, work: Path, chosen: argparse.Namespace
) -> list[Row]:
    kept = {kill: _read(chosen.results, kill) for kill in kills}
    left = [kill for kill in kills if kept[kill] is None]
    began = time.monotonic()

    def live(kill: Kill) -> Ending:
        home, began = work / f"seed {kill.seed}", time.monotonic()
        try:
            return live_through(kill, clean, home)
        except Exception as error:  # one seed must not end the others
            return Ending(0, 0, [], [f"it broke: {error!r}"], time.monotonic() - began)
        finally:
            shutil.rmtree(home, ignore_errors=True)

    with ThreadPoolExecutor(chosen.jobs) as pool:
        running = {pool.submit(live, kill): kill for kill in left}
        for done, future in enumerate(as_completed(running), 1):
            kill, ending = running[future], future.result()
            kept[kill] = ending
            _file(chosen.results, kill).write_text(json.dumps(asdict(ending)))
            rest = (time.monotonic() - began) / done * (len(left) - done)
            print(f"[{done}/{len(left)}, {rest / 60:.0f} min left] {row(kill, ending)}")
            print(*(f"    {it}" for it in ending.wrong), sep="\n", end="", flush=True)
    return [(kill, ending) for kill, ending in kept.items() if ending is not None]


def table(rows: Iterable[Row]) -> Iterator[str]:
    """Yield a line for each seed."""
    yield ""
    yield (
        "seed command      victim           moment answered resources imported verdict"
    )
    yield from (row(kill, ending) for kill, ending in rows)


def row(kill: Kill, ending: Ending) -> str:
    """Return a seed's line; `resources` stood in Azure when the command had ended."""
    return (
        f"{kill.seed:>4} {kill.command:<12} {kill.victim:<16} {kill.moment:>6} "
        f"{ending.answered:>8} {ending.resources:>9} {len(ending.imported):>8} "
        f"{'WRONG' if ending.wrong else 'ok'} ({ending.seconds:.0f} s)"
    )


def _file(results: Path, kill: Kill) -> Path:
    return results / f"{kill.seed}-{kill.command}-{kill.victim}-{kill.moment}.json"


def _read(results: Path, kill: Kill) -> Ending | None:
    file = _file(results, kill)
    return Ending(**json.loads(file.read_text())) if file.exists() else None


if __name__ == "__main__":
    sys.exit(main())
