"""The report as JUnit XML: a suite a stack, a case a rule."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from gate.verdict import Verdict
from guardrails.registry import Registry


def junit(verdicts: Iterable[Verdict], registry: Registry) -> str:
    """Write a case for every rule that had something to judge."""
    suites = Element("testsuites", name="policies")
    for verdict in verdicts:
        suites.append(_suite(verdict, registry))
    indent(suites)
    return tostring(suites, "unicode", xml_declaration=True) + "\n"


def _suite(verdict: Verdict, registry: Registry) -> Element:
    counts = verdict.counts
    suite = Element(
        "testsuite",
        name=verdict.stack,
        tests=str(len(verdict.rules) + 1),
        failures=str(counts.get("failed", 0)),
        errors=str(int(bool(verdict.error or verdict.mistakes))),
        skipped=str(counts.get("waived", 0) + counts.get("advised", 0)),
        time=f"{verdict.seconds:.1f}",
    )
    frame = SubElement(suite, "testcase", name="judged", classname=verdict.stack)
    if problems := [it for it in (verdict.error, *verdict.mistakes) if it]:
        SubElement(frame, "error", message=problems[0][:200]).text = "\n".join(problems)
    for rule, status in sorted(verdict.rules.items()):
        name = f"{rule} {registry.by_id[rule].title}"
        case = SubElement(suite, "testcase", name=name, classname=verdict.stack)
        checks = [it for it in verdict.of(status) if it.rule == rule]
        said = "\n".join(
            f"{check.name}: {check.message} {check.waiver}" for check in checks
        )
        if status == "failed":
            SubElement(case, "failure", message=checks[0].message[:200]).text = said
        elif status in ("waived", "advised"):
            SubElement(case, "skipped", message=f"{status}: {said[:400]}")
    return suite
