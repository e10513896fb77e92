"""The `pulumi` that commands under the simulation find first on PATH."""

from __future__ import annotations

import os
import sys

from simulated_azure.engine import cli


def main() -> None:
    """Run the real `pulumi` in this process's place."""
    try:
        real = str(cli.find_or_build())
    except (cli.CliMissing, cli.CliBuildFailed) as error:
        cli.say(str(error))
        sys.exit(1)
    os.execv(real, [real, *sys.argv[1:]])
