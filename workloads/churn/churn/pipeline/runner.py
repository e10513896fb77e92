"""Runs stages in order, each only when something that it depends on has changed.

A stage writes into a folder of its own beside the last output, which takes its place
when the stage has ended: a kill at any moment leaves the old output or the new one, and
the next run does the stage again. Delta tables commit by themselves.
"""

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from churn.pipeline import fingerprints, usage
from churn.pipeline.stage import Context, Stage
from churn.refusals import StageRefusal
from churn.settings import Settings

RECORD = "stage.json"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one stage did: seconds of wall and processor time, MiB at most, figures."""

    stage: str
    skipped: bool
    seconds: float
    processor_seconds: float
    peak_mib: float
    key: str
    result: str
    figures: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Runs some of the stages that there are, with the settings."""

    stages: Sequence[Stage]
    settings: Settings
    force: bool = False
    announce: Callable[[str], None] = print

    def run(self, names: Sequence[str]) -> list[Outcome]:
        """Return the outcomes of the named stages; run what they need first."""
        wanted = self.wanted(names)
        return [
            self.once(stage, f"[{position}/{len(wanted)}]", stage.name in names)
            for position, stage in enumerate(wanted, start=1)
        ]

    def wanted(self, names: Sequence[str]) -> list[Stage]:
        """Return the named stages and all that they need, in order."""
        known = {stage.name: stage for stage in self.stages}
        open_names, found = list(names), set()
        while open_names:
            if (name := open_names.pop()) not in known:
                raise StageRefusal(
                    "There is no such stage",
                    seen=name,
                    allowed=", ".join(known),
                    fix="name one of them",
                )
            found.add(name)
            open_names += [need for need in known[name].needs if need not in found]
        return [stage for stage in self.stages if stage.name in found]

    def once(self, stage: Stage, place: str, named: bool) -> Outcome:
        """Return what a stage did, or what it had done if nothing has changed since."""
        key = self.key(stage)
        last = recorded(self.settings.artifact(stage.name))
        forced = self.force and named
        if last and not forced and last.key == key and self.intact(stage, last):
            self.announce(f"{place} {stage.title}: nothing changed")
            return Outcome(**{**asdict(last), "skipped": True, "seconds": 0.0})
        self.announce(f"{place} {stage.title} …")
        outcome = self.timed(stage, key)
        self.announce(f"{place} {stage.title}: {outcome.seconds:.1f} s")
        return outcome

    def key(self, stage: Stage) -> str:
        """Return the digest of all that the stage's result depends on."""
        needed = (recorded(self.settings.artifact(need)) for need in stage.needs)
        return fingerprints.combined(
            [
                fingerprints.digest_of_code(stage),
                fingerprints.digest_of_settings(stage, self.settings),
                *(last.result if last else "missing" for last in needed),
            ]
        )

    def intact(self, stage: Stage, last: Outcome) -> bool:
        """Return whether what the stage left behind is still what it was."""
        return last.result == self.result(stage, self.settings.artifact(stage.name))

    def result(self, stage: Stage, output: Path) -> str:
        """Return the digest of all that the stage left behind."""
        tables = [self.settings.table(name) for name in stage.tables]
        return fingerprints.combined(
            [
                fingerprints.digest_of_files(output / "files"),
                *(fingerprints.digest_of_table(table) for table in tables),
                *(str(Path(path).exists()) for path in stage.state(self.settings)),
            ]
        )

    def timed(self, stage: Stage, key: str) -> Outcome:
        """Run the stage, put its output in place, and return what it did."""
        final = self.settings.artifact(stage.name)
        fresh = final.with_name(f"{final.name}.partial")
        shutil.rmtree(fresh, ignore_errors=True)
        (fresh / "files").mkdir(parents=True)
        wall, processor = time.monotonic(), usage.processor_seconds()
        figures = stage.run(self.context(stage, fresh / "files"))
        outcome = Outcome(
            stage=stage.name,
            skipped=False,
            seconds=round(time.monotonic() - wall, 3),
            processor_seconds=round(usage.processor_seconds() - processor, 3),
            peak_mib=round(usage.peak_mib(), 1),
            key=key,
            result=self.result(stage, fresh),
            figures=figures,
        )
        (fresh / RECORD).write_text(json.dumps(asdict(outcome), indent=1, default=str))
        replace(fresh, final)
        return outcome

    def context(self, stage: Stage, output: Path) -> Context:
        """Return what the stage's function gets."""
        return Context(
            stage=stage.name,
            settings=self.settings,
            output=output,
            announce=lambda text: self.announce(f"      {text}"),
        )


def recorded(folder: Path) -> Outcome | None:
    """Return what a stage did at its last whole run, if it had one."""
    try:
        return Outcome(**json.loads((folder / RECORD).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def replace(fresh: Path, final: Path) -> None:
    """Put a folder in the place of another; a kill between the two leaves none."""
    old = final.with_name(f"{final.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    fresh.rename(final)
    shutil.rmtree(old, ignore_errors=True)
