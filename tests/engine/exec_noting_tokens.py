"""``python -m simulated_azure`` that notes every token it issues, for a test.

python exec_noting_tokens.py FILE exec --home HOME -- COMMAND…
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from simulated_azure.cli import main
from simulated_azure.identity.tokens import Tokens

if __name__ == "__main__":
    note = Path(sys.argv[1])
    sign = Tokens._sign

    def sign_and_note(self: Tokens, claims: Mapping[str, Any], lifetime: int) -> str:
        """Issue a token and write it down."""
        token = sign(self, claims, lifetime)
        with note.open("a", encoding="ascii") as file:
            file.write(f"{token}\n")
        return token

    Tokens._sign = sign_and_note  # type: ignore[method-assign]
    sys.exit(main(sys.argv[2:]))
