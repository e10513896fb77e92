"""What the engine hears: rules as policies, one decoding for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from unittest.mock import patch

from pulumi.runtime.proto import analyzer_pb2

from guardrails import servicer as module
from guardrails.profiles import Profile
from guardrails.waivers import Waiver
from tests.policies.engine_messages import (
    Kept,
    analyze,
    analyze_stack,
    servicer,
    struct,
)
from tests.policies.harness import UNKNOWN, Standing
from tests.policies.made_up import FIRM, LINK, LINKED, OPTIONAL, THING, registry_of

ADVISORY = analyzer_pb2.ADVISORY
MANDATORY = analyzer_pb2.MANDATORY
DISABLED = analyzer_pb2.DISABLED
PROFILE = Profile(
    "test",
    {
        "critical": "mandatory",
        "high": "mandatory",
        "medium": "advisory",
        "low": "advisory",
    },
)
BAD = Standing("thing", THING, {"on": True})


def told(answer: Any) -> list[tuple[str, int, str]]:
    return [
        (
            diagnostic.policyName,
            diagnostic.enforcementLevel,
            diagnostic.message.partition("\n")[0],
        )
        for diagnostic in answer.diagnostics
    ]


def test_engine_is_told_each_rule_with_level_severity_and_cure() -> None:
    to = servicer(registry_of(FIRM, OPTIONAL), PROFILE)

    firm, optional, files = to.GetAnalyzerInfo(None, None).policies

    assert (firm.name, firm.enforcementLevel, firm.description) == (
        "MU-01",
        MANDATORY,
        "Things are off",
    )
    assert firm.severity == analyzer_pb2.POLICY_SEVERITY_CRITICAL
    assert firm.remediation_steps == FIRM.fix
    assert firm.framework.reference == "NS-2"
    assert optional.enforcementLevel == DISABLED
    assert files.name == "profiles-and-waivers"


def test_violation_carries_rule_level_and_title() -> None:
    answer = analyze(servicer(registry_of(FIRM), PROFILE), BAD)

    assert told(answer) == [("MU-01", MANDATORY, "Things are off")]


def test_versioned_type_is_judged_alike() -> None:
    versioned = Standing("thing", "azure-native:made/v20240101:Thing", {"on": True})

    answer = analyze(servicer(registry_of(FIRM), PROFILE), versioned)

    assert told(answer) == [("MU-01", MANDATORY, "Things are off")]


def test_properties_are_decoded_once_for_all_rules() -> None:
    to = servicer(registry_of(FIRM, OPTIONAL))

    with patch.object(module, "_bag", wraps=module._bag) as bag:
        analyze(to, BAD)

    assert bag.call_count == 1


def test_level_chosen_for_a_run_wins_over_the_profile() -> None:
    to = servicer(registry_of(FIRM), PROFILE)
    chosen = analyzer_pb2.PolicyConfig(enforcementLevel=ADVISORY)
    request = analyzer_pb2.ConfigureAnalyzerRequest(policyConfig={"MU-01": chosen})

    to.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(stack="dev"), None)
    to.Configure(request, None)

    assert told(analyze(to, BAD)) == [("MU-01", ADVISORY, "Things are off")]


def test_waived_violation_is_advice_that_names_the_waiver() -> None:
    waiver = Waiver(
        id="W-001",
        rule="MU-01",
        stacks=("dev",),
        resources=("thing",),
        reason="needed",
        owner="team",
        expires=date.max,
    )
    to = servicer(registry_of(FIRM), PROFILE, [waiver])

    (heard,) = analyze(to, BAD).diagnostics

    assert heard.enforcementLevel == ADVISORY
    assert "waived by W-001 until 9999-12-31 (team): needed" in heard.message


def test_mistake_in_the_files_fails_the_stack() -> None:
    waiver = Waiver(
        id="W-001",
        rule="MU-01",
        stacks=("dev",),
        resources=("thing",),
        reason="needed",
        owner="team",
        expires=date(2020, 1, 1),
    )
    to = servicer(registry_of(FIRM), PROFILE, [waiver])

    answer = analyze_stack(to, [Standing("thing", THING, {"on": False})])

    ((name, level, _),) = told(answer)
    assert (name, level) == ("profiles-and-waivers", MANDATORY)


def test_stack_rule_reads_inputs_not_the_outputs_of_a_preview() -> None:
    thing = Standing("thing", THING, {}, outputs={"size": UNKNOWN})
    sized = replace(LINKED, check=lambda it, _: it.at("size").must_be(1))

    (heard,) = analyze_stack(servicer(registry_of(sized)), [thing]).diagnostics

    assert "size is missing" in heard.message


def test_stack_rule_sees_relations_of_unknown_inputs() -> None:
    thing = Standing("thing", THING, {"on": False})
    link = Standing("link", LINK, {"to": UNKNOWN}, {"to": ("thing",)})
    kept = Kept()

    answer = analyze_stack(servicer(registry_of(LINKED), record=kept), [thing, link])

    assert told(answer) == []
    assert kept.outcomes("MU-04") == ["passed"]


def test_profile_is_that_of_the_stack_which_the_engine_names() -> None:
    to = servicer(registry_of(FIRM), PROFILE)
    lenient = Profile("dev", dict.fromkeys(PROFILE.severities, "advisory"))
    to._profiles = lambda stack: lenient if stack == "dev" else PROFILE

    to.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(stack="dev"), None)

    (told_policy, _) = to.GetAnalyzerInfo(None, None).policies
    assert told_policy.enforcementLevel == ADVISORY
    assert told(analyze(to, BAD))[0][1] == ADVISORY


def test_profile_is_found_by_the_urn_where_the_engine_names_no_stack() -> None:
    to = servicer(registry_of(FIRM), PROFILE)
    lenient = Profile("prod", dict.fromkeys(PROFILE.severities, "advisory"))
    to._profiles = lambda stack: lenient if stack == "prod" else PROFILE

    assert told(analyze(to, BAD, "prod"))[0][1] == ADVISORY


def test_secret_is_not_printed() -> None:
    to = servicer(registry_of(FIRM))
    secret = struct({"on": "AccountKey=c2VjcmV0;EndpointSuffix=x"})
    request = analyzer_pb2.AnalyzeRequest(
        type=THING, urn="urn:pulumi:dev::p::t::thing", name="thing", properties=secret
    )

    (heard,) = to.Analyze(request, None).diagnostics

    assert "c2VjcmV0" not in heard.message
