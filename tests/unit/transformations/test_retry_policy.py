"""Asking again: when, how often, and what is said. Time is the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import MockMonitor
from pulumi_azure_native import resources

from components.transformations.retry_policy import HOOK, MOST_TRIES, RetryPolicy, pause
from tests.unit.registrations import register

BUSY = "AnotherOperationInProgress [409]: Another operation is in progress"
DENIED = "RequestDisallowedByPolicy [403]: no"

SUPPORT = "components.transformations.retry_policy.monitor_supports_feature"


@dataclass
class Scene:
    """A hook on a clock that its own sleeps move, and what it said."""

    now: float = 0.0
    said: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def retries(self, minutes: float = 20, **more: Any) -> RetryPolicy:
        return RetryPolicy(
            deployer="d",
            minutes=minutes,
            clock=lambda: self.now,
            sleep=self.sleep,
            **more,
        )

    def tries(self, retries: RetryPolicy, *errors: str, urn: str = "urn:a") -> int:
        """Fail with the errors, the last again and again; count the retries."""
        seen: list[str] = []
        while len(seen) < 200:
            seen.insert(0, errors[min(len(seen), len(errors) - 1)])
            if not _run(retries.on_error(failed(seen, urn))):
                return len(seen) - 1
        raise AssertionError("it never gave up")


def _run(hook: Coroutine[None, None, bool]) -> bool:
    """Run on a loop of our own: `asyncio.run` would take the mocks' away."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(hook)
    finally:
        loop.close()


def test_who_is_named_in_the_stack_file_is_waited_for_a_minute(scene: Scene) -> None:
    key = "ml-synapse:access.dataScientistGroupIds[0]"
    retries = scene.retries(named_principals={"a-1": key})

    assert _run(retries.on_error(refused_role("A-1")))
    scene.now += 60
    assert not _run(retries.on_error(refused_role("A-1")))
    assert "Allowed: at most 1 min" in scene.said[-1]
    assert f"Cure: correct {key}" in scene.said[-1]


def test_an_identity_that_the_update_made_has_its_ten_minutes(scene: Scene) -> None:
    retries = scene.retries(named_principals={"a-1": "key"})

    assert _run(retries.on_error(refused_role("b-2")))
    scene.now += 9 * 60
    assert _run(retries.on_error(refused_role("b-2")))


def refused_role(principal: str) -> pulumi.ErrorHookArgs:
    return pulumi.ErrorHookArgs(
        urn="urn:role",
        id="",
        name="role",
        type="azure-native:authorization:RoleAssignment",
        new_inputs={"principalId": principal},
        failed_operation="create",
        errors=["PrincipalNotFound [400]: Principal does not exist"],
    )


def failed(errors: list[str], urn: str = "urn:a") -> pulumi.ErrorHookArgs:
    return pulumi.ErrorHookArgs(
        urn=urn,
        id="",
        name="ml-vault-endpoint",
        type="azure-native:network:PrivateEndpoint",
        failed_operation="create",
        errors=errors,
    )


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Return a scene outside of any engine."""
    scene = Scene()
    monkeypatch.setattr(
        "components.transformations.retry_policy.monitor_supports_feature",
        lambda _: False,
    )
    for level in ("info", "warn", "error"):
        monkeypatch.setattr(
            pulumi.log, level, lambda text, **_: scene.said.append(text)
        )
    return scene


def test_a_refusal_that_cannot_pass_ends_at_once_without_a_word(scene: Scene) -> None:
    assert scene.tries(scene.retries(), DENIED) == 0
    assert scene.said == []


def test_pauses_grow_from_half_a_second_to_half_a_minute() -> None:
    assert [round(pause(n), 2) for n in (1, 2, 3, 11, 12, 90)] == [
        0.5,
        0.75,
        1.12,
        28.83,
        30.0,
        30.0,
    ]


def test_a_busy_network_is_tried_until_the_deadline_and_never_beyond(
    scene: Scene,
) -> None:
    tries = scene.tries(scene.retries(), BUSY)

    assert sum(scene.slept) == pytest.approx(20 * 60)
    assert tries == len(scene.slept) < MOST_TRIES


def test_the_setting_shortens_what_a_refusal_may_take(scene: Scene) -> None:
    scene.tries(scene.retries(2), BUSY)

    assert sum(scene.slept) == pytest.approx(120)


def test_each_wait_says_what_for_and_how_long_still(scene: Scene) -> None:
    scene.tries(scene.retries(), BUSY, DENIED)

    assert scene.said == [
        "ml-vault-endpoint: create is refused for now; waiting until another write on"
        " it or on what it uses has ended, at most 20 min more. Azure says:"
        f" {BUSY}."
    ]


def test_the_last_word_has_what_is_wrong_what_was_seen_what_is_allowed_and_a_cure(
    scene: Scene,
) -> None:
    tries = scene.tries(scene.retries(1), BUSY)

    assert scene.said[-1] == (
        f"ml-vault-endpoint: create was refused for 1 min, in {tries + 1} tries."
        " Waited until another write on it or on what it uses has ended."
        f" Seen last: {BUSY}. Allowed: at most 1 min of that. Cure: look in the"
        " activity log for who writes there, and run the command again when that has"
        " ended."
    )


def test_what_azure_began_is_not_tried_again_but_told(scene: Scene) -> None:
    assert scene.tries(scene.retries(), f"1 error occurred:\n\t* {BUSY}") == 0

    assert scene.said == [
        "ml-vault-endpoint: Azure began the create and failed it for a reason that"
        " passes. Wait until another write on it or on what it uses has ended, then run"
        " the command again: it goes on with what exists."
    ]


def test_two_resources_have_a_deadline_each(scene: Scene) -> None:
    retries = scene.retries(1)
    scene.tries(retries, BUSY)
    scene.slept.clear()

    scene.tries(retries, BUSY, urn="urn:b")

    assert sum(scene.slept) == pytest.approx(60)


def test_a_preview_waits_for_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulumi.runtime, "is_dry_run", lambda: True)

    assert scene.tries(scene.retries(), BUSY) == 0


def bound(monkeypatch: pytest.MonkeyPatch, minutes: float) -> list[list[str]]:
    """Return the error hooks of what a program with one group and a child makes."""
    hooks: list[list[str]] = []
    original = MockMonitor.RegisterResource

    def note(self: MockMonitor, request: Any) -> Any:
        if not request.type.startswith("pulumi:"):
            hooks.append(list(request.hooks.on_error))
        return original(self, request)

    monkeypatch.setattr(MockMonitor, "RegisterResource", note)

    def program() -> pulumi.ComponentResource:
        retries = RetryPolicy(deployer="d", minutes=minutes)
        options = pulumi.ResourceOptions(transformations=[retries])
        above = pulumi.ComponentResource("x:y:Z", "above", None, options)
        child = pulumi.ResourceOptions(parent=above)
        resources.ResourceGroup(
            "group", resource_group_name="rg", location="westeurope", opts=child
        )
        return above

    register(program)
    return hooks


def test_each_of_azures_resources_and_nothing_else_has_the_hook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert bound(monkeypatch, minutes=20) == [[], [HOOK]]


def test_zero_minutes_bind_no_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bound(monkeypatch, minutes=0) == [[], []]


def test_an_engine_that_knows_no_error_hooks_gets_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "components.transformations.retry_policy.monitor_supports_feature",
        lambda _: False,
    )

    assert bound(monkeypatch, minutes=20) == [[], []]


def test_a_lock_is_not_waited_for_and_its_cure_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, told = Scene(), list[str]()
    monkeypatch.setattr(pulumi.log, "error", told.append)
    refusal = "ScopeLocked [409]: following scope(s) are locked: '/subscriptions/s'"

    assert scene.tries(scene.retries(), refusal) == 0

    assert scene.slept == []
    assert "Seen: ScopeLocked [409]" in told[0]
    assert "Cure: set ml-synapse:protection.locks to false" in told[0]
