"""Reads of networks, of their rituals and of what they decide."""
