"""The rollout's command at a stack file: forward by steps, back by one command."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from unit.test_router import deployment

from churn.rollout.__main__ import main
from churn.rollout.traffic import Route
from churn.serving.router import Router, routed


class Platform:
    """A stack file whose update notes its traffic, and the endpoint behind it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.stack = folder / "Pulumi.dev.yaml"
        endpoints = [{"name": "churn", "traffic": {"blue": 100}}]
        config = {"config": {"ml-synapse:onlineEndpoints": endpoints}}
        self.stack.write_text(yaml.safe_dump(config))
        (folder / "bodies.jsonl").write_text('{"customer_ids": ["a"]}\n')
        copy = f"import shutil, time; shutil.copy({str(self.stack)!r}, "
        self.update = f"{sys.executable} -c \"{copy}{str(folder)!r} + '/' + "
        self.update += "str(time.monotonic_ns()) + '.up')\""

    def command(self, *arguments: str) -> int:
        common = ["--stack-file", str(self.stack), "--update", self.update]
        return main([*arguments, *common, "--trail", str(self.folder / "trail.jsonl")])

    def forward(self) -> int:
        asked = ["--url", self.url, "--bodies", str(self.folder / "bodies.jsonl")]
        load = ["--rate", "200", "--seconds", "0.05", "--p99-ms", "60000"]
        return self.command("forward", "green", *asked, *load)

    def shares(self) -> list[Any]:
        """Return the live shares of each update, in their order."""
        files = sorted(self.folder.glob("*.up"))
        texts = [yaml.safe_load(it.read_text())["config"] for it in files]
        return [next(iter(it.values()))[0]["traffic"] for it in texts]


@pytest.fixture
def platform(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Platform]:
    with deployment() as blue, deployment(request.param) as green:
        router = Router({"blue": blue, "green": green}, Route(live={"blue": 100}))
        with routed(router) as url:
            yield Platform(tmp_path, url)


@pytest.mark.parametrize("platform", [200], indirect=True)
def test_forward_goes_by_steps_and_back_is_one_command(platform: Platform) -> None:
    assert platform.forward() == 0
    assert platform.command("back") == 0

    assert platform.shares() == [
        {"blue": 100},
        {"blue": 90, "green": 10},
        {"blue": 50, "green": 50},
        {"green": 100},
        {"blue": 100},
    ]


@pytest.mark.parametrize("platform", [503], indirect=True)
def test_a_deployment_that_fails_in_the_shadow_gets_no_traffic(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    assert platform.forward() == 1

    assert platform.shares() == [{"blue": 100}, {"blue": 100}]
    assert "rolled back: 100.0% of 10 requests failed" in capsys.readouterr().out
    trail = (platform.folder / "trail.jsonl").read_text().splitlines()
    assert [json.loads(line)["decision"] for line in trail][-1] == "rolled back"


@pytest.mark.parametrize("platform", [200], indirect=True)
def test_what_the_command_lacks_is_named_before_anything_moves(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    assert platform.command("forward") == 1

    assert "seen no deployment, url, bodies" in capsys.readouterr().err
    assert platform.shares() == []
