"""Measures, never tests: what the main pages cost as the network grows."""
