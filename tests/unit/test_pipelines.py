"""The pipelines: pinned, unprivileged, and their scripts."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
GO_MODULE = ROOT / "simulated_azure" / "engine" / "cli" / "go.mod"
PINS = re.findall(r"pulumi/pulumi/pkg/v3 v(\S+)", GO_MODULE.read_text("utf-8"))
PULUMI_VERSION = PINS[0]
"""The engine that `make` builds."""
AZURE = ROOT / "azure-pipelines.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TOKENS = {
    "github": {
        "ACTIONS_ID_TOKEN_REQUEST_URL": "https://tokens.example/?v=1",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "asking",
    },
    "azure": {
        "SYSTEM_OIDCREQUESTURI": "https://tokens.example/oidc",
        "SYSTEM_ACCESSTOKEN": "asking",
        "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "connection",
    },
}
IDENTITY = {
    "AZURE_CLIENT_ID": "client",
    "AZURE_TENANT_ID": "tenant",
    "AZURE_SUBSCRIPTION_ID": "subscription",
}


def stand_in(folder: Path, name: str, script: str) -> None:
    """Put a program on PATH that notes its arguments and does what the script says."""
    path = folder / name
    note = f'echo "$@" >> "{folder}/{name}.log"'
    drain = 'case "$*" in *@-*) cat >/dev/null ;; esac'
    path.write_text(f"#!/bin/bash\n{note}\n{drain}\n{script}\n")
    path.chmod(0o755)


def run(
    folder: Path, script: str, *arguments: str, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [str(ROOT / ".ci" / script), *arguments],
        env={"PATH": path, "TMPDIR": str(folder), **env},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Hold the stand-ins; whatever a script leaves behind is a failure."""
    yield tmp_path
    assert list(tmp_path.glob("tmp.*")) == []


def jobs(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))["jobs"]
    return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda it: it.stem)
def test_every_action_is_pinned_to_a_commit_with_its_version(path: Path) -> None:
    uses = re.findall(r"uses: (.+)", path.read_text("utf-8"))
    foreign = [it for it in uses if not it.startswith("./")]

    assert [
        it
        for it in foreign
        if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", it)
    ] == []


def test_every_workflow_pins_the_pulumi_that_the_project_builds() -> None:
    pins = [
        pin
        for path in WORKFLOWS
        for pin in re.findall(r"pulumi-version: (\S+)", path.read_text("utf-8"))
    ]

    assert pins == [PULUMI_VERSION] * 5


def test_azure_pipelines_install_it_before_what_needs_an_engine() -> None:
    scripts = re.findall(r"- script: (.+)", AZURE.read_text("utf-8"))

    needs = [
        (before, script.split(" ARGS")[0])
        for before, script in pairwise(scripts)
        if script.startswith("make") and script != "make check"
    ]

    assert needs == [
        (".ci/install-pulumi", "make test"),
        (".ci/install-pulumi", "make policies"),
        (".ci/install-pulumi", "make python"),
        (".ci/install-pulumi", "make python"),
    ]


def test_the_version_that_azure_pipelines_install_is_the_one_that_is_built(
    folder: Path,
) -> None:
    stand_in(folder, "curl", "echo 'echo \"$@\"'")

    done = run(folder, "install-pulumi", env={"HOME": str(folder)})

    assert done.stdout.splitlines() == [
        f"--version {PULUMI_VERSION}",
        f"##vso[task.prependpath]{folder}/.pulumi/bin",
    ]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda it: it.stem)
def test_nothing_is_permitted_but_what_a_job_names(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text("utf-8"))

    assert workflow["permissions"] == {}
    assert all("permissions" in it for it in workflow["jobs"].values())


def test_jobs_that_run_the_change_only_read() -> None:
    gate = jobs(ROOT / ".github" / "workflows" / "gate.yml")

    for name in ("check", "test", "policies"):
        assert gate[name]["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda it: it.stem)
def test_no_secret_is_used(path: Path) -> None:
    assert "secrets." not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("pipeline", "field"), [("github", "value"), ("azure", "oidcToken")]
)
def test_command_finds_a_token_that_only_it_reads(
    folder: Path, pipeline: str, field: str
) -> None:
    stand_in(folder, "curl", f"echo '{json.dumps({field: 'token'})}'")
    show = """
        stat -c %a "$AZURE_FEDERATED_TOKEN_FILE"; cat "$AZURE_FEDERATED_TOKEN_FILE"
        echo $ARM_CLIENT_ID $ARM_SUBSCRIPTION_ID $ARM_USE_DEFAULT_AZURE_CREDENTIAL
    """

    done = run(
        folder, "with-azure", "bash", "-c", show, env=TOKENS[pipeline] | IDENTITY
    )

    assert done.stdout.split() == ["600", "token", "client", "subscription", "true"]
    assert "asking" not in (folder / "curl.log").read_text()


def test_token_is_kept_fresh_while_the_command_runs(folder: Path) -> None:
    script = f'echo "{{\\"value\\": \\"token$(wc -l < {folder}/curl.log)\\"}}"'
    stand_in(folder, "curl", script)
    wait = 'until grep -q token3 "$AZURE_FEDERATED_TOKEN_FILE"; do sleep 0.05; done'
    env = TOKENS["github"] | IDENTITY | {"REFRESH_SECONDS": "0.1"}

    assert run(folder, "with-azure", "bash", "-c", wait, env=env).returncode == 0


def test_status_of_the_command_is_kept(folder: Path) -> None:
    stand_in(folder, "curl", """echo '{"value": "token"}'""")
    env = TOKENS["github"] | IDENTITY

    assert run(folder, "with-azure", "bash", "-c", "exit 7", env=env).returncode == 7


@pytest.mark.parametrize(
    ("answer", "env", "said"),
    [
        ("exit 22", TOKENS["github"] | IDENTITY, ""),
        ("echo '{}'", TOKENS["github"] | IDENTITY, ""),
        ("exit 0", IDENTITY, "id-token: write"),
        ("exit 0", TOKENS["github"], "set AZURE_CLIENT_ID"),
    ],
)
def test_without_a_token_the_command_is_not_run(
    folder: Path, answer: str, env: dict[str, str], said: str
) -> None:
    stand_in(folder, "curl", answer)

    done = run(folder, "with-azure", "echo", "ran", env=env)

    assert done.returncode != 0
    assert done.stdout == ""
    assert said in done.stderr


COMMENTS = [
    {"id": 1, "user": {"type": "User"}, "body": "<!-- guardrails --> mine"},
    {"id": 2, "user": {"type": "Bot"}, "body": "<!-- guardrails -->\nold"},
]


@pytest.mark.parametrize(
    ("comments", "call"),
    [
        (COMMENTS, "--method PATCH repos/o/r/issues/comments/2"),
        (COMMENTS[:1], "--method POST repos/o/r/issues/5/comments"),
    ],
)
def test_report_replaces_the_bots_own_comment(
    folder: Path, comments: list[Any], call: str
) -> None:
    stand_in(folder, "gh", f"echo '{json.dumps(comments)}'")
    env = {"GITHUB_REPOSITORY": "o/r"}

    done = run(folder, "comment", "github", "report.md", "5", env=env)

    assert done.returncode == 0, done.stderr
    written = (folder / "gh.log").read_text().splitlines()[-1]
    assert written == f"api {call} --field body=@report.md --silent"


@pytest.mark.parametrize(
    ("threads", "call"),
    [
        ([{"id": 9, "comments": [{"content": "<!-- guardrails --> x"}]}], "threads/9/"),
        ([{"id": 9, "comments": [{}]}], "threads?api-version"),
    ],
)
def test_report_replaces_its_thread_on_azure_repos(
    folder: Path, threads: list[Any], call: str
) -> None:
    stand_in(folder, "curl", f"echo '{json.dumps({'value': threads})}'")
    (folder / "report.md").write_text("text")
    env = {
        "SYSTEM_COLLECTIONURI": "https://dev.example/o/",
        "SYSTEM_TEAMPROJECTID": "p",
        "BUILD_REPOSITORY_ID": "r",
        "SYSTEM_ACCESSTOKEN": "asking",
    }

    done = run(folder, "comment", "azure", f"{folder}/report.md", "5", env=env)

    assert done.returncode == 0, done.stderr
    log = (folder / "curl.log").read_text()
    assert f"o/p/_apis/git/repositories/r/pullRequests/5/{call}" in log.splitlines()[-1]
    assert "asking" not in log
