"""The arguments of the simulated Azure's command line."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from simulated_azure import conditions, request_log
from simulated_azure.arm.azure_policy import files as policy_files
from simulated_azure.constants import DEFAULT_CLIENT_ADDRESS
from simulated_azure.faults import commands as fault_commands

HOME_VARIABLE: Final = "SIMULATED_AZURE_HOME"
DEFAULT_HOME: Final = Path(__file__).resolve().parents[1] / ".simulated-azure"


def command_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
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
