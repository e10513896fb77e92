"""The copy of a stack's settings: what it takes over, what it keeps, what it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulated_azure.engine.stack_settings import Project, differs, ensure

SALT = "encryptionsalt: v1:salt"
INIT = f"""\
#!/bin/sh
echo "$@" >> calls
grep -q salt Pulumi.dev.yaml || echo "{SALT}" >> Pulumi.dev.yaml
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "Pulumi.yaml").write_text("name: tiny\nruntime: python\n")
    found = Project.find(tmp_path / "project", tmp_path / "home")
    assert found is not None
    return found


@pytest.fixture
def pulumi(tmp_path: Path) -> str:
    """A `pulumi` whose `stack init` does to its folder what the engine does."""
    script = tmp_path / "pulumi"
    script.write_text(INIT)
    script.chmod(0o755)
    return str(script)


def write(project: Project, text: str) -> None:
    project.tracked("dev").write_text(text)


def read(project: Project) -> str:
    return project.copy("dev").read_text()


def test_the_salt_lands_in_the_copy(project: Project, pulumi: str) -> None:
    write(project, "config:\n  tiny:size: 3\n")

    ensure(project, "dev", pulumi)

    assert read(project) == f"config:\n  tiny:size: 3\n{SALT}\n"
    assert "salt" not in project.tracked("dev").read_text()


def test_an_edit_is_taken_over_and_the_salt_stays(
    project: Project, pulumi: str
) -> None:
    write(project, "config:\n  tiny:size: 3\n")
    ensure(project, "dev", pulumi)

    write(project, "config:\n  tiny:size: 4")
    ensure(project, "dev", pulumi)

    assert read(project) == f"config:\n  tiny:size: 4\n{SALT}\n"
    assert (project.scratch / "calls").read_text().count("stack init dev") == 1


def test_what_config_set_changed_is_kept_and_told(
    project: Project, pulumi: str
) -> None:
    write(project, "config:\n  tiny:size: 3\n  tiny:on: true\n")
    ensure(project, "dev", pulumi)
    quoted = f"{SALT}\nconfig:\n  tiny:size: '3'\n  tiny:on: 'true'\n"

    project.copy("dev").write_text(quoted)
    same = differs(project, "dev")
    project.copy("dev").write_text(quoted.replace("3", "5"))
    ensure(project, "dev", pulumi)

    assert not same
    assert differs(project, "dev")
    assert "'5'" in read(project)


def test_a_real_secrets_provider_is_left_out(project: Project, pulumi: str) -> None:
    write(project, "secretsprovider: azurekeyvault://v\nencryptedkey: k\nconfig: {}\n")

    ensure(project, "dev", pulumi)

    assert read(project) == f"config: {{}}\n{SALT}\n"


def test_a_stack_that_nobody_knows_is_left_to_the_engine(
    project: Project, pulumi: str
) -> None:
    assert ensure(project, "qa", pulumi) is None
    assert not project.scratch.exists()


def test_stacks_are_those_with_a_tracked_file(project: Project) -> None:
    for name in ("prod", "dev"):
        project.tracked(name).touch()

    assert project.stacks() == ["dev", "prod"]


def test_a_broken_file_is_left_to_the_engine(project: Project, pulumi: str) -> None:
    write(project, "config:\n  tiny:size: 3\n    tiny:on: true\n")

    ensure(project, "dev", pulumi)

    assert not differs(project, "dev")
    assert "    tiny:on: true" in read(project)
