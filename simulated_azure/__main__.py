"""`python -m simulated_azure`."""

import sys

from foreground import signals


def _main() -> int:
    # Imported here: importing the simulation takes long enough to be interrupted.
    from simulated_azure.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(signals.run(_main))
