"""Retries of Azure's transient errors.

A resource transformation that binds one error hook of the engine to each of Azure's
resources. The hook retries creates, updates and deletes after pauses that grow, and
says what it waits for; `pulumi destroy` runs no program and so has no hook, and
shows Azure's error at once. Why and how far: docs/decisions/retries.md.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final

import pulumi
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.settings import monitor_supports_feature

from components.transformations.transient_errors import (
    TransientError,
    begun,
    find,
    of_named_principal,
)

HOOK: Final = "azure-retry"
"""The hook's name stands in the state of each resource: a public contract."""

FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 30.0
GROWTH: Final = 1.5
# The engine stops at 100 and then hides Azure's own error.
MOST_TRIES: Final = 95

_AZURE: Final = "azure-native:"
_LOCKED: Final = "ScopeLocked"


class RetryPolicy:
    """A resource transformation that binds the hook, and the hook itself."""

    def __init__(
        self,
        *,
        deployer: str,
        minutes: float,
        named_principals: Mapping[str, str] = MappingProxyType({}),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Register the hook with the engine, if that knows error hooks.

        Args:
            deployer: The object id of who deploys.
            minutes: The longest that anything is tried again; 0 is never.
            named_principals: Object IDs that the stack file names, in small letters,
                each with its key there.
            clock: Seconds that only grow.
            sleep: Waits for seconds without holding up the program.
        """
        self._deployer = deployer
        self._seconds = minutes * 60
        self._named = named_principals
        self._clock = clock
        self._sleep = sleep
        self._since: dict[tuple[str, str, TransientError], float] = {}
        self._binding: pulumi.ResourceHookBinding | None = None
        if minutes and monitor_supports_feature(
            resource_pb2.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS
        ):
            hook = pulumi.ErrorHook(HOOK, self.on_error)
            self._binding = pulumi.ResourceHookBinding(on_error=[hook])

    def __call__(
        self, args: pulumi.ResourceTransformationArgs
    ) -> pulumi.ResourceTransformationResult | None:
        """Bind the hook to a resource of Azure."""
        if self._binding is None or not args.type_.startswith(_AZURE):
            return None
        patient = pulumi.ResourceOptions(hooks=self._binding)
        return pulumi.ResourceTransformationResult(
            props=args.props, opts=pulumi.ResourceOptions.merge(args.opts, patient)
        )

    async def on_error(self, args: pulumi.ErrorHookArgs) -> bool:
        """Say whether to try again, after the pause that comes before it."""
        if _LOCKED in args.errors[0]:
            pulumi.log.error(locked(args))
            return False
        failed = begun(args.errors[0])
        refusal = self._find(failed or args.errors[0], args)
        if refusal is None or pulumi.runtime.is_dry_run():
            return False
        if failed:
            pulumi.log.warn(half_done(args, refusal))
            return False
        now = self._clock()
        since = self._since.setdefault((args.urn, args.failed_operation, refusal), now)
        allowed = min(refusal.minutes * 60, self._seconds)
        left = since + allowed - now
        if left <= 0 or len(args.errors) >= MOST_TRIES:
            pulumi.log.error(gave_up(args, refusal, (now - since) / 60, allowed / 60))
            return False
        pulumi.log.info(waiting(args, refusal, left / 60), ephemeral=True)
        await self._sleep(min(pause(len(args.errors)), left))
        return True

    def _find(self, error: str, args: pulumi.ErrorHookArgs) -> TransientError | None:
        refusal = find(error, args.type, self._deployer)
        principal = str((args.new_inputs or {}).get("principalId", "")).lower()
        if refusal is None or principal not in self._named:
            return refusal
        return of_named_principal(refusal, self._named[principal])


def pause(failures: int) -> float:
    """Return the seconds to wait after so many failures."""
    return float(
        min(FIRST_PAUSE_SECONDS * GROWTH ** (failures - 1), LONGEST_PAUSE_SECONDS)
    )


def waiting(args: pulumi.ErrorHookArgs, refusal: TransientError, minutes: float) -> str:
    """Return the line of progress."""
    return (
        f"{args.name}: {args.failed_operation} is refused for now; waiting until"
        f" {refusal.waits_for}, at most {max(round(minutes), 1)} min more. Azure says:"
        f" {_shortened(args.errors[0])}."
    )


def half_done(args: pulumi.ErrorHookArgs, refusal: TransientError) -> str:
    """Return what stands beside the error of an operation that had begun."""
    return (
        f"{args.name}: Azure began the {args.failed_operation} and failed it for a"
        f" reason that passes. Wait until {refusal.waits_for}, then run the command"
        " again: it goes on with what exists."
    )


def gave_up(
    args: pulumi.ErrorHookArgs, refusal: TransientError, minutes: float, allowed: float
) -> str:
    """Return what stands beside Azure's own error after the last try."""
    return (
        f"{args.name}: {args.failed_operation} was refused for {minutes:.0f} min, in"
        f" {len(args.errors)} tries. Waited until {refusal.waits_for}."
        f" Seen last: {_shortened(args.errors[0])}."
        f" Allowed: at most {allowed:.0f} min of that. Cure: {refusal.cure}."
    )


def locked(args: pulumi.ErrorHookArgs) -> str:
    """Return how to lift what a lock forbids; Azure only names the scope."""
    return (
        f"{args.name}: a lock is in the way of its {args.failed_operation}."
        f" Seen: {_shortened(args.errors[0])}. Allowed under a lock: what deletes"
        " nothing there. Cure: set ml-synapse:protection.locks to false and run"
        " `pulumi up`, with this change undone if it replaces something; then change"
        " it, and lock again."
        " A lock that others made, they have to remove."
    )


def _shortened(error: str) -> str:
    line = " ".join(error.split()).rstrip(".")
    return line if len(line) <= 300 else f"{line[:299]}…"
