"""`python -m churn.rollout`: a rollout at the platform's endpoint, or the way back.

    python -m churn.rollout forward green --stack-file Pulumi.dev.yaml --url https://…
    python -m churn.rollout back --stack-file Pulumi.dev.yaml

The shares are written into the stack file and put in effect by --update (`make up`, or
`pulumi up …`). The endpoint is asked at --rate with the bodies of --bodies, one JSON a
line, by a caller whose token is in the file --token.
"""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from churn.refusals import Refusal, SettingsRefusal
from churn.rollout.audit import AuditTrail
from churn.rollout.rollout import Limits, Observe, Rollout, roll_back
from churn.rollout.traffic import StackTraffic
from churn.serving.load_test import Caller, LoadResult, load_test

HEADER: Final = "azureml-model-deployment"


def parser() -> argparse.ArgumentParser:
    """Return what the command line takes."""
    command = argparse.ArgumentParser(prog="churn.rollout", description=__doc__)
    command.add_argument("direction", choices=("forward", "back"))
    command.add_argument("deployment", nargs="?", help="which goes forward")
    command.add_argument("--stack-file", required=True, type=Path)
    command.add_argument("--endpoint", default="churn")
    command.add_argument("--update", default="make up")
    command.add_argument("--trail", type=Path, default=Path("churn-decisions.jsonl"))
    command.add_argument("--url", help="the endpoint's scoring URL")
    command.add_argument("--bodies", type=Path, help="requests, one a line")
    command.add_argument("--token", type=Path, help="file with the caller's token")
    command.add_argument("--rate", type=float, default=10)
    command.add_argument("--seconds", type=float, default=60)
    command.add_argument("--p99-ms", type=float, default=100)
    command.add_argument("--error-share", type=float, default=0.01)
    return command


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 where the traffic is as asked, 1 where it went back or is refused."""
    chosen = parser().parse_args(arguments)
    traffic = StackTraffic(
        stack_file=chosen.stack_file,
        endpoint=chosen.endpoint,
        update=shlex.split(chosen.update),
    )
    trail = AuditTrail(file=chosen.trail)
    try:
        if chosen.direction == "back":
            print(f"Traffic of {chosen.endpoint}: {roll_back(traffic, trail).live}")
            return 0
        limits = Limits(error_share=chosen.error_share, p99_milliseconds=chosen.p99_ms)
        rollout = Rollout(
            traffic=traffic, observe=observer(chosen), trail=trail, limits=limits
        )
        done = rollout.run(chosen.deployment)
    except Refusal as refusal:
        print(f"error: {refusal}", file=sys.stderr)
        return 1
    last = trail.decisions()[-1]
    print(f"{last['decision']}: {last['why']}")
    return 0 if done else 1


def observer(chosen: argparse.Namespace) -> Observe:
    """Return what asks one deployment of the endpoint by its name.

    Raises:
        SettingsRefusal: The rollout lacks what is asked, or whom.
    """
    missing = [
        name for name in ("deployment", "url", "bodies") if not getattr(chosen, name)
    ]
    if missing:
        raise SettingsRefusal(
            "A rollout lacks what it needs",
            seen=f"no {', '.join(missing)}",
            allowed="a deployment, the endpoint's URL and requests to ask it with",
            fix="name them: forward NAME --url URL --bodies FILE",
        )
    bodies = [line for line in chosen.bodies.read_bytes().splitlines() if line]
    bearer = chosen.token and chosen.token.read_text().strip()
    signed = {"Authorization": f"Bearer {bearer}"} if bearer else {}

    def observe(name: str) -> LoadResult:
        with Caller(chosen.url, {HEADER: name, **signed}) as ask:
            return load_test(ask, bodies, rate=chosen.rate, seconds=chosen.seconds)

    return observe


if __name__ == "__main__":
    sys.exit(main())
