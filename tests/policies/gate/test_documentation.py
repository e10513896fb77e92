"""docs/policies.md says what the rules say."""

from __future__ import annotations

from gate.documentation import PAGE, page
from guardrails.registry import registry


def test_page_is_what_the_rules_make_of_it() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it anew: make policies-docs"


def test_page_has_every_rule_with_its_levels() -> None:
    written = page()

    for rule in registry().rules:
        assert f"### {rule.id} " in written
    assert written.count("- **Levels**: dev ") == len(registry().rules)
