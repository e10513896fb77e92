"""One module a concern: its settings, its keys, the rules between them, how it reads.

To add a key: a line in the concern's CONCERN, a field in its dataclass, a line in its
``read``; then the key in Pulumi.yaml (the label of its kind in brackets), in both stack
files, and its wrong values in tests/unit/settings/wrong_keys.py, always in the same
place. Lists of objects are records (components/settings/records.py).

To add a concern: a module like these, a line in components/settings/keys.py, where the
order of the stack file is, and a field in components/settings/platform_settings.py.
"""
