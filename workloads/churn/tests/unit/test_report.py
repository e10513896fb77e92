"""The report: one file that asks for nothing and takes no text for markup."""

import json
import re
from pathlib import Path

from churn.pipeline.lifecycle import REPORTED, STAGES
from churn.report.page import page
from churn.report.section import Bars, Chart, Figure, Line, Section, Table

DECISION = {"model": "churn", "challenger": "3"}


def drawn(folder: Path) -> str:
    """Return a page with one section of every kind."""

    Section(
        title="Title <script>",
        figures=[Figure(label="AUC", value="0.8", state="good")],
        charts=[
            Chart(title="ROC", x="a", y="b", lines=[Line(name="m", x=[0, 1], y=[0, 1])])
        ],
        bars=[Bars(title="SHAP", unit="u", names=["<b>"], values=[0.5])],
        tables=[Table(title="Checks", columns=("a",), rows=[("failed",), (None,)])],
    ).write(folder)
    section = json.loads((folder / "section.json").read_text())
    return page([{"stage": "one", **section}], [("One", "1", "1", "1")], DECISION)


def test_the_page_asks_for_nothing_from_anywhere(tmp_path: Path) -> None:
    html = drawn(tmp_path)

    assert not re.search(r"https?://|<script|<link|@import|url\(|<img", html)
    assert html.count("<svg") == 2


def test_texts_are_not_taken_for_markup(tmp_path: Path) -> None:
    html = drawn(tmp_path)

    assert "Title &lt;script&gt;" in html
    assert "&lt;b&gt;" in html
    assert "<b>" not in html


def test_the_report_shows_only_stages_that_there_are_and_needs_them_all() -> None:
    names = [stage.name for stage in STAGES]

    assert set(REPORTED) < set(names)
    assert names[-1] == "report"
    assert STAGES[-1].needs == REPORTED
