"""Write docs/policies.md out of the rules' own metadata.

    make policies-docs

A test keeps the page true: it fails while the page is not what this would write.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from gate.previews import ROOT
from guardrails.not_followed import NOT_FOLLOWED
from guardrails.profiles import FOLDER, Profile, load_profile
from guardrails.registry import Registry, registry
from guardrails.rule import AnyRule, Defer, StackRule
from guardrails.waivers import Waiver, load_waivers

PAGE: Final = ROOT / "docs" / "policies.md"
_HEAD: Final = Path(__file__).with_name("documentation_head.md")
_POLICY: Final = (
    "https://portal.azure.com/#view/Microsoft_Azure_Policy/PolicyDetailBlade/"
    "definitionId/%2Fproviders%2FMicrosoft.Authorization%2FpolicyDefinitions%2F"
)
_ACRONYMS: Final = {name.lower(): name for name in ("API", "DB", "DNS", "ML", "SQL")}
_PSRULE: Final = "https://azure.github.io/PSRule.Rules.Azure/en/rules/"


def page() -> str:
    """Return the whole page."""
    rules = registry()
    profiles = [load_profile(file) for file in sorted(FOLDER.glob("*.yaml"))]
    parts = [
        _HEAD.read_text("utf-8").rstrip(),
        _summary(rules, profiles),
        _contents(rules),
        *_concerns(rules, profiles),
        _not_followed(),
        _waivers(load_waivers()),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(rules: Registry, profiles: list[Profile]) -> str:
    stack = sum(isinstance(rule, StackRule) for rule in rules.rules)
    lines = [
        f"{len(rules.rules)} rules, {stack} of them over relations in the whole stack.",
        "",
        "| profile | mandatory | advisory | disabled |",
        "| --- | ---: | ---: | ---: |",
    ]
    for profile in profiles:
        levels = [profile.level(rule) for rule in rules.rules]
        counts = [levels.count(name) for name in ("mandatory", "advisory", "disabled")]
        lines.append(f"| {profile.name} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


def _contents(rules: Registry) -> str:
    lines = []
    for concern, found in _by_concern(rules).items():
        ids = ", ".join(item.id for item in found)
        lines.append(f"- [{concern}](#{concern.lower().replace(' ', '-')}): {ids}")
    return "\n".join(lines)


def _concerns(rules: Registry, profiles: list[Profile]) -> Iterable[str]:
    for concern, found in _by_concern(rules).items():
        yield f"## {concern}"
        yield from (_rule(item, profiles) for item in found)


def _by_concern(rules: Registry) -> dict[str, list[AnyRule]]:
    """Group the rules by their module, whose name makes the heading."""
    found: dict[str, list[AnyRule]] = {}
    for rule in rules.rules:
        words = rule.check.__module__.rsplit(".", 1)[-1].split("_")
        title = " ".join(_ACRONYMS.get(word, word) for word in words)
        found.setdefault(title[0].upper() + title[1:], []).append(rule)
    return found


def _rule(rule: AnyRule, profiles: list[Profile]) -> str:
    levels = ", ".join(f"{profile.name} {profile.level(rule)}" for profile in profiles)
    kind = "over the stack" if isinstance(rule, StackRule) else _when_unknown(rule)
    return "\n".join(
        [
            f"### {rule.id} {_safe(rule.title)}",
            "",
            _safe(rule.why),
            "",
            f"- **Levels**: {levels} · {rule.severity}",
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
    lines = ["## Not followed", "", "Well-known demands that must not be met here:", ""]
    for it in NOT_FOLLOWED:
        sources = ", ".join(map(_link, it.references))
        lines.append(f"- **{_safe(it.wants)}** ({sources}): {_safe(it.why_not)}.")
    return "\n".join(lines)


def _waivers(waivers: Iterable[Waiver]) -> str:
    lines = ["## Waivers", ""]
    for waiver in waivers:
        scope = f"{', '.join(waiver.resources)} in {', '.join(waiver.stacks)}"
        lines.append(
            f"- **{waiver.id}** of {waiver.rule} for {_safe(scope)} "
            f"until {waiver.expires} ({_safe(waiver.owner)}): {_safe(waiver.reason)}"
        )
    return "\n".join(lines if len(lines) > 2 else [*lines, "None."])


def _safe(text: str) -> str:
    return text.replace("*", "\\*").replace("<", "\\<").replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
