"""The simulated Azure's command line.

exec, serve, export, log, clock, fault, reset; types and check.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shlex
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from simulated_azure import child, request_log
from simulated_azure.arm.azure_policy import files as policy_files
from simulated_azure.cli_arguments import HOME_VARIABLE, command_parser
from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions
from simulated_azure.faults import commands as fault_commands
from simulated_azure.store import Store

# What a user's own Azure may have set: it must neither reach the simulation nor win
# over what the simulation sets.
_FOREIGN: Final = (
    *("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH"),
    *("AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_FEDERATED_TOKEN_FILE"),
    *("AZURE_USERNAME", "AZURE_PASSWORD", "AZURE_TOKEN_CREDENTIALS"),
    *("AZURE_POD_IDENTITY_AUTHORITY_HOST", "AZUREML_CURRENT_CLOUD"),
    *("ARM_CLIENT_ID", "ARM_CLIENT_SECRET", "ARM_CLIENT_CERTIFICATE_PATH"),
    *("ARM_CLIENT_CERTIFICATE_PASSWORD", "ARM_OIDC_TOKEN", "ARM_OIDC_TOKEN_FILE_PATH"),
    *("ARM_USE_OIDC", "ARM_USE_MSI", "ARM_METADATA_HOSTNAME", "AZURE_ENVIRONMENT"),
    *("ARM_USE_DEFAULT_AZURE_CREDENTIAL", "ARM_OIDC_AUDIENCE"),
    *("ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST", "ARM_OIDC_REQUEST_URL"),
    *("ARM_OIDC_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL"),
    *("ACTIONS_ID_TOKEN_REQUEST_TOKEN",),
    *("IDENTITY_SERVER_THUMBPRINT", "IMDS_ENDPOINT", "MSI_ENDPOINT", "MSI_SECRET"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the status to exit with."""
    parser = command_parser()
    chosen = parser.parse_args(arguments)
    home: Path = chosen.home.resolve()
    match chosen.action:
        case "exec":
            return _exec(parser, home, chosen)
        case "serve":
            return _serve(home, chosen)
        case "export":
            return _export(home, chosen.output)
        case "log":
            return _log(home, chosen)
        case "clock":
            return _clock(home, chosen)
        case "fault":
            return fault_commands.run(home, chosen.what, chosen.lines)
        case "types" | "check":
            return _types(chosen.action)
        case _:
            return _reset(home)


def _exec(
    parser: argparse.ArgumentParser, home: Path, chosen: argparse.Namespace
) -> int:
    command = chosen.command
    if command[:1] == ["--"]:
        command = command[1:]
    if not command:
        parser.error("exec needs a command: exec -- COMMAND [ARGUMENT…]")
    with _attached(home, chosen) as environment:
        kept = {n: v for n, v in os.environ.items() if n not in _FOREIGN}
        return child.run(command, kept | environment)


def _serve(home: Path, chosen: argparse.Namespace) -> int:
    ends = (signal.SIGINT, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with _attached(home, chosen) as environment:
        for name in _FOREIGN:
            if name in os.environ:
                print(f"unset {name}")
        for name, value in sorted(environment.items()):
            print(f"export {name}={shlex.quote(value)}")
        print(flush=True)
        signal.sigwait(ends)
    return 0


@contextmanager
def _attached(home: Path, chosen: argparse.Namespace) -> Iterator[dict[str, str]]:
    lines = fault_commands.chosen_lines(chosen)
    # Imported here: `log` and `export` need none of it.
    from simulated_azure.engine import attach
    from simulated_azure.faults import control
    from simulated_azure.simulation import Simulation

    with (
        _in_use(home),
        Simulation(
            home,
            client_address=chosen.client_address,
            other_teams=chosen.other_teams,
            engine=chosen.engine,
            conditions=Conditions.chosen(chosen.pace, chosen.without, chosen.quota),
        ) as simulation,
        control.serve(home, simulation.faults, simulation.store),
    ):
        simulation.faults.add(*lines)
        for definitions in chosen.deny:
            policy_files.assign(simulation.arm, definitions)
        engine = attach.environment(home, simulation.providers)
        yield simulation.environment() | engine


@contextmanager
def _in_use(home: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the home; `alone` raises BlockingIOError while another process has it."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "in-use.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        yield


def _export(home: Path, output: Path | None) -> int:
    if not _exists(home):
        return 1
    from simulated_azure.arm.export import export_template

    with Store(request_log.database(home)) as store:
        text = json.dumps(export_template(store), indent=2) + "\n"
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text)
    return 0


def _log(home: Path, chosen: argparse.Namespace) -> int:
    if not _exists(home):
        return 1
    with Store(request_log.database(home)) as store:
        for line in request_log.lines(store.requests(chosen.since), chosen):
            print(line)
    return 0


def _clock(home: Path, chosen: argparse.Namespace) -> int:
    if not _exists(home):
        return 1
    with Store(request_log.database(home)) as store:
        clock = Clock(store)
        try:
            clock.advance(chosen.seconds)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
        print(f"{clock.skipped():g} s skipped in all.")
    return 0


def _types(action: str) -> int:
    # Imported here: no other command needs all types.
    from simulated_azure import type_commands

    if action == "types":
        type_commands.list_types(sys.stdout)
    else:
        type_commands.check(sys.stdin, sys.stdout)
    return 0


def _reset(home: Path) -> int:
    if not request_log.database(home).exists():
        print(f"There is nothing to forget at {home}.")
        return 0
    try:
        with _in_use(home, alone=True):
            shutil.rmtree(home)
    except BlockingIOError:
        print(
            f"The simulated Azure at {home} is in use and was not forgotten. Only one "
            "that nobody runs on can be: end its `exec` or `serve` first.",
            file=sys.stderr,
        )
        return 1
    print(f"Forgotten: {home}")
    return 0


def _exists(home: Path) -> bool:
    if request_log.database(home).exists():
        return True
    print(
        f"There is no simulated Azure at {home}. Expected: a folder in which `exec` or "
        f"`serve` has run. Give --home or ${HOME_VARIABLE}, or run `make up` first.",
        file=sys.stderr,
    )
    return False
