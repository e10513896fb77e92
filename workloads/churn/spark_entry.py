"""Where a Spark job begins: a file at the root, from which the package is found."""

import sys

from churn.jobs.carry import main

if __name__ == "__main__":
    sys.exit(main())
