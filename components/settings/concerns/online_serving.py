"""What one deployment of an online endpoint is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from components.machine_learning.serving_plan import (
    Autoscale,
    BusyHours,
    DataCapture,
    OnlineDeployment,
    Probe,
    Requests,
)
from components.settings.clocks import WORKING_DAYS, days, time_of_day, time_zone
from components.settings.concerns.serving_values import (
    asset,
    deployment_name,
    script,
    variables,
)
from components.settings.nested import array
from components.settings.records import Record, default, record, records, required
from components.settings.refusals import Finding, ValueRefused, Values
from components.settings.values import Value, choice, integer, text, vm_size

MOST_INSTANCES: Final = 50
LONGEST_REQUEST: Final = 180_000
"""In milliseconds: learn.microsoft.com/azure/machine-learning/how-to-manage-quotas"""
MOST_SCHEDULES: Final = 9
"""Two profiles each, of 20 that an autoscale setting has at most."""


def _word(meaning: str, cure: str) -> Value[str]:
    return text(r"[A-Za-z][\w-]{0,63}", meaning, cure)


_PROBE: Final = Record(
    Probe,
    {
        "initialDelaySeconds": default(integer(1, 3600), 10),
        "periodSeconds": default(integer(1, 3600), 10),
        "timeoutSeconds": default(integer(1, 3600), 2),
        "successThreshold": default(integer(1, 1000), 1),
        "failureThreshold": default(integer(1, 1000), 30),
    },
    kind="a probe",
)
_REQUESTS: Final = Record(
    Requests,
    {
        "maxConcurrentPerInstance": default(integer(1, 1000), 1),
        "timeoutMilliseconds": default(integer(1, LONGEST_REQUEST), 5000),
        "maxQueueMilliseconds": default(integer(0, LONGEST_REQUEST), 500),
    },
    kind="limits of requests",
)
_CAPTURE: Final = Record(
    DataCapture,
    {
        "collections": required(
            array(
                _word("a collection's name", "write request, response or your own"), 1
            )
        ),
        "samplingPercent": default(integer(1, 100), 100),
        "rollingRate": default(
            choice("Minute", "Hour", "Day", "Month", "Year"), "Hour"
        ),
    },
    kind="what is kept of requests",
)
_HOURS: Final = Record(
    BusyHours,
    {
        "name": required(_word("a schedule's name", "write one such as office-hours")),
        "days": default(days(), WORKING_DAYS),
        "start": required(time_of_day()),
        "end": required(time_of_day()),
        "timeZone": default(time_zone(), "UTC"),
        "minInstances": required(integer(1, MOST_INSTANCES)),
        "maxInstances": required(integer(1, MOST_INSTANCES)),
    },
    rules=(lambda values: _rising(values, "minInstances", "maxInstances"),),
    kind="hours",
)
_AUTOSCALE: Final = Record(
    Autoscale,
    {
        "minInstances": required(integer(1, MOST_INSTANCES)),
        "maxInstances": required(integer(1, MOST_INSTANCES)),
        "cpuPercentOut": default(integer(1, 100), 70),
        "cpuPercentIn": default(integer(1, 100), 30),
        "requestsPerMinuteOut": default(integer(1, 1_000_000), None),
        "requestsPerMinuteIn": default(integer(1, 1_000_000), None),
        "schedules": default(records(_HOURS, unique=("name",)), ()),
    },
    rules=(
        lambda values: _rising(values, "minInstances", "maxInstances"),
        lambda values: _apart(values, "cpuPercentIn", "cpuPercentOut"),
        lambda values: _apart(values, "requestsPerMinuteIn", "requestsPerMinuteOut"),
        lambda values: _few(values),
    ),
    kind="rules of scaling",
)


def _rising(values: Values, least: str, most: str) -> Iterator[Finding]:
    if values[least] > values[most]:
        yield (
            most,
            ValueRefused(
                f"is smaller than {least}",
                seen=f"{values[most]}, with {least} {values[least]}",
                allowed=f"an integer from {values[least]} to {MOST_INSTANCES}",
                cure=f"raise {most} or lower {least}",
            ),
        )


def _apart(values: Values, low: str, high: str) -> Iterator[Finding]:
    """A rule in at the threshold of the rule out would undo it at once."""
    inner, outer = values[low], values[high]
    if inner is not None and (outer is None or inner >= outer):
        yield (
            low,
            ValueRefused(
                f"is not below {high}",
                seen=f"{inner}, with {high} {'left out' if outer is None else outer}",
                allowed=f"an integer below {high}",
                cure="lower it, so that machines do not come and go",
            ),
        )


def _few(values: Values) -> Iterator[Finding]:
    count = len(values["schedules"])
    if count > MOST_SCHEDULES:
        yield (
            "schedules",
            ValueRefused(
                "has more entries than Azure Monitor takes",
                seen=f"{count} entries",
                allowed=f"{MOST_SCHEDULES} at most",
                cure="join schedules that have the same numbers",
            ),
        )


def _whole(values: Values) -> Iterator[Finding]:
    """Code needs its script and an environment to run in, and the reverse."""
    given = {name: values[name] for name in ("environment", "code", "scoringScript")}
    pairs = (
        ("code", "scoringScript"),
        ("scoringScript", "code"),
        ("code", "environment"),
    )
    for name, other in pairs:
        if given[name] is not None and given[other] is None:
            yield (
                other,
                ValueRefused(
                    f"is needed, because {name} is given",
                    seen="nothing",
                    allowed=f"{other} beside {name}, or neither (an MLflow model)",
                    cure=f"add it, or remove {name}",
                ),
            )


def _once(values: Values) -> Iterator[Finding]:
    """An instance that answered once is alive: Azure fixes it at one."""
    threshold = values["liveness"].success_threshold
    if threshold != 1:
        yield (
            "liveness.successThreshold",
            ValueRefused(
                "is not the one that Azure takes",
                seen=str(threshold),
                allowed="1",
                cure="remove it; readiness may have another",
            ),
        )


def _counted(values: Values) -> Iterator[Finding]:
    if values["autoscale"] is not None and values["instanceCount"] is not None:
        yield (
            "instanceCount",
            ValueRefused(
                "would be ignored, because autoscale is given",
                seen=str(values["instanceCount"]),
                allowed="one of the two",
                cure="remove it; the deployment starts with autoscale.minInstances",
            ),
        )


ONLINE_DEPLOYMENT: Final = Record(
    OnlineDeployment,
    {
        "name": required(deployment_name()),
        "model": required(asset("models")),
        "environment": default(asset("environments"), None),
        "code": default(asset("codes"), None),
        "scoringScript": default(script(), None),
        "instanceType": required(vm_size()),
        "instanceCount": default(integer(1, MOST_INSTANCES), None),
        "environmentVariables": default(variables(), {}),
        "liveness": default(record(_PROBE), Probe()),
        "readiness": default(record(_PROBE), Probe()),
        "requests": default(record(_REQUESTS), Requests()),
        "dataCapture": default(record(_CAPTURE), None),
        "autoscale": default(record(_AUTOSCALE), None),
    },
    rules=(_whole, _once, _counted),
    kind="a deployment",
)
