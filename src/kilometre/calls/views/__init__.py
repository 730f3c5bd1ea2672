"""Pages of the calls."""
