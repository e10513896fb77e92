"""What can be done with stack files and their description.

python -m components.settings migrate Pulumi.dev.yaml   rewrites an earlier form
python -m components.settings pages                     writes what specs say
"""

from __future__ import annotations

import argparse
from pathlib import Path

from components.settings.migrate import migrated
from components.settings.pages import write_pages


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m components.settings",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    migrate = commands.add_parser("migrate")
    migrate.add_argument("files", nargs="+", type=Path)
    commands.add_parser("pages")
    arguments = parser.parse_args()
    if arguments.command == "pages":
        write_pages()
        return
    for file in arguments.files:
        text = file.read_text(encoding="utf-8")
        file.write_text(migrated(text), encoding="utf-8")
        print(f"{file} has the form of docs/settings.md.")


if __name__ == "__main__":
    main()
