"""Pure Python: algorithms without Django, clock, network or files."""
