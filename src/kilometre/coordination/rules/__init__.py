"""Who may do what in networks and in their rituals: one sentence each."""
