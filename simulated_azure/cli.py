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

from simulated_azure import child, conditions, request_log
from simulated_azure.arm.azure_policy import files as policy_files
from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions
from simulated_azure.constants import DEFAULT_CLIENT_ADDRESS
from simulated_azure.faults import commands as fault_commands
from simulated_azure.store import Store

HOME_VARIABLE: Final = "SIMULATED_AZURE_HOME"
DEFAULT_HOME: Final = Path(__file__).resolve().parents[1] / ".simulated-azure"

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
    parser = _parser()
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulated_azure",
        description="A simulated Azure on loopback: nothing leaves this machine.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    home = _home_options()
    _add_running(actions, _run_options(home))
    _add_looking(actions, home)
    _add_types(actions, home)
    return parser


def _home_options() -> argparse.ArgumentParser:
    home = argparse.ArgumentParser(add_help=False)
    home.add_argument(
        "--home",
        type=Path,
        default=Path(os.environ.get(HOME_VARIABLE) or DEFAULT_HOME),
        help=f"the folder that holds this Azure (else ${HOME_VARIABLE}, else "
        ".simulated-azure in the checkout)",
    )
    return home


def _run_options(home: argparse.ArgumentParser) -> argparse.ArgumentParser:
    run = argparse.ArgumentParser(add_help=False, parents=[home])
    run.add_argument(
        "--client-address",
        default=DEFAULT_CLIENT_ADDRESS,
        metavar="IPV4",
        help="the address under which Azure sees the caller: a public one, or one in "
        "a network with private endpoints (%(default)s)",
    )
    run.add_argument(
        "--no-other-teams",
        dest="other_teams",
        action="store_false",
        help="put no other teams' private endpoints beside yours",
    )
    run.add_argument(
        "--no-engine",
        dest="engine",
        action="store_false",
        help="serve no Pulumi providers: a quicker start for what needs only Azure",
    )
    conditions.add_options(run)
    policy_files.add_options(run)
    fault_commands.add_options(run)
    return run


def _add_running(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    run: argparse.ArgumentParser,
) -> None:
    execute = actions.add_parser(
        "exec",
        parents=[run],
        help="run a command with the simulated Azure attached",
        description="Run COMMAND with the simulated Azure attached and exit with its "
        "status; the simulation ends with it and remembers everything.",
    )
    execute.add_argument(
        "command", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="what to run"
    )
    actions.add_parser(
        "serve",
        parents=[run],
        help="stay up and print the environment to set",
        description="Stay up until interrupted. The environment to set is printed as "
        "shell commands, ended by an empty line.",
    )


def _add_looking(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    home: argparse.ArgumentParser,
) -> None:
    export = actions.add_parser(
        "export",
        parents=[home],
        help="write everything that exists as one ARM template",
        description="Write every resource that exists as one ARM template in JSON.",
    )
    export.add_argument("--output", type=Path, help="the file (else standard output)")
    log = actions.add_parser(
        "log",
        parents=[home],
        help="show the requests that were answered",
        description="Show the last requests that were answered, oldest first. Bodies, "
        "tokens and secrets are never logged.",
    )
    request_log.add_filters(log)
    clock = actions.add_parser(
        "clock",
        parents=[home],
        help="move the time on, also in what runs now",
        description="Let time pass at once, for whatever runs on a home, now or later: "
        "seconds of the clock, of which Azure's take as many as --pace says.",
    )
    clock.add_argument("what", choices=("advance",))
    clock.add_argument("seconds", type=float, metavar="SECONDS")
    fault = actions.add_parser(
        "fault",
        parents=[home],
        help="let things go wrong in what runs now",
        description="Add, list or clear the faults of the simulation that runs on a "
        "home now. Their counts begin when they are added.",
    )
    fault_commands.add_action(fault)
    actions.add_parser(
        "reset",
        parents=[home],
        help="forget everything",
        description="Delete the folder that holds this Azure, the stacks' state too.",
    )


def _add_types(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    home: argparse.ArgumentParser,
) -> None:
    actions.add_parser(
        "types",
        parents=[home],
        help="list the Azure types that are simulated",
        description="Print a JSON list of the types that are simulated: ARM type, "
        "Pulumi token, whether resources of it hold data.",
    )
    actions.add_parser(
        "check",
        parents=[home],
        help="check inputs of resources against their contracts",
        description="Read a resource a line from standard input, as JSON with 'token' "
        "and 'inputs', and print a line for each: its ID's template and what the "
        "provider would refuse, or null where the token has no contract.",
    )


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
