"""Commands that run in the foreground: how they end when their user has had enough.

Everything that `make` starts uses it (the simulation, verification, the policies'
gate), so it imports the standard library only.
"""
