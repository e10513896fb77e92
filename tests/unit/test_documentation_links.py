"""Every link in the documentation leads to a file, and to a heading of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDERS: Final = ("docs", "policies", "simulated_azure", "workloads")
PAGES: Final = sorted(
    page
    for page in chain(ROOT.glob("*.md"), *((ROOT / it).rglob("*.md") for it in FOLDERS))
    if not page.stem.endswith("_head")
)
FENCE: Final = re.compile(r"^( *)```.*?^\1```", re.M | re.S)
LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
HEADING: Final = re.compile(r"^#+ +(.+?) *$", re.M)
NAMED_PAGE: Final = re.compile(r"\bdocs/[\w/-]+\.md\b")


def anchor(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text("utf-8"))
    return {anchor(it) for it in HEADING.findall(text)}


def broken_links(page: Path) -> Iterator[str]:
    for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        path, _, heading = link.partition("#")
        if ":" in path:
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (heading and heading not in anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda it: str(it.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_pages_that_code_names_exist() -> None:
    sources = [
        *chain(*(ROOT.glob(f"*.{kind}") for kind in ("yaml", "yml", "py"))),
        *chain(*(ROOT.glob(f"[!.]*/**/*.{it}") for it in ("py", "yaml"))),
    ]

    named = {it for file in sources for it in NAMED_PAGE.findall(file.read_text())}

    assert named
    assert {it for it in named if not (ROOT / it).exists()} == set()


def test_every_page_is_reached_from_the_readme() -> None:
    seen, rest = set[Path](), [ROOT / "README.md"]
    while rest:
        page = rest.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        links = LINK.findall(FENCE.sub("", page.read_text("utf-8")))
        paths = {it.partition("#")[0] for it in links if ":" not in it}
        rest += [(page.parent / it).resolve() for it in paths if it]

    assert {it for it in PAGES if it.is_relative_to(ROOT / "docs")} - seen == set()
