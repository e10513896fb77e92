"""What Azure refuses of the traffic of an online endpoint; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

LARGEST_MIRROR: Final = 50
Shares = Mapping[str, int]


def traffic_mistakes(
    live: Shares, mirrored: Shares
) -> Iterator[tuple[str, str, str, str]]:
    """Yield what Azure would refuse: whose mistake, what is wrong, seen, allowed.

    Source: https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints
    """
    total = sum(live.values())
    if total not in (0, 100) or any(not 0 <= share <= 100 for share in live.values()):
        yield (
            "traffic",
            "does not sum to 100 %",
            f"{_shown(live)}, which is {total} %",
            "shares that sum to 100 % (or to 0 %, so that nothing is routed)",
        )
    copied = {name: share for name, share in mirrored.items() if share}
    if len(copied) > 1:
        yield (
            "mirror_traffic",
            "goes to more than one deployment",
            _shown(copied),
            "one deployment at most",
        )
    for name, share in copied.items():
        if not 0 < share <= LARGEST_MIRROR:
            yield (
                "mirror_traffic",
                "is too much",
                f"{name}: {share} %",
                f"1 to {LARGEST_MIRROR} %",
            )
        if live.get(name):
            yield (
                "mirror_traffic",
                "goes to a deployment that takes live traffic",
                f"{name}: {live[name]} % of the traffic",
                "a deployment without traffic",
            )


def _shown(shares: Shares) -> str:
    return ", ".join(f"{name}: {share} %" for name, share in shares.items()) or "none"
