"""What a stage is: a name, what it needs, the settings it reads, and a function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from churn.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of the lifecycle.

    `function` is `module:name`, imported when the stage runs. It gets a `Context`,
    writes files into `context.output` and returns the figures that the table and the
    report show. `needs` are the stages whose output it reads; `settings` the sections,
    and `sources` the packages or files under `churn/`, that make it run again when they
    change. `tables` are the Delta tables of the lake that it writes. `state` are files
    or folders outside of its output that it changes and that have to be there (a
    registry, a store).
    """

    name: str
    title: str
    function: str
    needs: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    state: Callable[[Settings], tuple[str, ...]] = field(default=lambda _: ())

    def run(self, context: "Context") -> Mapping[str, Any]:
        """Return the figures of one run."""
        module, _, name = self.function.partition(":")
        return dict(getattr(import_module(module), name)(context))


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a running stage gets."""

    stage: str
    settings: Settings
    output: Path
    announce: Callable[[str], None] = print

    def input(self, stage: str) -> Path:
        """Return the folder of another stage's output."""
        return self.settings.artifact(stage) / "files"

    def spark(self) -> "SparkSession":
        """Return the session that all stages share."""
        from churn.spark.session import session

        return session(self.settings)

    def say(self, text: str) -> None:
        """Show progress within the stage."""
        self.announce(text)
