"""Write docs/policies/ from the rules' own metadata: an index, and one page a concern.

    make policies-docs

A test fails while a page differs from what this module writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from gate.previews import ROOT
from guardrails.not_followed import NOT_FOLLOWED
from guardrails.profiles import FOLDER, Profile, load_profile
from guardrails.registry import CONCERNS, Registry, registry, rules_of
from guardrails.rule import AnyRule, Defer, StackRule
from guardrails.waivers import Waiver, load_waivers

PAGES: Final = ROOT / "docs" / "policies"
_HEAD: Final = Path(__file__).with_name("documentation_head.md")
_POLICY: Final = (
    "https://portal.azure.com/#view/Microsoft_Azure_Policy/PolicyDetailBlade/"
    "definitionId/%2Fproviders%2FMicrosoft.Authorization%2FpolicyDefinitions%2F"
)
_PSRULE: Final = "https://azure.github.io/PSRule.Rules.Azure/en/rules/"
_BACK: Final = "[All policies](README.md)"


def pages() -> dict[str, str]:
    """Return the text of each page by its file's name."""
    profiles = [load_profile(file) for file in sorted(FOLDER.glob("*.yaml"))]
    texts = {
        "README.md": _index(registry(), profiles),
        "not-followed.md": _not_followed(),
        "waivers.md": _waivers(load_waivers()),
        **{_file(concern): _concern(concern, profiles) for concern in CONCERNS},
    }
    return {name: f"{text}\n" for name, text in texts.items()}


def write() -> None:
    """Write every page, and remove those that no concern has any more."""
    PAGES.mkdir(exist_ok=True)
    texts = pages()
    for page in PAGES.glob("*.md"):
        if page.name not in texts:
            page.unlink()
    for name, text in texts.items():
        (PAGES / name).write_text(text, "utf-8")


def _index(rules: Registry, profiles: list[Profile]) -> str:
    head = _HEAD.read_text("utf-8").rstrip()
    return "\n\n".join([head, _summary(rules, profiles), _contents()])


def _summary(rules: Registry, profiles: list[Profile]) -> str:
    stack = sum(isinstance(rule, StackRule) for rule in rules.rules)
    lines = [
        f"There are {len(rules.rules)} rules. {stack} of them judge relations in the "
        "whole stack.",
        "",
        "| profile | mandatory | advisory | disabled |",
        "| --- | ---: | ---: | ---: |",
    ]
    for profile in profiles:
        levels = [profile.level(rule) for rule in rules.rules]
        counts = [levels.count(name) for name in ("mandatory", "advisory", "disabled")]
        lines.append(f"| {profile.name} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


def _contents() -> str:
    lines = ["| concern | rules |", "| --- | --- |"]
    for concern in CONCERNS:
        ids = ", ".join(rule.id for rule in rules_of(concern))
        lines.append(f"| [{concern}]({_file(concern)}) | {ids} |")
    rest = "Rules of Azure Policy and others that the pack does not follow, and why"
    return "\n".join([*lines, "", f"{rest}: [not followed](not-followed.md)."])


def _file(concern: str) -> str:
    return f"{concern.lower().replace(' ', '-')}.md"


def _concern(concern: str, profiles: list[Profile]) -> str:
    rules = [_rule(rule, profiles) for rule in rules_of(concern)]
    return "\n\n".join([f"# Policies: {concern}", _BACK, *rules])


def _rule(rule: AnyRule, profiles: list[Profile]) -> str:
    levels = ", ".join(f"{profile.name} {profile.level(rule)}" for profile in profiles)
    kind = "over the stack" if isinstance(rule, StackRule) else _when_unknown(rule)
    return "\n".join(
        [
            f"## {rule.id} {_safe(rule.title)}",
            "",
            _safe(rule.why),
            "",
            f"- **Levels**: {levels} · severity {rule.severity}",
            f"- **Judges**: {', '.join(f'`{type_}`' for type_ in rule.types)} · {kind}",
            f"- **Required**: `{rule.arm}`",
            f"- **Fix**: {_safe(rule.fix)}.",
            f"- **Sources**: {', '.join(map(_link, rule.references))}",
        ]
    )


def _when_unknown(rule: AnyRule) -> str:
    if isinstance(unknown := getattr(rule, "unknown", None), Defer):
        return f"an unknown value is left to {unknown.to}"
    return "an unknown value fails"


def _link(reference: str) -> str:
    kind, _, name = reference.partition(":")
    match kind:
        case "policy":
            return f"[Azure Policy {name.split('-')[0]}]({_POLICY}{name})"
        case "PSRule":
            return f"[{name}]({_PSRULE}{name}/)"
        case "MCSB":
            return f"MCSB {name}"
        case "Checkov":
            return name
        case "project":
            return "this project"
        case _:
            return f"<{reference}>"


def _not_followed() -> str:
    lines = [
        *("# Policies: not followed", "", _BACK, ""),
        "This platform must not meet these well-known rules:",
        "",
    ]
    for demand in NOT_FOLLOWED:
        sources = ", ".join(map(_link, demand.references))
        lines.append(
            f"- **{_safe(demand.wants)}** ({sources}): {_safe(demand.why_not)}."
        )
    return "\n".join(lines)


def _waivers(waivers: Iterable[Waiver]) -> str:
    head = ["# Policies: waivers", "", _BACK, ""]
    lines = [
        f"- **{waiver.id}** of {waiver.rule} for "
        f"{_safe(', '.join(waiver.resources))} in {_safe(', '.join(waiver.stacks))} "
        f"until {waiver.expires} ({_safe(waiver.owner)}): {_safe(waiver.reason)}"
        for waiver in waivers
    ]
    return "\n".join([*head, *(lines or ["None."])])


def _safe(text: str) -> str:
    return text.replace("*", "\\*").replace("<", "\\<").replace("|", "\\|")


if __name__ == "__main__":
    write()
    print(f"written: {PAGES.relative_to(ROOT)}")
