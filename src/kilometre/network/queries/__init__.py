"""Reads of the directory. ``places`` finds a commune; the others are the QuerySets of each model."""
