"""`python -m simulated_azure`."""

import sys

from simulated_azure.cli import main

if __name__ == "__main__":
    sys.exit(main())
