"""The one journal: every change of state, written with the change, chained, append-only."""
