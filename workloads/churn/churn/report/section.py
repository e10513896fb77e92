"""What a stage tells in the report: a title, sentences, figures, tables and charts.

A stage writes one `section.json`; the report stage draws all of them. No stage knows
how the page looks, and the page knows no stage.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

FILE = "section.json"
Cell = str | int | float | None
State = Literal["good", "bad", "plain"]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One large number with what it means."""

    label: str
    value: str
    note: str = ""
    state: State = "plain"


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows below a heading; numbers are set right."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a chart; dashed for what is only there to compare with."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    dashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Lines over two axes."""

    title: str
    x: str
    y: str
    lines: Sequence[Line]


@dataclass(frozen=True, kw_only=True)
class Bars:
    """Named bars, the longest first."""

    title: str
    unit: str
    names: Sequence[str]
    values: Sequence[float]


@dataclass(frozen=True, kw_only=True)
class Section:
    """All that one stage tells."""

    title: str
    text: str = ""
    figures: Sequence[Figure] = field(default=())
    charts: Sequence[Chart] = field(default=())
    bars: Sequence[Bars] = field(default=())
    tables: Sequence[Table] = field(default=())

    def write(self, folder: Path) -> None:
        """Write the section into a stage's output."""
        (folder / FILE).write_text(json.dumps(asdict(self), indent=1))


def short(value: float, digits: int = 3) -> str:
    """Return a number with the digits that a reader needs."""
    return f"{value:.{digits}f}"
