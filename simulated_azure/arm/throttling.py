"""ARM's limits on requests: a bucket of tokens that fills up again while time passes.

Source: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
(size and refill of the buckets, one a subscription, principal and kind of request, one
a tenant for what names no subscription; Retry-After and the headers that count what
remains); wording from error reports. Azure keeps the buckets in each region of the
caller: here in each process. Assumed: a POST counts as a write, Retry-After is the time
until a tenth of the bucket is there again. The bucket of all principals together (15
times as large) and the providers' own limits are not simulated.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulated_azure.arm.errors import ArmError
from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions

_SUBSCRIPTION: Final = re.compile(r"^/subscriptions/([^/]+)", re.IGNORECASE)
_REFILLED: Final = 0.1


@dataclass(frozen=True)
class Limit:
    """A bucket's size and what it gains in a second of Azure."""

    size: int
    refill: int


LIMITS: Final[Mapping[str, Limit]] = {
    "read": Limit(250, 25),
    "write": Limit(200, 10),
    "delete": Limit(200, 10),
}
_KINDS: Final = {"GET": "read", "HEAD": "read", "DELETE": "delete"}


@dataclass
class _Bucket:
    tokens: float
    at: float


class Throttle:
    """Counts the requests of each principal; at pace 0 no bucket is ever empty."""

    def __init__(self, clock: Clock, conditions: Conditions) -> None:
        self._clock = clock
        self._conditions = conditions
        self._buckets: dict[tuple[str, str, str], _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, method: str, path: str, principal: str) -> dict[str, str]:
        """Count a request; return the header that says how many more there may be.

        Raises ArmError (429 SubscriptionRequestsThrottled) where the bucket is empty.
        """
        if not self._conditions.throttling:
            return {}
        kind = _KINDS.get(method, "write")
        found = _SUBSCRIPTION.match(path)
        subscription = found.group(1).lower() if found else ""
        with self._lock:
            bucket = self._filled((principal, subscription, kind))
            if bucket.tokens < 1:
                raise _refusal(kind, subscription, principal, bucket.tokens)
            bucket.tokens -= 1
            scope = "subscription" if subscription else "tenant"
            name = f"x-ms-ratelimit-remaining-{scope}-{kind}s"
            return {name: str(int(bucket.tokens))}

    def drain(self, principal: str, subscription: str, kind: str, seconds: int) -> None:
        """Keep a bucket empty for seconds of Azure, as a principal's programs do."""
        with self._lock:
            bucket = self._filled((principal, subscription, kind))
            bucket.tokens = -seconds * LIMITS[kind].refill

    def _filled(self, key: tuple[str, str, str]) -> _Bucket:
        limit, now = LIMITS[key[2]], self._clock.now()
        bucket = self._buckets.setdefault(key, _Bucket(limit.size, now))
        second = self._conditions.lasts(1)
        gained = (now - bucket.at) / second * limit.refill if second else limit.size
        bucket.tokens = min(limit.size, bucket.tokens + max(0.0, gained))
        bucket.at = now
        return bucket


def retry_headers(azure_seconds: float, conditions: Conditions) -> dict[str, str]:
    """Return the headers that tell a client how long to wait, at the pace of now.

    Azure sends whole seconds; the milliseconds are for clients that know them.
    """
    seconds = conditions.lasts(azure_seconds)
    return {
        "Retry-After": str(max(1, math.ceil(seconds))),
        "retry-after-ms": str(max(1, math.ceil(seconds * 1000))),
    }


def _refusal(kind: str, subscription: str, principal: str, tokens: float) -> ArmError:
    limit = LIMITS[kind]
    wait = math.ceil((limit.size * _REFILLED - tokens) / limit.refill)
    whose = f"subscription '{subscription}'" if subscription else "tenant"
    return ArmError(
        429,
        "SubscriptionRequestsThrottled" if subscription else "TenantRequestsThrottled",
        f"Number of '{kind}' requests for {whose} actor '{principal}' exceeded. "
        f"Please try again after '{wait}' seconds after additional tokens are "
        "available. Refer to https://aka.ms/arm-throttling for additional information.",
        retry_after=wait,
    )
