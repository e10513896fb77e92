"""docs/policies/ says what the rules say."""

from __future__ import annotations

from gate.documentation import PAGES, pages
from guardrails.registry import registry


def test_pages_are_what_the_rules_make_of_them() -> None:
    written = {it.name: it.read_text("utf-8") for it in PAGES.glob("*.md")}

    assert written == pages(), "write them again: make policies-docs"


def test_pages_have_every_rule_once_with_its_levels() -> None:
    written = "".join(pages().values())
    rules = registry().rules

    assert [it.id for it in rules if written.count(f"\n## {it.id} ") != 1] == []
    assert written.count("- **Levels**: dev ") == len(rules)


def test_no_page_is_long() -> None:
    assert {name for name, text in pages().items() if len(text) > 25_000} == set()
