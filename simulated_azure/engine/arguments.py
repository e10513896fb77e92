"""Read the arguments of a `pulumi` command as far as the shim must understand them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_TAKES_VALUE: Final = {
    "-C": "--cwd",
    "--cwd": "--cwd",
    "-s": "--stack",
    "--stack": "--stack",
    "--config-file": "--config-file",
    "-v": "",
    "--verbose": "",
    "--color": "",
    "--tracing": "",
    "--tracing-header": "",
    "--otel-traces": "",
    "--profiling": "",
    "--memprofilerate": "",
}


@dataclass(frozen=True)
class Arguments:
    """One command line: its words (up, stack init …) and the options of interest."""

    raw: tuple[str, ...]
    words: tuple[tuple[int, str], ...]
    options: dict[str, str]

    @classmethod
    def parse(cls, raw: Sequence[str]) -> Arguments:
        """Split `raw`; pass over unknown options and all behind a bare `--`."""
        words: list[tuple[int, str]] = []
        options: dict[str, str] = {}
        index = 0
        while index < len(raw) and raw[index] != "--":
            token = raw[index]
            name, assigned, value = token.partition("=")
            if name in _TAKES_VALUE and not assigned:
                index += 1
                value = raw[index] if index < len(raw) else ""
            elif token[:2] in ("-C", "-s") and token[2:] and not token.startswith("--"):
                name, value = token[:2], token[2:].removeprefix("=")
            if key := _TAKES_VALUE.get(name):
                options[key] = value
            elif not token.startswith("-"):
                words.append((index, token))
            index += 1
        return cls(tuple(raw), tuple(words), options)

    @property
    def command(self) -> str:
        return self.words[0][1] if self.words else ""

    @property
    def subcommand(self) -> str:
        return self.words[1][1] if len(self.words) > 1 else ""

    @property
    def operand(self) -> str:
        """The word behind the subcommand: the name in `stack init NAME`."""
        return self.words[2][1] if len(self.words) > 2 else ""

    def has(self, *flags: str) -> bool:
        return any(flag in self.raw for flag in flags)

    def without(self, *flags: str) -> list[str]:
        return [token for token in self.raw if token not in flags]

    def with_option(self, *option: str) -> list[str]:
        """Put an option right behind the command's first word."""
        at = self.words[0][0] + 1
        return [*self.raw[:at], *option, *self.raw[at:]]

    def without_cwd(self) -> list[str]:
        """Drop `-C DIR` in all its spellings."""
        kept: list[str] = []
        skip = False
        for token in self.raw:
            if skip:
                skip = False
            elif token in ("-C", "--cwd"):
                skip = True
            elif not token.startswith(("-C", "--cwd=")):
                kept.append(token)
        return kept
