"""What the workload refuses: each refusal says what, seen, allowed, and the fix.

Refusal
├── SettingsRefusal   a configuration file or an override
├── DataRefusal       rows, columns, tables
├── ModelRefusal      models, signatures, the registry
└── StageRefusal      which stages there are and what they need
"""


class Refusal(Exception):
    """One clear error of four parts, before anything is written."""

    def __init__(self, what: str, *, seen: object, allowed: object, fix: str) -> None:
        super().__init__(f"{what}: seen {seen}; allowed {allowed}. Fix: {fix}")
        self.what, self.seen, self.allowed, self.fix = what, seen, allowed, fix


class SettingsRefusal(Refusal):
    """A configuration file or an override is not usable."""


class DataRefusal(Refusal):
    """Rows, columns or a table are not what a stage needs."""


class ModelRefusal(Refusal):
    """A model, its signature or the registry is not usable."""


class StageRefusal(Refusal):
    """A stage is unknown, or what it needs is not there."""
