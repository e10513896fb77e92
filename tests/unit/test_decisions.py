"""Every decision note has a date and a status; the index lists it with that date."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "decisions"
NOTES: Final = sorted(set(FOLDER.glob("*.md")) - {FOLDER / "README.md"})
STATUS: Final = re.compile(
    r"# [^\n]+\n\n(\d{4}-\d\d-\d\d) · (in force|replaced by \[.+\]\(.+\.md\))\n"
)


def dates() -> dict[str, str | None]:
    """Return the date of each note, nothing where the heading has another form."""
    heads = {it.name: STATUS.match(it.read_text("utf-8")) for it in NOTES}
    return {name: head and head[1] for name, head in heads.items()}


def test_every_note_has_a_date_and_a_status() -> None:
    assert [name for name, date in dates().items() if not date] == []


def test_index_lists_every_note_with_its_date() -> None:
    index = (FOLDER / "README.md").read_text("utf-8")

    listed = re.findall(r"\]\(([\w-]+\.md)\) \| (\S+) \|$", index, re.M)

    assert dict(listed) == dates()
