"""The report stage: one page of all sections, that needs nothing from anywhere."""

import json
from datetime import UTC, datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from churn.pipeline.lifecycle import REPORTED, STAGES
from churn.pipeline.stage import Context
from churn.report.drawing import bars, chart, colour
from churn.report.section import FILE

PAGE = "report.html"


def run(context: Context) -> dict[str, Any]:
    """Write the page with the sections of all stages that wrote one."""
    sections = found_sections(context)
    html = page(sections, times(context), verdict(context))
    (context.output / PAGE).write_text(html)
    return {"sections": len(sections), "kib": round(len(html.encode()) / 1024)}


def found_sections(context: Context) -> list[dict[str, Any]]:
    """Return the sections in the order of the lifecycle, the verdict first."""
    order = sorted(REPORTED, key=lambda name: name != "promote")
    found = []
    for name in order:
        file = context.input(name) / FILE
        if file.exists():
            found.append({"stage": name, **json.loads(file.read_text())})
    return found


def times(context: Context) -> list[tuple[str, str, str, str]]:
    """Return what each stage took at its last run."""
    found = []
    for stage in STAGES:
        record = context.settings.artifact(stage.name) / "stage.json"
        if stage.name != context.stage and record.exists():
            one = json.loads(record.read_text())
            found.append(
                (
                    stage.title,
                    f"{one['seconds']:.1f}",
                    f"{one['processor_seconds']:.1f}",
                    f"{one['peak_mib']:.0f}",
                )
            )
    return found


def verdict(context: Context) -> dict[str, Any]:
    """Return the promote stage's verdict."""
    text = (context.input("promote") / "verdict.json").read_text()
    return dict(json.loads(text))


def page(
    sections: list[dict[str, Any]],
    stages: list[tuple[str, str, str, str]],
    decision: dict[str, Any],
) -> str:
    """Return the page's HTML."""
    environment = Environment(
        loader=PackageLoader("churn.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(chart=chart, bars=bars, colour=colour)
    return environment.get_template("page.html.jinja").render(
        sections=sections,
        stages=stages,
        decision=decision,
        made=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    )
