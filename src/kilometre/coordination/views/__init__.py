"""Pages of networks and of their rituals."""
