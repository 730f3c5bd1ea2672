"""Forms of networks and of rituals."""
