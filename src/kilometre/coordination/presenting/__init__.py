"""What pages say of networks and rituals, as their reader may see it."""
